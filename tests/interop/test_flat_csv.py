"""A flat census: header, delimiter, encoding, dates, rows that cannot be taken in."""

from pathlib import Path

import pytest
from tests.interop.build import read_table, row, table

from ncm_tui.interop.context import ColumnMapping
from ncm_tui.interop.flat.columns import COLUMNS, KNOWN_NAMES, guess, missing
from ncm_tui.interop.flat.shape import read_table as shape
from ncm_tui.interop.records import Feed, ListKind, StayRecord
from ncm_tui.models.enums import Precision


def stay(feed: Feed) -> StayRecord:
    ((found,),) = (patient.stays for patient in feed.patients)
    return found


def reasons(feed: Feed) -> list[str]:
    return [note.reason for note in feed.quarantine]


def test_a_row_is_a_patient_with_a_stay(tmp_path: Path) -> None:
    more = {
        "Attending": "Dr Rowe",
        "Payer": "UHC Medicare Advantage",
        "Dx Code": "I5023",
        "Diagnosis": "Heart failure",
        "Language": "Spanish",
        "Interpreter": "Y",
        "Code Status": "Full",
        "Allergies": "Latex; Penicillin",
        "EDD": "2026-11-28",
        "Disposition": "SNF",
    }
    feed = read_table(tmp_path, table([row(**more)]))
    (patient,) = feed.patients
    assert patient.mrn.value == "M-1"
    assert dict(patient.fields) == {
        "family": "Quill1",
        "given": "Vera",
        "birth_date": "1948-03-02",
        "sex": "female",
        "language": "Spanish",
        "interpreter": "1",
    }
    found = stay(feed)
    assert found.fields["class_code"] == "IMP"
    assert (found.fields["unit"], found.fields["bed"], found.fields["status"]) == (
        "4W",
        "4W-01",
        "in-progress",
    )
    assert found.arrival is not None
    assert found.arrival.naive
    assert (found.disposition, str(found.expected_discharge)) == ("snf", "2026-11-28")
    assert found.lists[ListKind.DIAGNOSIS][0].values["code"] == "I50.23"
    assert found.lists[ListKind.CODE_STATUS][0].values["value"] == "Full code"
    assert patient.lists[ListKind.COVERAGE][0].values["suggested_class"] == "medicare_advantage"
    assert [item.values["substance"] for item in patient.lists[ListKind.ALLERGY]] == ["Latex", "Penicillin"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    assert (
        stay(read_table(tmp_path, table([row(**{"Reason": "pain, chest; acute"})], delimiter))).fields["unit"]
        == "4W"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    feed = read_table(tmp_path, table([row(**{"Last Name": "Núñez"})]).encode(encoding))
    assert feed.patients[0].fields["family"] == "Núñez"
    assert ["Windows-1252" in note.reason for note in feed.warnings] == (
        [True] if encoding == "cp1252" else []
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, ending: str) -> None:
    feed = read_table(tmp_path, table([row(1), row(2)]).replace("\r\n", ending))
    assert len(feed.patients) == 2


def test_title_lines_and_footers_are_passed_over(tmp_path: Path) -> None:
    text = "Census report,,,\nprinted 11/23/2026,,,\n\n" + table([row(1), row(2)]) + "Total: 2\n\n"
    feed = read_table(tmp_path, text)
    assert len(feed.patients) == 2
    assert dict(feed.files[0].skipped) == {"row without a patient": 1}


def test_only_a_header_is_nobody(tmp_path: Path) -> None:
    assert read_table(tmp_path, table([], header=["MRN", "Patient Name", "CSN"])).patients == ()


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (("MRN",), "MRN"),
        (("Last Name", "First Name"), "Patient name"),
        (("CSN", "Admit Date/Time"), "Visit number"),
    ],
)
def test_a_missing_column_is_named(tmp_path: Path, gone: tuple[str, ...], said: str) -> None:
    names = [name for name in row() if name not in gone]
    feed = read_table(tmp_path, table([row()], header=names))
    assert feed.patients == ()
    assert f"no column for: {said}" in reasons(feed)[0]
    assert "Unit" in reasons(feed)[0]


def test_a_saved_map_is_used(tmp_path: Path) -> None:
    rows = [{"Chart": "M-1", "Who": "QUILL, Vera", "No": "V-1", "Where": "4W", "Name": "a nurse"}]
    text = table(rows)
    found = shape(text.encode(), KNOWN_NAMES)
    assert found is not None
    mapping = ColumnMapping({"mrn": "Chart", "name": "Who", "visit_number": "No", "unit": "Where"})
    feed = read_table(tmp_path, text, maps={found.signature: mapping})
    assert dict(feed.patients[0].fields) == {"family": "QUILL", "given": "Vera"}


def test_the_signature_ignores_case_and_signs() -> None:
    one, two = (
        shape(b"MRN,Admit Date/Time,Name\n", KNOWN_NAMES),
        shape(b"mrn;ADMIT DATE TIME; name\n", KNOWN_NAMES),
    )
    assert one is not None
    assert two is not None
    assert one.signature == two.signature


def test_no_known_header_means_two_columns() -> None:
    names = [name.casefold() for column in COLUMNS for name in column.names[2:]]
    assert len(names) == len(set(names))


def test_guess_and_missing() -> None:
    header = ("Patient MRN", "Pt Name", "Adm Date", "Extra")
    assert guess(header).columns == {"mrn": "Patient MRN", "name": "Pt Name", "admitted": "Adm Date"}
    assert missing(guess(header), header) == []


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2026-11-20 00:00", Precision.DATE),
        ("11/20/2026", Precision.DATE),
        ("11/20/2026 0001", Precision.MINUTE),
    ],
)
def test_midnight_is_a_day(tmp_path: Path, text: str, precision: Precision) -> None:
    found = stay(read_table(tmp_path, table([row(**{"Admit Date/Time": text, "DOB": "1948-03-02"})])))
    assert found.arrival is not None
    assert found.arrival.precision == precision


def test_dates_that_read_two_ways_are_asked_not_guessed(tmp_path: Path) -> None:
    text = table([row(**{"Admit Date/Time": "03/04/2026 10:00"})])
    asked = read_table(tmp_path, text)
    assert "read two ways" in reasons(asked)[0]
    for day_first, month in ((False, 3), (True, 4)):
        found = stay(read_table(tmp_path, text, day_first=day_first))
        assert found.arrival is not None
        assert found.arrival.at.month == month


def test_one_telling_date_tells_for_all(tmp_path: Path) -> None:
    rows = [
        row(1, **{"Admit Date/Time": "03/04/2026 10:00"}),
        row(2, **{"Admit Date/Time": "25/04/2026 10:00"}),
    ]
    feed = read_table(tmp_path, table(rows))
    assert feed.patients[0].stays[0].arrival is not None
    assert feed.patients[0].stays[0].arrival.at.month == 4


def test_identical_rows_merge_silently(tmp_path: Path) -> None:
    feed = read_table(tmp_path, table([row(1), row(1), row(2)]))
    assert (len(feed.patients), feed.quarantine, feed.warnings) == (2, (), ())
    assert (feed.files[0].accepted, feed.files[0].duplicates) == (3, 1)


@pytest.mark.parametrize("cells", [{"First Name": "Ann"}, {"Last Name": "Other"}, {"DOB": "1950-01-01"}])
def test_one_mrn_with_another_name_or_birth_date_holds_both(tmp_path: Path, cells: dict[str, str]) -> None:
    feed = read_table(tmp_path, table([row(1), row(1, CSN="V-9", **cells), row(2)]))
    assert [patient.mrn.value for patient in feed.patients] == ["M-2"]
    assert [note.origin.record for note in feed.quarantine] == ["row 2", "row 3"]
    assert "same MRN" in reasons(feed)[0]


def test_one_mrn_with_two_visits_is_one_patient_with_two_stays(tmp_path: Path) -> None:
    feed = read_table(tmp_path, table([row(1), row(1, CSN="V-9")]))
    assert [patient.stays[0].visit_number for patient in feed.patients] == ["V-1", "V-9"]


def test_one_visit_with_two_mrns_holds_both(tmp_path: Path) -> None:
    feed = read_table(tmp_path, table([row(1), row(2, CSN="V-1")]))
    assert feed.patients == ()
    assert "same visit number" in reasons(feed)[0]


def test_rows_that_cannot_be_placed(tmp_path: Path) -> None:
    rows = [
        row(1, MRN=""),
        row(2, **{"Last Name": "", "First Name": ""}),
        row(3, **{"CSN": "", "Admit Date/Time": "soon"}),
        row(4),
    ]
    feed = read_table(tmp_path, table(rows))
    assert [patient.mrn.value for patient in feed.patients] == ["M-4"]
    assert len(reasons(feed)) == 3


def test_a_row_with_more_cells_than_the_header(tmp_path: Path) -> None:
    feed = read_table(tmp_path, table([row(1)]) + "M-2,a,b,c,d,e,f,g,h,i,j,k\n")
    assert any(reason.startswith("The row has 12 cells for 10 columns.") for reason in reasons(feed))


def test_without_a_visit_number_the_day_of_admission_is_the_key(tmp_path: Path) -> None:
    names = [name for name in row() if name != "CSN"]
    assert stay(read_table(tmp_path, table([row(1)], header=names))).visit_number == "M-1/20261120"


def test_an_odd_value_is_left_out_with_a_warning(tmp_path: Path) -> None:
    feed = read_table(tmp_path, table([row(1, **{"Admit Date/Time": "tomorrow", "DOB": "02/30/1950"})]))
    assert stay(feed).arrival is None
    assert "birth_date" not in feed.patients[0].fields
    assert feed.files[0].warned == 1


@pytest.mark.parametrize(
    ("cells", "status", "has_left"),
    [
        ({"Discharge Date": "2026-11-22 10:00"}, "finished", True),
        ({"Status": "discharged", "Discharge Date": "2026-11-22 10:00"}, "finished", True),
        ({"Status": "in_progress", "Discharge Date": "2026-11-22 10:00"}, "in-progress", False),
        ({"Status": "Admitted"}, "in-progress", False),
        ({}, "in-progress", False),
    ],
)
def test_left_only_when_finished(tmp_path: Path, cells: dict[str, str], status: str, has_left: bool) -> None:
    found = stay(read_table(tmp_path, table([row(**cells)])))
    assert (found.fields["status"], found.left is not None) == (status, has_left)


@pytest.mark.parametrize(
    ("word", "stays"), [("Observation", 1), ("ED", 1), ("Outpatient", 0), ("inpatient", 1), ("", 1)]
)
def test_classes(tmp_path: Path, word: str, stays: int) -> None:
    (patient,) = read_table(tmp_path, table([row(**{"Patient Class": word})])).patients
    assert (len(patient.stays), len(patient.priors)) == (stays, 1 - stays)


def test_hostile_cells(tmp_path: Path) -> None:
    feed = read_table(
        tmp_path, table([row(**{"Last Name": "Qu\x1b[31mill\x07", "Unit": "=cmd|'x'", "Bed": "[/"})])
    )
    assert feed.patients[0].fields["family"] == "Quill"
    assert stay(feed).fields["bed"] == "[/"
    assert feed.files[0].warned == 1


def test_an_open_quote_and_a_cell_without_end(tmp_path: Path) -> None:
    assert read_table(tmp_path, table([row(1)]) + '"M-2,never closed\n').patients[0].mrn.value == "M-1"
    feed = read_table(tmp_path, table([row(1)]) + "M-2," + "x" * 200_000 + "\n")
    assert len(feed.patients) == 1
    assert "far too long" in reasons(feed)[0]

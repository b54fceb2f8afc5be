"""Pasted rows through the service: in memory only, a map known again, nothing changed by the same twice."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import MR, SYSTEM, encounter, patient
from tests.interop.test_pasted_tables import HEADER, IDS, ROWS, aligned, tabs
from tests.services.test_intake import counts, everything, fhir, take

from ncm_tui.interop.files import SourceFile, Stopped, Watch
from ncm_tui.rules.problems import Refused, UnreadableInput, UsageProblem
from ncm_tui.services import absences, caseload, intake
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import Options, maps, pasting
from ncm_tui.terminal.paste import MOST
from ncm_tui.views.intake import Imported, TableQuestion


def paste(desk: Desk, text: str, **options: Any) -> Imported:
    plan = intake.prepare(desk, [pasting.pasted(desk, text)], Options(**options))
    return intake.commit(desk, plan).result()


def asked(desk: Desk, text: str) -> list[TableQuestion]:
    return maps.tables(desk, [pasting.pasted(desk, text)])


def test_pasted_rows_are_named_by_the_time_and_the_same_rows_have_one_digest(desk: Desk) -> None:
    one = pasting.pasted(desk, tabs(ROWS))
    assert one.name == f"pasted rows {desk.local(desk.now()):%H:%M}"
    assert (one.pasted, one.modified) == (True, desk.now())
    again = pasting.pasted(desk, "\n" + tabs(ROWS).replace("\n", "  \r\n") + "\n")
    assert again.sha256 == one.sha256


def test_what_the_terminal_may_have_cut_is_never_read() -> None:
    assert pasting.MOST <= MOST


def test_taken_in_and_the_ledger_says_a_paste(desk: Desk) -> None:
    done = paste(desk, tabs([HEADER, *ROWS]))
    assert counts(done.preview)[0] == (6, 0, 0)
    assert done.preview.census_at == desk.now()
    assert desk.vault.reader.rows("SELECT kind FROM import_file") == [("paste",)]
    assert {row.mrn for row in caseload.rows(desk)} == {row[2] for row in ROWS}


def test_the_same_paste_twice_changes_nothing(desk: Desk) -> None:
    paste(desk, tabs([HEADER, *ROWS]))
    before, reader = everything(desk), desk.vault.reader
    again = paste(desk, tabs([HEADER, *ROWS]))
    assert again.message.startswith("Nothing new")
    after = everything(desk)
    assert {name: len(rows) for name, rows in before.items()} == {
        name: len(rows) for name, rows in after.items()
    }
    versions = reader.value(
        "SELECT count(*) FROM row_version v WHERE before IS NOT NULL AND verb LIKE 'import%'"
    )
    assert versions == 0


def test_a_paste_is_as_of_now_whatever_an_earlier_list_said(desk: Desk) -> None:
    """A bed moved and moved back; gone from the list and on it again: the screen she copied is right now."""
    first, later = tabs([HEADER, *ROWS]), tabs([HEADER, ("4W-09", *ROWS[0][1:]), *ROWS[2:]])
    start, told = desk.now(), []
    for hours, text in enumerate((first, later, later, first)):
        moment = start + timedelta(hours=hours)
        at = replace(desk, now=partial(lambda then: then, moment))
        told.append(paste(at, text).preview.census_at)
        assert bool(absences.open_list(desk)) is (text == later)
    assert told == [start + timedelta(hours=hours) for hours in range(4)]
    assert {row.bed for row in caseload.rows(desk)} == {row[0] for row in ROWS}


def test_asked_once_with_names_and_without(desk: Desk) -> None:
    for text in (tabs([HEADER, *ROWS]), tabs(ROWS)):
        (question,) = asked(desk, text)
        assert (question.missing, question.told, question.pasted) == ((), "", True)
        maps.save(desk, question).result()
        assert asked(desk, text) == []
    assert asked(desk, aligned(ROWS)) == [], "the same columns, copied another way"
    assert counts(paste(desk, tabs(ROWS)).preview)[1] == (6, 0, 0)


def test_a_map_that_does_not_fit_is_asked_about_again(desk: Desk) -> None:
    (question,) = asked(desk, tabs([HEADER, *ROWS]))
    maps.save(desk, question).result()
    (again,) = asked(desk, tabs([HEADER, *((row[1], row[0], *row[2:]) for row in ROWS)]))
    assert again.told == (
        "The remembered columns do not fit: “Patient” holds a bed, not a name such as LAST, First."
    )
    right = maps.choose(maps.choose(again, "name", "Bed"), "bed", "Patient")
    maps.save(desk, right).result()
    assert asked(desk, tabs([HEADER, *((row[1], row[0], *row[2:]) for row in ROWS)])) == []
    assert len(maps.listed(desk)) == 1, "it took the place of the other"


def test_no_patient_is_in_a_kept_map(desk: Desk) -> None:
    (question,) = asked(desk, tabs(ROWS))
    maps.save(desk, question).result()
    kept = str(desk.vault.reader.rows("SELECT name, mapping FROM column_map"))
    assert not any(cell in kept for row in ROWS for cell in row if len(cell) > 3)


def test_maps_are_listed_renamed_forgotten(desk: Desk) -> None:
    (question,) = asked(desk, tabs(ROWS))
    maps.save(desk, question).result()
    (saved,) = maps.listed(desk)
    assert (saved.name, saved.headless, saved.columns[:2]) == (
        "pasted rows, 9 columns, no header",
        True,
        ("MRN", "Patient name"),
    )
    maps.rename(desk, saved.uid, " 4 West\tlist ").result()
    assert maps.listed(desk)[0].name == "4 West list"
    with pytest.raises(Refused, match="needs a name"):
        maps.rename(desk, saved.uid, "  ")
    maps.forget(desk, saved.uid).result()
    assert (maps.listed(desk), len(asked(desk, tabs(ROWS)))) == ([], 1)
    with pytest.raises(Refused, match="not there"):
        maps.forget(desk, saved.uid).result()


def test_columns_named_in_their_order(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rows.txt"
    path.write_text(aligned(ROWS), encoding="utf-8")
    order = [*IDS[:8], "-"]
    assert counts(take(desk, path, maps=maps.in_order([path], order)).preview)[1] == (6, 0, 0)
    for wrong, said in ((["mrn", "room number"], "no column 'room number'"), (["mrn", "mrn"], "twice")):
        with pytest.raises(UsageProblem, match=said):
            maps.in_order([path], wrong)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  \n ", "Nothing was pasted"),
        ("x\ty\n" * 200_000, "its end may be missing"),
    ],
)
def test_a_paste_that_is_none(desk: Desk, text: str, said: str) -> None:
    with pytest.raises(UnreadableInput, match=said):
        pasting.pasted(desk, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Please call me about bed 4.\nThanks", "What was pasted is no list"),
        ("MSH|^~\\&|ADT|HOSP|\nPID|1||0048213", "HL7 version 2: kind not supported yet"),
        ("<ClinicalDocument xmlns='urn:hl7-org:v3'/>", "C-CDA"),
        ("MRN\tPatient\n0048213\tQUILL, Vera", "no column for: Visit number"),
    ],
)
def test_what_is_no_list_is_said_and_nothing_is_changed(desk: Desk, text: str, said: str) -> None:
    before = everything(desk)
    with pytest.raises(UnreadableInput, match=said):
        intake.prepare(desk, [pasting.pasted(desk, text)])
    assert everything(desk) == before


def test_stopped_while_it_is_read(desk: Desk) -> None:
    rows = [(row[0], row[1], f"{number:07}", *row[3:5], f"9{number:08}", *row[6:])
            for number, row in enumerate(ROWS * 400)]  # fmt: skip
    seen: list[str] = []
    watch = Watch(
        progress=lambda stage, _done, _total: seen.append(stage), stopped=lambda: "Reading row" in seen
    )
    source = SourceFile("pasted rows", "", tabs([HEADER, *rows]).encode(), "x", desk.now(), pasted=True)
    with pytest.raises(Stopped):
        intake.prepare(desk, [source], None, watch)


# -- more than one MRN ---------------------------------------------------------------------------


def two(*values: str, old: str = "") -> dict[str, Any]:
    numbers: list[dict[str, Any]] = [
        {"type": MR, "system": SYSTEM if value.startswith("M") else "http://clinic.test/mrn", "value": value}
        for value in values
    ]
    if old:
        numbers.append({"type": MR, "system": SYSTEM, "value": old, "use": "old"})
    return {"identifier": numbers}


def people(desk: Desk) -> int:
    return int(desk.vault.reader.value("SELECT count(*) FROM patient WHERE voided_at IS NULL"))


@pytest.mark.parametrize("after", [two("C-7", "M-1"), two("M-2", old="M-1"), two("C-7", old="M-1")])
def test_a_second_systems_mrn_and_a_new_one_find_her(
    desk: Desk, tmp_path: Path, after: dict[str, Any]
) -> None:
    take(desk, fhir(tmp_path, patient(1), encounter(1)))
    done = take(desk, fhir(tmp_path, patient(1, **after), encounter(1), when="2026-11-23T09:00"))
    assert (people(desk), done.preview.patients.new) == (1, 0)
    number = after["identifier"][0]["value"]
    text = f'MRN,Patient,DOB,CSN\n{number},"Quill1, Vera",1948-03-02,V-1\n'
    assert counts(paste(desk, text).preview) == ((0, 0, 1), (0, 0, 1))


def test_the_second_number_of_another_name_is_another_patient(desk: Desk, tmp_path: Path) -> None:
    take(desk, fhir(tmp_path, patient(1), encounter(1)))
    other = patient(2, birthDate="1990-01-01", **two("C-7", "M-1"))
    take(desk, fhir(tmp_path, other, when="2026-11-23T09:00"))
    assert people(desk) == 2


# -- entered in error ------------------------------------------------------------------------------


def test_what_was_entered_in_error_goes_from_where_it_was(desk: Desk, tmp_path: Path) -> None:
    def export(status: str, when: str) -> Path:
        clinic = encounter(1, 1, status="finished", **{"class": {"code": "AMB"}})
        ward = encounter(2, 1)
        emergency = encounter(3, 1, **{"class": {"code": "EMER"}})
        if status:
            clinic["status"] = ward["status"] = emergency["status"] = status
        never = encounter(4, 1, status="entered-in-error", **{"class": {"code": "AMB"}})
        return fhir(tmp_path, patient(1), clinic, ward, emergency, never, when=when)

    def listed() -> tuple[int, int]:
        priors = desk.vault.reader.value("SELECT count(*) FROM prior_encounter WHERE voided_at IS NULL")
        return len(caseload.rows(desk)), int(priors)

    take(desk, export("", "2026-11-23T06:00"))
    assert listed() == (2, 1)
    take(desk, export("entered-in-error", "2026-11-23T07:00"))
    assert listed() == (0, 0)
    assert take(desk, export("entered-in-error", "2026-11-23T08:00")).message.startswith("Nothing new")

"""Rows copied from a screen: tabs, bars, places; with names or none; wrapped; slipped by a cell."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interop.build import NOW, context, read_table

from ncm_tui.interop.context import ColumnMapping
from ncm_tui.interop.files import SourceFile
from ncm_tui.interop.flat.columns import BY_ID, KNOWN_NAMES
from ncm_tui.interop.flat.guessing import by_looks, find, suggested
from ncm_tui.interop.flat.kinds import Kind, kind_of
from ncm_tui.interop.flat.shape import Table
from ncm_tui.interop.flat.shape import read_table as shape
from ncm_tui.interop.readers.flat_csv import READER
from ncm_tui.interop.recognize import FLAT_CSV, recognize
from ncm_tui.interop.records import Feed

HEADER = ("Bed", "Patient", "MRN", "DOB", "Sex", "CSN", "Class", "Admitted", "Payer")
IDS = ("bed", "name", "mrn", "birth_date", "sex", "visit_number", "class", "admitted", "payer")
TODAY = date(2026, 11, 23)
BLOCK = """
4W-01|QUILL, Vera|0048213|03/14/1948|F|900100001|Inpatient|11/20/2026 14:30|Medicare
4W-02|OKAFOR, Ben|0048214|05/14/1961|M|900100002|Observation|11/22/2026 09:10|UHC MA
4W-03|LEE, Susan Mae|0048215|11/30/1955|F|900100003|Inpatient|11/21/2026 03:05|
|BROWN, Otis|0048216|12/25/1940|M|900100004|OBS|11/22/2026 23:55|Aetna
5E-11|ROWE, Jo|0048217|07/21/1972|F|900100005|Inpatient|11/19/2026 10:00|Aetna
5E-12|DIAZ, Ana|0048218|08/22/1980|F|900100006|Inpatient|11/19/2026 11:00|Cigna
"""
ROWS = [tuple(line.split("|")) for line in BLOCK.strip("\n").split("\n")]
NAMES = [row[1] for row in ROWS]
Rows = Sequence[Sequence[str]]


def tabs(rows: Rows) -> str:
    return "\n".join("\t".join(row) for row in rows) + "\n"


def bars(rows: Rows) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def ruled(rows: Rows) -> str:
    first, *rest = bars(rows).split("\n")
    return "\n".join((first, "|" + "---|" * len(rows[0]), *rest))


def aligned(rows: Rows, gap: int = 2) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = (
        (" " * gap).join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def close(rows: Rows) -> str:
    return aligned(rows, gap=1)


def ragged(rows: Rows) -> str:
    return "\n".join("   ".join(cell or "--" for cell in row) for row in rows)


def commas(rows: Rows) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)


def table_of(text: str) -> Table:
    found = shape(text.encode("utf-8", "replace"), KNOWN_NAMES)
    assert found is not None
    return found


def pasted(text: str, **more: Any) -> Feed:
    source = SourceFile("pasted rows 07:31", "", text.encode("utf-8", "replace"), "", NOW, pasted=True)
    (feed,) = READER.read([source], context(**more))
    return feed


def named(text: str, ids: Sequence[str] = IDS, **more: Any) -> Feed:
    """A headerless block read through a map that was confirmed."""
    table = table_of(text)
    columns = {column: name for column, name in zip(ids, table.header, strict=True) if column != "-"}
    return pasted(text, maps={table.signature: ColumnMapping(columns, False, table.kinds)}, **more)


def reasons(feed: Feed) -> list[str]:
    return [f"{note.origin.record}: {note.reason}" for note in feed.quarantine]


@pytest.mark.parametrize("layout", [tabs, bars, ruled, aligned, ragged, commas])
def test_a_block_with_names_reads_alike_in_every_layout(layout: Callable[[Rows], str]) -> None:
    text = layout([HEADER, *ROWS])
    assert recognize(text.encode()) == FLAT_CSV
    feed = pasted(text)
    assert (reasons(feed), feed.warnings, feed.files[0].kind) == ([], (), "paste")
    assert [f"{found.fields['family']}, {found.fields['given']}" for found in feed.patients] == NAMES
    stays = [found.stays[0] for found in feed.patients]
    assert [stay.fields.get("bed", "") for stay in stays] == [row[0] for row in ROWS]
    assert [stay.fields["class_code"] for stay in stays][:4] == ["IMP", "OBSENC", "IMP", "OBSENC"]
    assert [stay.visit_number for stay in stays] == [row[5] for row in ROWS]


@pytest.mark.parametrize("layout", [tabs, bars, aligned, close, ragged, commas])
def test_a_block_without_names_is_guessed_by_its_looks(layout: Callable[[Rows], str]) -> None:
    table = table_of(layout(ROWS))
    assert (table.headed, table.header[0], len(table.rows)) == (False, "Column 1", len(ROWS))
    guessed = by_looks(table, TODAY)
    assert guessed == {column: f"Column {place}" for place, column in enumerate(IDS, 1)}
    assert len(named(layout(ROWS)).patients) == len(ROWS)


def test_without_a_confirmed_map_the_looks_are_only_offered() -> None:
    feed = pasted(tabs(ROWS))
    assert feed.patients == ()
    assert f"--columns {','.join(IDS)}" in feed.quarantine[0].reason


def test_a_block_without_names_is_known_again_by_its_shape() -> None:
    first = table_of(tabs(ROWS))
    saved = ColumnMapping(by_looks(first, TODAY), False, first.kinds)
    other = table_of(tabs([(*row[:8], "") for row in ROWS[1:4]]))
    assert other.signature != first.signature, "its payer column is empty today"
    assert find(other, {first.signature: saved}) is saved
    swapped = table_of(tabs([(row[1], row[0], *row[2:]) for row in ROWS]))
    assert find(swapped, {first.signature: saved}) is None
    assert find(table_of(tabs([row[:8] for row in ROWS])), {first.signature: saved}) is None


def test_no_cell_of_a_patient_becomes_the_name_of_a_column() -> None:
    """Names of columns are kept with the map; patients are not."""
    for text in (tabs(ROWS), tabs(ROWS[:1]), aligned(ROWS), commas([row[1:5] for row in ROWS])):
        assert all(name.startswith("Column ") for name in table_of(text).header)


def test_titles_headings_totals_and_the_names_again_are_passed_over() -> None:
    first, *rest = aligned([HEADER, *ROWS]).splitlines()
    text = "\n".join(
        [
            "My patients          printed 11/23/2026",
            "",
            first,
            *rest[:3],
            "5 EAST",
            first,
            *rest[3:],
            "",
            "Total:  6",
        ]
    )
    feed = pasted(text)
    assert (reasons(feed), len(feed.patients)) == ([], 6)
    assert dict(feed.files[0].skipped) == {"row without a patient": 2, "column names again": 1}


def test_a_cell_wrapped_onto_the_next_line_is_one_cell() -> None:
    lines = aligned([HEADER, *ROWS]).splitlines()
    lines.insert(2, " " * lines[0].index("Patient") + "MARIA")
    assert pasted("\n".join(lines)).patients[0].fields["given"] == "Vera MARIA"
    broken = tabs([HEADER, *ROWS]).replace("QUILL, Vera", "QUILL, Vera\nMaria")
    feed = pasted(broken)
    assert (feed.patients[0].fields["given"], len(feed.patients)) == ("Vera Maria", 6)


def test_a_heading_in_the_first_column_is_no_part_of_a_name() -> None:
    rows = [(row[1], *row[2:]) for row in ROWS]
    lines = aligned([HEADER[1:], *rows]).splitlines()
    lines.insert(3, "SURGERY")
    assert [found.fields["given"] for found in pasted("\n".join(lines)).patients][1] == "Ben"


def test_a_lone_quote_swallows_nothing() -> None:
    rows = [(*row[:8], '"5 ft') if row is ROWS[1] else row for row in ROWS]
    assert len(pasted(tabs([HEADER, *rows])).patients) == 6


# -- rows that slipped ---------------------------------------------------------------------------


def shifted(place: int) -> list[tuple[str, ...]]:
    """The rows, the second with the cell at ``place`` missing."""
    return [row[:place] + row[place + 1 :] if row is ROWS[1] else row for row in ROWS]


@pytest.mark.parametrize("place", range(8))
def test_a_row_that_slipped_by_a_cell_is_held_and_named(place: int) -> None:
    feed = pasted(tabs([HEADER, *shifted(place)]))
    assert "0048214" not in {found.mrn.value for found in feed.patients}
    assert len(feed.patients) == 5
    assert [reason.split(":")[0] for reason in reasons(feed)] == ["row 3"]
    assert "OKAFOR" not in reasons(feed)[0], "no sentence repeats what a cell says"


def test_the_sentence_says_the_cell_and_what_was_expected() -> None:
    feed = pasted(tabs([HEADER, *shifted(1)]))
    assert reasons(feed) == [
        "row 3: “Patient” holds a number, not a name such as LAST, First, and 6 more cells do not fit: the"
        " row slipped. Copy it again, or enter it by hand."
    ]
    headless = named(tabs(shifted(1)))
    assert reasons(headless)[0].startswith("row 2: Patient name (column 2) holds a number")


def test_a_held_or_warned_row_says_whose_it_is_and_all_it_says() -> None:
    odd = [(*row[:3], "soon", *row[4:]) if row is ROWS[0] else row for row in shifted(2)]
    feed = pasted(tabs([HEADER, *odd]))
    for note, row in ((feed.quarantine[0], ROWS[1]), (feed.warnings[0], ROWS[0])):
        assert (note.name, note.bed) == (row[1], row[0])
    assert feed.warnings[0].mrn == ROWS[0][2]
    twin = (*ROWS[0][:3], "03/15/1948", *ROWS[0][4:])
    feed = pasted(tabs([HEADER, ROWS[0], twin, *shifted(1)[1:]]))
    assert [(note.name, note.mrn) for note in feed.quarantine] == [
        ("", "0048214"),
        ("QUILL, Vera", "0048213"),
        ("QUILL, Vera", "0048213"),
    ]
    assert all("0048213" in note.said or "0048214" in note.said for note in feed.quarantine)


def test_one_odd_cell_is_odd_and_no_reason_to_lose_the_patient() -> None:
    rows = [(*row[:3], "soon", *row[4:]) if row is ROWS[1] else row for row in ROWS]
    feed = pasted(tabs([HEADER, *rows]))
    assert (len(feed.patients), reasons(feed)) == (6, [])
    assert [note.reason for note in feed.warnings] == [
        "the birth date is not a date this program reads and was left out"
    ]


def test_when_most_rows_do_not_fit_the_map_does_not() -> None:
    feed = pasted(tabs([HEADER, *(row[1:] for row in ROWS)]))
    assert feed.patients == ()
    assert reasons(feed)[0].startswith(
        ": Most rows do not fit the columns: “Patient” holds a number, not a name"
    )


def test_rows_wider_than_their_names_are_one_sentence() -> None:
    feed = pasted(tabs([HEADER, *((row[0], "x", *row[1:8], "Aetna") for row in ROWS)]))
    assert reasons(feed)[0].startswith(": 6 of 6 rows have more cells than the row of names")
    one = pasted(tabs([HEADER, *ROWS[:5], (*ROWS[5], "x")]))
    assert reasons(one) == ["row 7: The row has 10 cells for 9 columns. Copy it again, or enter it by hand."]


@pytest.mark.parametrize("name", ["Other, Ann", "Male, Joe", "O'Neil-Short, Mary", "Núñez, José", "X, Y"])
def test_odd_names_are_names(name: str) -> None:
    rows = [(row[0], name, *row[2:]) if row is ROWS[1] else row for row in ROWS]
    assert len(pasted(tabs([HEADER, *rows])).patients) == 6


# -- what the whole list shows ---------------------------------------------------------------------


def test_a_bed_twice_is_said_and_both_are_taken_in() -> None:
    rows = [("4W-01", *row[1:]) if row is ROWS[1] else row for row in ROWS]
    baby = (
        "4W-03",
        "BABY GIRL A",
        "0048299",
        "11/22/2026",
        "F",
        "900100099",
        "Inpatient",
        "11/22/2026 02:00",
        "",
    )
    feed = pasted(tabs([HEADER, *rows, baby]))
    assert (len(feed.patients), feed.files[0].warned) == (7, 2)
    assert [(note.origin.record, note.reason) for note in feed.warnings] == [
        (
            f"row {line}",
            "Bed 4W-01 is given to another open patient of this list, too; all were taken in as listed.",
        )
        for line in (2, 3)
    ]


def test_two_births_of_one_mrn_are_both_held_and_a_birth_to_come_is_left_out() -> None:
    twin = (*ROWS[0][:3], "03/15/1948", *ROWS[0][4:])
    unborn = (*ROWS[1][:3], "05/14/2061", *ROWS[1][4:])
    feed = pasted(tabs([HEADER, ROWS[0], twin, unborn, *ROWS[2:]]))
    assert [reason.split(":")[0] for reason in reasons(feed)] == ["row 2", "row 3"]
    assert "same MRN and a different name or birth date" in reasons(feed)[0]
    assert "birth_date" not in feed.patients[0].fields
    assert [note.reason for note in feed.warnings] == ["the birth date lies in the future and was left out"]


def test_rows_of_one_visit_that_differ_decide_nothing() -> None:
    moved = ("5E-12", *ROWS[0][1:6], "Observation", *ROWS[0][7:8], "Cigna")
    feed = pasted(tabs([HEADER, ROWS[0], moved, ROWS[1]]))
    fields = [found.stays[0].fields for found in feed.patients]
    assert [("bed" in found, "class_code" in found) for found in fields] == [(False, False)] * 2 + [
        (True, True)
    ]
    reason = (
        "Two rows of this file are of one visit and differ in bed and patient class: left out; in payer: the"
        " last row's was taken."
    )
    assert [(note.reason, note.name) for note in feed.warnings] == [(reason, ROWS[0][1])] * 2
    assert feed.files[0].warned == 2


@pytest.mark.parametrize("word", ["Discharged", "Outpatient"])
def test_a_visit_that_is_over_in_one_row_and_open_in_another_is_held(word: str) -> None:
    other = (*ROWS[0][:6], word, *ROWS[0][7:])
    feed = pasted(tabs([HEADER, ROWS[0], other, *ROWS[1:]]))
    assert [reason.split(":")[0] for reason in reasons(feed)] == ["row 2", "row 3"]
    assert all("of one visit" in reason for reason in reasons(feed))
    assert len(feed.patients) == 5


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("0048213", Kind.ID),
        ("E1234567", Kind.ID),
        ("4W-12A", Kind.BED),
        ("512-1", Kind.BED),
        ("ED-07", Kind.BED),
        ("O'NEIL, Sean P.", Kind.NAME),
        ("QUILL, Vera (78 y.o. F)", Kind.NAME),
        ("78F", Kind.AGE),
        ("78 y.o. F", Kind.AGE),
        ("OBS", Kind.CLASS),
        ("UHC MA", Kind.PAYER),
        ("I50.23", Kind.CODE),
        ("20 Nov 2026 14:30", Kind.DATE),
        ("3", Kind.SMALL),
        ("CHF exacerbation", Kind.TEXT),
        (" -- ", Kind.EMPTY),
    ],
)
def test_what_a_cell_looks_like(cell: str, kind: Kind) -> None:
    assert kind_of(cell) is kind


def test_names_decide_where_there_are_names(tmp_path: Path) -> None:
    table = replace(table_of(tabs(ROWS)), header=HEADER, headed=True)
    assert set(suggested(table, TODAY).columns) == set(IDS) <= set(BY_ID)
    assert read_table(tmp_path, tabs([HEADER, *ROWS])).files[0].kind == "csv"


@pytest.mark.parametrize("name", ["QUILL, Vera (78 y.o. F)", "QUILL, Vera 78F", "QUILL, Vera, 78 y"])
def test_age_and_sex_behind_a_name_are_no_part_of_it(name: str) -> None:
    header = ("Bed", "Patient Name/Age/Sex", "MRN", "CSN")
    feed = pasted(
        tabs([header, ("4W-01", name, "0048213", "900100001"), ("4W-02", *ROWS[1][1:3], "900100002")])
    )
    assert (feed.patients[0].fields["family"], feed.patients[0].fields["given"]) == ("QUILL", "Vera")
    assert feed.patients[0].fields.get("sex") == (None if name.endswith("y") else "female")


@pytest.mark.parametrize("cell", ["78 y.o. F", "78F", "78 y / F", "F"])
def test_sex_stands_behind_the_age(cell: str) -> None:
    header = ("Bed", "Patient", "MRN", "CSN", "Age/Sex")
    feed = pasted(tabs([header, (*ROWS[0][:3], "900100001", cell)]))
    assert feed.patients[0].fields["sex"] == "female"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from([tabs, bars, aligned, close, ragged, commas]),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 9), st.text(max_size=6)), max_size=4),
)
def test_whatever_is_cut_out_or_put_in_every_row_is_told(
    layout: Callable[[Rows], str], cuts: list[tuple[int, int, str]]
) -> None:
    """A damaged block raises nothing, and each of its rows is taken in, held with a sentence, or passed over
    and counted."""
    text = layout([HEADER, *ROWS])
    for at, length, put in cuts:
        text = text[:at] + put + text[at + length :]
    if shape(text.encode("utf-8", "replace"), KNOWN_NAMES) is None:
        return
    (tally,) = (feed := pasted(text)).files
    told = tally.accepted + len(feed.quarantine) + sum(tally.skipped.values())
    whole = any(note.origin.record == "" for note in feed.quarantine)
    assert whole or told == len(table_of(text).rows)
    assert all(made.mrn.value and (made.stays or made.priors) for made in feed.patients)


@pytest.mark.parametrize(
    ("status", "class_code", "shown"),
    [
        ("Inpatient", "IMP", "in-progress"),
        ("OB", "OBSENC", "in-progress"),
        ("Admitted", "", "in-progress"),
        ("Discharged", "", "finished"),
        ("Ready for rounds", "", "in-progress"),
    ],
)
def test_a_class_under_status_and_a_word_of_neither(status: str, class_code: str, shown: str) -> None:
    header = ("Bed", "Patient", "MRN", "CSN", "Status")
    feed = pasted(tabs([header, (*ROWS[0][:3], "900100001", status)]))
    stay = feed.patients[0].stays[0]
    assert (stay.fields.get("class_code", ""), stay.fields["status"]) == (class_code, shown)
    assert len(feed.warnings) == (status == "Ready for rounds")

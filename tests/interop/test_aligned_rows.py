"""Columns under each other: a cell stays in its place, and commas in names divide nothing."""

from collections.abc import Callable

import pytest
from tests.interop.test_pasted_tables import ROWS, aligned, close, pasted, ragged, reasons, table_of

from ncm_tui.interop.flat.columns import KNOWN_NAMES
from ncm_tui.interop.flat.shape import ALIGNED, read_table
from ncm_tui.interop.records import ListKind

HEADER = ("Bed", "Patient", "MRN", "DOB", "Sex", "CSN", "Class", "Admitted", "Attending", "Payer")
ATTENDING = ("OKAFOR, Ben", "SHAH, Raj", "LEE,  Ann", "", "SHAH, Raj", "SHAH, Raj")
WHOLE = [(*row[:8], attending, row[8]) for row, attending in zip(ROWS, ATTENDING, strict=True)]


@pytest.mark.parametrize("layout", [aligned, close])
def test_an_empty_cell_and_two_spaces_in_another_shift_nothing(layout: Callable[..., str]) -> None:
    feed = pasted(layout([HEADER, *WHOLE]))
    assert reasons(feed) == []
    found = [
        (
            made.stays[0].fields.get("attending", ""),
            made.lists[ListKind.COVERAGE][0].values["payer"] if made.lists else "",
        )
        for made in feed.patients
    ]
    assert found == [(row[8].replace("  ", " "), row[9]) for row in WHOLE]


@pytest.mark.parametrize("layout", [aligned, close, ragged])
@pytest.mark.parametrize("count", [3, 6])
def test_commas_in_names_divide_no_block_without_column_names(layout: Callable[..., str], count: int) -> None:
    rows = [(*row[:4], "LEE, Ann", *row[4:]) for row in ROWS[:count]]
    table = table_of(layout(rows))
    assert (table.delimiter, len(table.header), table.headed) == (ALIGNED, 10, False)


def test_one_line_of_names_with_single_spaces_is_not_cut_at_its_commas() -> None:
    line = b"4W-01 QUILL, Vera 0048213 03/14/1948 F 900100001 Inpatient OKAFOR, Ben Medicare\n"
    assert read_table(line, KNOWN_NAMES) is None
    assert "Copy it with its column names, or some rows more" in reasons(pasted(line.decode()))[0]


@pytest.mark.parametrize("layout", [aligned, close])
@pytest.mark.parametrize("sign", [" / ", " "])
def test_the_longest_name_and_an_age_with_a_sex_are_one_cell(layout: Callable[..., str], sign: str) -> None:
    header = ("Bed", "Patient", "MRN", "Age/Sex", "CSN", "Class")
    ages = ("78 y.o.", "65 y.o.", "70 y.o.", "36 hr", "30s", "41 y.o.")
    rows = [
        (row[0], row[1], row[2], f"{age}{sign}F", row[5], row[6]) for row, age in zip(ROWS, ages, strict=True)
    ]
    rows[3] = ("NB-01", "BB GIRL OF JOHNSON, MARY", *rows[3][2:5], "Newborn")
    feed = pasted(layout([header, *rows]))
    assert (reasons(feed), feed.warnings) == ([], ())
    assert [made.fields["sex"] for made in feed.patients] == ["female"] * 6
    assert feed.patients[3].fields["given"] == "MARY"

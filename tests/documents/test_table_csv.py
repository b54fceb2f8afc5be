"""A table as CSV: RFC 4180, and nothing in it runs."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from ncm_tui.documents.table_csv import cell, csv_text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
        ("+1 216", "'+1 216"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("\x1b[31m=cmd", "'=cmd"),
        ("two\nlines", "two lines"),
        ("NÚÑEZ, Ana [SNF]", "NÚÑEZ, Ana [SNF]"),
        (-2, "-2"),
        (3.8, "3.8"),
        (True, "yes"),
        (False, "no"),
        (None, ""),
        (date(2026, 11, 25), "2026-11-25"),
        (datetime(2026, 11, 23, 14, 9, 31, tzinfo=UTC), "2026-11-23T14:09+00:00"),
    ],
)
def test_one_cell(value: object, written: str) -> None:
    assert cell(value) == written


def test_lines_end_as_the_rfc_says_and_quotes_come_back() -> None:
    text = csv_text(("name", "why"), [("A, B", 'says "no"'), ("", None)])
    assert text == 'name,why\r\n"A, B","says ""no"""\r\n,\r\n'
    assert list(csv.reader(io.StringIO(text)))[1] == ["A, B", 'says "no"']

"""A table as CSV (RFC 4180), safe to open in a spreadsheet.

A cell that begins like a formula gets an apostrophe before it: a name of ``=HYPERLINK(…)`` must not run.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from ncm_tui.rules.clean import clean_line

#: What begins a formula in a spreadsheet; the wide forms count as the narrow ones in some.
_FORMULA = tuple("=+-@\t\r＝＋－＠")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Header and rows, each line ended by CR LF. ``None`` is an empty cell, a truth value ``yes`` or ``no``,
    a time ISO 8601 with its offset."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return made.getvalue()


def cell(value: object) -> str:
    """One value as a cell's text, on one line and without control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    text, _ = clean_line(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text

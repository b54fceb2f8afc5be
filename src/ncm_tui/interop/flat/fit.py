"""Whether the cells of a row are of their columns: a row that slipped by a cell must not become a patient.

A column is only held to what most of its own cells are, so that a hospital's odd numbers and words pass.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ncm_tui.interop import vocabulary
from ncm_tui.interop.flat import ages, dates
from ncm_tui.interop.flat.columns import BY_ID
from ncm_tui.interop.flat.kinds import NOTHING, Kind, kind_of
from ncm_tui.interop.flat.shape import Table

_SAMPLE = 400
_MOST = 0.6
_KEYS = frozenset({"mrn", "name", "family"})
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_DIGITS = re.compile(r"\d{6,}")
#: What each column wants, as the sentence says it.
_WANTED = {
    "mrn": "a number such as 0048213",
    "visit_number": "a number such as 900123456",
    "name": "a name such as LAST, First",
    "family": "a last name",
    "given": "a first name",
    "sex": "M or F",
    "class": "a patient class such as Inpatient",
    "status": "a status such as Admitted",
    "dx_code": "a code such as I50.23",
    "unit": "a unit such as 4W",
    "room": "a room such as 412",
    "bed": "a bed such as 4W-12",
}
_DATE = "a date such as 11/20/2026"
_WORDS = frozenset({"attending", "service", "payer", "plan", "language", "reason", "dx_text"})
_PLACES = frozenset({"unit", "bed", "room"})
_SAID = {
    Kind.DATE: "a date",
    Kind.NAME: "a name",
    Kind.ID: "a number",
    Kind.SMALL: "a number",
    Kind.SEX: "a sex",
    Kind.CLASS: "a patient class",
    Kind.AGE: "an age",
    Kind.BED: "a bed",
    Kind.PAYER: "an insurance",
    Kind.STATUS: "a status",
    Kind.CODE: "a diagnosis code",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """A cell that is not of its column. ``column`` is our id."""

    column: str
    header: str
    text: str
    headed: bool = True

    @property
    def sentence(self) -> str:
        """What stands there and what was expected; the text itself is not repeated."""
        name = f"“{self.header}”" if self.headed else f"{BY_ID[self.column].title} ({self.header.lower()})"
        return f"{name} holds {self.said}"

    @property
    def said(self) -> str:
        """``an insurance, not a date such as 11/20/2026``."""
        seen = _SAID.get(kind_of(self.text), "other text")
        wanted = _DATE if BY_ID[self.column].is_date else _WANTED.get(self.column, "words")
        return f"{seen}, not {wanted}"


class Fit:
    """Looks at the rows of one table through one map (our column → place in the row)."""

    def __init__(self, table: Table, places: Mapping[str, int]) -> None:
        self._header = table.header
        self._headed, self._width = table.headed, len(table.header)
        self._known: dict[tuple[str, str], bool] = {}
        self._places = {
            column: place
            for column, place in sorted(places.items(), key=lambda part: part[1])
            if _is_held(column) and self._keeps(table, column, place)
        }

    @staticmethod
    def _keeps(table: Table, column: str, place: int) -> bool:
        """Whether most cells of the column are what it wants; a key column is always held to it."""
        step = max(1, len(table.rows) // _SAMPLE)
        cells = [cells[place] for _line, cells in table.rows[::step] if place < len(cells)]
        full = [cell for cell in cells if cell.strip().casefold() not in NOTHING]
        if column in _KEYS:
            return True
        return sum(_is_of(column, cell) for cell in full) >= _MOST * len(full) if full else False

    def misfits(self, cells: Sequence[str]) -> list[Misfit]:
        """The cells that make the row one that slipped; empty when it may be taken. One odd cell beside the
        keys is only odd (its own warning says so), but not in a row with a cell too few."""
        found = [
            Misfit(column, self._header[place], cells[place], self._headed)
            for column, place in self._places.items()
            if place < len(cells) and not self._is_of(column, cells[place])
        ]
        slipped = any(misfit.column in _KEYS for misfit in found) or len(found) > 1
        return found if slipped or (found and len(cells) < self._width) else []

    def _is_of(self, column: str, cell: str) -> bool:
        """As :func:`_is_of`; most cells of most columns say what others said."""
        found = self._known.get((column, cell))
        if found is None:
            found = self._known[column, cell] = _is_of(column, cell)
        return found


def slipped(found: Sequence[Misfit]) -> str:
    """The sentence of a row that does not fit its columns."""
    more = f", and {len(found) - 1} more cells do not fit" if len(found) > 1 else ""
    return f"{found[0].sentence}{more}: the row slipped. Copy it again, or enter it by hand."


def doubt(column: str, text: str) -> str:
    """What a cell holds and what its column wants (``a bed, not a date``), when it does not look like one of
    the column; empty when it may be."""
    if not _is_held(column) or _is_of(column, text):
        return ""
    return Misfit(column, "", text).said


def most_slip(table: Table, places: Mapping[str, int]) -> Misfit | None:
    """When more than half of the rows do not fit: the first cell that does not. Then the map is wrong, not
    the rows."""
    fit = Fit(table, places)
    step = max(1, len(table.rows) // _SAMPLE)
    rows = [cells for _line, cells in table.rows[::step] if sum(map(bool, map(str.strip, cells))) > 2]
    bad = [found for cells in rows if (found := fit.misfits(cells))]
    return bad[0][0] if 2 * len(bad) > len(rows) else None


def _is_held(column: str) -> bool:
    return column in _WANTED or column in _WORDS or column in _PLACES or BY_ID[column].is_date


def _is_of(column: str, text: str) -> bool:
    cell = " ".join(text.split())
    if cell.casefold() in NOTHING:
        return True
    if BY_ID[column].is_date:
        return dates.looks_like_one(cell) or dates.is_compact(cell) or bool(_SERIAL.fullmatch(cell))
    if column in ("mrn", "visit_number"):
        return cell.isdigit() or _is_a_number(cell)
    if column in ("name", "family", "given"):
        return _is_a_name(cell, column)
    if column == "sex":
        return vocabulary.sex(cell) is not None or ages.is_age(cell)
    if column in ("class", "status"):
        return _is_a_standing(cell)
    if column == "dx_code":
        return kind_of(cell) in (Kind.CODE, Kind.BED, Kind.ID)
    return _is_plain(column, cell)


def _is_a_standing(cell: str) -> bool:
    """A class, a status, both in one cell, or a letter for one."""
    known = vocabulary.is_class(cell) or vocabulary.is_status(cell) or (len(cell) == 1 and cell.isalpha())
    return known or vocabulary.class_with_discharge(cell) is not None


def _is_a_number(cell: str) -> bool:
    """Something with a digit that is no date and no age: hospitals number as they like."""
    if not any(map(str.isdigit, cell)) or dates.looks_like_one(cell):
        return False
    return kind_of(cell) not in (Kind.AGE, Kind.NAME)


def _is_a_name(cell: str, column: str) -> bool:
    """Letters first, and no word that is something else."""
    if not any(map(str.isalpha, cell)) or cell[0].isdigit() or dates.looks_like_one(cell):
        return False
    return column != "name" or (len(cell) > 1 and kind_of(cell) not in (Kind.CLASS, Kind.CODE))


def _is_plain(column: str, cell: str) -> bool:
    if dates.looks_like_one(cell) or _DIGITS.fullmatch(cell):
        return False
    return column not in _PLACES or kind_of(cell) is not Kind.NAME

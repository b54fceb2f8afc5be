"""Which column of a table without a header is what, by how the columns look; and known tables found again."""

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from ncm_tui.interop.context import ColumnMapping
from ncm_tui.interop.flat import dates
from ncm_tui.interop.flat.columns import guess
from ncm_tui.interop.flat.kinds import HARD, Kind, kind_of
from ncm_tui.interop.flat.shape import Table

_SAMPLE = 200
_PLAIN = {Kind.SEX: "sex", Kind.AGE: "sex", Kind.CLASS: "class", Kind.STATUS: "status", Kind.PAYER: "payer",
          Kind.CODE: "dx_code"}  # fmt: skip
_NEWBORN_WARD = 2  # years: a column of births is older than this, but for a nursery


def suggested(table: Table, today: date) -> ColumnMapping:
    """The guesses to confirm: by the names of the columns, else by how they look."""
    return guess(table.header) if table.headed else ColumnMapping(by_looks(table, today))


def find(table: Table, maps: Mapping[str, ColumnMapping]) -> ColumnMapping | None:
    """The saved map of this table: of its header; without one, of a table with as many columns of the same
    kinds, a column that was empty one of the two days excepted."""
    exact = maps.get(table.signature)
    if exact is not None or table.headed:
        return exact
    for saved in reversed(list(maps.values())):
        if saved.kinds and _alike(saved.kinds, table.kinds):
            return saved
    return None


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and all(
        a == b or Kind.EMPTY in (a, b) or not ({a, b} & HARD) for a, b in zip(one, other, strict=True)
    )


def by_looks(table: Table, today: date) -> dict[str, str]:
    """Our columns by the names of the table's."""
    found: dict[str, int] = {}
    places = range(len(table.looks))
    _names(table, found)
    _numbers(table, found)
    _dates(table, found, today)
    for place in places:
        column = _PLAIN.get(table.looks[place].kind)
        if column is not None and place not in found.values():
            found.setdefault(column, place)
    _beds(table, found)
    return {column: table.header[place] for column, place in found.items()}


def _names(table: Table, found: dict[str, int]) -> None:
    """Of several columns of names the patients' is the one in which most differ; the other is who attends."""
    named = [place for place, look in enumerate(table.looks) if look.kind is Kind.NAME]
    if named:
        found["name"] = max(named, key=lambda place: (table.looks[place].distinct, -place))
        others = [place for place in named if place != found["name"]]
        if others:
            found["attending"] = others[0]


def _numbers(table: Table, found: dict[str, int]) -> None:
    """The shorter of two numbers is the MRN, the longer the visit's."""
    numbers = [
        place for place, look in enumerate(table.looks) if look.kind is Kind.ID and look.distinct > 0.5
    ]
    numbers.sort(key=lambda place: (table.looks[place].longest, place))
    found.update(zip(("mrn", "visit_number"), numbers[:2], strict=False))


def _dates(table: Table, found: dict[str, int], today: date) -> None:
    """Births lie years back, admissions days, expected discharges ahead."""
    for place, look in enumerate(table.looks):
        if look.kind is not Kind.DATE:
            continue
        days = _days(table, place, today)
        if not days:
            continue
        middle = sorted(days)[len(days) // 2]
        if (today - middle).days > 365 * _NEWBORN_WARD:
            found.setdefault("birth_date", place)
        elif middle > today or (middle == today and "admitted" in found):
            found.setdefault("expected_discharge", place)
        else:
            found.setdefault("admitted", place)


def _days(table: Table, place: int, today: date) -> list[date]:
    reader = dates.DateReader(ZoneInfo("UTC"), today)
    days = []
    for text in list(table.column(place))[:_SAMPLE]:
        for attempt in (reader, dates.DateReader(reader.zone, today, day_first=True)):
            try:
                days.append(attempt.day(text.strip(), birth=True))
                break
            except dates.Unreadable:
                continue
    return days


def _beds(table: Table, found: dict[str, int]) -> None:
    """Of the columns that look like places the one in which most differ is the bed, the other the unit."""
    taken = set(found.values())
    placed = [
        place
        for place, look in enumerate(table.looks)
        if place not in taken
        and (look.kind is Kind.BED or (look.kind is Kind.TEXT and _is_short(table, place)))
    ]
    beds = [place for place in placed if table.looks[place].kind is Kind.BED]
    if not beds:
        return
    found["bed"] = max(beds, key=lambda place: (table.looks[place].distinct, -place))
    units = [place for place in placed if place != found["bed"] and table.looks[place].distinct < 0.5]
    if units:
        found["unit"] = units[0]


def _is_short(table: Table, place: int) -> bool:
    """Short words of which each occurs again and again, some with a digit: units (4W, ICU, MED)."""
    cells = {text.strip() for text in table.column(place)} - {""}
    return bool(cells) and max(map(len, cells)) <= 8 and any(kind_of(cell) is Kind.BED for cell in cells)

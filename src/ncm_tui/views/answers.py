"""An answer in words, as every surface says it: rows, the review page, notes, the record read later."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from ncm_tui.rules.forms import Item, ItemType, Value

NOT_ANSWERED = "·"
#: A unit this long is a word, with a singular of its own: ``1 visit``.
_WORD = 4


def answer_text(item: Item, value: Value, zone: tzinfo | None = None) -> str:
    """``value`` of ``item`` as words; ``·`` when it is not answered, ``None`` for an empty list.

    Option ids become labels, a number gets its unit, dates read ``Fri 04 Dec 2026``. A value that no
    longer fits the definition (an option that is gone) is shown as it was stored, never hidden.
    """
    if value is None or value == "":
        return NOT_ANSWERED
    if isinstance(value, Mapping):
        return done_elsewhere_text(value, zone)
    if isinstance(value, list):
        return _many(item, value, zone)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return _number(item, value)
    if item.type in (ItemType.DATE, ItemType.DATETIME):
        return when_text(value, zone)
    return option_label(item, value)


def option_label(item: Item, value: str) -> str:
    """The label of an option id (or code); the value itself when the item has no such option."""
    for option in item.options:
        if value in (option.id, option.code):
            return option.label
    return value


def when_text(value: str, zone: tzinfo | None = None) -> str:
    """``2026-12-04`` as ``Fri 04 Dec 2026``, an ISO instant as ``Fri 04 Dec 2026 14:30`` in ``zone``."""
    try:
        if "T" not in value:
            return f"{date.fromisoformat(value):%a %d %b %Y}"
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{(at.astimezone(zone) if zone and at.tzinfo else at):%a %d %b %Y %H:%M}"


def done_elsewhere_text(value: Mapping[str, Any], zone: tzinfo | None = None) -> str:
    """A linked result or one that is in the EMR: what, when, by whom."""
    when = value.get("date") or value.get("at")
    parts = [
        str(value.get("result") or "done"),
        when_text(str(when), zone) if when else "",
        str(value.get("by") or ""),
    ]
    where = "" if value.get("assessment") else "in EMR: "
    return where + ", ".join(part for part in parts if part)


def row_text(item: Item, row: Mapping[str, Any], zone: tzinfo | None = None) -> str:
    """One row of a table: its cells that are filled, in the order of the columns; *yes* says of what."""
    cells = (_cell_text(column, row.get(column.id), zone) for column in item.columns)
    return " · ".join(cell for cell in cells if cell != NOT_ANSWERED) or "(empty row)"


def _cell_text(column: Item, value: Value, zone: tzinfo | None) -> str:
    text = answer_text(column, value, zone)
    return f"{column.text}: {text.lower()}" if isinstance(value, bool) else text


def _many(item: Item, value: list[Any], zone: tzinfo | None) -> str:
    if not value:
        return "None"
    if item.type is ItemType.TABLE:
        return "; ".join(row_text(item, row, zone) for row in value)
    return ", ".join(option_label(item, str(each)) for each in value)


def _number(item: Item, value: int | float) -> str:
    if item.options:
        for option in item.options:
            if option.points == value:
                return option.label
    one = value == 1 and len(item.unit) >= _WORD and item.unit.isalpha()
    return f"{value:g} {item.unit.removesuffix('s') if one else item.unit}".rstrip()

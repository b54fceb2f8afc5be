"""Answers the chart already has, for items that name a fact. They are shown as imported until the nurse
confirms them: the caller marks their provenance."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ncm_tui.rules.forms import Form, Item, ItemType, Value


def prefill(form: Form, facts: Mapping[str, Any]) -> dict[str, Value]:
    """Item id → value for each item whose fact is known and fits; the rest are left to be asked."""
    found = {
        item.id: fitted(item, facts.get(item.fact))
        for item in form.items()
        if item.fact is not None and not item.guarded
    }
    return {item_id: value for item_id, value in found.items() if value is not None}


def fitted(item: Item, fact: Any) -> Value:
    """``fact`` as an answer of ``item``, or ``None`` where it is no answer of that kind."""
    if fact is None or fact == "":
        return None
    if item.type in (ItemType.CHOICE, ItemType.SCALE) and item.options:
        return _option(item, fact)
    if item.type is ItemType.YES_NO:
        return fact if isinstance(fact, bool) else None
    if item.type in (ItemType.NUMBER, ItemType.SCALE):
        return fact if isinstance(fact, int | float) and not isinstance(fact, bool) else None
    if item.type in (ItemType.DATE, ItemType.DATETIME):
        return _time(item, fact)
    if item.type is ItemType.TABLE:
        return _rows(item, fact)
    if item.type is ItemType.MULTI:
        picked = [_option(item, each) for each in fact] if isinstance(fact, list | tuple) else []
        return [each for each in picked if each is not None] or None
    if isinstance(fact, datetime):
        return f"{fact:%a %d %b %Y %H:%M}"
    return fact if isinstance(fact, str) else f"{fact:g}" if isinstance(fact, int | float) else None


def _option(item: Item, fact: Any) -> str | None:
    """By id, code or label; a yes/no fact finds the options ``yes`` and ``no``."""
    wanted = ("yes" if fact else "no") if isinstance(fact, bool) else str(fact)
    for option in item.options:
        if wanted in (option.id, option.code) or wanted.casefold() == option.label.casefold():
            return option.id
    return None


def _time(item: Item, fact: Any) -> str | None:
    if isinstance(fact, datetime):
        return fact.isoformat() if item.type is ItemType.DATETIME else fact.date().isoformat()
    return fact.isoformat() if isinstance(fact, date) else None


def _rows(item: Item, fact: Any) -> list[Any] | None:
    """The rows of a fact, each cut to the columns the table has."""
    if not isinstance(fact, list | tuple):
        return None
    columns = {column.id: column for column in item.columns}
    rows = [
        {name: fitted(columns[name], cell) for name, cell in row.items() if name in columns}
        for row in fact
        if isinstance(row, Mapping)
    ]
    return [row for row in rows if any(cell is not None for cell in row.values())] or None

"""Figures that change with the year, as dated editions: which one holds on a day, and whether none does.

A table never falls silent at the end of its last edition: its last figures are still used, and every surface
that shows them says that they are past their end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Edition:
    """One year's figures. ``effective_to`` is its last day (``None``: not known to end); ``figures`` are
    plain numbers, or tables of them, by the names of the table; ``unverified`` those that a person must still
    check."""

    effective_from: date
    effective_to: date | None
    source: str
    figures: Mapping[str, Any]
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedTable:
    """All editions of one table, oldest first, at least one. ``unit`` is that of every figure."""

    id: str
    title: str
    editions: tuple[Edition, ...]
    unit: str = ""
    note: str = ""
    local: bool = False
    sha256: str = ""
    text: str = field(default="", repr=False)


class Current(NamedTuple):
    """The edition of a day. ``past_end`` is true when the day is outside it: after its last day, or before
    the first edition began."""

    edition: Edition
    past_end: bool


def current(table: DatedTable, day: date) -> Current:
    """The edition that holds on ``day``: the last one begun, the first where none had begun."""
    begun = [each for each in table.editions if each.effective_from <= day]
    if not begun:
        return Current(table.editions[0], True)
    last = begun[-1]
    return Current(last, last.effective_to is not None and day > last.effective_to)


def warning(table: DatedTable, day: date) -> str:
    """The sentence that stands wherever the figures do; empty while they hold."""
    edition, past_end = current(table, day)
    if not past_end:
        return ""
    if day < edition.effective_from:
        return f"{table.title}: the first figures here begin {edition.effective_from:%m/%d/%Y}."
    return f"{table.title}: past its end ({edition.effective_to:%m/%d/%Y}); newer figures are due."


def warnings(tables: Iterable[DatedTable], day: date) -> tuple[str, ...]:
    """What to say of all ``tables`` on ``day``."""
    return tuple(said for table in tables if (said := warning(table, day)))


def named(table: DatedTable, day: date) -> str:
    """The edition in words for an explanation: ``HHS poverty guidelines, from 01/01/2026: <source>``."""
    edition = current(table, day).edition
    return f"{table.title}, from {edition.effective_from:%m/%d/%Y}: {edition.source}"


def of_parameters(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, DatedTable]:
    """Tables as a definition carries them (``scoring.parameters.tables``), already checked by the library."""
    found = {}
    for name, table in raw.items():
        editions = (
            Edition(
                effective_from=each["effective_from"],
                effective_to=each.get("effective_to"),
                source=each["source"],
                figures=each["figures"],
                unverified=tuple(each.get("unverified", ())),
            )
            for each in table["editions"]
        )
        ordered = tuple(sorted(editions, key=lambda each: each.effective_from))
        found[name] = DatedTable(name, table["title"], ordered)
    return found

"""Rows under headings: which line of a list is a heading, and which row stands on the others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Key(NamedTuple):
    """What a row is grouped by: groups stand by ``last``, then by ``order``; ``title`` is the heading."""

    last: bool
    order: str
    title: str


class Heading(NamedTuple):
    """``4W``, and how many rows stand under it."""

    title: str
    rows: int


@dataclass(frozen=True)
class Lines:
    """``ids`` as shown; group ``n`` is headed ``titles[n]`` and begins at ``ids[starts[n]]``. Without groups
    a line is a row."""

    ids: Sequence[int]
    titles: Sequence[str] = ()
    starts: Sequence[int] = ()
    _heads: Sequence[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_heads", [start + n for n, start in enumerate(self.starts)])

    def __len__(self) -> int:
        return len(self.ids) + len(self.titles)

    def place(self, line: int) -> int | None:
        """The place among ``ids`` of the row on ``line`` (from 0); ``None`` for a heading."""
        before = bisect_right(self._heads, line)
        if before and self._heads[before - 1] == line:
            return None
        return line - before

    def line(self, place: int) -> int:
        """The line on which the row at ``place`` stands."""
        return place + bisect_right(self.starts, place)

    def heading(self, line: int) -> Heading | None:
        """The heading on ``line``, ``None`` for a row."""
        number = bisect_right(self._heads, line) - 1
        if number < 0 or self._heads[number] != line:
            return None
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.ids)
        return Heading(self.titles[number], end - self.starts[number])

    def group_of(self, place: int) -> str:
        """The title over the row at ``place``; empty without groups."""
        number = bisect_right(self.starts, place) - 1
        return self.titles[number] if number >= 0 else ""


def grouped(ids: Sequence[int], keys: Mapping[int, Key]) -> Lines:
    """``ids`` under their headings; inside a group their order stays. An id without a key is left out: its
    row went away between two reads."""
    groups: dict[Key, list[int]] = {}
    for each in ids:
        key = keys.get(each)
        if key is not None:
            groups.setdefault(key, []).append(each)
    shown: list[int] = []
    titles: list[str] = []
    starts: list[int] = []
    for key in sorted(groups):
        titles.append(key.title)
        starts.append(len(shown))
        shown += groups[key]
    return Lines(shown, titles, starts)


def named(text: str | None, order: str, missing: str) -> Key:
    """A group by its own words, sorted by ``order``; ``missing`` heads the last one, of those without."""
    words = (text or "").strip()
    return Key(False, order, words) if words else Key(True, "", missing)


def expected(day: date | None, today: date) -> Key:
    """A group a day of expected discharge: all past days in one, before the days to come; none comes last."""
    if day is None:
        return Key(True, "", "no EDD")
    if day < today:
        return Key(False, "", "past EDD")
    said = f"{day:%a %d %b}"
    return Key(False, day.isoformat(), f"{said}, today" if day == today else said)

"""Rows by number over a list of ids, fetched 64 at a time and only where the eye is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
SIZE = 64
KEPT = 12


class Pages(Generic[T]):
    """``fetch(ids)`` gives the rows of these ids in their order; a page stays until it is forgotten."""

    def __init__(self, ids: Sequence[int], fetch: Callable[[Sequence[int]], list[T]]) -> None:
        self.ids = ids
        self._fetch = fetch
        self._pages: OrderedDict[int, list[T]] = OrderedDict()

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, index: int) -> T | None:
        """The row at ``index``; ``None`` when it went away since the ids were read."""
        number, place = divmod(index, SIZE)
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(self.ids[number * SIZE : (number + 1) * SIZE])
            self._pages[number] = page
            if len(self._pages) > KEPT:
                self._pages.popitem(last=False)
        return page[place] if place < len(page) else None

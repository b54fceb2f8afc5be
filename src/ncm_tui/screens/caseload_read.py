"""What the caseload reads and remembers: the order, whom the letters find, the rows that were shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ncm_tui.screens.caseload_next import CaseloadNext
from ncm_tui.services import caseload, caseload_order
from ncm_tui.views.caseload import CaseloadRow, Selection

#: So many rows are remembered while she types letters.
_MOST_KEPT = 2048


class Found(NamedTuple):
    """Whom some letters found."""

    letters: str
    ids: Sequence[int]


class CaseloadRead(CaseloadNext):
    """``chosen`` is what she asked for: letters, order, group, view."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: Selection = Selection()
        self._kept: dict[int, CaseloadRow] = {}
        self._everyone: list[int] | None = None
        self._keys: dict[int, str] | None = None
        self._found: Found | None = None

    def forget_rows(self) -> None:
        """Something was changed: all is read anew."""
        self._everyone = self._keys = self._found = None
        self._kept.clear()

    def forget_hours(self) -> None:
        """Another minute: hours of observation, days, what is due."""
        self._kept.clear()

    def forget_order(self) -> None:
        """Another order or condition is chosen: the next :meth:`load` reads it."""
        self._everyone = self._found = None

    def read_keys(self) -> None:
        """What letters look at, read before the first of them."""
        if self._keys is None:
            self._keys = caseload_order.filter_keys(self.desk)

    def narrowed(self, everyone: Sequence[int]) -> Sequence[int]:
        """Those with the letters; one letter more looks only among those the letters before it found."""
        letters = self.chosen.filter
        if not letters.strip():
            self._found = None
            return everyone
        self.read_keys()
        assert self._keys is not None
        before = self._found
        among = before.ids if before is not None and letters.startswith(before.letters) else everyone
        self._found = Found(letters, caseload_order.narrowed(among, self._keys, letters))
        return self._found.ids

    def page_of(self, ids: Sequence[int]) -> list[CaseloadRow]:
        """The rows of these ids; what an earlier letter of the filter showed is not read again."""
        wanted = [each for each in ids if each not in self._kept]
        if wanted:
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
                wanted = list(ids)
            found = caseload.page(self.desk, wanted, self.steps)
            self._kept.update((row.stay_id, row) for row in found)
        return [self._kept[each] for each in ids if each in self._kept]

"""The strip of the areas on top: an area that holds nothing yet is hidden (P§14)."""

from __future__ import annotations

from typing import Final

from ncm_tui.widgets.strip import NumberedStrip

#: Address, word and digit of each area that there is.
AREAS: Final = (("today", "Today", 1), ("caseload", "Caseload", 2))


class AreaStrip(NumberedStrip):
    """``1 Today  2 Caseload``, the one in front bright."""

    def __init__(self, here: str) -> None:
        names, digits = [name for _, name, _ in AREAS], [digit for *_, digit in AREAS]
        super().__init__(names, [area for area, *_ in AREAS].index(here), digits=digits)

"""The first group of the Summary: what is due next on this patient, and why (P§15, task 1)."""

from collections.abc import Iterator, Sequence
from typing import Final

from ncm_tui.services import shown, worklist
from ncm_tui.services.desk import Desk
from ncm_tui.views.chart import SummaryLine, Tone
from ncm_tui.views.due_words import assumed_words, due_words, needs_words, reason_words
from ncm_tui.views.worklist import WorkItem

MOST: Final = 5
_FOLDED: Final = 3
#: They have lines of their own on the page.
_ELSEWHERE: Final = frozenset({"flag", "todo", "referral", "barrier"})
_TONES: Final = {"!": Tone.LATE, "▲": Tone.SOON}


def due_lines(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """The next five in the order of Today, each with when and why; how many more there are."""
    now = desk.local(desk.now())
    items = [
        item
        for item in worklist.of_stay(desk, row.uid)
        if item.kind not in _ELSEWHERE and item.state != "unfinished"
    ]
    if not items:
        yield SummaryLine("Due", "nothing is known to be due", tone=Tone.DIM)
    for place, item in enumerate(items[:MOST]):
        sign = f"{item.marker} " if item.marker else ""
        sure = "~" if item.assumed else ""
        note = " · ".join(part for part in (f"{sign}{sure}{due_words(item, now)}", _why(item)) if part)
        tone = _TONES.get(item.marker, Tone.STRONG)
        yield SummaryLine("" if place else "Due", item.what, note, f"work:{item.item}", tone, _more(item))
    if len(items) > MOST:
        yield SummaryLine("", f"and {len(items) - MOST} more", "", "today", Tone.DIM)


def first_three(opens: str, lines: Sequence[SummaryLine]) -> tuple[SummaryLine, ...]:
    """Where the page has no room: the three that press most, then how many more."""
    head, rest = tuple(lines[:_FOLDED]), lines[_FOLDED:]
    if len(rest) < 2:
        return tuple(lines)
    return (*head, SummaryLine("", f"and {len(rest)} more", "", opens, rest[0].tone))


def _why(item: WorkItem) -> str:
    return item.handed or reason_words(item)


def _more(item: WorkItem) -> tuple[str, ...]:
    parts = (
        assumed_words(item),
        needs_words(item),
        "▲ verify: the rule or its figure is not checked for this site" if item.verify else "",
        item.source,
    )
    return tuple(part for part in parts if part)

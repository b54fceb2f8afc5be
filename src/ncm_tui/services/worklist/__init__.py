"""Today (P§2): everything due, on whom, and why; ranked by harm and by the hour.

Reading imports no table and no rule engine before it is asked for: the caseload's *Next* comes from here.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from ncm_tui.rules.ranking import Bucket, Hours
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist import board
from ncm_tui.services.worklist.board import ready
from ncm_tui.services.worklist.doing import done, why
from ncm_tui.services.worklist.lines import Line
from ncm_tui.services.worklist.marking import hand, pin, refuse_any_snooze, snooze, take_back, taken, unpin
from ncm_tui.services.worklist.pages import is_due_by
from ncm_tui.services.worklist.writing_rows import UNCHARTED
from ncm_tui.views.worklist import Leaving, Today, WorkItem

__all__ = [
    "done", "first_of", "hand", "is_due_by", "leaving", "of_stay", "pin", "ready", "refuse_any_snooze",
    "snooze", "take_back", "taken", "today", "unpin", "why",
]  # fmt: skip
#: So many lines of a stay the caseload names.
_FIRST: Final = 2


def today(desk: Desk, *, now: datetime | None = None, watched: bool = False, snoozed: bool = False) -> Today:
    """All lines in rank order, as of ``now`` (aware; the desk's clock where it is not given). ``watched``
    takes in what somebody else owns, ``snoozed`` what was put off."""
    desk = _at(desk, now)
    items, counts, hours = board.page(desk, watched=watched, snoozed=snoozed)
    return Today(
        items=items,
        now=hours.now,
        shift_end=hours.shift.end,
        next_shift=hours.shift.next,
        snoozed=counts.snoozed,
        watched=counts.watched,
        overdue=counts.overdue,
        due_today=counts.due_today,
    )


def of_stay(desk: Desk, stay_uid: str, *, now: datetime | None = None) -> tuple[WorkItem, ...]:
    """My lines of one stay, in rank order, as its own chart may tell them; none of what was put off.

    Raises ``NotFound`` for a stay that is not here."""
    lines, _ = board.of_stay(_at(desk, now), stay_uid)
    return tuple(line.item for line in lines if not line.item.watch and not line.away)


def first_of(desk: Desk) -> dict[str, tuple[WorkItem, ...]]:
    """Of each stay its first two lines that are mine and not put off: the caseload's *Next*."""
    lines, _ = board.lines(desk)
    found: dict[str, list[WorkItem]] = {}
    for line in lines:
        if line.item.stay and not line.item.watch and not line.away:
            held = found.setdefault(line.item.stay, [])
            if len(held) < _FIRST:
                held.append(line.item)
    return {stay: tuple(items) for stay, items in found.items()}


def leaving(desk: Desk, *, now: datetime | None = None) -> Leaving:
    """Before I leave: what lapses before my next shift, what is uncharted, unfinished, or handed to somebody
    who has not confirmed it. What was put off is in it too: nobody is here to be reminded."""
    lines, hours = board.lines(_at(desk, now))
    rest = [line for line in lines if not line.item.watch]
    lapses, rest = _split(rest, lambda line: _lapses(line, hours))
    uncharted, rest = _split(rest, lambda line: line.item.kind in UNCHARTED)
    unfinished, rest = _split(rest, _is_unfinished)
    handed, _ = _split(rest, lambda line: bool(line.item.handed_to) and line.item.taken_at is None)
    return Leaving(hours.now, hours.shift.end, hours.shift.next, lapses, uncharted, unfinished, handed)


def _lapses(line: Line, hours: Hours) -> bool:
    """Late already, harm, or due before I am here again, surely or if the payer is who it may be; a day
    counts to its end."""
    due = line.item.due or line.item.by
    if line.item.bucket is Bucket.SAFETY:
        return True
    if due is None:
        return False
    return (due if isinstance(due, datetime) else hours.end_of(due)) < hours.shift.next


def _is_unfinished(line: Line) -> bool:
    return line.item.state == "unfinished"


def _split(lines: list[Line], fits: Callable[[Line], bool]) -> tuple[tuple[WorkItem, ...], list[Line]]:
    """Those that fit, and the others."""
    return tuple(line.item for line in lines if fits(line)), [line for line in lines if not fits(line)]


def _at(desk: Desk, now: datetime | None) -> Desk:
    return desk if now is None else replace(desk, now=lambda: now)

"""The lines of Today as a page shows them, and what it counts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from ncm_tui.rules.ranking import Bucket
from ncm_tui.services.worklist.lines import Line
from ncm_tui.views.worklist import WorkItem


class Counts(NamedTuple):
    """As :class:`~ncm_tui.views.worklist.Today` has them."""

    snoozed: int = 0
    watched: int = 0
    overdue: int = 0
    due_today: int = 0


def counts(lines: Iterable[Line], day: date) -> Counts:
    """Of these lines; ``day`` is today."""
    snoozed = watched = overdue = due_today = 0
    for _, item, away, _ in lines:
        if item.watch:
            watched += 1
        elif away:
            snoozed += 1
        else:
            overdue += item.bucket is Bucket.OVERDUE
            due_today += is_due_by(item, day)
    return Counts(snoozed, watched, overdue, due_today)


def items(lines: Iterable[Line], *, watched: bool, snoozed: bool) -> tuple[WorkItem, ...]:
    """As a page shows them: mine, with what others own or what is put off where it is asked for."""
    return tuple(
        [item for _, item, away, _ in lines if (watched or not item.watch) and (snoozed or not away)]
    )


def is_due_by(item: WorkItem, day: date) -> bool:
    """Due on that day or before, surely or if the payer is who it may be; harm always is."""
    due = item.due or item.by
    if item.bucket is Bucket.SAFETY or due is None:
        return item.bucket is Bucket.SAFETY
    return (due.date() if isinstance(due, datetime) else due) <= day

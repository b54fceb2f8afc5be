"""The lines of Today as a page shows them, and what it counts: made once for lines that stand as they are."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from ncm_tui.rules.ranking import Bucket
from ncm_tui.services.worklist.lines import Line
from ncm_tui.views.worklist import WorkItem


class Page(NamedTuple):
    """As :class:`~ncm_tui.views.worklist.Today`, without its hours."""

    items: tuple[WorkItem, ...]
    snoozed: int
    watched: int
    overdue: int
    due_today: int


def page(lines: Sequence[Line], day: date, *, watched: bool, snoozed: bool) -> Page:
    """``lines`` in rank order; ``day`` is today."""
    others = sum([line.item.watch for line in lines])
    away = sum([line.away and not line.item.watch for line in lines])
    mine = [line.item for line in lines if not line.away and not line.item.watch]
    every = [line.item for line in lines if (watched or not line.item.watch) and (snoozed or not line.away)]
    return Page(
        items=tuple(every),
        snoozed=away,
        watched=others,
        overdue=sum([item.bucket is Bucket.OVERDUE for item in mine]),
        due_today=sum([is_due_by(item, day) for item in mine]),
    )


def is_due_by(item: WorkItem, day: date) -> bool:
    """Due on that day or before; harm always is."""
    due = item.due
    if due is None or item.bucket is Bucket.SAFETY:
        return due is not None or item.bucket is Bucket.SAFETY
    return (due.date() if isinstance(due, datetime) else due) <= day

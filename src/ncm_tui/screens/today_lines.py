"""How the lines of Today are set out: in rank order, by patient, by hour; and which of them have letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from ncm_tui.views.moments import day_text
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.worklist import Bucket, Today, WorkItem
from ncm_tui.widgets.today_detail import who_line

RANK, PATIENT, HOUR = "rank", "patient", "hour"
ORDERS = (RANK, PATIENT, HOUR)
WORDS = {RANK: "ranked", PATIENT: "by patient", HOUR: "by hour"}
#: A heading, or a line.
Line = str | WorkItem
_NOBODY = "About no patient"


def lines(items: Sequence[WorkItem], order: str, now: datetime) -> list[Line]:
    """The lines under their headings. By patient: who has the most pressing line first. By hour: what is
    overdue, then hour by hour, then day by day, then what has no time; rank stays the order in each."""
    if order == PATIENT:
        return list(_by_patient(items))
    return list(_by_hour(items, now)) if order == HOUR else list(items)


def _by_patient(items: Sequence[WorkItem]) -> Iterator[Line]:
    of: dict[str, list[WorkItem]] = {}
    for item in items:
        of.setdefault(item.patient, []).append(item)
    for own in of.values():
        yield who_line(own[0]).plain.strip() if own[0].patient else _NOBODY
        yield from own


def _by_hour(items: Sequence[WorkItem], now: datetime) -> Iterator[Line]:
    placed = sorted(items, key=lambda item: _hour(item, now))
    for (_, title), own in groupby(placed, key=lambda item: _hour(item, now)):
        yield title
        yield from own


def _hour(item: WorkItem, now: datetime) -> tuple[float, str]:
    """Where an hour stands among the others, and its heading."""
    if item.bucket is Bucket.SAFETY:
        return -2, "Patient safety"
    if item.bucket is Bucket.OVERDUE:
        return -1, "Overdue"
    due = item.due or item.by
    if due is None:
        return float("inf"), "No time"
    if item.due is None and item.by is not None and item.by < now:
        return -0.5, "Overdue perhaps: who pays is not known"
    day = due.date() if isinstance(due, datetime) else due
    days = (day - now.date()).days
    if days > 0:
        return 100.0 * days, day_text(day, now.date())
    if isinstance(due, datetime) and (due.hour, due.minute) != (23, 59):
        return due.hour, f"{due.hour:02}:00"
    return 50, "Today, no hour"


def matching(items: Iterable[WorkItem], letters: str) -> list[WorkItem]:
    """Those with every word of ``letters`` in name, bed, MRN, what or why; of a no-information patient bed,
    what and why alone are looked at, as they are shown."""
    words = letters.casefold().split()
    return [item for item in items if all(word in _text(item) for word in words)]


def _text(item: WorkItem) -> str:
    number = "" if item.name == NO_INFORMATION else item.mrn
    return f"{item.name} {item.bed} {number} {item.what} {item.why} {item.handed_to}".casefold()


def title(page: Today, order: str) -> str:
    """``Today ─ 5 due today · 7 more · ranked``: the number of the top line, and what else is mine here; what
    is only watched is counted beside it."""
    if not page.items:
        return "Today ─ nothing to do"
    more = sum(not item.watch for item in page.items) - page.due_today
    parts = [f"{page.due_today or 'nothing'} due today"]
    parts += [f"{more} more"] if more > 0 else []
    return f"Today ─ {' · '.join((*parts, WORDS[order]))}"

"""When a line of Today is due, in ten cells and as a sentence; the names of its ranks."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from ncm_tui.views.fact_words import fact_name, fact_words
from ncm_tui.views.moments import clock_text, day_text
from ncm_tui.views.worklist import Bucket, WorkItem

DAY_END: Final = (23, 59)
"""The last minute of a day: what is due then is due on that day, without an hour."""
_WEEK: Final = 6
_PARTS: Final = re.compile("[;:,]")
BUCKETS: Final = {
    Bucket.SAFETY: "Patient safety",
    Bucket.OVERDUE: "Overdue",
    Bucket.TWO_HOURS: "Within 2 hours",
    Bucket.SHIFT: "This shift",
    Bucket.NEXT_SHIFT: "Before my next shift",
    Bucket.LATER: "Later",
}


def reason_words(item: WorkItem) -> str:
    """Why it is due; where nothing is said of this patient, by whose rule: the first part of its source."""
    return item.why or _PARTS.split(item.source)[0].strip()


def assumed_words(item: WorkItem) -> str:
    """What the due time rests on that nobody confirmed; empty where it rests on nothing of the kind."""
    names = dict.fromkeys(fact_name(name) for name in item.assumed)
    return f"~ rests on what nobody confirmed: {', '.join(names)}" if names else ""


def needs_words(item: WorkItem) -> str:
    """What it waits for; empty where it waits for nothing."""
    names = dict.fromkeys(fact_words(name) for name in item.needs)
    return f"waits for: {', '.join(names)}" if names else ""


def due_words(item: WorkItem, now: datetime) -> str:
    """``15:30``, ``13:00 -1h``, ``today``, ``Wed 10:00``, ``Sun 22 -1d``, ``Fri 04 Dec``; ``now``, ``?`` or
    ``no date`` where there is none. A due time at the last minute of a day is that day; one that is over
    since an earlier day too: without its date it could be read as the next of that weekday."""
    due = item.due
    if due is None:
        return _none(item)
    if isinstance(due, datetime) and (due.hour, due.minute) != DAY_END:
        return _instant(due, now)
    return _day(due.date() if isinstance(due, datetime) else due, now.date())


def _none(item: WorkItem) -> str:
    if item.state == "unknown" or item.needs:
        return "?"
    return "now" if item.bucket <= Bucket.OVERDUE else "no date"


def _instant(due: datetime, now: datetime) -> str:
    if due.date() == now.date():
        late = now - due
        return f"{due:%H:%M} -{_span(late)}" if late >= timedelta(minutes=1) else f"{due:%H:%M}"
    days = (due.date() - now.date()).days
    if days < 0:
        return _day(due.date(), now.date())
    return f"{due:%a %H:%M}" if days <= _WEEK else f"{due:%a %d %b}"


def _day(day: date, today: date) -> str:
    days = (today - day).days
    if days == 0:
        return "today"
    if 0 < days < 10 and day.month == today.month:
        return f"{day:%a %d} -{days}d"
    return f"{day:%a %d}" if day.month == today.month and day.year == today.year else f"{day:%a %d %b}"


def _span(late: timedelta) -> str:
    minutes = int(late.total_seconds() // 60)
    return f"{minutes // 60}h" if minutes >= 60 else f"{minutes}m"


def due_sentence(item: WorkItem, now: datetime) -> str:
    """``overdue since 13:00``, ``due 15:30, this shift``, ``due Wed 25``; where nothing is known to be due at
    a time, the rank it has."""
    rank = BUCKETS[item.bucket].lower()
    if item.due is None:
        return rank
    today = now.date()
    if isinstance(item.due, datetime):
        said = clock_text(item.due, today)
        return f"overdue since {said}" if item.due < now else f"due {said} · {rank}"
    if item.due < today:
        return f"overdue since {day_text(item.due, today)}"
    return f"due {'today' if item.due == today else day_text(item.due, today)} · {rank}"

"""To-dos on the calendar: when one is due, whether it is late, and when a repeating one comes again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

ONCE: Final = ""
_SATURDAY = 5


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _weekday_after(day: date) -> date:
    after = _day_after(day)
    return after if after.weekday() < _SATURDAY else after + timedelta(days=7 - after.weekday())


def _week_after(day: date) -> date:
    return day + timedelta(days=7)


_STEPS: Final[dict[str, Callable[[date], date]]] = {
    "daily": _day_after,
    "weekdays": _weekday_after,
    "weekly": _week_after,
}
#: How a to-do may come again; empty: it does not. Weekdays are Monday to Friday, holidays among them.
REPEATS: Final = tuple(_STEPS)


@dataclass(frozen=True, slots=True)
class Due:
    """A day, and the instant on the facility's clock where an hour was given. Both empty: no date."""

    day: date | None = None
    at: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Past its hour, or the day after its day. ``now`` stands on the facility's clock."""
        if self.at is not None:
            return self.at < now
        return self.day is not None and self.day < now.date()

    def is_today(self, now: datetime) -> bool:
        """Due on the day of ``now``, late or not."""
        return self.day == now.date()


def due_of(day: date | None, at: datetime | None, snoozed: datetime | None, zone: tzinfo) -> Due:
    """When a to-do wants to be seen: where it was put off, at the end of that. Midnight is a day without an
    hour: that is how a day is stored as an instant."""
    moment = snoozed or at
    if moment is None:
        return Due(day)
    here = moment.astimezone(zone)
    return Due(here.date(), None if here.time() == time(0) else here)


def following(due: Due, repeat: str, done: date, before: datetime | None = None) -> Due:
    """When a to-do that was done on ``done`` is due again: the first day of its rhythm after both its own
    day and the day it was done, at the same hour of the wall clock.

    ``before`` is when the one was due that this one follows: where the clocks skipped its hour on the day of
    ``due``, that hour is meant and not the one after.

    Raises ``KeyError`` for a repeat that is none of :data:`REPEATS`, ``ValueError`` without a day.
    """
    if due.day is None:
        raise ValueError("what repeats needs a first day")
    step, day = _STEPS[repeat], due.day
    after = max(day, done)
    if repeat != "weekly":
        day = step(after)
    while day <= after:
        day = step(day)
    if due.at is None:
        return Due(day)
    skipped = before is not None and _at(due.day, before) == due.at
    return Due(day, _at(day, before if skipped and before is not None else due.at))


def _at(day: date, hour: datetime) -> datetime:
    """The wall clock's hour on another day; an hour that the clocks skip is the one after."""
    zone = hour.tzinfo
    return datetime.combine(day, hour.time(), tzinfo=zone).astimezone(UTC).astimezone(zone)

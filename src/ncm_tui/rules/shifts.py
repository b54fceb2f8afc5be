"""My shift: when it ends, and when the next one begins, over weekends, holidays and midnight."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

#: Nobody is off for longer than this in a row; a longer leave is shown as if the next shift were then.
MOST_DAYS_OFF: Final = 60
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Shift:
    """From ``start`` to ``end`` on the wall clock; an end that is not after the start is on the next day.

    ``days`` are the weekdays it begins on (Monday 0). With ``holidays_off`` no shift begins on a holiday."""

    start: time = time(7)
    end: time = time(15, 30)
    days: frozenset[int] = frozenset(range(5))
    holidays_off: bool = True


class Bounds(NamedTuple):
    """``end`` of the shift that runs, or that is still to begin today; off shift of the last one, which is
    over then. ``next`` is when the one after begins. Both on the facility's wall clock."""

    end: datetime
    next: datetime


def bounds(shift: Shift, now: datetime, is_holiday: Callable[[date], bool]) -> Bounds:
    """Where ``now`` (on the facility's wall clock) stands against the shifts.

    Before the start of a working day its shift counts as this one: who comes early has the same day before
    her. Without any working day the shift of today stands for all.
    """
    today = now.date()
    running = _last(shift, now, is_holiday)
    if running is not None and now <= _end(shift, running, now):
        current = running
    elif _works(shift, today, is_holiday) and now < _at(today, shift.start, now):
        current = today
    elif running is not None:
        current = running
    else:
        current = today
    return Bounds(_end(shift, current, now), _following(shift, max(current, today), current, now, is_holiday))


def _last(shift: Shift, now: datetime, is_holiday: Callable[[date], bool]) -> date | None:
    """The day on which the last shift began that has begun."""
    for back in range(MOST_DAYS_OFF):
        day = now.date() - timedelta(days=back)
        if _works(shift, day, is_holiday) and _at(day, shift.start, now) <= now:
            return day
    return None


def _following(
    shift: Shift, day: date, current: date, now: datetime, is_holiday: Callable[[date], bool]
) -> datetime:
    """The start of the first shift after the current one that has not begun yet."""
    for ahead in range(MOST_DAYS_OFF):
        each = day + timedelta(days=ahead)
        starts = _at(each, shift.start, now)
        if each > current and starts > now and _works(shift, each, is_holiday):
            return starts
    return _at(day + timedelta(days=1), shift.start, now)


def _works(shift: Shift, day: date, is_holiday: Callable[[date], bool]) -> bool:
    return day.weekday() in shift.days and not (shift.holidays_off and is_holiday(day))


def _end(shift: Shift, day: date, now: datetime) -> datetime:
    over = timedelta(days=1) if shift.end <= shift.start else timedelta()
    return _at(day + over, shift.end, now)


def _at(day: date, hour: time, now: datetime) -> datetime:
    """The hour of that day in the zone of ``now``; one that the clocks skip is the one after."""
    zone = now.tzinfo
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC).astimezone(zone)

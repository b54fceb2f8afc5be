"""The counts of a stay: nights, hospital day, observation hours. Calendar days are the facility's (P§1).

Hospital days and inpatient midnights are two numbers and are never mixed: each has its own start.
"""

from calendar import monthrange
from datetime import date, datetime, tzinfo


def local_day(at: datetime, zone: tzinfo) -> date:
    """The calendar day of an aware instant on the facility's wall clock."""
    return at.astimezone(zone).date()


def nights(start: datetime, end: datetime, zone: tzinfo) -> int:
    """Midnights between two instants by the facility's calendar; never below 0.

    This is the length of stay as CMS counts it: the day of discharge is not counted, a stay that
    begins and ends on one day is 0 (LACE L counts it as under one day).
    """
    return max(0, (local_day(end, zone) - local_day(start, zone)).days)


def hospital_day(arrival: datetime, now: datetime, zone: tzinfo) -> int:
    """``day 4``: the day of arrival is day 1."""
    return nights(arrival, now, zone) + 1


def whole_hours(start: datetime, end: datetime) -> int:
    """Whole hours passed (true elapsed time, also over a clock change); never below 0."""
    return max(0, int((end - start).total_seconds() // 3600))


def gmlos_text(days: float | None, year: int | None, today: date) -> str:
    """``3.8``; ``3.8*`` past the end of the table's federal fiscal year (30 September); nothing without one.

    ``year`` is the fiscal year of the table that gave ``days``, ``None`` where the source did not say.
    """
    if not days:
        return ""
    star = "*" if year is not None and today > date(year, 9, 30) else ""
    return f"{days:.1f}{star}"


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier; a day the month does not have becomes its last one."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))

"""Times as the field writes them: ``Mon 23 14:09``; another month or year is named, never guessed.

All instants given here already stand on the facility's wall clock.
"""

from datetime import UTC, date, datetime
from typing import Final

_WEEK: Final = 6
"""Days back in which a weekday's name is one day only."""


def day_text(day: date, today: date) -> str:
    """``Mon 23``, ``Fri 04 Dec`` in another month, ``Fri 04 Dec 2026`` in another year."""
    if day.year != today.year:
        return f"{day:%a %d %b %Y}"
    return f"{day:%a %d}" if day.month == today.month else f"{day:%a %d %b}"


def moment_text(at: datetime, today: date, *, exact: bool = True) -> str:
    """``Mon 23 14:09``; without the hour when only its day is known."""
    return f"{day_text(at.date(), today)} {at:%H:%M}" if exact else day_text(at.date(), today)


def clock_text(at: datetime, today: date) -> str:
    """``14:09`` today, else with its day."""
    return f"{at:%H:%M}" if at.date() == today else moment_text(at, today)


def seen_text(at: datetime, today: date) -> str:
    """When a fact was seen, short: ``14:09`` today, ``Sun 14:09`` within six days, then ``01 Nov``, and in
    another year ``01 Nov 2025``: the same weekday of another week never looks like this one's."""
    if at.date() == today:
        return f"{at:%H:%M}"
    if 0 < (today - at.date()).days <= _WEEK:
        return f"{at:%a %H:%M}"
    return f"{at:%d %b}" if at.year == today.year else f"{at:%d %b %Y}"


def full_day(day: date) -> str:
    """``Mon 23 Nov 2026``: for texts that leave, where a reader does not know today."""
    return f"{day:%a %d %b %Y}"


def full_moment(at: datetime) -> str:
    """``Mon 23 Nov 2026 14:09``."""
    return f"{full_day(at.date())} {at:%H:%M}"


def utc_text(at: datetime) -> str:
    """An instant in the form in which the vault stores it, to compare it with stored ones."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""Age as the field says it: years for most, hours and days for a newborn (P§5)."""

from datetime import date, datetime, timedelta

#: A patient below this age is called a newborn: 28 completed days (the neonatal period).
NEWBORN_DAYS = 28
_DAYS_SHOWN_BELOW = 60
_HOURS_SHOWN_BELOW = 72
_MONTHS_SHOWN_BELOW = 24


def years(born: date, on: date) -> int:
    """Completed years; a birthday of 29 February counts on 1 March in a common year. Never below 0."""
    passed = (on.month, on.day) >= (born.month, born.day)
    return max(0, on.year - born.year - (0 if passed else 1))


def exact_years(born: date, on: date) -> float:
    """Years with their fraction, for the fact ``age``: whole birthdays plus the part of the year since."""
    whole = years(born, on)
    last = _birthday(born, born.year + whole)
    following = _birthday(born, born.year + whole + 1)
    return whole + max(0, (on - last).days) / (following - last).days


def is_newborn(born: date, on: date) -> bool:
    return 0 <= (on - born).days < NEWBORN_DAYS


def age_text(born: date | None, on: datetime, sex: str | None = None, born_at: datetime | None = None) -> str:
    """``78F``; below two years in months (``7 mo M``), below 60 days in days (``3 d M``), and below
    72 hours in hours (``36 h F``) where the birth time is known. ``?`` where the birth date is not."""
    letter = sex_letter(sex)
    if born is None:
        return f"?{letter}"
    if born_at is not None and timedelta(0) <= on - born_at < timedelta(hours=_HOURS_SHOWN_BELOW):
        hours = int((on - born_at).total_seconds() // 3600)
        return f"{hours} h {letter}".rstrip()
    days = (on.date() - born).days
    if 0 <= days < _DAYS_SHOWN_BELOW:
        return f"{days} d {letter}".rstrip()
    months = (on.year - born.year) * 12 + on.month - born.month - (1 if on.day < born.day else 0)
    if 0 <= months < _MONTHS_SHOWN_BELOW:
        return f"{months} mo {letter}".rstrip()
    return f"{years(born, on.date())}{letter}"


def sex_letter(sex: str | None) -> str:
    """``F``, ``M``, ``X`` (other); nothing where it is not known."""
    return {"f": "F", "m": "M", "o": "X", "x": "X"}.get((sex or "")[:1].lower(), "")


def _birthday(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)

"""Date and time shorthand: ``t n tom t+3 t-1w t+2m n-30min fri 12/4 2026-12-04 1430 2p fri 1430 t+1@0900``.

Ambiguous or impossible is an error that says what to type, never a guess. Days are US month/day. An hour
that the clocks skip is an error; one that comes twice must name which (``0130 EDT``).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from ncm_tui.models.enums import Precision
from ncm_tui.rules.problems import Problem, Refused

Want = Literal["date", "instant", "minute"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OFFSET = re.compile(r"t([+-]\d{1,4})([dwmy]?)")
_NOW_OFFSET = re.compile(r"n([+-]\d{1,4})(h|min)")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGITS = re.compile(r"(\d{1,2}):?(\d{2})")
_TWELVE = re.compile(r"(\d{1,2})(?::?(\d{2}))?(a|p)m?")
_FOLDS = {"first": 0, "1st": 0, "second": 1, "2nd": 1}
#: A month and day without a year is the nearest one, and refused where next year's is about as near.
_NEAR_DAYS = 150
_TWO_DIGIT_YEARS = 10


class DateProblem(Problem):
    """What was typed is no date, or more than one."""

    exit = 2
    code = "date"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A day, and an aware instant in the facility's zone where a time was typed."""

    day: date
    instant: datetime | None
    precision: Precision

    @property
    def value(self) -> str:
        """As an answer is stored: ``2026-12-04``, or ISO 8601 with the offset."""
        return self.day.isoformat() if self.instant is None else self.instant.isoformat()


def parse(text: str, now: datetime, zone: tzinfo, want: Want = "instant", *, past: bool = False) -> Parsed:
    """Read ``text`` at ``now`` in ``zone``.

    ``want``: ``date`` takes no time, ``minute`` must have one, ``instant`` takes either (the precision
    says which). ``past``: a weekday is the last one, as of something that happened; else the next.
    Raises :class:`DateProblem` with a sentence.
    """
    here = now.astimezone(zone)
    words = text.strip().lower().replace("@", " ").split()
    if not words:
        raise _wrong("Nothing was typed", "Type t for today, fri, 12/4 or 2026-12-04.")
    exact = _exact_now(words, here)
    if exact is not None:
        return _only_day(exact) if want == "date" else exact
    day, rest = _leading_day(words, here, want, past)
    if not rest:
        if want == "minute":
            raise _wrong(f"'{text.strip()}' has no time", "Add one: 1430, 2:30p.")
        return Parsed(day, None, Precision.DATE)
    if want == "date":
        raise _wrong(f"'{text.strip()}' is not a day", "Only a day belongs here: t+3, fri, 12/4.")
    return Parsed(day, _at(day, rest, zone, text.strip()), Precision.MINUTE)


def echo(parsed: Parsed, now: datetime, zone: tzinfo) -> str:
    """What was understood: ``Fri 04 Dec, in 3 d`` or ``Mon 23 Nov 14:30, in 20 min``."""
    here = now.astimezone(zone)
    shown = parsed.instant.astimezone(zone) if parsed.instant else parsed.day
    year = f" {shown.year}" if shown.year != here.year else ""
    clock = f" {shown:%H:%M}" if isinstance(shown, datetime) else ""
    return f"{shown:%a %d %b}{year}{clock}, {_distance(parsed, here)}"


def not_future(at: datetime | None, now: datetime, what: str = "This", path: str = "at") -> None:
    """Refuse what is recorded as a fact with a time after ``now``: a notice, a key time, code status.

    ``now`` is on the facility's clock. A day without an hour is given as its first moment, so that today
    passes and tomorrow does not.
    ``what`` begins the sentence and ``path`` is the answer it stands in. Raises :class:`Refused`.
    """
    if at is not None and at > now:
        here = at.astimezone(now.tzinfo)
        raise Refused(
            f"{what}: {here:%a %d %b %H:%M} is still to come.",
            code="time.future",
            path=path,
            hint="Type when it happened, once it has.",
        )


def _exact_now(words: list[str], here: datetime) -> Parsed | None:
    """``n``, ``n+2h``, ``n-30min``: an instant by itself, exact also when the clocks change."""
    if len(words) != 1 or not words[0].startswith("n"):
        return None
    minute = here.replace(second=0, microsecond=0)
    if words[0] not in ("n", "now"):
        match = _NOW_OFFSET.fullmatch(words[0])
        if match is None:
            return None
        amount = int(match[1]) * (60 if match[2] == "h" else 1)
        minute = (minute.astimezone(UTC) + timedelta(minutes=amount)).astimezone(here.tzinfo)
    return Parsed(minute.date(), minute, Precision.MINUTE)


def _only_day(parsed: Parsed) -> Parsed:
    return Parsed(parsed.day, None, Precision.DATE)


def _leading_day(words: list[str], here: datetime, want: Want, past: bool) -> tuple[date, list[str]]:
    """The day at the front and the words after it; a time alone is today."""
    day = _day(words[0], here, past)
    if day is not None:
        return day, words[1:]
    if want != "date" and _clock(words[0]) is not None:
        return here.date(), words
    raise _wrong(f"'{words[0]}' is not a date", "Type t, t+3, fri, 12/4 or 2026-12-04.")


def _day(word: str, here: datetime, past: bool) -> date | None:
    today = here.date()
    if word in ("t", "today"):
        return today
    if word in ("tom", "tomorrow"):
        return today + timedelta(days=1)
    if match := _OFFSET.fullmatch(word):
        return _moved(today, int(match[1]), match[2] or "d", word)
    if len(word) >= 3 and (weekday := _weekday(word)) is not None:
        return _weekday_near(today, weekday, word, past)
    if match := _SLASHED.fullmatch(word):
        return _slashed(int(match[1]), int(match[2]), match[3], today, word)
    if _ISO.fullmatch(word):
        return _real(int(word[:4]), int(word[5:7]), int(word[8:]), word)
    return None


def _weekday(word: str) -> int | None:
    found = [number for number, name in enumerate(_WEEKDAYS) if name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _weekday_near(today: date, weekday: int, word: str, past: bool) -> date:
    ahead = (weekday - today.weekday()) % 7
    if ahead == 0:
        name, other = _WEEKDAYS[weekday].capitalize(), "a week ago" if past else "in a week"
        hint = "Type t or t-7." if past else "Type t or t+7."
        raise _wrong(f"Today is {name}: '{word}' could be today or {other}", hint)
    return today + timedelta(days=ahead - 7 if past else ahead)


def _moved(today: date, amount: int, unit: str, word: str) -> date:
    try:
        if unit in ("d", "w"):
            return today + timedelta(days=amount * (7 if unit == "w" else 1))
    except OverflowError:
        raise _wrong(f"'{word}' is out of the calendar", "Type a nearer day.") from None
    months = today.year * 12 + today.month - 1 + amount * (12 if unit == "y" else 1)
    return _real(months // 12, months % 12 + 1, today.day, word)


def _slashed(month: int, day: int, year: str | None, today: date, word: str) -> date:
    if year is not None:
        return _real(_full_year(year, today, word), month, day, word)
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(2024, month)[1]:
        raise _wrong(f"'{word}' is no day: it is read month/day", "Type 12/4 for 4 December.")
    if (month, day) == (2, 29):
        raise _wrong(f"'{word}' is not in every year", "Type the year too: 2/29/2028.")
    near = [date(year, month, day) for year in (today.year - 1, today.year, today.year + 1)]
    near.sort(key=lambda each: abs((each - today).days))
    if abs((near[0] - today).days) > _NEAR_DAYS:
        raise _wrong(f"'{word}' could be {near[0]:%b %Y} or {near[1]:%b %Y}", f"Type {word}/{near[0].year}.")
    return near[0]


def _full_year(typed: str, today: date, word: str) -> int:
    if len(typed) == 4:
        return int(typed)
    year = today.year // 100 * 100 + int(typed)
    if abs(year - today.year) > _TWO_DIGIT_YEARS:
        raise _wrong(f"'{word}' could be another century", "Type the year with four digits.")
    return year


def _real(year: int, month: int, day: int, word: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _wrong(f"{month}/{day}/{year} does not exist", f"'{word}' leads there: type the day.") from None


def _clock(word: str) -> time | None:
    if match := _TWELVE.fullmatch(word):
        hour, minute = int(match[1]), int(match[2] or 0)
        if not 1 <= hour <= 12 or minute > 59:
            raise _wrong(f"'{word}' is not a time", "Type 1430 or 2:30p.")
        return time(hour % 12 + (12 if match[3] == "p" else 0), minute)
    if match := _DIGITS.fullmatch(word):
        hour, minute = int(match[1]), int(match[2])
        if hour == 24 and minute == 0:
            raise _wrong("2400 belongs to two days", "Type 0000 with the day that begins.")
        if hour > 23 or minute > 59:
            raise _wrong(f"'{word}' is not a time", "Type 1430 or 2:30p.")
        return time(hour, minute)
    if re.fullmatch(r"\d{1,2}", word):
        raise _wrong(f"'{word}' could be morning or evening", f"Type {word}a, {word}p or four digits: 0900.")
    return None


def _at(day: date, words: list[str], zone: tzinfo, typed: str) -> datetime:
    clock = _clock(words[0])
    if clock is None or len(words) > 2:
        raise _wrong(f"'{typed}' is not a date and time", "Type fri 1430, t+1@0900 or 12/4 2p.")
    first = datetime.combine(day, clock, tzinfo=zone)
    second = first.replace(fold=1)
    if first.utcoffset() != second.utcoffset():
        return _twice_or_never(first, second, words[1:], typed)
    if len(words) == 2 and words[1] != (first.tzname() or "").lower():
        raise _wrong(f"'{words[1]}' is not understood after the time", "Type the time only: 1430.")
    return first


def _twice_or_never(first: datetime, second: datetime, words: list[str], typed: str) -> datetime:
    there_and_back = first.astimezone(UTC).astimezone(first.tzinfo)
    if there_and_back.replace(fold=0) != first.replace(fold=0):
        after = first.astimezone(UTC).astimezone(first.tzinfo)
        raise _wrong(
            f"{first:%H:%M} does not exist on {first:%a %d %b}: the clocks go forward then",
            f"Did you mean {after:%H%M}?",
        )
    names = {(first.tzname() or "").lower(): 0, (second.tzname() or "").lower(): 1} | _FOLDS
    if not words or words[0] not in names:
        raise _wrong(
            f"{first:%H:%M} comes twice on {first:%a %d %b}: the clocks go back then",
            f"Type {typed} {first.tzname()} for the first or {typed} {second.tzname()} for the second.",
        )
    return second if names[words[0]] else first


def _distance(parsed: Parsed, here: datetime) -> str:
    days = (parsed.day - here.date()).days
    if parsed.instant is None or abs(days) > 1:
        return "today" if days == 0 else _ahead_or_ago(abs(days), "d", days > 0)
    minutes = round((parsed.instant - here).total_seconds() / 60)
    if minutes == 0:
        return "now"
    if abs(minutes) < 60:
        return _ahead_or_ago(abs(minutes), "min", minutes > 0)
    return _ahead_or_ago(abs(minutes) // 60, "h", minutes > 0)


def _ahead_or_ago(amount: int, unit: str, ahead: bool) -> str:
    return f"in {amount} {unit}" if ahead else f"{amount} {unit} ago"


def _wrong(sentence: str, hint: str) -> DateProblem:
    return DateProblem(f"{sentence}.", hint=hint)

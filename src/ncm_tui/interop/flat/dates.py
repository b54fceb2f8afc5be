"""Dates of a table in the shapes hospitals print them. What is ambiguous is asked, never guessed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from ncm_tui.interop import moments
from ncm_tui.interop.records import Moment

_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_TIME = r"(?:[T ,]+(\d{1,2}):?(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?)?"
_SLASH = re.compile(rf"^(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}|\d{{2}}){_TIME}$")
_NAMED = re.compile(rf"^(\d{{1,2}})[\- ]([A-Za-z]{{3}})[a-z]*\.?[\- ,]+(\d{{4}}|\d{{2}}){_TIME}$")
_NAMED_FIRST = re.compile(rf"^(?:[A-Za-z]{{3}},? )?([A-Za-z]{{3}})[a-z]*\.? (\d{{1,2}}),? (\d{{4}}){_TIME}$")
_YEAR_FIRST = re.compile(rf"^(\d{{4}})/(\d{{1,2}})/(\d{{1,2}}){_TIME}$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$")
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 -- day zero of a spreadsheet has no zone
_OLDEST = 115
_LOOKS = (_SLASH, _NAMED, _NAMED_FIRST, _YEAR_FIRST, re.compile(r"^\d{4}-\d{2}-\d{2}(?:[T ].*)?$"))
_THIS_CENTURY = (1900, 2099)


class Unreadable(ValueError):
    """The text is no date this program reads; its argument is the end of a sentence."""


@dataclass(frozen=True, slots=True)
class DateReader:
    """``day_first`` says how 03/04/2026 is read; ``zone`` is where times without a zone are read."""

    zone: ZoneInfo
    today: date
    day_first: bool = False

    def moment(self, text: str) -> Moment:
        """Raises :class:`Unreadable`."""
        found = moments.fhir(text, self.zone)
        if found is not None:
            return found
        return moments.moment(self._written(text, birth=False), self.zone)

    def day(self, text: str, *, birth: bool = False) -> date:
        """Raises :class:`Unreadable`. A two-digit year of birth that fits two centuries is unreadable."""
        found = moments.day(text) if re.match(r"^\d{4}-\d{2}-\d{2}", text) else None
        return found if found is not None else self._written(text, birth=birth).date()

    def _written(self, text: str, *, birth: bool) -> datetime:
        try:
            return self._parse(text.strip(), birth=birth)
        except Unreadable:
            raise
        except ValueError as error:
            raise Unreadable("is not a date that exists") from error

    def _parse(self, text: str, *, birth: bool) -> datetime:
        if match := _SLASH.match(text):
            first, second, year = int(match[1]), int(match[2]), match[3]
            month, day = (second, first) if self.day_first else (first, second)
            return self._built(self._year(year, birth), month, day, match.groups()[3:])
        if match := _NAMED.match(text):
            return self._built(
                self._year(match[3], birth), _month(match[2]), int(match[1]), match.groups()[3:]
            )
        if match := _NAMED_FIRST.match(text):
            return self._built(int(match[3]), _month(match[1]), int(match[2]), match.groups()[3:])
        if match := _YEAR_FIRST.match(text):
            return self._built(int(match[1]), int(match[2]), int(match[3]), match.groups()[3:])
        if match := _COMPACT.match(text):
            return self._built(int(match[1]), int(match[2]), int(match[3]), (*match.groups()[3:], None))
        if _SERIAL.match(text):
            return _SERIAL_START + timedelta(minutes=round(float(text) * 1440))
        raise Unreadable("is not a date this program reads")

    def _built(self, year: int, month: int, day: int, clock: tuple[str | None, ...]) -> datetime:
        hour, minute, second, half = clock
        hours = int(hour or 0)
        if half:
            if not 1 <= hours <= 12:
                raise Unreadable("has an hour that does not exist")
            hours = hours % 12 + (12 if half in "pP" else 0)
        if not moments.EARLIEST <= year <= moments.LATEST:
            raise Unreadable("has a year that cannot be")
        return datetime(year, month, day, hours, int(minute or 0), int(second or 0))  # noqa: DTZ001 -- zone added later

    def _year(self, text: str, birth: bool) -> int:
        if len(text) == 4:
            return int(text)
        short = int(text)
        if not birth:
            return 2000 + short
        fits = [
            year
            for year in (1900 + short, 2000 + short)
            if self.today.year - _OLDEST <= year <= self.today.year
        ]
        if len(fits) != 1:
            raise Unreadable("has a two-digit year that fits two centuries")
        return fits[0]


def looks_like_one(text: str) -> bool:
    """Whether a text has the shape of a date with its separators; digits alone may be any number."""
    return any(shape.match(text) for shape in _LOOKS)


def is_compact(text: str) -> bool:
    """Whether digits alone are a calendar day (``20261120``, ``202611201430``)."""
    match = _COMPACT.match(text.strip())
    if match is None or not _THIS_CENTURY[0] <= int(match[1]) <= _THIS_CENTURY[1]:
        return False
    return 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31


def _month(text: str) -> int:
    found = _MONTHS.get(text[:3].lower())
    if found is None:
        raise Unreadable("names a month that does not exist")
    return found


Signs: TypeAlias = tuple[int, int, int]


def signs(texts: Iterable[str]) -> Signs:
    """How many slashed dates are surely day first, surely month first, and open."""
    day = month = open_ = 0
    for text in texts:
        match = _SLASH.match(text.strip())
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        day += first > 12 >= second
        month += second > 12 >= first
        open_ += first <= 12 and second <= 12 and first != second
    return day, month, open_


def day_first(found: Iterable[Signs]) -> bool | None:
    """How the slashed dates of a file are written: ``True`` day first, ``False`` month first.

    ``None`` when every one of them reads either way (or some say the one, some the other): then ask.
    """
    day, month, open_ = (sum(part) for part in zip((0, 0, 0), *found, strict=True))
    if day and month:
        return None
    if day or month:
        return bool(day)
    return None if open_ else False

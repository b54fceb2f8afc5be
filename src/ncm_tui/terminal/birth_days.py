"""Birth dates in a line: behind their label any date, of the patient in front every usual spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? "
_ANY_DAY = (
    r"\d{1,2} [A-Za-z]{3,9}\.?,? \d{4}|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}"
)
#: A label, and within the next words its date, with the weekday that forms put before it.
_LABELED = re.compile(rf"\b(?:DOB|born|birth)\b\D{{0,60}}?((?:{_WEEKDAY})?(?:{_ANY_DAY}))\b", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_CUT = "…"


class BirthDays:
    """``births`` are those of the patient in front. A day with a weekday before it or an hour behind it is a
    day of the stay in the pages' own spelling, also where it equals a birth date."""

    def __init__(self, births: Iterable[date]) -> None:
        self._days = [(str(born.year), re.compile(_spellings(born), re.IGNORECASE)) for born in births]

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, the year in its place) of each birth date."""
        found = []
        for match in _LABELED.finditer(text):
            year = _YEAR.search(match.group(1))
            found.append((*match.span(1), year.group() if year else _CUT))
        for shown, pattern in self._days:
            found += [(*match.span(), shown) for match in pattern.finditer(text)]
        return found


def _spellings(born: date) -> str:
    """One pattern for ``05/30/1997 5-30-97 30.5.1997 1997-05-30``, ``30 May 1997`` and ``May 30th, 97``."""
    day, month = rf"0?{born.day}", rf"0?{born.month}"
    year = rf"(?:{born.year}|'?{born:%y})"
    name = rf"(?:{born:%b}|{born:%B})\.?"
    at, done = r"(?<![\w/.-])", r"(?![\w/-])"
    numbers = "|".join(
        rf"{one}(?P<{sign}>[/.-]){other}(?P={sign}){year}"
        for sign, one, other in (("us", month, day), ("eu", day, month))
    )
    words = rf"{day}(?:st|nd|rd|th)? {name},? {year}(?! \d\d:)|{name} {day}(?:st|nd|rd|th)?,? {year}"
    weekday = "".join(rf"(?<!{name} )" for name in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    return rf"{at}(?:{numbers}|{born.year}(?P<iso>[/-]){month}(?P=iso){day}|{weekday}(?:{words})){done}"

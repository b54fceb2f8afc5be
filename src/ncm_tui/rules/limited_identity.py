"""Limited identity (P§10): what may be kept of a person is initials, bed, last four and birth year.

Pure text and calendar; which values may be stored at all is decided here, so that the import, the form by
hand and the reduction of what is there already cannot differ.
"""

from collections.abc import Callable
from datetime import date, datetime

#: Stands before the last four of a number that is not kept whole: ``…8213``.
ELLIPSIS = "…"
#: Begins the fingerprint of a number that is not kept.
MARK = "~"
_SHOWN = 4
_OF = " of "
_FINGERPRINT = len(MARK) + 32
_DAY_DIGITS = 8
_ENDINGS = frozenset({"json", "ndjson", "jsonl", "csv", "tsv", "txt", "xml", "hl7", "zip", "gz"})


def initial(text: str | None) -> str | None:
    """The first letter of a name, in capitals: ``María José`` → ``M``; ``None`` where there is none."""
    return next((sign.upper()[:1] for sign in text or "" if sign.isalnum()), None)


def last_four(number: str) -> str:
    """What may be read of a number: its last four signs, and of one of four or fewer never the whole.

    ``0048213`` → ``8213``; ``812`` → ``12``; ``7`` → ``-``.
    """
    signs = "".join(sign for sign in number if sign.isalnum())
    return signs[-min(_SHOWN, len(signs) - 1) :] if len(signs) > 1 else "-"


def fingerprinted(text: str) -> bool:
    """Whether ``text`` is a fingerprint already, or one with the day of a visit behind it."""
    return text.startswith(MARK) and len(text.partition("/")[0]) == _FINGERPRINT


def visit_number(text: str, fingerprint: Callable[[str], str]) -> str:
    """A visit's number as it may be kept; one made up of MRN and day keeps the day, by which a stay is
    found again. A fingerprint stays as it is."""
    if fingerprinted(text):
        return text
    head, slash, day = text.rpartition("/")
    if slash and len(day) == _DAY_DIGITS and day.isdigit():
        return f"{fingerprint(head)}/{day}"
    return fingerprint(text)


def told_name(path: str) -> str:
    """What may be kept of the name of an export: ``ALVAREZ_Maria/record.json`` → ``*.json``. Folders and
    files are named after patients, and an ending nobody knows may be part of a name."""
    ending = path.rpartition(".")[2].casefold()
    return f"*.{ending}" if ending in _ENDINGS else "*"


def initials(name: str) -> str:
    """A name as shown, down to its initials: ``ALVAREZ, Maria`` → ``A, M``;
    ``BABY GIRL A of TAYLOR, Ann`` → ``BABY GIRL A of T, A``."""
    label, of, mother = name.rpartition(_OF)
    if of and label.startswith("BABY"):
        return f"{label}{of}{initials(mother)}"
    if name.startswith("("):
        return name
    return ", ".join(filter(None, (initial(part) for part in name.split(","))))


def born_text(day: date | None, year: int | None, unknown: str = "DOB not known") -> str:
    """``DOB 02 Mar 1948``, ``born 1948`` where only the year is kept, else ``unknown``."""
    if day is not None:
        return f"DOB {day:%d %b %Y}"
    return unknown if year is None else f"born {year}"


def born_cell(day: date | None, year: int | None, unknown: str = "DOB not known") -> str:
    """The same for a column: ``02 Mar 1948``, ``born 1948``."""
    return born_text(day, year, unknown) if day is None else f"{day:%d %b %Y}"


def age_bounds(year: int, on: date) -> tuple[int, int]:
    """The least and the most completed years of somebody born in ``year``: 77 and 78. Never below 0."""
    most = max(0, on.year - year)
    return max(0, most - 1), most


def age_text(year: int, on: datetime, letter: str = "") -> str:
    """``~78F``: the years that a birth year alone gives, uncertain by one and marked so."""
    return f"~{age_bounds(year, on.date())[1]}{letter}"

"""What a cell looks like, and what a whole column looks like: for tables without a row of names.

Looks only, no facts: what is found here is shown to the nurse before it is used.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ncm_tui.interop import payer_words, vocabulary
from ncm_tui.interop.flat import dates
from ncm_tui.interop.flat.ages import AGE, BEHIND_NAME


class Kind(StrEnum):
    """``ID`` a record number, ``SMALL`` a plain number of up to four digits, ``CODE`` an ICD-10-CM code."""

    EMPTY = "empty"
    DATE = "date"
    NAME = "name"
    ID = "id"
    SMALL = "small"
    BED = "bed"
    SEX = "sex"
    AGE = "age"
    CLASS = "class"
    STATUS = "status"
    PAYER = "payer"
    CODE = "code"
    TEXT = "text"


#: Kinds that no text is by chance: of these a table is known again, and by these a shifted row is seen.
HARD = frozenset({Kind.DATE, Kind.NAME, Kind.ID, Kind.SEX})
#: What stands for an empty cell.
NOTHING = frozenset({"", "-", "--", "---", "n/a", "na", "none", "null", "unknown", "nan"})

_ID = re.compile(r"[A-Za-z]{0,4}[-# ]?\d{5,15}|[A-Za-z]{1,3}-\d{4,9}")
_BED = re.compile(r"(?=.*\d)[A-Za-z0-9]{1,7}(?:[-/ ]{1,3}[A-Za-z0-9]{1,5}){0,3}")
# LAST, First, with age and sex behind it as lists print them.
_NAME = re.compile(
    rf"[^\W\d_][^\d_,]{{0,60}}, ?[^\W\d_][^\d_,]{{0,60}}?(?:{BEHIND_NAME})?",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}")
_INSURERS = frozenset(
    {"uhc", "bcbs", "mcr", "mcd", "medi-cal", "kaiser", "anthem", "molina", "centene", "optum", "humana"}
    | {"tricare", "va", "cigna", "aetna"}
)
_MOST = 0.6


def kind_of(text: str) -> Kind:
    """The kind of one cell."""
    cell = " ".join(text.split())
    word = cell.casefold()
    if word in NOTHING:
        return Kind.EMPTY
    if dates.looks_like_one(cell):
        return Kind.DATE
    if vocabulary.sex(word) is not None:
        return Kind.SEX
    if vocabulary.is_class(cell):
        return Kind.CLASS
    if vocabulary.is_status(cell):
        return Kind.STATUS
    if AGE.fullmatch(cell):
        return Kind.AGE
    if cell.isdigit() and len(cell) <= 4:
        return Kind.SMALL
    if _CODE.fullmatch(cell):
        return Kind.CODE
    if _ID.fullmatch(cell):
        return Kind.ID
    if _BED.fullmatch(cell) and len(cell) <= 14:
        return Kind.BED
    if _NAME.fullmatch(cell):
        return Kind.NAME
    return Kind.PAYER if is_payer(word) else Kind.TEXT


def is_payer(word: str) -> bool:
    """Whether the words name an insurance (``word`` in small letters)."""
    return bool(_INSURERS & set(word.replace("/", " ").split())) or payer_words.is_insurance(word)


@dataclass(frozen=True, slots=True)
class Look:
    """How a column looks: the kind of most of its cells, how many have something in them, and how many of
    those differ (0 to 1)."""

    kind: Kind
    filled: int
    distinct: float
    longest: int


def look(cells: Iterable[str]) -> Look:
    """The look of one column. Where no kind has six of ten cells it is text; digits that are all calendar
    days (20261120) are dates."""
    texts = [text.strip() for text in cells]
    kinds = Counter(kind_of(text) for text in texts)
    filled = sum(kinds.values()) - kinds.pop(Kind.EMPTY, 0)
    if not filled:
        return Look(Kind.EMPTY, 0, 0.0, 0)
    full = [text for text in texts if text.casefold() not in NOTHING]
    kind, count = kinds.most_common(1)[0]
    if kind is Kind.ID and all(dates.is_compact(text) for text in full):
        kind = Kind.DATE
    elif count < _MOST * filled:
        kind = Kind.TEXT
    distinct = len({text.casefold() for text in full}) / filled
    return Look(kind, filled, distinct, max(map(len, full)))

"""Two fillings of one form side by side."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Change(StrEnum):
    """How an answer stands to the one before."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One question, both answers in words. The times (facility's wall clock) are set where an answer was
    carried: then it was found before its filling was made."""

    item: str
    number: str
    question: str
    section: str
    before: str
    after: str
    change: Change
    before_at: datetime | None = None
    after_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the fillings compared: when it was locked, by whom, its score in words."""

    assessment: str
    at: datetime
    by: str
    score: str = ""
    version: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed first, in the form's order, then what is the same. ``note`` is what makes the two hard to
    compare: another version, another weighting."""

    form: str
    title: str
    stay: str
    before: Sheet
    after: Sheet
    lines: tuple[ComparedLine, ...]
    note: str = ""

    @property
    def changed(self) -> tuple[ComparedLine, ...]:
        return tuple(line for line in self.lines if line.change is not Change.SAME)

    @property
    def same(self) -> tuple[ComparedLine, ...]:
        return tuple(line for line in self.lines if line.change is Change.SAME)

"""A patient's timeline: what happened, by whom, when it happened and when it was entered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What an entry is about; the value is the word on the line."""

    STAY = "stay"
    GOING = "going"
    FORM = "form"
    SAFETY = "safety"
    PLAN = "plan"
    DISCHARGE = "discharge"
    CLOCK = "clock"
    NOTE = "note"
    FACT = "fact"
    TODO = "to-do"
    PAYER = "payer"
    IMPORT = "import"
    PRIOR = "prior"
    RECORD = "record"


LATE_MINUTES = 60
"""What is entered later than this after it happened says so (P§8)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. Instants stand on the wall clock; ``exact`` is false where only the day is known.
    ``late`` marks her own entry more than an hour after it happened. ``opens`` is what Enter does, as on the
    Summary; ``more`` are the lines of the pane."""

    kind: Kind
    happened: datetime
    exact: bool
    entered: datetime
    text: str
    by: str
    late: bool
    opens: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Newest first. ``days`` are the wall-clock days of the entries in order; ``entry(i)`` makes the line
    ``i`` only when it is looked at. ``counts`` are all kinds there are, whatever is shown."""

    days: tuple[date, ...]
    entry: Callable[[int], Entry]
    counts: tuple[tuple[Kind, int], ...]
    today: date

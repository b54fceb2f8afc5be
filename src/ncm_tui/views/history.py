"""Who changed what, when, from what to what. Instants stand on the facility's wall clock."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One field. ``before`` is empty for a new row, ``after`` where the row or the value was taken away."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One verb. ``reason`` as typed; ``gone`` says when it was taken back, empty while it stands."""

    at: datetime
    who: str
    what: str
    changes: tuple[Change, ...]
    reason: str = ""
    gone: str = ""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Newest first. ``older`` is true where more entries were left off than are shown."""

    title: str
    entries: tuple[HistoryEntry, ...]
    today: date
    older: bool = False


@dataclass(frozen=True, slots=True)
class DeedRow:
    """One line of what was done and looked at. ``who`` is the patient's name, empty when there is none."""

    seq: int
    at: datetime
    what: str
    who: str
    detail: str

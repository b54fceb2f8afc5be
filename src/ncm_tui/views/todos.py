"""To-dos as lists and the Summary show them (P§13)."""

from dataclasses import dataclass
from datetime import date, datetime

from ncm_tui.rules.repeat import Due
from ncm_tui.views.moments import day_text, moment_text
from ncm_tui.views.origins import Origin
from ncm_tui.views.patient import NO_INFORMATION

#: What the page of all to-dos says in place of the words of one about a no-information patient (P§13).
UNTOLD = "to-do: in the chart"
REPEAT_WORDS = {"daily": "every day", "weekdays": "weekdays", "weekly": "every week"}


@dataclass(frozen=True, slots=True)
class TodoLine:
    """One to-do. ``due`` is when it wants to be seen: ``snoozed`` says that it was put off until then.
    ``stay`` and ``patient`` (uids) are empty where it is about nobody; ``who`` is the name as lists may say
    it. ``left``: the patient has gone, and it is still to be done (a call after discharge). ``origin`` is the
    finished form it came from."""

    uid: str
    text: str
    due: Due
    late: bool
    today: bool
    snoozed: bool
    repeat: str
    done: datetime | None
    stay: str = ""
    patient: str = ""
    who: str = ""
    bed: str = ""
    age_sex: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    mrn: str = ""
    name_alert: bool = False
    left: bool = False
    origin: Origin | None = None

    @property
    def unnamed(self) -> bool:
        """A no-information patient: bed and age alone may be shown (P§13)."""
        return self.who == NO_INFORMATION


@dataclass(frozen=True, slots=True)
class TodoPage:
    """All to-dos of the page, in its order: late first, then by day, those without a date last; what was
    done, newest first, at the end. ``older`` more were done before those."""

    lines: tuple[TodoLine, ...]
    now: datetime
    late: int
    today: int
    older: int = 0


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many open to-dos are late, and how many more are due today."""

    late: int
    today: int


def due_text(due: Due, now: datetime) -> str:
    """``14:30``, ``today``, ``Mon 23``, ``Mon 23 14:30``, ``no date``."""
    if due.day is None:
        return "no date"
    if due.at is not None:
        return f"{due.at:%H:%M}" if due.is_today(now) else moment_text(due.at, now.date())
    return "today" if due.is_today(now) else day_text(due.day, now.date())

"""The discharge checklist of one stay as it travels up. Instants stand on the facility's wall clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ncm_tui.rules.readiness import Standing, Stop

#: Over so many minutes between happening and writing it down, evidence prints "late entry" (P§8).
LATE_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was recorded for a row. ``late`` is true over an hour after it happened. ``found`` is
    evidence from the chart itself (a finished score, a set EDD), not entered here; ``by`` is then the author
    of what was found. ``unconfirmed`` is the EMR's word that nobody confirmed: shown, and no evidence.
    ``clock_uid``: it is evidence of a clock, with this uid."""

    happened: datetime | None
    entered: datetime | None
    late: bool
    by: str
    text: str
    reason: str
    seen: bool = False
    found: bool = False
    unconfirmed: bool = False
    clock_uid: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """``needs`` are the missing facts in words; ``why`` says why the row applies or waits; ``opens`` is
    where a gap is filled (empty: its evidence form); ``answers`` what the evidence form held last; ``clock``
    is the rule whose evidence is this row's and ``trigger`` the event that started it (empty: no clock)."""

    id: str
    text: str
    detail: str
    who: str
    phase: str
    standing: Standing
    stop: Stop
    needs: tuple[str, ...]
    asks: tuple[str, ...]
    why: str
    form: str
    opens: str
    hint: str
    clock: str
    trigger: str
    source: str
    evidence: Evidence | None
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChecklistPage:
    """``needed`` rows keep the file open (never the patient); ``undirected`` rows wait for a destination,
    ``unplanned`` ones for what is planned after leaving;
    ``missed`` rows were due and not done when the patient left, and are never *ready*.

    ``leaves`` is when leaving is expected, ``assumed`` when its hour is the site's usual one; ``was`` the
    EDD before.
    """

    stay: str
    title: str
    version: str
    local: bool
    destination: str | None
    destination_title: str
    edd: date | None
    was: date | None
    leaves: datetime | None
    assumed: bool
    left: datetime | None
    today: date
    done: int
    total: int
    needed: tuple[str, ...]
    missed: tuple[str, ...]
    ready: bool
    undirected: int
    unplanned: tuple[str, ...]
    phases: tuple[tuple[str, str], ...]
    lines: tuple[ChecklistLine, ...]

    def line(self, row_id: str) -> ChecklistLine | None:
        return next((line for line in self.lines if line.id == row_id), None)

"""Where a clock stands, in words: for the UR/Auth tab, its pages and the text that leaves."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_rules import CONFIDENCES
from ncm_tui.rules.clock_rules import GROUPS as _GROUPS
from ncm_tui.rules.ranking import HELD, Hours, bucket, marker
from ncm_tui.rules.shifts import Bounds
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.moments import clock_text, day_text, moment_text

_HOUR = timedelta(hours=1)
_DAY_END = time(23, 59)
_WEEK = 6
GROUPS = tuple(_GROUPS.items())
OWNERS = {
    "cm": "case manager", "ur": "UR", "sw": "social worker", "registration": "registration",
    "physician": "physician",
    "ur_committee": "UR committee", "finance": "finance", "plan": "the plan", "agency": "the agency",
    "facility": "the facility", "state": "the state", "coder": "coding", "qio": "the QIO",
    "patient": "the patient",
}  # fmt: skip
CONFIDENCE = CONFIDENCES


def due_text(line: ClockLine, now: datetime) -> str:
    """``13:00``, ``~Tue 24 17:00`` where an input is unconfirmed, ``today`` for the end of the day."""
    due = line.due
    if due is None:
        return ""
    sign = "~" if line.assumed else ""
    if due.time().replace(second=0, microsecond=0) == _DAY_END:
        return sign + ("today" if due.date() == now.date() else day_text(due.date(), now.date()))
    return sign + clock_text(due, now.date())


def short_due(line: ClockLine, now: datetime) -> str:
    """The same in ten cells: ``13:00``, ``~Tue 17:00`` within six days, ``Fri 04 Dec`` after that."""
    due = line.due
    if due is None:
        return ""
    sign, days = ("~" if line.assumed else ""), (due.date() - now.date()).days
    if due.year != now.year and abs(days) > _WEEK:
        return f"{sign}{due:%d %b %Y}"
    if days == 0 or due.time().replace(second=0, microsecond=0) == _DAY_END:
        return due_text(line, now)
    return sign + (f"{due:%a %H:%M}" if -_WEEK <= days <= _WEEK else day_text(due.date(), now.date()))


def apart(span: timedelta) -> str:
    """``40 min``, ``3 h``, ``2 d``: how far off, never more than it is."""
    minutes = int(abs(span).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} d"


def state_words(line: ClockLine, now: datetime) -> str:
    """``overdue 1 h``, ``due in 3 h``, ``done Sun 22 09:40``, ``not needed: …``."""
    today = now.date()
    match line.state:
        case ClockState.OVERDUE:
            return f"overdue {apart(now - line.due)}" if line.due else "overdue"
        case ClockState.DUE:
            return f"due in {apart(line.due - now)}" if line.due else "to do"
        case ClockState.PENDING:
            return "can be done already" if line.due else line.reason or "to think of"
        case ClockState.NOT_YET:
            begins = f"from {clock_text(line.window_open, today)}" if line.window_open else ""
            return begins or line.reason or "not yet"
        case ClockState.INVALID_EARLY:
            return "given too early: give it again"
        case ClockState.MET | ClockState.MET_LATE:
            late = " late" if line.state is ClockState.MET_LATE else ""
            when = f" {moment_text(line.done_at, today)}" if line.done_at else ""
            return f"done{late}{when}"
        case ClockState.NOT_NEEDED:
            return "not needed" + (f": {line.reason}" if line.reason else "")
        case ClockState.NOT_AVAILABLE:
            return "not possible any more" + (f": {line.reason}" if line.reason else "")
    return "not known yet"


def sign_of(line: ClockLine, now: datetime, hours: Hours | None = None) -> tuple[str, str]:
    """(sign, ink): ``!`` red for what is overdue by law or contract, ``▲`` amber for what is late otherwise
    or comes due in this shift, as on Today by ``hours`` (within eight hours where no shift is known). What
    somebody else owns is never red (P§2)."""
    if line.state is ClockState.UNKNOWN:
        return "?", "soon"
    if line.state in (ClockState.OVERDUE, ClockState.INVALID_EARLY):
        return ("!", "late") if not line.watch and line.kind in HELD else ("▲", "soon")
    if line.state is ClockState.MET_LATE:
        return "■", "soon"
    if line.state is ClockState.MET:
        return "■", "dim"
    if line.state in (ClockState.NOT_NEEDED, ClockState.NOT_AVAILABLE):
        return "–", "dim"
    if line.state is ClockState.DUE and line.due is not None and not line.watch:
        shift = hours or Hours(now, Bounds(now + 8 * _HOUR, now + 24 * _HOUR))
        if marker(line.due, bucket(line.due, shift), line.kind):
            return "▲", "soon"
    return "□", "dim" if line.watch or line.state is ClockState.NOT_YET else ""


def owner_words(owner: str) -> str:
    """Whose it is."""
    return OWNERS.get(owner, owner.replace("_", " "))


def group_words(group: str) -> str:
    """The heading of a group."""
    return dict(GROUPS).get(group, group.replace("_", " ").capitalize())

"""Second copy of the IM: not needed where the first was received 2 calendar days or less before leaving; a
copy within 4 hours counts where the patient agreed to leave sooner (42 CFR 405.1205(c); Pub. 100-04 ch. 30,
200.3.4.2)."""

from datetime import date, datetime, timedelta

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_compile import settled
from ncm_tui.rules.clock_given import AGREED, Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = ("im_initial_delivered", "inpatient_admit", "stay_open", "discharged")
_FRESH = timedelta(days=2)
_EARLIEST = timedelta(days=7)
_AHEAD = timedelta(hours=4)


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    first = given.facts.get("im_initial_delivered")
    admitted = given.facts.get("inpatient_admit")
    day = given.calendar.day
    if first is not None and admitted is not None and day(first) < day(admitted) - _EARLIEST:
        first = None
    if first is None:
        return reckoned._replace(needs=("im_initial_delivered",))
    if day(first) >= day(trigger) - _FRESH:
        return Reckoned(
            state=ClockState.NOT_NEEDED, reason="the first IM was received 2 days or less before leaving"
        )
    if not isinstance(trigger, datetime):
        return _any_hour(rule, given, evidence, trigger, reckoned)
    if any(_counts(at, given, reckoned) for at in evidence.get(AGREED, ())):
        return reckoned._replace(grace=given.calendar.end(day(trigger)))
    return _still_time(rule, given, evidence, reckoned)


def _still_time(rule: ClockRule, given: Given, evidence: Evidence, reckoned: Reckoned) -> Reckoned:
    """A copy under 4 hours before the planned leave, of who is still here: the hours pass, or she agrees.
    It is lost only where she left before."""
    if given.facts.get("stay_open") is not True or given.facts.get("discharged") is not None:
        return reckoned
    if reckoned.due is None or reckoned.open is None:
        return reckoned
    shown = (settled(at, given.calendar, False) for name in rule.done_by for at in evidence.get(name, ()))
    done = sorted(at for at in shown if at.timestamp() >= reckoned.open.timestamp())
    if not done or done[0].timestamp() <= reckoned.due.timestamp():
        return reckoned
    until = given.calendar.after_hours(done[0], _AHEAD.total_seconds() / 3600)
    if given.moment >= until.timestamp():
        return reckoned._replace(state=ClockState.MET, done=(done[0],), reason="4 hours have passed since")
    reason = f"copy under 4 h: wait until {until:%H:%M} or note the agreement"
    return reckoned._replace(state=ClockState.OVERDUE, reason=reason)


def _counts(agreed: date, given: Given, reckoned: Reckoned) -> bool:
    """Whether the copy that was agreed to is one that counts, the first in its window: of a stale one nothing
    is forgiven."""
    at = settled(agreed, given.calendar, False)
    return reckoned.open is None or at.timestamp() >= reckoned.open.timestamp()


def _any_hour(rule: ClockRule, given: Given, evidence: Evidence, day: date, reckoned: Reckoned) -> Reckoned:
    """Leaving on a day whose hour is not known: a copy 4 hours before its first moment is in time anyhow."""
    calendar = given.calendar
    latest = calendar.start(day).timestamp() - _AHEAD.total_seconds()
    earliest = 0.0 if reckoned.open is None else reckoned.open.timestamp()
    shown = (settled(at, calendar, False) for name in rule.done_by for at in evidence.get(name, ()))
    done = sorted(at for at in shown if earliest <= at.timestamp() <= latest)
    return Reckoned(state=ClockState.MET, open=reckoned.open, done=tuple(done)) if done else reckoned

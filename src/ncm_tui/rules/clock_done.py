"""What the evidence of a clock comes to, and where a clock stands of which nothing was done yet."""

from datetime import datetime

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_compile import settled
from ncm_tui.rules.clock_given import Clock, Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import STARTED, ClockRule

_by_time = datetime.timestamp


def done_at(rule: ClockRule, given: Given, evidence: Evidence) -> tuple[datetime, ...]:
    """When it was done, first in time first. A day without an hour counts as its last moment."""
    found = [
        settled(at, given.calendar, opening=False) for name in rule.done_by for at in evidence.get(name, ())
    ]
    for name in rule.met_by:
        if (at := given.facts.get(name)) is not None:
            found.append(settled(at, given.calendar, opening=False))
    return tuple(sorted(found, key=_by_time))


def met(rule: ClockRule, given: Given, times: Reckoned, done: tuple[datetime, ...]) -> Clock | None:
    """What the evidence comes to; ``None`` where all of it is stale and does not count."""
    opens = counts_from(rule, given, times)
    first = next((at for at in done if opens is None or at.timestamp() >= opens.timestamp()), None)
    if first is None:
        if rule.early == "ignored":
            return None
        return Clock(
            ClockState.INVALID_EARLY,
            times.due,
            times.open,
            times.outputs,
            reason=f"done {done[-1]:%a %m/%d %H:%M}, before {opens:%a %m/%d}: do it again",
        )
    limits = [at.timestamp() for at in (times.due, times.grace) if at is not None]
    late = bool(limits) and first.timestamp() > max(limits)
    state = ClockState.MET_LATE if late else ClockState.MET
    return Clock(state, times.due, times.open, times.outputs, done_at=first)


def counts_from(rule: ClockRule, given: Given, times: Reckoned) -> datetime | None:
    """Since when what was done counts: the window, or the day on which the clock started."""
    if rule.early == STARTED:
        trigger = given.facts.get(rule.trigger)
        return None if trigger is None else given.calendar.start(given.calendar.day(trigger))
    return None if rule.early == "ok" else times.open


def _passed(rule: ClockRule) -> tuple[ClockState, str]:
    """Nobody was late: a time that only passes is over, a right that nobody used is no longer to be had."""
    if rule.done_by:
        return ClockState.NOT_AVAILABLE, "the time to ask has passed"
    return ClockState.MET, "passed"


def undone(rule: ClockRule, given: Given, times: Reckoned, *, stale: bool) -> tuple[ClockState, str]:
    """Nothing that counts was done yet. On the minute of ``due`` it is in time; what is required once a time
    is exceeded is not required on it."""
    now = given.moment
    reason = times.reason or ("what was given is stale: give it again" if stale else "")
    if times.due is not None and now > times.due.timestamp():
        return _passed(rule) if rule.passes else (ClockState.OVERDUE, reason)
    if times.open is not None and now < times.open.timestamp():
        return ClockState.NOT_YET, reason
    if times.mandatory is not None and now <= times.mandatory.timestamp():
        return ClockState.PENDING, reason
    if times.due is None:
        return ClockState.PENDING, reason or rule.prompt
    return ClockState.DUE, reason

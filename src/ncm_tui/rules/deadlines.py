"""Where a clock stands (``docs/clocks.md``): one rule, one stay or event, at one moment.

``standing`` is asked for every rule of every patient of the list, so it builds no words but those of the line
on Today; ``rules.explaining`` says why, for one clock.
"""

from collections.abc import Iterable, Set
from datetime import date, datetime
from typing import Any, Final

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_compile import settled
from ncm_tui.rules.clock_done import counts_from, done_at, met, undone
from ncm_tui.rules.clock_given import (
    DOES_NOT_APPLY,
    MISSED,
    NOT_NEEDED,
    Clock,
    Evidence,
    Given,
    Profile,
    Reckoned,
)
from ncm_tui.rules.clock_inputs import facts_of, lacking, rests_on
from ncm_tui.rules.clock_ready import Ready, made_ready
from ncm_tui.rules.clock_rules import ClockRule
from ncm_tui.rules.conditions import needs

__all__ = ["Clock", "Evidence", "Given", "Profile", "facts_of", "reckoned", "standing"]

_WAITING: Final = frozenset(
    {
        ClockState.NOT_YET,
        ClockState.PENDING,
        ClockState.DUE,
        ClockState.OVERDUE,
        ClockState.INVALID_EARLY,
    }
)
_CLOSED: Final = (
    (NOT_NEEDED, ClockState.NOT_NEEDED, ""),
    (MISSED, ClockState.NOT_AVAILABLE, "missed: "),
)
_DONE: Final = frozenset({ClockState.MET, ClockState.MET_LATE})
_NOT_APPLICABLE: Final = Clock(ClockState.NOT_NEEDED, reason=DOES_NOT_APPLY)
_NOT_HAPPENED: Final = Clock(ClockState.NOT_YET, reason="has not happened yet")
_NONE_HERE: Final = Clock(ClockState.NOT_NEEDED, reason="there is none here")
_NO_SUCH: Final = Clock(ClockState.NOT_NEEDED, reason="no such clock for this payer or that day")
#: Of what was done while its time cannot be reckoned.
NOT_TOLD: Final = "in time or not: not known"
#: Of a time that no calendar holds.
_YEARS: Final = range(1900, 2200)
OUT_OF_REACH: Final = "a year lies out of reach: correct it"


def standing(rule: ClockRule, given: Given, evidence: Evidence | None = None) -> Clock:
    """Where the clock stands at ``given.now``. ``evidence`` stands in for that of ``given``."""
    made = made_ready(rule)
    shown = given.evidence if evidence is None else evidence
    trigger = given.facts.get(rule.trigger) if rule.trigger else None
    said = at_once(made, given, shown, trigger)
    if said is not None or trigger is None:
        return said or Clock(ClockState.PENDING, reason=rule.prompt)
    return counted(made, given, shown, trigger)


def at_once(made: Ready, given: Given, evidence: Evidence, trigger: date | None) -> Clock | None:
    """What is said before any time is reckoned; ``None`` where there is a clock to be reckoned."""
    rule = made.rule
    applies = True if made.applies is None else made.applies(given.facts)
    if applies is False:
        return _changed(made, given, evidence, trigger) or _NOT_APPLICABLE
    if evidence and (closed := _closed(made, given, evidence, trigger)) is not None:
        return closed
    for key in made.figure_keys:
        if given.figures.get(key, 0) is None:
            return _NONE_HERE
    for exemption in made.not_needed:
        if exemption.holds(given):
            done = _done_all_the_same(made, given, evidence, trigger)
            return done or Clock(ClockState.NOT_NEEDED, reason=exemption.reason(given, trigger))
    if applies is None and (trigger is not None or rule.trigger_missing == "unknown"):
        return _or_done(_unknown(rule, given, trigger), rule, given, evidence)
    return _or_done(_without_trigger(rule), rule, given, evidence) if trigger is None else None


def _changed(made: Ready, given: Given, evidence: Evidence, trigger: date | None) -> Clock | None:
    """Of an inpatient who was changed to outpatient: it did apply, and what was done then is done."""
    facts = given.facts
    if made.applies is None or "status" not in made.whom or facts.get("reclassified") is None:
        return None
    if made.applies({**facts, "status": "inpatient"}) is not True or facts.get("status") == "inpatient":
        return None
    done = _done_all_the_same(made, given, evidence, trigger)
    return done or Clock(ClockState.NOT_NEEDED, reason="changed to outpatient")


def _closed(made: Ready, given: Given, evidence: Evidence, trigger: date | None) -> Clock | None:
    """What somebody closed with a reason: not needed, or missed (P§8). What was done all the same is done."""
    for kind, state, words in _CLOSED:
        if evidence.get(kind):
            done = _done_all_the_same(made, given, evidence, trigger)
            return done or Clock(state, reason=words + str(evidence[kind][-1] or ""))
    return None


def _done_all_the_same(made: Ready, given: Given, evidence: Evidence, trigger: date | None) -> Clock | None:
    """What was done stays done, and in time or late, whatever exempts from it since."""
    if trigger is None or not done_at(made.rule, given, evidence):
        return None
    clock = counted(made, given, evidence, trigger)
    return clock if clock.state in _DONE else None


def reckoned(rule: ClockRule, given: Given, evidence: Evidence, trigger: date) -> Reckoned:
    """The times of a clock whose trigger is known, before anybody asks what was done."""
    made = made_ready(rule)
    due = None if made.due is None else made.due(given, trigger)
    opens = None if made.open is None else made.open(given, trigger)
    mandatory = None if made.mandatory is None else made.mandatory(given, trigger)
    found = Reckoned(due, opens, mandatory)
    if made.outputs:
        found = found._replace(outputs=dict(_outputs(made, given, trigger, found)))
    missing: list[str] = []
    for written, time in ((rule.due, due), (rule.open, opens), (rule.mandatory, mandatory)):
        if written is not None and time is None:
            missing += lacking(written, rule, given, trigger)
    if missing:
        found = found._replace(needs=tuple(dict.fromkeys(missing)))
    return found if made.function is None else made.function(rule, given, evidence, trigger, found)


def _outputs(made: Ready, given: Given, trigger: date, found: Reckoned) -> Iterable[tuple[str, Any]]:
    for name, out in made.outputs:
        if isinstance(out, str):
            yield name, getattr(found, out)
        else:
            value = out(given, trigger)
            yield name, value if not isinstance(value, datetime) else settled(value, given.calendar, False)


def _unknown(rule: ClockRule, given: Given, trigger: date | None) -> Clock:
    missing = list(needs(rule.applies, given.facts)) if rule.applies is not None else []
    if trigger is None and rule.trigger and rule.trigger_missing == "unknown":
        missing.append(rule.trigger)
    return Clock(ClockState.UNKNOWN, needs=tuple(dict.fromkeys(missing)))


def _or_done(
    clock: Clock, rule: ClockRule, given: Given, evidence: Evidence, since: datetime | None = None
) -> Clock:
    """What was done is not asked for again, though whether it was in time is not known; ``needs`` stay."""
    if clock.state is not ClockState.UNKNOWN or not (evidence or rule.met_by):
        return clock
    done = [at for at in done_at(rule, given, evidence) if since is None or at >= since]
    return clock._replace(state=ClockState.MET, reason=NOT_TOLD, done_at=done[0]) if done else clock


def _without_trigger(rule: ClockRule) -> Clock:
    if not rule.trigger:
        return Clock(ClockState.PENDING, reason=rule.prompt)
    if rule.trigger_missing == "not_yet":
        return _NOT_HAPPENED
    return Clock(ClockState.UNKNOWN, needs=(rule.trigger,))


def counted(made: Ready, given: Given, evidence: Evidence, trigger: date) -> Clock:
    """Where a clock whose trigger is known stands. A year out of reach spoils this clock alone."""
    try:
        if trigger.year not in _YEARS:
            raise ValueError(OUT_OF_REACH)
        return _counted(made, given, evidence, trigger)
    except (OverflowError, ValueError):
        return Clock(ClockState.UNKNOWN, needs=(made.rule.trigger,), reason=OUT_OF_REACH)


def _counted(made: Ready, given: Given, evidence: Evidence, trigger: date) -> Clock:
    rule = made.rule
    if rule.effective_from is not None or rule.effective_to is not None:
        day = given.calendar.day(trigger)
        if rule.effective_from is not None and day < rule.effective_from:
            return Clock(ClockState.NOT_NEEDED, reason=f"in force from {rule.effective_from:%m/%d/%Y}")
        if rule.effective_to is not None and day > rule.effective_to:
            return Clock(ClockState.NOT_NEEDED, reason=f"in force until {rule.effective_to:%m/%d/%Y}")
    if made.starts and (against := _contradicted(given, trigger)) is not None:
        return against
    for exemption in made.not_yet:
        if exemption.holds(given):
            return _before_it_runs(made, given, evidence, exemption.reason(given, trigger))
    assumed: tuple[str, ...] = ()
    why = ""
    times = reckoned(rule, given, evidence, trigger)
    clock = _state(rule, given, evidence, times)
    if made.again is not None and clock.state in _DONE:
        clock = _once_more(made, given, evidence, clock)
    if clock.done_at is None:
        for gone in made.unavailable:
            if gone.holds(given):
                reason = gone.reason(given, trigger)
                return Clock(
                    ClockState.NOT_AVAILABLE,
                    clock.due,
                    clock.window_open,
                    reason=reason,
                    next_rule=gone.next_rule,
                )
    if given.unconfirmed and not given.unconfirmed.isdisjoint(made.asked):
        assumed = _assumed(made, given, trigger, clock, times.rests)
    if made.same_day and clock.due is not None and clock.state is ClockState.OVERDUE:
        clock = _at_once_then(clock, trigger)
    if clock.state in _WAITING and rule.why:
        why = made.line(given, trigger, clock)
    return _marked(clock, assumed, why) if assumed or why else clock


def _at_once_then(clock: Clock, trigger: date) -> Clock:
    """Close of business of the same day, of what was asked after it."""
    assert clock.due is not None
    if not isinstance(trigger, datetime) or trigger.timestamp() <= clock.due.timestamp():
        return clock
    return clock._replace(reason="asked past the close of business: at once")


def _once_more(made: Ready, given: Given, evidence: Evidence, clock: Clock) -> Clock:
    """After it was done: due again from the last time it was, or done for good."""
    assert made.again is not None
    last = done_at(made.rule, given, evidence)[-1]
    due = made.again(given, last)
    if due is None or due.timestamp() <= last.timestamp():
        return clock
    state, _ = undone(made.rule, given, Reckoned(due), stale=False)
    return Clock(state, due, outputs=clock.outputs, reason=f"last done {last:%a %m/%d %H:%M}")


def _before_it_runs(made: Ready, given: Given, evidence: Evidence, reason: str) -> Clock:
    """What the clock waits for has not happened: nothing is due, and what was done is met."""
    done = done_at(made.rule, given, evidence)
    return Clock(ClockState.MET, done_at=done[0]) if done else Clock(ClockState.NOT_YET, reason=reason)


def _contradicted(given: Given, trigger: date) -> Clock | None:
    """Leaving before the stay began: one of the two is wrong, and no time is reckoned from either."""
    name = "discharged" if given.facts.get("discharged") is not None else "discharge"
    left = given.facts.get(name)
    if left is None:
        return None
    if isinstance(left, datetime) and isinstance(trigger, datetime):
        if left.timestamp() >= trigger.timestamp():
            return None
    elif given.calendar.day(left) >= given.calendar.day(trigger):
        return None
    reason = "leaving lies before the stay began: correct one of the two times"
    return Clock(ClockState.UNKNOWN, needs=(name,), reason=reason)


def _marked(clock: Clock, assumed: tuple[str, ...], why: str) -> Clock:
    """The clock with what it rests on and its line: written out, for this is asked thousands of times."""
    state, due, opens, outputs, missing, _, reason, next_rule, done_at, _ = clock
    return Clock(state, due, opens, outputs, missing, assumed, reason, next_rule, done_at, why)


def _assumed(
    made: Ready, given: Given, trigger: date, clock: Clock, rests: frozenset[str]
) -> tuple[str, ...]:
    """The unconfirmed inputs: who it applies to, and what the due time comes from."""
    if clock.state in (ClockState.NOT_NEEDED, ClockState.UNKNOWN):
        used: Set[str] = made.whom
    elif made.rests is not None:
        used = made.rests
    else:
        used = made.whom | rests_on(made.rule.due, made.rule, given, trigger) | {made.rule.trigger}
    used = used | rests
    found = used & given.unconfirmed
    return tuple(sorted(found)) if found else ()


def _state(rule: ClockRule, given: Given, evidence: Evidence, times: Reckoned) -> Clock:
    if times.state is not None:
        found = Clock(times.state, times.due, times.open, times.outputs, times.needs, reason=times.reason)
        return found._replace(done_at=times.done[0]) if times.done else found
    if times.needs:
        unknown = Clock(ClockState.UNKNOWN, None, times.open, times.outputs, times.needs, reason=times.reason)
        return _or_done(unknown, rule, given, evidence, counts_from(rule, given, times))
    if rule.due is not None and times.due is None:
        return _NO_SUCH
    done = times.done
    if done is None and (evidence or rule.met_by):
        done = done_at(rule, given, evidence)
    if done:
        clock = met(rule, given, times, done)
        if clock is not None:
            return clock
    state, reason = undone(rule, given, times, stale=bool(done))
    return Clock(state, times.due, times.open, times.outputs, reason=reason)

"""Where a clock stands (``docs/clocks.md``): one rule, one stay or event, at one moment.

``standing`` is asked for every rule of every patient of the list, so it builds no words but those of the line
on Today; ``rules.explaining`` says why, for one clock.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_compile import Instant, Test, exempt, instant_of, raw_of, settled, test_of
from ncm_tui.rules.clock_given import DOES_NOT_APPLY, NOT_NEEDED, Clock, Evidence, Given, Profile, Reckoned
from ncm_tui.rules.clock_inputs import facts_of, lacking, rests_on
from ncm_tui.rules.clock_reasons import Line, line_of
from ncm_tui.rules.clock_rules import ClockRule, Exemption, Time
from ncm_tui.rules.clocks import Function, function_named
from ncm_tui.rules.conditions import names, needs

__all__ = ["Clock", "Evidence", "Given", "Profile", "facts_of", "reckoned", "standing", "standings"]

_WAITING: Final = frozenset(
    {
        ClockState.NOT_YET,
        ClockState.PENDING,
        ClockState.DUE,
        ClockState.OVERDUE,
        ClockState.INVALID_EARLY,
    }
)
_NOT_APPLICABLE: Final = Clock(ClockState.NOT_NEEDED, reason=DOES_NOT_APPLY)
_NOT_HAPPENED: Final = Clock(ClockState.NOT_YET, reason="has not happened yet")
_NONE_HERE: Final = Clock(ClockState.NOT_NEEDED, reason="there is none here")
_NO_SUCH: Final = Clock(ClockState.NOT_NEEDED, reason="no such clock for this payer or that day")
_by_time = datetime.timestamp


@dataclass(frozen=True, slots=True)
class _Ready:
    """A rule made ready to be asked many times."""

    applies: Test | None
    not_needed: tuple[tuple[Callable[[Given], bool | None], Exemption], ...]
    unavailable: tuple[tuple[Callable[[Given], bool | None], Exemption], ...]
    open: Instant | None
    mandatory: Instant | None
    due: Instant | None
    outputs: tuple[tuple[str, str | Callable[[Given, date | None], date | None]], ...]
    function: Function | None
    line: Line
    asked: frozenset[str]
    state_keys: tuple[str, ...]


@lru_cache(maxsize=1024)
def _ready(rule: ClockRule) -> _Ready:
    def instant(time: Time | None, *, opening: bool = False) -> Instant | None:
        return None if time is None else instant_of(time, rule, opening=opening)

    return _Ready(
        applies=None if rule.applies is None else test_of(rule.applies),
        not_needed=tuple((exempt(each, rule), each) for each in rule.not_needed),
        unavailable=tuple((exempt(each, rule), each) for each in rule.unavailable),
        open=instant(rule.open, opening=True),
        mandatory=instant(rule.mandatory, opening=True),
        due=instant(rule.due),
        outputs=tuple(
            (name, out if isinstance(out, str) else raw_of(out, rule)) for name, out in rule.out.items()
        ),
        function=function_named(rule.function) if rule.function else None,
        line=line_of(rule.why),
        asked=facts_of((rule,)),
        state_keys=tuple(figure.key(rule.id) for figure in rule.figures.values()),
    )


def standing(rule: ClockRule, given: Given, evidence: Evidence | None = None) -> Clock:
    """Where the clock stands at ``given.now``. ``evidence`` stands in for that of ``given``."""
    ready = _ready(rule)
    shown = given.evidence if evidence is None else evidence
    said = True if ready.applies is None else ready.applies(given.facts)
    if said is False:
        return _NOT_APPLICABLE
    if shown.get(NOT_NEEDED):
        return Clock(ClockState.NOT_NEEDED, reason=str(shown[NOT_NEEDED][-1]))
    if any(given.figures.get(key, 0) is None for key in ready.state_keys):
        return _NONE_HERE
    for holds, exemption in ready.not_needed:
        if holds(given):
            return Clock(ClockState.NOT_NEEDED, reason=exemption.why)
    trigger = given.facts.get(rule.trigger) if rule.trigger else None
    if said is None:
        return _unknown(rule, given, trigger)
    if trigger is None:
        return _without_trigger(rule, shown)
    return _counted(rule, ready, given, shown, trigger)


def standings(
    rules: Iterable[ClockRule], given: Given, evidence: Mapping[str, Evidence]
) -> list[tuple[ClockRule, Clock]]:
    """Each of ``rules`` with its clock; ``evidence`` is by the id of the rule."""
    nothing: Evidence = {}
    return [(rule, standing(rule, given, evidence.get(rule.id, nothing))) for rule in rules]


def reckoned(rule: ClockRule, given: Given, evidence: Evidence, trigger: date) -> Reckoned:
    """The times of a clock whose trigger is known, before anybody asks what was done."""
    ready = _ready(rule)
    due = None if ready.due is None else ready.due(given, trigger)
    opens = None if ready.open is None else ready.open(given, trigger)
    mandatory = None if ready.mandatory is None else ready.mandatory(given, trigger)
    found = Reckoned(due, opens, mandatory)
    if ready.outputs:
        found = found._replace(outputs=dict(_outputs(ready, given, trigger, found)))
    missing: list[str] = []
    for written, time in ((rule.due, due), (rule.open, opens), (rule.mandatory, mandatory)):
        if written is not None and time is None:
            missing += lacking(written, rule, given, trigger)
    if missing:
        found = found._replace(needs=tuple(dict.fromkeys(missing)))
    return found if ready.function is None else ready.function(rule, given, evidence, trigger, found)


def _outputs(ready: _Ready, given: Given, trigger: date, found: Reckoned) -> Iterable[tuple[str, Any]]:
    for name, out in ready.outputs:
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


def _without_trigger(rule: ClockRule, evidence: Evidence) -> Clock:
    if not rule.trigger:
        return Clock(ClockState.PENDING, reason=rule.prompt)
    if rule.trigger_missing == "not_yet":
        return _NOT_HAPPENED
    return Clock(ClockState.UNKNOWN, needs=(rule.trigger,))


def _counted(rule: ClockRule, ready: _Ready, given: Given, evidence: Evidence, trigger: date) -> Clock:
    if rule.effective_from is not None or rule.effective_to is not None:
        day = given.calendar.day(trigger)
        if rule.effective_from is not None and day < rule.effective_from:
            return Clock(ClockState.NOT_NEEDED, reason=f"in force from {rule.effective_from:%m/%d/%Y}")
        if rule.effective_to is not None and day > rule.effective_to:
            return Clock(ClockState.NOT_NEEDED, reason=f"in force until {rule.effective_to:%m/%d/%Y}")
    times = reckoned(rule, given, evidence, trigger)
    clock = _state(rule, given, evidence, times)
    if clock.done_at is None:
        for holds, exemption in ready.unavailable:
            if holds(given):
                return Clock(ClockState.NOT_AVAILABLE, reason=exemption.why, next_rule=exemption.next_rule)
    if given.unconfirmed and not given.unconfirmed.isdisjoint(ready.asked):
        clock = clock._replace(assumed=_assumed(rule, given, trigger, clock))
    if clock.state in _WAITING and rule.why:
        clock = clock._replace(why=ready.line(given, trigger, clock))
    return clock


def _assumed(rule: ClockRule, given: Given, trigger: date, clock: Clock) -> tuple[str, ...]:
    """The unconfirmed inputs: who it applies to, and what the due time comes from."""
    if clock.state in (ClockState.NOT_NEEDED, ClockState.UNKNOWN):
        used = set(names(rule.applies)) if rule.applies is not None else set()
    else:
        used = rests_on(rule.due, rule, given, trigger) | {rule.trigger}
        used.update(names(rule.applies) if rule.applies is not None else ())
    return tuple(sorted(used & given.unconfirmed))


def _state(rule: ClockRule, given: Given, evidence: Evidence, times: Reckoned) -> Clock:
    if times.state is not None:
        return Clock(times.state, times.due, times.open, times.outputs, times.needs, reason=times.reason)
    if times.needs:
        return Clock(ClockState.UNKNOWN, None, times.open, times.outputs, times.needs, reason=times.reason)
    if rule.due is not None and times.due is None:
        return _NO_SUCH
    done = times.done if times.done is not None else _done(rule, given, evidence)
    if done:
        clock = _met(rule, times, done)
        if clock is not None:
            return clock
    state, reason = _undone(rule, given, times, stale=bool(done))
    return Clock(state, times.due, times.open, times.outputs, reason=reason)


def _done(rule: ClockRule, given: Given, evidence: Evidence) -> tuple[datetime, ...]:
    """When it was done, first in time first. A day without an hour counts as its last moment."""
    found = [
        settled(at, given.calendar, opening=False) for name in rule.done_by for at in evidence.get(name, ())
    ]
    return tuple(sorted(found, key=_by_time))


def _met(rule: ClockRule, times: Reckoned, done: tuple[datetime, ...]) -> Clock | None:
    """What the evidence comes to; ``None`` where all of it is stale and does not count."""
    opens = None if times.open is None or rule.early == "ok" else times.open.timestamp()
    first = next((at for at in done if opens is None or at.timestamp() >= opens), None)
    if first is None:
        if rule.early == "ignored":
            return None
        return Clock(
            ClockState.INVALID_EARLY,
            times.due,
            times.open,
            times.outputs,
            reason=f"done {done[-1]:%a %m/%d %H:%M}, before {times.open:%a %m/%d}: do it again",
        )
    limits = [at.timestamp() for at in (times.due, times.grace) if at is not None]
    late = bool(limits) and first.timestamp() > max(limits)
    state = ClockState.MET_LATE if late else ClockState.MET
    return Clock(state, times.due, times.open, times.outputs, done_at=first)


def _undone(rule: ClockRule, given: Given, times: Reckoned, *, stale: bool) -> tuple[ClockState, str]:
    """Nothing that counts was done yet. On the minute of ``due`` it is in time; what is required once a time
    is exceeded is not required on it."""
    now = given.now.timestamp()
    reason = times.reason or ("what was given is stale: give it again" if stale else "")
    if times.due is not None and now > times.due.timestamp():
        return (ClockState.MET, "passed") if rule.passes else (ClockState.OVERDUE, reason)
    if times.open is not None and now < times.open.timestamp():
        return ClockState.NOT_YET, reason
    if times.mandatory is not None and now <= times.mandatory.timestamp():
        return ClockState.PENDING, reason
    if times.due is None:
        return ClockState.PENDING, reason or rule.prompt
    return ClockState.DUE, reason

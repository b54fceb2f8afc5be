"""Why a clock stands where it does: what went in, the arithmetic in words, the rule, its source, how sure."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, Final

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_arithmetic import Arithmetic
from ncm_tui.rules.clock_compile import settled
from ncm_tui.rules.clock_given import ATTEMPT, NOT_NEEDED, Clock, Given
from ncm_tui.rules.clock_inputs import facts_of_rule
from ncm_tui.rules.clock_rules import POINTS, ClockRule, Time
from ncm_tui.rules.conditions import names
from ncm_tui.rules.deadlines import OUT_OF_REACH, standing
from ncm_tui.rules.explanation import Explanation
from ncm_tui.rules.facts import REGISTER, FactType

_SETTLED: Final = (ClockState.NOT_NEEDED, ClockState.NOT_AVAILABLE)


def _plain_name(name: str) -> str:
    return name.replace("_", " ")


def explain(
    rule: ClockRule, given: Given, clock: Clock | None = None, *, word: Callable[[str], str] = _plain_name
) -> Explanation:
    """The whole of it. ``clock`` is where it stands, reckoned here unless given; ``word`` gives a fact its
    name on screen."""
    clock = standing(rule, given) if clock is None else clock
    trigger = given.facts.get(rule.trigger) if rule.trigger else None
    said = Arithmetic(rule, given, trigger, word)
    return Explanation(
        inputs=(*_inputs(rule, given, said, clock), *_shown(rule, given, said)),
        steps=tuple(_steps(rule, given, clock, said)),
        rule=f"{rule.id}: {rule.title}",
        version=rule.version,
        source=rule.citation,
        confidence=rule.confidence,
        notes=rule.notes,
    )


def _inputs(rule: ClockRule, given: Given, said: Arithmetic, clock: Clock) -> Iterator[tuple[str, str]]:
    """The trigger first, then who it applies to, then the rest that is known or missed."""
    first = [rule.trigger] if rule.trigger else []
    applies = list(names(rule.applies)) if rule.applies is not None else []
    rest = sorted(facts_of_rule(rule) - {*first, *applies})
    for name in dict.fromkeys((*first, *applies, *rest)):
        value = given.facts.get(name)
        if value is None and name in rest and name not in clock.needs:
            continue
        source = given.sources.get(name, "")
        shown = _value(name, value, said)
        if value is not None and name in given.unconfirmed and "not confirmed" not in source:
            source = f"{source}, not confirmed" if source else "not confirmed"
        mark = "~ " if value is not None and name in given.unconfirmed else ""
        yield said.word(name), f"{mark}{shown}" + (f" · {source}" if source else "")
    for figure in rule.figures.values():
        yield figure.title, _figure(rule, given, figure.name)
    if given.profile is not None and rule.kind == "payer":
        seen = given.profile.verified_on
        when = f"verified {said.day(seen)}" if seen is not None else "never verified"
        yield "payer profile", f"{given.profile.name} · {when}" + (": verify" * given.profile.stale)


def _figure(rule: ClockRule, given: Given, name: str) -> str:
    figure = rule.figures[name]
    key = figure.key(rule.id)
    if key in given.figures:
        value = given.figures[key]
        return "none here" if value is None else f"{value:g} {figure.unit} · your site's"
    if figure.default is None:
        return "not asked yet"
    return f"{figure.default:g} {figure.unit} · the rule's own"


def _value(name: str, value: Any, said: Arithmetic) -> str:
    fact = REGISTER.get(name)
    if value is None:
        return "not entered"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return said.moment(value)
    if isinstance(value, date):
        no_hour = fact is not None and fact.type is FactType.INSTANT
        return said.day(value) + (", hour not known" if no_hour else "")
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value) or "none"
    if fact is not None and fact.type is FactType.CODE:
        return str(value).replace("_", " ")
    return f"{value:g} {fact.unit}".rstrip() if isinstance(value, float) and fact else str(value)


def _shown(rule: ClockRule, given: Given, said: Arithmetic) -> Iterator[tuple[str, str]]:
    """The evidence there is, each with its time."""
    for name in (*rule.done_by, ATTEMPT):
        for at in given.evidence.get(name, ()):
            yield _plain_name(name.removesuffix("_at")), said.moment(at)
    for reason in given.evidence.get(NOT_NEEDED, ()):
        yield "not needed", str(reason)


def _steps(rule: ClockRule, given: Given, clock: Clock, said: Arithmetic) -> Iterator[str]:
    if clock.state in _SETTLED and (clock.due is None or clock.state is ClockState.NOT_AVAILABLE):
        words = "Not needed" if clock.state is ClockState.NOT_NEEDED else "No longer to be had"
        yield f"{words}: {clock.reason}"
    elif clock.state is ClockState.UNKNOWN:
        yield "Unknown until this is known: " + ", ".join(said.word(name) for name in clock.needs)
    if clock.reason and clock.state not in _SETTLED:
        yield clock.reason[:1].upper() + clock.reason[1:]
    if said.trigger is not None and clock.state not in _SETTLED:
        for name, time, opening in (
            ("Opens", rule.open, True),
            ("Required after", rule.mandatory, True),
            ("Due", rule.due, False),
        ):
            if time is not None:
                yield from _timed(name, said, time, opening)
        if rule.again is not None and clock.due is not None and clock.reason.startswith("last done"):
            done = max(settled(at, given.calendar, False) for at in _times_done(rule, given))
            yield from _timed("Again", Arithmetic(rule, given, done, said.word), rule.again, False)
    yield from _results(rule, clock, said)
    yield from _against_now(given, clock, said)


def _times_done(rule: ClockRule, given: Given) -> list[date]:
    shown = [at for name in rule.done_by for at in given.evidence.get(name, ())]
    return shown + [at for name in rule.met_by if (at := given.facts.get(name)) is not None]


def _timed(name: str, said: Arithmetic, time: Time, opening: bool) -> Iterator[str]:
    try:
        *before, last = said.steps(time, opening=opening)
    except (OverflowError, ValueError):
        yield f"{name}: {OUT_OF_REACH}"
        return
    yield from before
    yield f"{name}: {last}"


def _results(rule: ClockRule, clock: Clock, said: Arithmetic) -> Iterator[str]:
    """What the rule says beside its times; those stand above already."""
    for name, value in clock.outputs.items():
        if value is not None and rule.out.get(name) not in POINTS:
            yield f"{_plain_name(name).capitalize()}: {_value('', value, said)}"


def _against_now(given: Given, clock: Clock, said: Arithmetic) -> Iterator[str]:
    if clock.due is None:
        return
    if clock.done_at is not None:
        late = clock.done_at.timestamp() > clock.due.timestamp()
        gap = _span(abs(clock.done_at.timestamp() - clock.due.timestamp()))
        yield f"Done {said.moment(clock.done_at)}: {gap} {'after' if late else 'before'} it was due"
        return
    left = clock.due.timestamp() - given.now.timestamp()
    yield f"Now {said.moment(given.now)}: {_span(abs(left))} {'left' if left >= 0 else 'past'}"


def _span(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{hours // 24} days"

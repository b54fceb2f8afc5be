"""Which inputs a rule speaks of, which of them are missing, and which its due time rests on."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from ncm_tui.rules.clock_compile import case_name, instant_of, number_of, raw_of
from ncm_tui.rules.clock_conditions import test_of
from ncm_tui.rules.clock_given import Given
from ncm_tui.rules.clock_rules import At, ByFact, Choose, ClockRule, Count, Dated, Pick, Time, walk
from ncm_tui.rules.conditions import names, needs


def facts_of(rules: Iterable[ClockRule]) -> frozenset[str]:
    """Every fact that these rules ask for: what whoever gathers facts has to fill."""
    return frozenset(name for rule in rules for name in facts_of_rule(rule))


def facts_of_rule(rule: ClockRule) -> frozenset[str]:
    """Every fact that one rule asks for, its named function's own too."""
    from ncm_tui.rules.clocks import asks

    found = {rule.trigger} if rule.trigger else set()
    if rule.applies is not None:
        found.update(names(rule.applies))
    found.update(rule.met_by)
    for exemption in (*rule.not_needed, *rule.not_yet, *rule.unavailable):
        found.update((*(exemption.below or ()), *(names(exemption.when) if exemption.when else ())))
    for time in rule.times:
        for each in walk(time):
            found.update(_named(each))
    found.update(asks(rule.function))
    return frozenset(found - set(rule.figures))


def _named(time: Time) -> Iterator[str]:
    if isinstance(time, At | ByFact):
        yield time.fact
    elif isinstance(time, Count) and isinstance(time.n, str):
        yield time.n.removeprefix("-")
    elif isinstance(time, Choose):
        yield from names(time.when)


def lacking(time: Time | None, rule: ClockRule, given: Given, trigger: date | None) -> list[str]:
    """The inputs without which ``time`` cannot be reckoned: facts, or keys of figures. Empty where there is
    no such time for these inputs at all."""
    if time is None:
        return [rule.trigger] if trigger is None else []
    if isinstance(time, At):
        return [time.fact] if given.facts.get(time.fact) is None else []
    if isinstance(time, Count):
        return _lacking_count(time, rule, given, trigger)
    if isinstance(time, Pick):
        return _lacking_parts(time, rule, given, trigger)
    if isinstance(time, ByFact):
        value = given.facts.get(time.fact)
        if value is None:
            return [time.fact]
        return _inner(time.cases.get(case_name(value), time.default), rule, given, trigger)
    if isinstance(time, Dated):
        if trigger is None:
            return [rule.trigger]
        day = given.calendar.day(trigger)
        return _inner(
            next((each.time for each in time.periods if each.holds(day)), None), rule, given, trigger
        )
    said = test_of(time.when)(given.facts)
    if said is None:
        return list(needs(time.when, given.facts))
    return _inner(time.then if said else time.otherwise, rule, given, trigger)


def _lacking_parts(pick: Pick, rule: ClockRule, given: Given, trigger: date | None) -> list[str]:
    """Of ``min`` and ``max``: what holds up a part that has begun (an hour, a number), else all there is to
    miss; a part that has not begun is not asked for where another one has."""
    if pick.how == "first":
        return lacking(pick.parts[-1], rule, given, trigger)
    found = [name for part in pick.parts for name in lacking(part, rule, given, trigger)]
    held_up = [name for name in found if given.facts.get(name) is not None or "." in name]
    return list(dict.fromkeys(held_up or found))


def _inner(time: Time | None, rule: ClockRule, given: Given, trigger: date | None) -> list[str]:
    return [] if time is None else lacking(time, rule, given, trigger)


def _lacking_count(count: Count, rule: ClockRule, given: Given, trigger: date | None) -> list[str]:
    found = lacking(count.start, rule, given, trigger)
    if found:
        return found
    value = raw_of(count.start, rule)(given, trigger)
    if count.clock == "HRS" and value is not None and not isinstance(value, datetime):
        found = [_start_name(count.start, rule)]
    if isinstance(count.n, str) and number_of(count.n, rule)(given) is None:
        name = count.n.removeprefix("-")
        found.append(rule.figures[name].key(rule.id) if name in rule.figures else name)
    return found


def _start_name(start: Time | None, rule: ClockRule) -> str:
    """The fact whose hour is missing."""
    if start is None:
        return rule.trigger
    return next((each.fact for each in walk(start) if isinstance(each, At)), rule.trigger)


def rests_on(time: Time | None, rule: ClockRule, given: Given, trigger: date | None) -> set[str]:
    """The facts that make ``time`` what it is; of a ``min`` those of the part that is the least."""
    if time is None:
        return {rule.trigger}
    if isinstance(time, At):
        return {time.fact}
    if isinstance(time, Count):
        number = {time.n.removeprefix("-")} if isinstance(time.n, str) else set()
        return number | rests_on(time.start, rule, given, trigger)
    if isinstance(time, Pick):
        return _rests_on_part(time, rule, given, trigger)
    if isinstance(time, ByFact):
        value = given.facts.get(time.fact)
        case = None if value is None else time.cases.get(case_name(value), time.default)
        return {time.fact} | (set() if case is None else rests_on(case, rule, given, trigger))
    if isinstance(time, Dated):
        day = None if trigger is None else given.calendar.day(trigger)
        period = next((each for each in time.periods if day is not None and each.holds(day)), None)
        return {rule.trigger} | (set() if period is None else rests_on(period.time, rule, given, trigger))
    case = time.then if test_of(time.when)(given.facts) else time.otherwise
    return set(names(time.when)) | (set() if case is None else rests_on(case, rule, given, trigger))


def _rests_on_part(pick: Pick, rule: ClockRule, given: Given, trigger: date | None) -> set[str]:
    part = part_of(pick, rule, given, trigger)
    return set() if part is None else rests_on(part, rule, given, trigger)


def part_of(pick: Pick, rule: ClockRule, given: Given, trigger: date | None) -> Time | None:
    """The part that a ``min``, ``max`` or ``first`` comes to."""
    whole = instant_of(pick, rule)(given, trigger)
    for part in pick.parts:
        value = instant_of(part, rule)(given, trigger)
        if value is not None and (pick.how == "first" or value == whole):
            return part
    return None

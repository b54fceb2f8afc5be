"""A rule's times as closures, made once: Today asks a whole caseload for every rule.

A time without its hour stays a ``date`` until the end: counting days needs no hour, counting hours from it
says nothing (``None``), for no start time is derived from another (P§1).
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Final

from ncm_tui.rules.calendars import DAY, NOON, Calendar, months_after
from ncm_tui.rules.clock_conditions import test_of
from ncm_tui.rules.clock_given import Given
from ncm_tui.rules.clock_rules import (
    At,
    ByFact,
    Choose,
    ClockRule,
    Count,
    Dated,
    Exemption,
    Pick,
    Time,
    walk,
)

#: From the inputs and the trigger: an instant, a day without an hour, or nothing.
Raw = Callable[[Given, date | None], date | None]
Instant = Callable[[Given, date | None], datetime | None]

#: Where hours that end or begin on a day without business move to (UnitedHealthcare Guide, ch. 7).
_FIVE_PM: Final = "17:00"
_by_time = datetime.timestamp


def exempt(exemption: Exemption, rule: ClockRule) -> Callable[[Given], bool | None]:
    """Whether the exemption holds."""
    if exemption.below is not None:
        first, limit = (number_of(name, rule) for name in exemption.below)

        also = test_of(exemption.when) if exemption.when else None

        def below(given: Given) -> bool | None:
            if also is not None and not (said := also(given.facts)):
                return said
            left, right = first(given), limit(given)
            return None if left is None or right is None else left < right

        return below
    test = test_of(exemption.when)
    return lambda given: test(given.facts)


def number_of(n: int | str, rule: ClockRule) -> Callable[[Given], float | None]:
    """``n`` itself, the fact of that name, or else the rule's figure: the site's own, or its default."""
    if not isinstance(n, str):
        return lambda given: n
    sign, name = (-1, n[1:]) if n.startswith("-") else (1, n)
    figure = rule.figures.get(name)
    key, default = (figure.key(rule.id), figure.default) if figure is not None else ("", None)

    def named(given: Given) -> float | None:
        value = given.facts.get(name)
        if value is None:
            value = given.figures.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return sign * value

    return named


@lru_cache(maxsize=4096)
def _hour(text: str) -> time:
    return time.fromisoformat(text)


@lru_cache(maxsize=8192)
def raw_of(when: Time | None, rule: ClockRule) -> Raw:
    """The time as a closure; ``None`` is the rule's trigger."""
    if when is None:
        return lambda given, trigger: trigger
    if isinstance(when, At):
        name = when.fact
        return lambda given, trigger: given.facts.get(name)
    if isinstance(when, Count):
        return _count(when, rule)
    if isinstance(when, Pick):
        return _pick(when, rule)
    if isinstance(when, ByFact):
        return _by_fact(when, rule)
    if isinstance(when, Dated):
        return _dated(when, rule)
    return _choose(when, rule)


@lru_cache(maxsize=8192)
def instant_of(when: Time, rule: ClockRule, *, opening: bool = False) -> Instant:
    """The time as an instant on the facility's clock: a day is its last second, or its first where something
    opens."""
    raw = _pick(when, rule, opening=opening) if isinstance(when, Pick) else raw_of(when, rule)

    def instant(given: Given, trigger: date | None) -> datetime | None:
        value = raw(given, trigger)
        return None if value is None else settled(value, given.calendar, opening)

    return instant


def calendar_of(rule: ClockRule, given: Given, *, back: bool) -> Calendar:
    """A day on which only this site is closed moves what the site sets. What a law or a payer sets it never
    moves to a later day; counted ``back`` from a time, it leaves a day less to the site."""
    return given.calendar if back or rule.kind in _OF_SITE else given.calendar.outside


def settled(value: date, calendar: Calendar, opening: bool) -> datetime:
    if isinstance(value, datetime):
        return calendar.local(value)
    return calendar.start(value) if opening else calendar.end(value)


def _count(count: Count, rule: ClockRule) -> Raw:
    start = raw_of(count.start, rule)
    if count.clock == "BEFORE":
        return start
    reckon, number = _CLOCKS[count.clock], number_of(count.n, rule)

    def counted(given: Given, trigger: date | None) -> date | None:
        value = start(given, trigger)
        if value is None:
            return None
        n = number(given)
        return None if n is None else reckon(calendar_of(rule, given, back=n < 0), value, n, count)

    return counted


def _calendar_days(calendar: Calendar, value: date, n: float, count: Count) -> date:
    day = calendar.day(value) + DAY * int(n)
    return calendar.rolled(day) if count.roll else day


def _hours(calendar: Calendar, value: date, n: float, count: Count) -> date | None:
    if not isinstance(value, datetime):
        return None
    mark = calendar.after_hours(value, n)
    if not count.roll:
        return mark
    closed = next((day for day in (calendar.day(value), mark.date()) if not calendar.is_business(day)), None)
    if closed is None:
        return mark
    return calendar.at(calendar.business_day(closed, 1), _hour(count.at or _FIVE_PM))


def _noon(calendar: Calendar, value: date, n: float, count: Count) -> date:
    return calendar.at(calendar.day(value) + DAY * int(n), NOON)


def _midnight(calendar: Calendar, value: date, n: float, count: Count) -> date:
    return calendar.start(calendar.day(value) + DAY * int(n))


def _close(calendar: Calendar, value: date, n: float, count: Count) -> date:
    day = calendar.business_day(calendar.day(value), int(n))
    hour = _hour(count.at) if count.at else calendar.cob
    close = calendar.at(day, hour)
    if not count.roll:
        return close
    late = isinstance(value, datetime) and value.timestamp() > close.timestamp()
    if late or not calendar.is_business(day):
        return calendar.at(calendar.business_day(day, 1), hour)
    return close


def _business(calendar: Calendar, value: date, n: float, count: Count) -> date:
    day = calendar.business_day(calendar.day(value), int(n))
    return calendar.at(day, _hour(count.at)) if count.at else day


def _months(calendar: Calendar, value: date, n: float, count: Count) -> date:
    begin = calendar.day(value)
    day = months_after(begin, int(n))
    if count.last and day.day != begin.day:
        day -= DAY
    return calendar.rolled(day) if count.roll else day


#: Kinds of rules whose days are the facility's own.
_OF_SITE: Final = frozenset({"policy", "own"})
_CLOCKS: Final = {
    "CAL": _calendar_days,
    "HRS": _hours,
    "NOON": _noon,
    "MIDNIGHT": _midnight,
    "COB": _close,
    "BD": _business,
    "MON": _months,
}


def _pick(pick: Pick, rule: ClockRule, *, opening: bool = False) -> Raw:
    if pick.how == "first":
        raws = tuple(raw_of(part, rule) for part in pick.parts)
        return lambda given, trigger: next(
            (value for raw in raws if (value := raw(given, trigger)) is not None), None
        )
    parts = tuple((instant_of(part, rule, opening=opening), _stuck(part, rule)) for part in pick.parts)
    choose = min if pick.how == "min" else max

    def picked(given: Given, trigger: date | None) -> date | None:
        found = []
        for part, stuck in parts:
            value = part(given, trigger)
            if value is not None:
                found.append(value)
            elif stuck is not None and stuck(given, trigger):
                return None
        return choose(found, key=_by_time) if found else None

    return picked


def _stuck(when: Time, rule: ClockRule) -> Callable[[Given, date | None], bool] | None:
    """Whether a part has its start and still cannot be reckoned: the hour or the number is not known. Such a
    part is not left out of a ``min``: it might be the one that counts. ``None``: this cannot be."""
    counts = [
        (raw_of(each.start, rule), number_of(each.n, rule), each.clock == "HRS")
        for each in walk(when)
        if isinstance(each, Count) and (each.clock == "HRS" or isinstance(each.n, str))
    ]
    if not counts:
        return None

    def stuck(given: Given, trigger: date | None) -> bool:
        for start, number, hours in counts:
            value = start(given, trigger)
            if value is not None and (number(given) is None or (hours and not isinstance(value, datetime))):
                return True
        return False

    return stuck


def _by_fact(by: ByFact, rule: ClockRule) -> Raw:
    cases = {value: raw_of(each, rule) for value, each in by.cases.items()}
    default = None if by.default is None else raw_of(by.default, rule)
    name = by.fact

    def chosen(given: Given, trigger: date | None) -> date | None:
        value = given.facts.get(name)
        if value is None:
            return None
        case = cases.get(case_name(value), default)
        return None if case is None else case(given, trigger)

    return chosen


def case_name(value: Any) -> str:
    """A fact's value as cases are named."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _dated(dated: Dated, rule: ClockRule) -> Raw:
    periods = tuple((period, raw_of(period.time, rule)) for period in dated.periods)

    def in_force(given: Given, trigger: date | None) -> date | None:
        if trigger is None:
            return None
        day = given.calendar.day(trigger)
        return next((raw(given, trigger) for period, raw in periods if period.holds(day)), None)

    return in_force


def _choose(choose: Choose, rule: ClockRule) -> Raw:
    test, then = test_of(choose.when), raw_of(choose.then, rule)
    otherwise = None if choose.otherwise is None else raw_of(choose.otherwise, rule)

    def chosen(given: Given, trigger: date | None) -> date | None:
        said = test(given.facts)
        if said is None:
            return None
        if said:
            return then(given, trigger)
        return None if otherwise is None else otherwise(given, trigger)

    return chosen

"""What only shows when the parts of a clock rule are seen together: a time that can never be reckoned, a
clock that nothing could meet, a blank of the reason that no fact fills."""

from collections.abc import Iterator

from ncm_tui.library.tables import Fault, not_one_of
from ncm_tui.rules.clock_reasons import OWN, blanks
from ncm_tui.rules.clock_rules import (
    STARTED,
    At,
    ByFact,
    Choose,
    ClockRule,
    Count,
    Dated,
    Pick,
    Time,
    inside,
    walk,
)
from ncm_tui.rules.clocks import function_names
from ncm_tui.rules.facts import REGISTER, FactType, nearest

SHORT_MOST = 26
#: Clocks whose result is a day without an hour.
_DAYS = ("CAL", "MON")


def whole_faults(rule: ClockRule, file_id: str, *, due_written: bool, names: dict[str, None]) -> list[Fault]:
    """The faults of ``rule`` in the file ``file_id``. ``due_written``: the file has a ``due``, read or not;
    ``names`` are the facts there are."""
    return [
        *_head_faults(rule, file_id),
        *_clock_faults(rule, due_written),
        *_function_faults(rule),
        *_why_faults(rule, names),
        *(fault for key, time in _times(rule) for fault in _hourless(rule, key, time)),
    ]


def _head_faults(rule: ClockRule, file_id: str) -> Iterator[Fault]:
    expected = rule.id.lower().replace("_", "-")
    if rule.id and expected != file_id:
        yield Fault("id", f"'{rule.id}' belongs in a file named '{expected}.toml'.")
    if len(rule.short) > SHORT_MOST:
        yield Fault("short", f"{len(rule.short)} characters; at most {SHORT_MOST} fit in the list.")
    begins, ends = rule.effective_from, rule.effective_to
    if begins is not None and ends is not None and ends < begins:
        yield Fault("effective_to", f"{ends} is before {begins}.")


def _clock_faults(rule: ClockRule, due_written: bool) -> Iterator[Fault]:
    if rule.due is None and not due_written and not rule.function and not rule.prompt:
        yield Fault("due", "a time is needed here, or prompt for a rule that has no clock.")
    if rule.early not in ("ok", STARTED) and rule.open is None and not rule.function:
        yield Fault("early", "needs open: without a window nothing is early.")
    if due_written and not (rule.done_by or rule.met_by or rule.passes):
        yield Fault("done_by", "nothing could meet this clock: name its evidence, or say passes = true.")
    limits = {each.below[1] for each in (*rule.not_needed, *rule.unavailable) if each.below is not None}
    for name in rule.figures:
        if not rule.function and name not in _counted(rule) | limits:
            yield Fault(f"figures.{name}", "nothing in this rule counts with it.")


def _counted(rule: ClockRule) -> set[str]:
    counts = [each for time in rule.times for each in walk(time) if isinstance(each, Count)]
    return {each.n.removeprefix("-") for each in counts if isinstance(each.n, str)}


def _function_faults(rule: ClockRule) -> Iterator[Fault]:
    if rule.function and rule.function not in function_names():
        yield Fault("function", not_one_of(rule.function, function_names()))


def _why_faults(rule: ClockRule, names: dict[str, None]) -> Iterator[Fault]:
    yield from _blank_faults("why", rule.why, [*names, *OWN, *rule.out])
    lists = (("not_needed", rule.not_needed), ("not_yet", rule.not_yet), ("unavailable", rule.unavailable))
    for key, exemptions in lists:
        for number, exemption in enumerate(exemptions):
            yield from _blank_faults(f"{key}[{number}].why", exemption.why, [*names, "trigger"])


def _blank_faults(key: str, template: str, known: list[str]) -> Iterator[Fault]:
    try:
        asked = blanks(template)
    except ValueError as error:
        yield Fault(key, f"its braces do not fit: {error}.")
        return
    for name in asked:
        if name not in known:
            close = nearest(name, known)
            hint = f"; did you mean '{close}'?" if close else "."
            yield Fault(key, f"'{{{name}}}' is no registered fact{hint}")


def _times(rule: ClockRule) -> Iterator[tuple[str, Time]]:
    for key, time in (("open", rule.open), ("mandatory", rule.mandatory), ("due", rule.due)):
        if time is not None:
            yield key, time


def _hourless(rule: ClockRule, key: str, time: Time) -> Iterator[Fault]:
    """Hours that are counted from what has never an hour: such a time can never be reckoned."""
    for each in walk(time):
        if isinstance(each, Count) and each.clock == "HRS":
            start = At(rule.trigger) if each.start is None else each.start
            if _never_an_hour(start):
                yield Fault(key, "hours are counted from a day without an hour: this can never be reckoned.")


def _never_an_hour(time: Time) -> bool:
    if isinstance(time, At):
        return time.fact in REGISTER and REGISTER[time.fact].type is FactType.DAY
    if isinstance(time, Count):
        if time.clock == "BEFORE":
            return time.start is not None and _never_an_hour(time.start)
        return time.clock in _DAYS or (time.clock == "BD" and not time.at)
    if isinstance(time, Pick) and time.how != "first":
        return False
    parts = inside(time)
    return (
        isinstance(time, Pick | ByFact | Dated | Choose) and bool(parts) and all(map(_never_an_hour, parts))
    )

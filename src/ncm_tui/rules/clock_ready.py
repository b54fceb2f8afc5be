"""A clock rule made ready: its conditions and times as closures, worked out once a rule."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_compile import Instant, exempt, instant_of, raw_of
from ncm_tui.rules.clock_conditions import Test, test_of
from ncm_tui.rules.clock_given import Clock, Given
from ncm_tui.rules.clock_inputs import facts_of
from ncm_tui.rules.clock_reasons import Line, line_of
from ncm_tui.rules.clock_rules import At, ClockRule, Count, Exemption, Time, walk
from ncm_tui.rules.clocks import Function, function_named
from ncm_tui.rules.conditions import names

#: What no leaving can lie before.
_STARTS: Final = frozenset(
    {"arrival", "care_start", "hospital_start", "obs_order", "obs_start", "inpatient_admit"}
)
_NO_CLOCK: Final = Clock(ClockState.NOT_NEEDED)


@dataclass(frozen=True, slots=True)
class Exempt:
    """An exemption made ready."""

    holds: Callable[[Given], bool | None]
    words: Line
    next_rule: str

    def reason(self, given: Given, trigger: date | None) -> str:
        return self.words(given, trigger, _NO_CLOCK)


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule made ready to be asked many times."""

    rule: ClockRule
    applies: Test | None
    not_needed: tuple[Exempt, ...]
    not_yet: tuple[Exempt, ...]
    unavailable: tuple[Exempt, ...]
    open: Instant | None
    mandatory: Instant | None
    due: Instant | None
    again: Instant | None
    outputs: tuple[tuple[str, str | Callable[[Given, date | None], date | None]], ...]
    function: Function | None
    line: Line
    asked: frozenset[str]
    figure_keys: tuple[str, ...]
    starts: bool
    same_day: bool
    whom: frozenset[str]
    rests: frozenset[str] | None


@lru_cache(maxsize=1024)
def made_ready(rule: ClockRule) -> Ready:
    """The rule made ready, once."""

    def instant(time: Time | None, *, opening: bool = False) -> Instant | None:
        return None if time is None else instant_of(time, rule, opening=opening)

    whom = frozenset(() if rule.applies is None else names(rule.applies))
    return Ready(
        rule=rule,
        applies=None if rule.applies is None else test_of(rule.applies),
        not_needed=tuple(_exempt(each, rule) for each in rule.not_needed),
        not_yet=tuple(_exempt(each, rule) for each in rule.not_yet),
        unavailable=tuple(_exempt(each, rule) for each in rule.unavailable),
        open=instant(rule.open, opening=True),
        mandatory=instant(rule.mandatory, opening=True),
        due=instant(rule.due),
        again=instant(rule.again),
        outputs=tuple(
            (name, out if isinstance(out, str) else raw_of(out, rule)) for name, out in rule.out.items()
        ),
        function=function_named(rule.function) if rule.function else None,
        line=line_of(rule.why),
        asked=facts_of((rule,)),
        starts=rule.trigger in _STARTS,
        same_day=isinstance(rule.due, Count) and (rule.due.clock, rule.due.n) == ("COB", 0),
        whom=whom,
        rests=_rests(rule, whom),
        figure_keys=tuple(figure.key(rule.id) for figure in rule.figures.values()),
    )


def _exempt(exemption: Exemption, rule: ClockRule) -> Exempt:
    return Exempt(exempt(exemption, rule), line_of(exemption.why, most=None), exemption.next_rule)


def _rests(rule: ClockRule, whom: frozenset[str]) -> frozenset[str] | None:
    """What a due time rests on where that is the same for everybody; ``None`` where it is not."""
    parts = () if rule.due is None else tuple(walk(rule.due))
    if not all(isinstance(part, At | Count) for part in parts):
        return None
    facts = {part.fact for part in parts if isinstance(part, At)}
    numbers = {
        part.n.removeprefix("-") for part in parts if isinstance(part, Count) and isinstance(part.n, str)
    }
    return whom | facts | numbers | {rule.trigger}

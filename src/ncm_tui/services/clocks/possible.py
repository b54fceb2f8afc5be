"""When a clock would be due were it to apply: of those that wait only to be told what the payer is (P§1).

Nobody knows whether they run, but everybody knows since when: the hour is named, and never as late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ncm_tui.models.enums import ClockState
from ncm_tui.services.clocks.board import last
from ncm_tui.services.clocks.reckoning import given_of
from ncm_tui.views.fact_words import PLAN_TYPE

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk
    from ncm_tui.views.clocks import ClockLine


def dues(desk: Desk, lines: Iterable[ClockLine]) -> Mapping[str, datetime]:
    """By rule, of one stay's lines; a rule whose times wait for more than the payer is left out, and one for
    which something was recorded already."""
    from ncm_tui.rules.deadlines import reckoned

    asked = [line for line in lines if _only_the_payer(line)]
    if not asked:
        return {}
    held = last(desk)
    one = held.held(asked[0].stay)
    if one is None:
        return {}
    given = given_of(desk, held.rules, one, held.now)
    found = {}
    for line in asked:
        rule = held.rules.by_id[line.rule]
        trigger = given.facts.get(rule.trigger)
        if trigger is None or one.evidence.get((rule.id, "")):
            continue
        times = reckoned(rule, given, {}, trigger)
        if times.state is None and isinstance(times.due, datetime):
            found[rule.id] = times.due
    return found


def _only_the_payer(line: ClockLine) -> bool:
    return (
        line.state is ClockState.UNKNOWN
        and not line.watch
        and not line.trigger_uid
        and bool(line.needs)
        and PLAN_TYPE.issuperset(line.needs)
    )

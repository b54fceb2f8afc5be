"""Clocks that go on after a patient left: as long as one runs, the stay is listed and is not destroyed (P§10:
longer while an appeal, call or task is open)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from ncm_tui.models.enums import ClockState
from ncm_tui.services.clocks.inputs import inputs
from ncm_tui.services.clocks.reckoning import Rules, rules_of, standings
from ncm_tui.views.clocks import OPEN
from ncm_tui.views.moments import utc_text

if TYPE_CHECKING:
    from ncm_tui.rules.clock_bench import Standing
    from ncm_tui.rules.clock_given import Clock
    from ncm_tui.rules.clock_rules import ClockRule
    from ncm_tui.services.clocks.inputs import Inputs
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.connect import Reader

#: Clocks that begin at leaving run at most so long (a readmission counts for 30 days, HEDIS one more); one
#: that became overdue is told as long.
AFTER: Final = timedelta(days=35)
#: No clock runs longer from what happened (12 months to file): so long the missing day keeps one that is
#: unknown.
_LONGEST: Final = timedelta(days=400)
_KINDS: Final = frozenset({"legal", "payer"})
#: What goes on being open once it is late, or while its time is not known.
_OUTLIVE: Final = frozenset({"appeal", "payer", "law"})
#: Something happened on the stay that may start a clock.
HAS_EVENT: Final = "stay_id IN (SELECT stay_id FROM stay_event WHERE voided_at IS NULL)"
_LEFT: Final = f"SELECT uid FROM stay_shown WHERE left_at IS NOT NULL AND (left_at >= ? OR {HAS_EVENT})"


def lasts(rules: Rules, held: Inputs, found: Iterable[Standing], now: datetime) -> bool:
    """Whether a clock of an event of this stay still runs."""
    return any(rules.by_id[each.rule].event for each, _ in _running(rules, held, found, now))


class Running(NamedTuple):
    """The clock that keeps a patient longest: the last day it does so, and it in words."""

    until: date
    words: str


def running(desk: Desk, reader: Reader) -> dict[int, Running]:
    """By patient (id) of those who left, where a clock still runs. ``reader`` is this thread's own."""
    now = desk.now()
    stays = [uid for (uid,) in reader.rows(_LEFT, (utc_text(now - AFTER),))]
    if not stays:
        return {}
    vault = copy(desk.vault)
    vault.reader = reader
    beside = replace(desk, vault=vault)
    rules = rules_of(beside)
    by_patient: dict[int, list[Running]] = defaultdict(list)
    for held in inputs(beside, stays, rules.wanted).values():
        for each, until in _running(rules, held, standings(beside, rules, held, now), now):
            said = Running(desk.local(until).date(), _said(desk, rules, each, now))
            by_patient[held.row.patient_id].append(said)
    return {patient: _joined(said) for patient, said in by_patient.items()}


def _running(
    rules: Rules, held: Inputs, found: Iterable[Standing], now: datetime
) -> Iterator[tuple[Standing, datetime]]:
    """The clocks that run, and until when they keep the stay."""
    started = {event.uid: event.at for event in held.events}
    for each in found:
        clock, rule = each.clock, rules.by_id[each.rule]
        until: datetime | None = None
        if clock.state not in OPEN or rule.kind not in _KINDS:
            continue
        if not rule.event:
            until = None if rule.watched(held.facts.get("payer_class")) else clock.due
        else:
            until = _until(rules, rule, clock, started[each.trigger])
        if until is not None and until > now:
            yield each, until


def _until(rules: Rules, rule: ClockRule, clock: Clock, began: datetime | date) -> datetime | None:
    """Of a clock of an event."""
    outlives = rule.group in _OUTLIVE
    if clock.due is not None:
        return clock.due + AFTER if outlives else clock.due
    if clock.state is ClockState.UNKNOWN and outlives:
        return (began if isinstance(began, datetime) else rules.calendar.start(began)) + _LONGEST
    return None


def _said(desk: Desk, rules: Rules, each: Standing, now: datetime) -> str:
    """A report of harm is not named on a list (P§13)."""
    rule, due = rules.by_id[each.rule], each.clock.due
    what = "safety report" if rule.safety else rule.short
    if due is None:
        return f"{what}: when it ends is not known, see UR/Auth"
    day = f"{desk.local(due):%a %d %b %Y}"
    return f"{what} until {day}" if due > now else f"{what} was due {day}: what came of it?"


def _joined(said: list[Running]) -> Running:
    last = max(said)
    more = len(said) - 1
    return Running(last.until, f"clock open: {last.words}{f' (and {more} more)' if more else ''}")

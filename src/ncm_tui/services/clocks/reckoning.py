"""From a stay's inputs to where each of its clocks stands: one a rule, or one an event that starts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_rules import PLANS
from ncm_tui.rules.problems import NotFound
from ncm_tui.services.clocks import figures, past_edd
from ncm_tui.services.clocks.happened import of_event
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.services.clocks.inputs import Inputs, timely
from ncm_tui.services.clocks.place import calendar
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.fact_words import fact_name

if TYPE_CHECKING:
    from ncm_tui.rules.calendars import Calendar
    from ncm_tui.rules.clock_bench import Bench, Standing
    from ncm_tui.rules.clock_given import Given
    from ncm_tui.rules.clock_rules import ClockRule
    from ncm_tui.services.desk import Desk
    from ncm_tui.views.explanation import Explanation

_NOTHING: Mapping[str, Any] = {}
_MINUTE: Final = 60.0
#: The hour changes something about these.
_MOVES: Final = frozenset(
    {
        ClockState.NOT_YET,
        ClockState.PENDING,
        ClockState.DUE,
        ClockState.INVALID_EARLY,
        ClockState.NOT_AVAILABLE,
    }
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force and what all stays share: ``wanted`` are the facts they ask for, ``figures`` the
    site's own by key (``None``: none here), ``of_stay`` and ``of_event`` the rules by what starts them."""

    by_id: Mapping[str, ClockRule]
    of_stay: Bench
    of_event: Mapping[str, Bench]
    wanted: frozenset[str]
    figures: Mapping[str, float | None]
    calendar: Calendar
    said: dict[tuple[str, Any], _Said] = field(default_factory=dict)


class _Said(NamedTuple):
    """What a line says of its rule alone, where the payer is of one class."""

    short: str
    title: str
    group: str
    kind: str
    owner: str
    watch: bool
    verify: bool
    local: bool
    source: str
    safety: bool
    planned: bool


def rules_of(desk: Desk) -> Rules:
    """As the library, the site's figures and its calendar are now."""
    from ncm_tui.rules.clock_bench import Bench
    from ncm_tui.rules.clock_inputs import facts_of

    found = [rule for rule in in_force(desk) if rule.trigger]
    own = figures.numbers(figures.held(desk))
    kinds = dict.fromkeys(rule.event for rule in found if rule.event)
    return Rules(
        by_id={rule.id: rule for rule in found},
        of_stay=Bench((rule for rule in found if not rule.event), own),
        of_event={kind: Bench((rule for rule in found if rule.event == kind), own) for kind in kinds},
        wanted=facts_of(found) | _shown_facts(found),
        figures=own,
        calendar=calendar(desk),
    )


def _shown_facts(rules: Sequence[ClockRule]) -> frozenset[str]:
    """What the reasons on the list are made of, beside what is asked."""
    from ncm_tui.rules.clock_reasons import OWN, blanks

    return frozenset(name for rule in rules for name in blanks(rule.why)) - set(OWN)


def standings(desk: Desk, rules: Rules, held: Inputs, now: datetime) -> tuple[Standing, ...]:
    """Every clock of a stay as of ``now``, those of its events behind those of the stay."""
    given = given_of(desk, rules, held, now)
    found = rules.of_stay.standings(given, held.evidence)
    for event in held.events:
        started = rules.of_event.get(event.kind)
        if started is not None:
            own = replace(given, facts=of_event(given.facts, event, held.evidence))
            found += started.standings(own, held.evidence, event.uid)
    return tuple(past_edd.said(found, held.facts) if past_edd.is_past(held.facts) else found)


def until(desk: Desk, rules: Rules, held: Inputs, found: Iterable[Standing], now: datetime) -> float:
    """When one of these clocks may stand otherwise though nothing was written (seconds since 1970): a time
    that is reached, hours that are counted, the next day."""
    begun = now.timestamp()
    if held.row.open and held.row.st == "OB":
        return begun + _MINUTE
    nearest = rules.calendar.start(desk.local(now).date() + timedelta(days=1)).timestamp()
    for _, _, clock in found:
        state = clock.state
        if state not in _MOVES:
            continue
        for at, after in ((clock.window_open, 0), (clock.due, 1)):
            if at is not None and begun < (moment := at.timestamp() + after) < nearest:
                nearest = moment
        if state is ClockState.PENDING:
            nearest = min(nearest, begun + _MINUTE)
    return nearest


def explained(
    desk: Desk, rules: Rules, held: Inputs, rule_id: str, trigger: str, now: datetime
) -> Explanation:
    """Raises ``NotFound`` for a rule that is not in force, or an event that is no longer there."""
    from ncm_tui.rules.explaining import explain
    from ncm_tui.services.clocks.origins import sources

    rule = rules.by_id.get(rule_id)
    if rule is None:
        raise NotFound(f"There is no clock rule '{rule_id}' in force.", code="no_clock")
    facts = _facts(desk, rules, held, now)
    if rule.event:
        event = next((each for each in held.events if (each.uid, each.kind) == (trigger, rule.event)), None)
        if event is None:
            raise NotFound("What started this clock is no longer there.", code="event.unknown")
        facts = of_event(facts, event, held.evidence)
    given = replace(
        _given(rules, held, facts, now),
        evidence=held.evidence.get((rule_id, trigger), _NOTHING),
        sources=sources(desk, held),
    )
    return _with_form(desk, explain(rule, given, word=fact_name), rule.form, now)


def _with_form(desk: Desk, said: Explanation, form: str, now: datetime) -> Explanation:
    """The notice's number after the arithmetic, with a warning past the end of its approval."""
    from ncm_tui.library.notice_forms import notice_forms

    day = desk.local(now).date()
    found = notice_forms(desk.library).on(form, day) if form else None
    return said if found is None else replace(said, notes=(*said.notes, found.words(day)))


def line_of(rules: Rules, held: Inputs, each: Standing) -> ClockLine:
    """The clock as pages show it."""
    rule_id, trigger, clock = each
    state, due, opens, _, needs, assumed, reason, _, done_at, why = clock
    kind_of_payer = held.facts.get("payer_class")
    said = rules.said.get((rule_id, kind_of_payer))
    if said is None:
        said = rules.said[rule_id, kind_of_payer] = _said(rules.by_id[rule_id], kind_of_payer)
    short, title, group, kind, owner, watch, verify, local, source, safety, planned = said
    verify = verify or (kind == "payer" and held.facts.get("profile_stale") is True)
    return ClockLine(
        held.row.uid, rule_id, trigger, short, title, state, due, opens, why, group, kind, owner, needs,
        assumed, reason, done_at, verify, watch, local, source, safety, planned,
    )  # fmt: skip


def _said(rule: ClockRule, payer_class: Any) -> _Said:
    return _Said(
        short=rule.short,
        title=rule.title,
        group=rule.group,
        kind=rule.kind,
        owner=rule.owned_by(payer_class),
        watch=rule.watched(payer_class),
        verify=rule.verify,
        local=rule.local,
        source=rule.citation,
        safety=rule.safety,
        planned=not rule.event and rule.trigger in PLANS,
    )


def given_of(desk: Desk, rules: Rules, held: Inputs, now: datetime) -> Given:
    """What the rules of the stay itself are given at ``now``, without evidence."""
    return _given(rules, held, _facts(desk, rules, held, now), now)


def _facts(desk: Desk, rules: Rules, held: Inputs, now: datetime) -> dict[str, Any]:
    return {**held.facts, **timely(desk, held.row, now, rules.wanted)}


def _given(rules: Rules, held: Inputs, facts: Mapping[str, Any], now: datetime) -> Given:
    from ncm_tui.rules.clock_given import Given

    return Given(
        facts=facts,
        calendar=rules.calendar,
        now=now,
        unconfirmed=held.unconfirmed,
        figures=rules.figures,
        profile=held.profile,
    )

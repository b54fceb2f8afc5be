"""What holds for every clock rule, whatever its numbers are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from tests.rules.clock_cases import CASES, RULES, RUNNING, Case

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.calendars import Calendar
from ncm_tui.rules.clock_bench import Bench
from ncm_tui.rules.clock_conditions import test_of as closure_of
from ncm_tui.rules.clock_given import Clock, Given
from ncm_tui.rules.clock_inputs import facts_of_rule
from ncm_tui.rules.clock_rules import At, ClockRule, Count, Dated, Exemption, Pick, Time, walk
from ncm_tui.rules.conditions import Truth, evaluate, names
from ncm_tui.rules.deadlines import standing
from ncm_tui.rules.explaining import explain

ZONE = ZoneInfo("America/New_York")
cases = st.sampled_from(CASES)
QUICK = settings(max_examples=150, deadline=None)


def test_most_rules_have_a_running_case() -> None:
    timed = {rule.id for rule in RULES if rule.due is not None and not rule.passes}
    assert len(timed & {case.rule.id for case in CASES}) > 0.95 * len(timed)


@QUICK
@drawn(cases, st.timedeltas(timedelta(), timedelta(days=40)))
def test_what_starts_later_is_not_due_sooner(case: Case, by: timedelta) -> None:
    """Within one period: a rule of another year may be shorter."""
    later = case.later(by)
    if _period(case) != _period(later):
        return
    before, after = case.clock.due, standing(later.rule, replace(later.given, now=case.given.now)).due
    assert before is not None
    if after is not None:
        assert after.astimezone(UTC) >= before.astimezone(UTC) - timedelta(hours=1), (before, after)


def _period(case: Case) -> list[date | None]:
    """Which of its dated parts is in force, and whether the rule itself is."""
    day = case.given.calendar.day(case.given.facts[case.rule.trigger])
    begins, ends = case.rule.effective_from, case.rule.effective_to
    found: list[date | None] = [begins if begins is None or begins <= day else None, ends]
    for time in case.rule.times:
        for each in walk(time):
            if isinstance(each, Dated):
                found += [period.begins for period in each.periods if period.holds(day)]
    return found


ORDER = (*RUNNING, ClockState.MET)


@QUICK
@drawn(cases, st.lists(st.timedeltas(timedelta(days=-20), timedelta(days=200)), min_size=2, max_size=4))
def test_for_the_same_facts_a_state_only_moves_forward(case: Case, steps: list[timedelta]) -> None:
    start = case.given.now.astimezone(UTC)
    states = [case.at(start + step).clock.state for step in sorted(steps)]
    places = [ORDER.index(state) for state in states if state in ORDER]
    assert places == sorted(places), states


@QUICK
@drawn(
    st.sampled_from([datetime(2026, 3, 6, tzinfo=ZONE), datetime(2026, 10, 30, tzinfo=ZONE)]),
    st.integers(0, 4 * 24 * 60),
)
def test_36_elapsed_hours_are_36_hours_on_both_nights(begins: datetime, minutes: int) -> None:
    start = (begins.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(ZONE)
    facts = {"obs_start": start, "has_medicare": True, "observed": True}
    clock = standing(RULES.by_id["MOON"], Given(facts, Calendar(ZONE), start))
    assert clock.due is not None
    assert clock.due.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=36)
    assert clock.outputs["trigger_at"].astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=24)


@QUICK
@drawn(cases, st.sampled_from(["UTC", "Asia/Kolkata", "America/Los_Angeles"]))
def test_a_due_time_is_the_same_instant_whatever_zone_its_inputs_are_written_in(
    case: Case, name: str
) -> None:
    zone = ZoneInfo(name)
    moved = {
        fact: value.astimezone(zone) if isinstance(value, datetime) else value
        for fact, value in case.given.facts.items()
    }
    other = case.with_facts(moved).at(case.given.now.astimezone(zone)).clock
    assert other.state is case.clock.state
    assert other.due == case.clock.due
    assert other.due is not None
    assert other.due.utcoffset() == (case.clock.due or other.due).utcoffset()


@QUICK
@drawn(st.integers(0, 60 * 24 * 60))
def test_elapsed_hours_are_the_same_instant_in_every_facility(minutes: int) -> None:
    start = datetime(2026, 2, 20, tzinfo=UTC) + timedelta(minutes=minutes)
    facts = {"obs_start": start, "has_medicare": True, "observed": True}
    rule = RULES.by_id["MOON"]
    here, there = (
        standing(rule, Given(facts, Calendar(ZoneInfo(zone)), start)).due
        for zone in ("America/New_York", "America/Denver")
    )
    assert here is not None
    assert there is not None
    assert here.astimezone(UTC) == there.astimezone(UTC)


# -- what is missing


def _required() -> list[tuple[Case, str]]:
    """One case a rule, with each input it cannot do without, read off the rule as it is written: whom it
    applies to, what starts it, and what its due time counts from where there is one way only."""
    first = {case.rule.id: case for case in reversed(CASES)}
    return [
        (case, name)
        for case in first.values()
        for name in sorted(_needed(case.rule))
        if case.given.facts.get(name) is not None
    ]


def _needed(rule: ClockRule) -> set[str]:
    found = {rule.trigger}
    if rule.applies is not None and not {"any", "known"} & _joints(rule.applies):
        found.update(names(rule.applies))
    if rule.due is not None:
        found.update(_only_way(rule.due, rule))
    known = set() if rule.applies is None else _known(rule.applies)
    # Without what it waits for it does not run yet.
    known |= {name for each in rule.not_yet for name in names(each.when)}
    return found - known - ({rule.trigger} if rule.trigger_missing == "not_yet" else set())


def _known(condition: Any) -> set[str]:
    """What only has to be known for the rule to apply: without it, it does not."""
    if isinstance(condition, dict):
        own = {condition["known"]} if "known" in condition else set()
        return own | {name for inner in condition.values() for name in _known(inner)}
    return {name for inner in condition for name in _known(inner)} if isinstance(condition, list) else set()


def _only_way(time: Time, rule: ClockRule) -> set[str]:
    if isinstance(time, At):
        return {time.fact}
    if isinstance(time, Count):
        return set() if time.start is None else _only_way(time.start, rule)
    if isinstance(time, Pick):
        return _only_way(time.parts[0], rule) if len(time.parts) == 1 else set()
    return set()


def _joints(condition: Any) -> set[str]:
    if isinstance(condition, dict):
        return set(condition) | {joint for inner in condition.values() for joint in _joints(inner)}
    if isinstance(condition, list):
        return {joint for inner in condition for joint in _joints(inner)}
    return set()


@pytest.mark.parametrize(
    ("case", "name"),
    _required(),
    ids=lambda value: (
        getattr(value, "rule", value) and str(getattr(getattr(value, "rule", None), "id", value))
    ),
)
def test_a_missing_input_is_unknown_and_named(case: Case, name: str) -> None:
    clock = case.without(name).clock
    assert clock.state is ClockState.UNKNOWN, clock
    assert name in clock.needs


def test_most_rules_have_an_input_they_cannot_do_without() -> None:
    asked = {case.rule.id for case, _ in _required()}
    assert len(asked) > 0.8 * len({case.rule.id for case in CASES})


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.rule.id in ("MOON", "MCSN", "IM_FOLLOWUP")][:6]
)
def test_hours_are_not_counted_from_a_day_without_an_hour(case: Case) -> None:
    trigger = {"MCSN": "release", "IM_FOLLOWUP": "discharge"}.get(case.rule.id, case.rule.trigger)
    facts = {**case.given.facts, trigger: case.given.calendar.day(case.given.facts[trigger])}
    clock = case.with_facts(facts).clock
    assert clock.state is ClockState.UNKNOWN
    assert clock.needs == (trigger,)


def test_a_part_whose_hour_is_missing_is_not_left_out_of_the_earlier_of_two() -> None:
    """Observation began on a day, its hour is not known, and it ended: the 36 hours might end before that."""
    day, ended = date(2026, 4, 6), datetime(2026, 4, 8, 9, tzinfo=ZONE)
    facts = {"obs_start": day, "obs_end": ended, "has_medicare": True, "observed": True}
    clock = standing(RULES.by_id["MOON"], Given(facts, Calendar(ZONE), ended))
    assert (clock.state, clock.needs) == (ClockState.UNKNOWN, ("obs_start",))


@pytest.mark.parametrize("left", [datetime(2026, 3, 1, 15, tzinfo=ZONE), date(2026, 3, 1)])
def test_leaving_before_the_admission_is_said_and_nothing_is_reckoned(left: date) -> None:
    admitted = datetime(2026, 3, 2, 14, 30, tzinfo=ZONE)
    facts = {"inpatient_admit": admitted, "discharge": left, "has_medicare": True, "status": "inpatient"}
    given = Given(facts, Calendar(ZONE), admitted)
    clock = standing(RULES.by_id["IM_INITIAL"], given)
    assert (clock.state, clock.due, clock.needs) == (ClockState.UNKNOWN, None, ("discharge",))
    assert "before the stay began" in clock.reason
    assert any("before the stay began" in line for line in explain(RULES.by_id["IM_INITIAL"], given).steps)


# -- many at once


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "payer_class": st.sampled_from(["medicare_ffs", "medicare_advantage", "commercial_ppo"]),
        "has_medicare": st.booleans(),
        "status": st.sampled_from(["inpatient", "observation"]),
        "observed": st.booleans(),
        "destination": st.sampled_from(["home", "snf", "expired"]),
        "deceased": st.booleans(),
        "planned_services": st.lists(st.sampled_from(["oxygen", "dialysis"]), max_size=2),
        "inpatient_admit": st.sampled_from([datetime(2026, 11, 20, 8, tzinfo=ZONE), date(2026, 11, 20)]),
        "obs_start": st.just(datetime(2026, 11, 23, 8, tzinfo=ZONE)),
        "discharge": st.sampled_from([datetime(2026, 11, 25, 15, tzinfo=ZONE), date(2026, 11, 25)]),
        "discharged": st.just(datetime(2026, 11, 24, 8, tzinfo=ZONE)),
        "im_initial_delivered": st.just(datetime(2026, 11, 20, 18, tzinfo=ZONE)),
    },
)
BENCH = Bench(rule for rule in RULES if rule.trigger)


@settings(max_examples=60, deadline=None)
@drawn(FACTS, st.booleans())
def test_asked_together_the_rules_say_what_each_says_alone(facts: dict[str, Any], shown: bool) -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=ZONE)
    given = Given(facts, Calendar(ZONE), now, unconfirmed=frozenset({"discharge"}))
    evidence = {("IM_INITIAL", ""): {"delivered": (now,)}, ("MOON", ""): {"not_needed": ("left",)}}
    together = BENCH.standings(given, evidence if shown else {})
    alone = [standing(rule, given, evidence.get((rule.id, ""), {}) if shown else {}) for rule in BENCH.rules]
    assert [each.clock for each in together] == alone


# -- what a rule waits for, what meets it, what exempts from it


def _own(**more: Any) -> ClockRule:
    return ClockRule(
        **{"id": "OWN", "version": "1", "title": "Own", "short": "own", "licence": "none",
           "citation": "house", "confidence": "C", "group": "payer", "kind": "own", "owner": "cm",
           "trigger": "denied", "done_by": ("filed",), "due": Count("CAL", 2), **more}
    )  # fmt: skip


def _on(rule: ClockRule, evidence: dict[str, Any] | None = None, **facts: Any) -> Clock:
    denied = {"denied": datetime(2026, 11, 20, 8, tzinfo=ZONE)}
    now = datetime(2026, 11, 24, 9, tzinfo=ZONE)
    return standing(rule, Given({**denied, **facts}, Calendar(ZONE), now), evidence or {})


@pytest.mark.parametrize(("kind", "n", "day"), [
    ("policy", 2, "11-30"), ("own", 2, "11-30"), ("payer", 2, "11-27"), ("legal", 2, "11-27"),
])  # fmt: skip
def test_a_day_closed_here_alone_moves_only_what_the_site_sets(kind: str, n: int, day: str) -> None:
    rule = _own(kind=kind, due=Count("BD", n, at="17:00"))
    told, closed = datetime(2026, 11, 24, 9, tzinfo=ZONE), [date(2026, 11, 27)]
    given = Given({"denied": told}, Calendar(ZONE, closed_days=closed), told)
    due = standing(rule, given, {}).due
    assert due is not None
    assert f"{due:%m-%d %H:%M}" == f"{day} 17:00"
    said = "\n".join(explain(rule, given).steps)
    assert ("closed here" in said) is (kind in ("policy", "own")), said
    shared = replace(given, calendar=Calendar(ZONE, closed_days=closed, shared_days=closed))
    assert standing(rule, shared, {}).due == datetime(2026, 11, 30, 17, tzinfo=ZONE)


def test_a_day_closed_here_leaves_a_day_less_before_what_a_payer_sets() -> None:
    rule = _own(kind="payer", due=Count("BD", -1, at="17:00"))
    told = datetime(2026, 11, 30, 9, tzinfo=ZONE)
    given = Given({"denied": told}, Calendar(ZONE, closed_days=[date(2026, 11, 27)]), told)
    assert standing(rule, given, {}).due == datetime(2026, 11, 25, 17, tzinfo=ZONE)


LEFT = datetime(2026, 11, 21, 8, tzinfo=ZONE)
GONE = Exemption({"known": "discharged"}, "left {discharged:%a}, {uncovered_days} days on")
WAITS = Exemption({"not": {"known": "delivery"}}, "no delivery yet")
IN_TIME, LATE = datetime(2026, 11, 22, 9, tzinfo=ZONE), datetime(2026, 11, 23, 9, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("more", "facts", "evidence", "expected"),
    [
        ({"met_by": ("answered_at",)}, {}, {}, ("overdue", "", None)),
        ({"met_by": ("answered_at",)}, {"answered_at": IN_TIME}, {}, ("met", "", IN_TIME)),
        ({"met_by": ("answered_at",)}, {"answered_at": LATE}, {}, ("met_late", "", LATE)),
        ({"met_by": ("answered_at",)}, {"answered_at": LATE}, {"filed": (IN_TIME,)}, ("met", "", IN_TIME)),
        ({}, {}, {"missed": ("gone",)}, ("not_available", "missed: gone", None)),
        ({}, {}, {"missed": ("gone",), "filed": (LATE,)}, ("met_late", "", LATE)),
        ({}, {}, {"not_needed": ("none",)}, ("not_needed", "none", None)),
        ({}, {}, {"not_needed": ("none",), "filed": (IN_TIME,)}, ("met", "", IN_TIME)),
        ({"passes": True}, {}, {}, ("not_available", "the time to ask has passed", None)),
        ({"passes": True, "done_by": ()}, {}, {}, ("met", "passed", None)),
        ({"not_yet": (WAITS,)}, {}, {}, ("not_yet", "no delivery yet", None)),
        ({"not_yet": (WAITS,)}, {"delivery": LEFT}, {}, ("overdue", "", None)),
        ({"not_yet": (WAITS,)}, {}, {"filed": (LATE,)}, ("met", "", LATE)),
        ({"not_needed": (GONE,)}, {"discharged": LEFT, "uncovered_days": 2}, {},
         ("not_needed", "left Sat, 2 days on", None)),
        ({"not_needed": (GONE,)}, {"discharged": LEFT}, {"filed": (IN_TIME,)}, ("met", "", IN_TIME)),
        ({"not_needed": (GONE,)}, {"discharged": LEFT}, {"filed": (LATE,)}, ("met_late", "", LATE)),
        ({"not_needed": (Exemption({"known": "discharged"}, "few", below=("uncovered_days", "p2p")),)},
         {"discharged": LEFT, "uncovered_days": 1, "p2p": 2}, {}, ("not_needed", "few", None)),
        ({"not_needed": (Exemption({"known": "discharged"}, "few", below=("uncovered_days", "p2p")),)},
         {"uncovered_days": 1, "p2p": 2}, {}, ("overdue", "", None)),
        ({"not_needed": (Exemption({"known": "discharged"}, "few", below=("uncovered_days", "p2p")),)},
         {"discharged": LEFT, "uncovered_days": 2, "p2p": 2}, {}, ("overdue", "", None)),
    ],
)  # fmt: skip
def test_what_a_rule_waits_for_what_meets_it_and_what_exempts(
    more: dict[str, Any], facts: dict[str, Any], evidence: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    clock = _on(_own(**more), evidence, **facts)
    assert (clock.state.value, clock.reason, clock.done_at) == expected


@pytest.mark.parametrize(
    ("begins", "months", "last", "due"),
    [
        (date(2028, 2, 29), 12, True, date(2029, 2, 28)),
        (date(2028, 2, 29), 12, False, date(2029, 3, 1)),
        (date(2026, 8, 31), 1, True, date(2026, 9, 30)),
        (date(2026, 12, 31), 2, True, date(2027, 2, 28)),
        (date(2026, 8, 15), 1, True, date(2026, 9, 15)),
    ],
)
def test_a_month_that_lacks_the_day_ends_on_its_last_where_the_rule_says(
    begins: date, months: int, last: bool, due: date
) -> None:
    clock = _on(_own(due=Count("MON", months, At("delivery"), last=last)), delivery=begins)
    assert clock.due is not None
    assert clock.due.date() == due


CONDITIONS = [
    {"f": "payer_class", "op": "==", "value": "medicare_ffs"},
    {"f": "deceased", "op": "!=", "value": True},
    {"f": "destination", "op": "in", "value": ["home", "snf"]},
    {"f": "planned_services", "op": "has", "value": "oxygen"},
    {"f": "inpatient_admit", "op": ">=", "value": "2026-11-20"},
    {"known": "discharged"},
]
conditions = st.recursive(
    st.sampled_from(CONDITIONS),
    lambda inner: st.one_of(
        st.builds(
            lambda joint, parts: {joint: parts},
            st.sampled_from(["all", "any", "none"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda parts: {"at_least": {"n": 1, "of": parts}}, st.lists(inner, min_size=1, max_size=2)),
    ),
    max_leaves=6,
)
SAID = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}


@QUICK
@drawn(conditions, FACTS)
def test_a_condition_made_ready_says_what_the_language_says(condition: Any, facts: dict[str, Any]) -> None:
    assert closure_of(condition)(facts) is SAID[evaluate(condition, facts)]


# -- why


@pytest.mark.parametrize(
    "case", list({case.rule.id: case for case in CASES}.values()), ids=lambda case: case.rule.id
)
def test_every_rule_can_say_why(case: Case) -> None:
    said = explain(case.rule, case.given)
    due = case.clock.due
    assert due is not None
    assert said.inputs
    assert any(line.startswith("Due: ") and f"{due:%m/%d}" in line for line in said.steps), said.steps
    assert said.source == case.rule.citation
    for name in facts_of_rule(case.rule):
        unknown = case.without(name)
        explain(unknown.rule, unknown.given)

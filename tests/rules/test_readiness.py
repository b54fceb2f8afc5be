"""Which checklist rows apply, how hard they stop, and what is needed to close: on the bundled checklist."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ncm_tui.library.library import Library
from ncm_tui.models.enums import Destination
from ncm_tui.rules.conditions import Truth
from ncm_tui.rules.readiness import Checklist, Judged, Readiness, Standing, Stop, applies, judge

MA: dict[str, Any] = {
    "payer_class": "medicare_advantage",
    "has_medicare": True,
    "status": "inpatient",
    "planned_services": [],
    "psychiatric_need": False,
    "observed": False,
}
FFS = MA | {"payer_class": "medicare_ffs"}
#: P§8: only what the case manager owns.
HARD = {14, 15, 16, 35, 36, 37, 38, 39, 42, 43, 45, 46, 49, 51, 55, 57, 59}
SEEN = {2, 6, 20, 23, 31, 32, 47}


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    return Library.load().checklist("discharge")


def ids(found: Readiness) -> set[str]:
    return {one.row.id for one in found.rows if one.standing is not Standing.SET_ASIDE}


def row(found: Readiness, row_id: str) -> Judged:
    return next(one for one in found.rows if one.row.id == row_id)


def test_the_hard_stops_are_those_the_case_manager_owns(checklist: Checklist) -> None:
    assert {int(each.id[2:]) for each in checklist.rows if each.stop is Stop.HARD} == HARD
    assert {int(each.id[2:]) for each in checklist.rows if each.form == "evidence-seen"} == SEEN
    assert len(checklist.rows) == 65


def test_every_destination_is_known(checklist: Checklist) -> None:
    assert {target.id for target in checklist.targets} == {each.value for each in Destination}


def test_texts_fit_a_line_of_eighty(checklist: Checklist) -> None:
    assert [each.id for each in checklist.rows if len(each.text) > 46] == []


def test_rows_of_home(checklist: Checklist) -> None:
    found = ids(judge(checklist, MA | {"destination": "home"}, {}))
    assert {"DC21", "DC24", "DC29", "DC30", "DC63", "DC65", "DC35", "DC36", "DC39"} <= found
    assert not found & {"DC14", "DC15", "DC16", "DC27", "DC28", "DC44", "DC45", "DC46", "DC47", "DC59"}


def test_rows_of_snf(checklist: Checklist) -> None:
    readiness = judge(checklist, MA | {"destination": "snf"}, {})
    found = ids(readiness)
    assert {"DC14", "DC15", "DC16", "DC17", "DC25", "DC34", "DC46", "DC47", "DC48", "DC60"} <= found
    assert not found & {"DC21", "DC24", "DC29", "DC30", "DC45", "DC63", "DC65"}
    assert readiness.needed == ("DC14", "DC15", "DC16", "DC35", "DC36", "DC39", "DC46")


@pytest.mark.parametrize(
    ("payer", "stop"),
    [("medicare_ffs", Stop.HARD), ("dual", Stop.SOFT), ("medicare_secondary", Stop.SOFT)],
)
def test_three_midnights_are_asked_of_medicare_and_hard_for_ffs(
    checklist: Checklist, payer: str, stop: Stop
) -> None:
    found = judge(checklist, MA | {"destination": "snf", "payer_class": payer}, {})
    assert row(found, "DC45").stop is stop
    assert "DC45" not in ids(judge(checklist, MA | {"destination": "snf"}, {}))
    other = MA | {"destination": "snf", "payer_class": "medicaid_mco", "has_medicare": False}
    assert "DC45" not in ids(judge(checklist, other, {}))


@pytest.mark.parametrize(
    ("payer", "stop"),
    [
        ("medicare_advantage", Stop.HARD),
        ("medicaid_mco", Stop.HARD),
        ("commercial_ppo", Stop.HARD),
        ("medicare_secondary", Stop.SOFT),
        ("dual", Stop.SOFT),
        ("pending", Stop.SOFT),
    ],
)
def test_prior_auth_is_hard_for_plans_and_soft_where_another_pays_first(
    checklist: Checklist, payer: str, stop: Stop
) -> None:
    found = judge(checklist, MA | {"destination": "snf", "payer_class": payer}, {})
    assert row(found, "DC15").stop is stop
    assert "DC15" not in ids(judge(checklist, FFS | {"destination": "snf"}, {}))


def test_an_unconfirmed_payer_is_shown_and_never_not_needed(checklist: Checklist) -> None:
    facts = {name: MA[name] for name in MA if name not in ("payer_class", "has_medicare")}
    facts |= {"destination": "snf"}
    readiness = judge(checklist, facts, {})
    for row_id in ("DC15", "DC35", "DC36", "DC45"):
        one = row(readiness, row_id)
        assert one.standing is Standing.WAITING
        assert set(one.needs) <= {"payer_class", "has_medicare"}
        assert row_id in readiness.needed


def test_a_hard_stop_by_payer_is_soft_for_others(checklist: Checklist) -> None:
    plan = MA | {"destination": "home_health"}
    assert row(judge(checklist, plan, {}), "DC42").stop is Stop.HARD
    other = plan | {"payer_class": "commercial_ppo", "has_medicare": False}
    assert row(judge(checklist, other, {}), "DC42").stop is Stop.SOFT
    assert row(judge(checklist, MA | {"destination": "hospice_home"}, {}), "DC14").stop is Stop.SOFT


def test_moon_needs_the_observation_start(checklist: Checklist) -> None:
    observed = MA | {"destination": "home", "status": "observation", "observed": True}
    one = row(judge(checklist, observed, {}), "DC37")
    assert (one.standing, one.needs) == (Standing.WAITING, ("obs_hours",))
    assert row(judge(checklist, observed | {"obs_hours": 25}, {}), "DC37").standing is Standing.NEEDED
    assert "DC37" not in ids(judge(checklist, observed | {"obs_hours": 24}, {}))
    assert "DC37" not in ids(judge(checklist, MA | {"destination": "home"}, {}))


def test_moon_does_not_vanish_on_conversion(checklist: Checklist) -> None:
    converted = MA | {"destination": "home", "status": "inpatient", "observed": True}
    one = row(judge(checklist, converted, {}), "DC37")
    assert (one.standing, one.needs) == (Standing.WAITING, ("obs_hours",))
    assert "DC37" in judge(checklist, converted, {}).needed


def test_expired_has_no_rows(checklist: Checklist) -> None:
    readiness = judge(checklist, {"destination": "expired"}, {})
    assert readiness.rows == ()
    assert readiness.ready


def test_ama_asks_only_moon_and_what_was_offered(checklist: Checklist) -> None:
    long = MA | {"destination": "ama", "status": "observation", "observed": True, "obs_hours": 30}
    assert ids(judge(checklist, long, {})) == {"DC24", "DC37", "DC53", "DC54"}
    assert ids(judge(checklist, MA | {"destination": "ama"}, {})) == {"DC24", "DC53", "DC54"}


def test_no_second_copy_on_transfer_to_another_hospital(checklist: Checklist) -> None:
    found = ids(judge(checklist, MA | {"destination": "acute_transfer"}, {}))
    assert "DC36" not in found
    assert "DC35" in found


def test_hospice_does_not_ask_for_a_follow_up_visit(checklist: Checklist) -> None:
    for destination in ("hospice_home", "hospice_facility"):
        assert "DC24" not in ids(judge(checklist, MA | {"destination": destination}, {}))


def test_add_ons_go_with_any_destination(checklist: Checklist) -> None:
    facts = MA | {"destination": "home", "planned_services": ["dialysis", "infusion", "oxygen", "equipment"]}
    found = judge(checklist, facts, {})
    assert {"DC14", "DC16", "DC27", "DC28", "DC44", "DC59", "DC60"} <= ids(found)
    assert row(found, "DC14").stop is Stop.SOFT
    assert row(found, "DC59").stop is Stop.HARD
    assert row(found, "DC44").stop is Stop.SOFT


def test_what_is_planned_is_asked_not_guessed(checklist: Checklist) -> None:
    facts = {key: value for key, value in MA.items() if key != "planned_services"}
    readiness = judge(checklist, facts | {"destination": "home"}, {})
    assert row(readiness, "DC27").needs == ("planned_services",)
    assert {"DC27", "DC28", "DC44", "DC59"} <= set(readiness.waiting)
    assert {"DC27", "DC28", "DC44", "DC59"} <= set(readiness.unplanned)
    assert "DC59" not in readiness.needed
    rest = judge(checklist, facts | {"destination": "home"}, dict.fromkeys(readiness.needed, "done"))
    assert rest.needed == ()
    assert not rest.ready


def test_without_a_destination_the_rest_is_counted_and_nothing_is_ready(checklist: Checklist) -> None:
    readiness = judge(checklist, MA, dict.fromkeys(("DC35", "DC36", "DC39"), "done"))
    assert readiness.undirected > 20
    assert readiness.needed == ()
    assert not readiness.ready


def test_done_seen_and_not_needed_satisfy_missed_and_not_seen_do_not(checklist: Checklist) -> None:
    facts = MA | {"destination": "home"}
    states = {"DC35": "done", "DC36": "not_needed", "DC02": "seen", "DC06": "not_seen", "DC39": "missed"}
    readiness = judge(checklist, facts, states)
    assert readiness.done == 3
    assert readiness.needed == ()
    assert row(readiness, "DC06").standing is Standing.NOT_SEEN
    assert row(readiness, "DC39").standing is Standing.MISSED


def test_a_new_destination_keeps_what_was_done(checklist: Checklist) -> None:
    states = {"DC14": "done", "DC46": "done", "DC39": "done"}
    readiness = judge(checklist, MA | {"destination": "home"}, states)
    assert row(readiness, "DC46").standing is Standing.SET_ASIDE
    assert row(readiness, "DC39").standing is Standing.DONE
    assert readiness.done == 1
    again = judge(checklist, MA | {"destination": "snf"}, states)
    assert again.done == 3
    assert "DC16" in again.needed


def test_missed_is_what_was_due_before_leaving_while_left_stands(checklist: Checklist) -> None:
    facts, states = MA | {"destination": "home"}, {"DC35": "done", "DC39": "missed", "DC31": "not_seen"}
    there = judge(checklist, facts, states)
    assert there.missed == ("DC39",)
    gone = judge(checklist, facts | {"discharged": datetime(2026, 11, 24, 17, tzinfo=UTC)}, states)
    assert {"DC36", "DC39"} <= set(gone.missed)
    assert not {"DC35", "DC31", "DC65"} & set(gone.missed)
    assert row(gone, "DC31").standing is Standing.NOT_SEEN
    assert gone.needed == ()
    assert not gone.ready


def test_what_is_not_known_to_apply_is_not_missed_either(checklist: Checklist) -> None:
    facts = {key: value for key, value in MA.items() if key != "planned_services"}
    gone = judge(checklist, facts | {"destination": "home", "discharged": datetime.now(UTC)}, {})
    assert row(gone, "DC28").standing is Standing.WAITING


def test_rows_after_leaving_are_not_counted(checklist: Checklist) -> None:
    readiness = judge(checklist, MA | {"destination": "home"}, {})
    after = [one for one in readiness.rows if one.row.phases == ("F",)]
    assert [one.row.id for one in after] == ["DC65"]
    assert readiness.total == len(readiness.rows) - 1


@pytest.mark.parametrize("destination", [None, *(each.value for each in Destination)])
def test_every_row_is_decided_once_the_facts_are_there(checklist: Checklist, destination: str | None) -> None:
    facts = FFS | {"destination": destination, "obs_hours": 3.0}
    for each in checklist.rows:
        truth = applies(checklist, each, facts)
        assert truth is not Truth.UNKNOWN or destination is None

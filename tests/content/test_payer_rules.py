"""Rules of payers and appeals (regulations A.3, A.4): by vectors worked out by hand, and for whom each is."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ncm_tui.library.library import Library
from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_vectors import answer
from ncm_tui.rules.facts import REGISTER
from ncm_tui.rules.vectors import matches

RULES = Library.load().clocks()
VECTORS = tomllib.loads((Path(__file__).parent / "payer_vectors.toml").read_text("utf-8"))["vectors"]
STARTS = ("pa_requested", "poststab_requested", "authorized", "denied", "appeal_filed", "clinical_requested")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["rule"])
def test_by_hand(vector: dict[str, Any]) -> None:
    rule = RULES.by_id[vector["rule"]]
    inputs = {"tz": "America/New_York", "payer_class": vector["payer_class"], **vector["inputs"]}
    got = answer(rule, inputs, vector.get("figures", {}))
    assert matches(vector["expected"], got), f"expected {vector['expected']}, got {got}"


def test_each_rule_has_a_vector() -> None:
    mine = {rule.id for rule in RULES if rule.event in STARTS} | {"PAYER_NOTIFY"}
    assert {vector["rule"] for vector in VECTORS} == mine


#: What starts an appeal track, and the classes it is for.
TRACKS = {
    "MCR_REDETERMINATION": {"medicare_ffs", "medicare_secondary", "dual"},
    "MA_RECON_FILE": {"medicare_advantage"},
    "MCO_APPEAL": {"medicaid_mco"},
    "COMM_INTERNAL_APPEAL": {"commercial_ppo", "commercial_self_funded", "marketplace_qhp"},
    "TRICARE_RECON": {"tricare"},
}


@pytest.mark.parametrize("rule_id", TRACKS)
def test_a_track_is_for_its_payers_alone(rule_id: str) -> None:
    """Of every payer class there is; nobody's class is guessed."""
    rule = RULES.by_id[rule_id]
    inputs = {"tz": "America/New_York", "denied": "2026-11-23", "notice_date": "2026-11-20",
              "actual_receipt": "2026-11-23", "now": "2026-11-24T10:00:00-05:00"}  # fmt: skip
    for payer_class in REGISTER["payer_class"].values:
        state = answer(rule, {**inputs, "payer_class": payer_class}, {})["state"]
        assert state == ("due" if payer_class in TRACKS[rule_id] else "not_needed"), payer_class
    assert answer(rule, inputs, {})["state"] == "unknown"


def test_two_denials_are_two_clocks_and_each_level_has_one() -> None:
    """A denial that names the plan's reconsideration starts that clock and no other appeal."""
    inputs = {"tz": "America/New_York", "payer_class": "medicare_advantage", "denied": "2026-11-23",
              "notice_date": "2026-11-20", "now": "2026-11-24T10:00:00-05:00"}  # fmt: skip
    open_ones = {
        rule.id
        for rule in RULES
        if rule.event == "denied" and rule.group == "appeal"
        and answer(rule, {**inputs, "appeal_level": "plan_reconsideration"}, {})["state"] == "due"
    }  # fmt: skip
    assert open_ones == {"MA_RECON_FILE"}


def test_what_the_payer_decides_is_watched() -> None:
    for rule in RULES:
        if "decided" in rule.done_by or "responded" in rule.done_by:
            assert rule.watched("medicare_advantage"), rule.id


def test_without_a_profile_a_payers_clock_names_what_is_missing() -> None:
    """And with one that does not say, what in it."""
    from ncm_tui.rules.clock_vectors import given_of
    from ncm_tui.rules.deadlines import standing

    for rule_id, start in (("PAYER_NOTIFY", "inpatient_admit"), ("PAYER_CLINICAL", "clinical_requested")):
        rule = RULES.by_id[rule_id]
        inputs = {"tz": "America/New_York", "payer_class": "medicare_advantage",
                  start: "2026-11-24T09:00:00-05:00", "now": "2026-11-24T10:00:00-05:00"}  # fmt: skip
        given = given_of(rule, inputs)
        facts = {name: value for name, value in given.facts.items() if name != "payer_profile"}
        without = standing(rule, replace(given, facts=facts))
        assert (without.state, without.needs) == (ClockState.UNKNOWN, ("payer_profile",))
        silent = standing(rule, given)
        assert silent.state is ClockState.UNKNOWN
        assert silent.needs == ("notify_template" if rule_id == "PAYER_NOTIFY" else "clinical_template",)


@pytest.mark.parametrize(
    ("status", "expected"),
    [("observation", "not_needed"), ("emergency", "not_needed"), ("inpatient", "unknown")],
)
def test_who_is_no_inpatient_needs_no_admission_notice(status: str, expected: str) -> None:
    """An inpatient without the time of the order waits for it."""
    rule = RULES.by_id["PAYER_NOTIFY"]
    got = answer(rule, {"tz": "America/New_York", "payer_class": "medicare_advantage", "status": status,
                        "notify_template": "same_day", "now": "2026-11-24T10:00:00-05:00"}, {})  # fmt: skip
    assert got["state"] == expected
    assert got["needs"] == (["inpatient_admit"] if expected == "unknown" else [])

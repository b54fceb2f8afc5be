"""Why a clock stands where it does, in words: pinned, for this is what a nurse tells a physician."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.rules.clock_cases import RULES, every_case

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_given import Profile
from ncm_tui.rules.clock_vectors import given_of
from ncm_tui.rules.deadlines import standing
from ncm_tui.rules.explaining import explain

ZONE = {"tz": "America/New_York"}
IM = {
    **ZONE,
    "payer_class": "medicare_ffs",
    "status": "inpatient",
    "inpatient_admit": "2026-03-02T14:30:00-05:00",
    "now": "2026-03-03T09:00:00-05:00",
}
STEPS = {
    "the clocks go forward": (
        "MOON",
        {
            **ZONE,
            "payer_class": "dual",
            "obs_start": "2026-03-07T20:00:00-05:00",
            "now": "2026-03-08T22:00:00-04:00",
        },
        "Due: 36 elapsed hours after Sat 03/07 20:00 (EST) = Mon 03/09 09:00 (EDT): the clocks went forward",
    ),
    "the clocks go back": (
        "MOON",
        {
            **ZONE,
            "payer_class": "dual",
            "obs_start": "2026-10-31T20:00:00-04:00",
            "now": "2026-11-01T20:00:00-05:00",
        },
        "Due: 36 elapsed hours after Sat 10/31 20:00 (EDT) = Mon 11/02 07:00 (EST): the clocks went back",
    ),
    "days that are skipped": (
        "HINN10_RECORDS",
        {
            **ZONE,
            "payer_class": "medicare_ffs",
            "qio_review_requested": "2026-07-02T15:00:00-04:00",
            "now": "2026-07-03T09:00:00-04:00",
        },
        "Due: Close of business of the 1st working day after Thu 07/02 15:00 = Mon 07/06 17:00: "
        "Fri 07/03 federal holiday, Sat 07/04 weekend, Sun 07/05 weekend",
    ),
    "a month without that day": (
        "COMM_EXTERNAL_REVIEW",
        {
            **ZONE,
            "payer_class": "commercial_ppo",
            "final_notice_received": "2026-10-30",
            "now": "2026-11-02T09:00:00-05:00",
        },
        "Due: 4 months after Fri 10/30 = Mon 03/01/2027 end of the day: that month has no day 30",
    ),
    "the earlier of two": (
        "IM_INITIAL",
        {**IM, "discharge": "2026-03-03T15:00:00-05:00"},
        "Due: the earliest of these = Tue 03/03 15:00",
    ),
    "one part left out": ("IM_INITIAL", IM, "Left out: discharge"),
    "what is in force": (
        "PA_STANDARD",
        {
            **ZONE,
            "payer_class": "medicare_advantage",
            "request_received": "2025-12-30T10:00:00-05:00",
            "now": "2026-01-05T09:00:00-05:00",
        },
        "As in force until Wed 12/31/2025",
    ),
    "noon": (
        "DND",
        {
            **ZONE,
            "payer_class": "medicare_ffs",
            "qio_notified": "2026-03-06T16:20:00-05:00",
            "now": "2026-03-06T17:00:00-05:00",
        },
        "Due: Noon of the next calendar day after Fri 03/06 16:20 = Sat 03/07 12:00",
    ),
    "against now": ("IM_INITIAL", IM, "Now Tue 03/03 09:00: 38 h 59 min left"),
    "given too early": (
        "IM_INITIAL",
        {**IM, "delivered": "2026-02-20T10:00:00-05:00"},
        "Done Fri 02/20 10:00, before Mon 02/23: do it again",
    ),
    "done": (
        "IM_INITIAL",
        {**IM, "delivered": "2026-03-03T08:00:00-05:00"},
        "Done Tue 03/03 08:00: 39 h 59 min before it was due",
    ),
    "not needed": (
        "IM_FOLLOWUP",
        {**IM, "im_initial_delivered": "2026-03-02T16:00:00-05:00", "discharge": "2026-03-04T15:00:00-05:00"},
        "Not needed: the first IM was received 2 days or less before leaving",
    ),
    "missing": (
        "IM_INITIAL",
        {**IM, "inpatient_admit": None},
        "Unknown until this is known: inpatient admit",
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_the_arithmetic_in_words(name: str) -> None:
    rule_id, inputs, line = STEPS[name]
    rule = RULES.by_id[rule_id]
    said = explain(rule, given_of(rule, inputs))
    assert line in said.steps, said.steps


def test_inputs_with_their_source_and_what_nobody_confirmed() -> None:
    rule = RULES.by_id["IM_INITIAL"]
    given = given_of(rule, {**IM, "discharge": "2026-03-03T15:00:00-05:00"})
    given = replace(
        given, unconfirmed=frozenset({"discharge"}), sources={"discharge": "EDD at the usual hour"}
    )
    said = dict(explain(rule, given).inputs)
    assert said["inpatient admit"] == "Mon 03/02 14:30"
    assert said["discharge"] == "~ Tue 03/03 15:00 · EDD at the usual hour, not confirmed"
    assert standing(rule, given).assumed == ("discharge",)


def test_a_due_time_that_does_not_rest_on_it_is_not_marked() -> None:
    rule = RULES.by_id["IM_INITIAL"]
    given = given_of(rule, {**IM, "discharge": "2026-03-09T15:00:00-04:00"})
    assert standing(rule, replace(given, unconfirmed=frozenset({"discharge"}))).assumed == ()


def test_a_day_without_its_hour_says_so() -> None:
    rule = RULES.by_id["MOON"]
    inputs = {**ZONE, "payer_class": "dual", "obs_start": "2026-03-07", "now": "2026-03-08T22:00:00-04:00"}
    said = explain(rule, given_of(rule, inputs))
    assert ("obs start", "Sat 03/07, hour not known") in said.inputs
    assert "Unknown until this is known: obs start" in said.steps


def test_figures_say_whose_they_are() -> None:
    rule = RULES.by_id["DP_EVAL"]
    given = given_of(rule, {**ZONE, "admit": "2026-03-07T20:00:00-05:00", "now": "2026-03-08T10:00:00-04:00"})
    title, key = rule.figures["hours"].title, rule.figures["hours"].key(rule.id)
    assert dict(explain(rule, given).inputs)[title] == "24 hours · the rule's own"
    own = replace(given, figures={key: 12.0})
    assert dict(explain(rule, own).inputs)[title] == "12 hours · your site's"
    assert standing(rule, own).due == datetime(2026, 3, 8, 13, tzinfo=UTC)
    none = replace(given, figures={key: None})
    assert dict(explain(rule, none).inputs)[title] == "none here"
    assert standing(rule, none).state is ClockState.NOT_NEEDED


def test_a_payers_numbers_name_their_profile() -> None:
    rule = RULES.by_id["PAYER_NOTIFY"]
    inputs = {
        **ZONE,
        "payer_class": "commercial_ppo",
        "template": "uhc_style",
        "admit": "2026-03-03T10:00:00-05:00",
    }
    given = given_of(rule, {**inputs, "now": "2026-03-03T12:00:00-05:00"})
    said = explain(rule, replace(given, profile=Profile("UHC MA", stale=True)))
    assert ("payer profile", "UHC MA · never verified: verify") in said.inputs


def test_rule_source_and_how_sure() -> None:
    said = explain(RULES.by_id["IM_INITIAL"], given_of(RULES.by_id["IM_INITIAL"], IM))
    assert said.rule.startswith("IM_INITIAL: ")
    assert "405.1205" in said.source
    assert (said.version, said.confidence) == ("1", "V")
    assert said.notes


def test_every_case_says_why_whether_done_or_not() -> None:
    """After and before are told by the times, whatever a rule made of them."""
    for rule, given in every_case():
        clock = standing(rule, given)
        steps = explain(rule, given, clock).steps
        if clock.state in (ClockState.NOT_NEEDED, ClockState.NOT_AVAILABLE):
            assert clock.reason in " ".join(steps), rule.id
        done = [line for line in steps if line.startswith("Done ") and line.endswith(" it was due")]
        if done and clock.done_at is not None and clock.due is not None:
            assert done[0].endswith("after it was due") is (clock.done_at > clock.due), (rule.id, done)

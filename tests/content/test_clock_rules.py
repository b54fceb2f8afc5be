"""The clock rules there are: every one of the reference, with its grammar or its named function; those that
no published vector covers, by vectors worked out by hand."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.rules.clock_cases import CASES

from ncm_tui.library.library import Library
from ncm_tui.rules.clock_rules import GROUPS
from ncm_tui.rules.clock_vectors import answer
from ncm_tui.rules.clocks import function_names
from ncm_tui.rules.events import BY_ID
from ncm_tui.rules.vectors import matches

RULES = Library.load().clocks()
VECTORS = tomllib.loads((Path(__file__).parent / "clock_vectors.toml").read_text("utf-8"))["vectors"]

NOTICES = [
    "IM_INITIAL", "IM_FOLLOWUP", "QIO_REQUEST", "DND", "QIO_RECORDS", "MA_PLAN_RECORDS", "QIO_DECISION",
    "QIO_LIABILITY_END", "QIO_RECON", "QIO_RECON_DECISION", "MOON", "MCSN", "MCSN_APPEAL", "MCSN_RECORDS",
    "MCSN_DECISION", "MCSN_RECON", "MCSN_RECON_DECISION", "NOMNC", "NOMNC_APPEAL", "DENC", "HINN1",
    "HINN10", "HINN10_RECORDS", "HINN10_DECISION", "HINN11", "HINN12", "ABN",
]  # fmt: skip
STATUS = [
    "TWO_MIDNIGHT", "ADMIT_ORDER", "UR_COMMITTEE", "UR_NOTICE_2D", "UR_EXTENDED_STAY", "CC44",
    "SELF_DENIAL", "A_TO_B_FILING", "CERT_20DAY", "SNF_3DAY", "PASRR_L1", "PASRR_RR40", "DP_SCREEN",
    "DP_EVAL", "DP_REEVAL", "PAC_CHOICE", "TRANSFER_POLICY", "IRF_PREADMIT_48H", "IRF_THERAPY_36H",
    "HH_F2F", "HH_INITIAL_48H", "DME_F2F", "WOPD", "O2_TEST", "HOSPICE_CERT", "HOSPICE_F2F",
    "HOSPICE_NOE",
]  # fmt: skip
PAYERS = [
    "PAYER_NOTIFY", "PAYER_CLINICAL", "CONCURRENT_REVIEW", "PA_STANDARD", "PA_EXPEDITED",
    "CONCURRENT_URGENT", "MA_POSTSTAB_1H", "MA_APPROVAL_LOCK", "P2P", "AUTH_LAPSE",
]  # fmt: skip
APPEALS = [
    "MCR_REDETERMINATION", "MCR_RECONSIDERATION", "MCR_ALJ", "MCR_COUNCIL", "MCR_COURT", "MCR_DECISION",
    "MA_RECON_FILE", "MA_RECON_DECISION", "MA_IRE", "MA_IRE_DECISION", "MA_ALJ", "MA_COUNCIL", "MA_COURT",
    "CONTRACT_DISPUTE", "MCO_APPEAL", "MCO_APPEAL_DECISION", "FAIR_HEARING", "FAIR_HEARING_CONTINUE",
    "FAIR_HEARING_DECISION", "COMM_INTERNAL_APPEAL", "COMM_INTERNAL_DECISION", "COMM_EXTERNAL_REVIEW",
    "COMM_EXTERNAL_DECISION", "TRICARE_RECON",
]  # fmt: skip
AFTER = [
    "TCM_CONTACT", "TCM_VISIT_7", "TCM_VISIT_14", "POST_DC_CALL", "POST_DC_CALL_HIGH", "AMA_CALL",
    "FU_VISIT", "FU_VISIT_HF", "READMIT_30", "TRC_NOTIFY", "TRC_INFO", "TRC_ENGAGEMENT", "TRC_MEDREC",
    "FUH_7", "FUH_30", "HCAHPS_2025",
]  # fmt: skip
LAW = ["LEGAL_HOLD", "ABUSE_REPORT", "ABUSE_REPORT_WRITTEN"]
#: Published vectors know these by another id.
OTHER = {"DP_EVAL_INTERNAL": "DP_EVAL", "IMMEDIATE_BEFORE_EVENT": "HINN11"}
#: Their line is made of a number that is counted with the hour, which a case of the table does not say.
UNTOLD = {"MOON"}
#: Read only: no stay has them.
ONLY_READ = {"TRANSFER_POLICY", "HCAHPS_2025"}
#: Covered by the published vectors (and their own fixtures) alone.
PUBLISHED = {
    "DND", "IM_INITIAL", "MOON", "QIO_REQUEST", "READMIT_30", "TCM_VISIT_7",
}  # fmt: skip


def test_every_rule_file_reads() -> None:
    assert [str(problem) for problem in RULES.broken] == []


@pytest.mark.parametrize("rule_id", [*NOTICES, *STATUS, *PAYERS, *APPEALS, *AFTER, *LAW])
def test_each_rule_of_the_reference_is_there(rule_id: str) -> None:
    rule = RULES.by_id[rule_id]
    assert rule.due is not None or rule.prompt
    assert not rule.function or rule.function in function_names()
    assert rule.citation
    assert rule.group in GROUPS


def test_other_ids_of_published_vectors_find_their_rule() -> None:
    for name, rule_id in OTHER.items():
        found = RULES.named(name)
        assert found is not None
        assert found.id == rule_id


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["rule"])
def test_by_hand(vector: dict[str, Any]) -> None:
    rule = RULES.by_id[vector["rule"]]
    inputs = {"tz": "America/New_York", "payer_class": vector["payer_class"], **vector["inputs"]}
    got = answer(rule, inputs, vector.get("figures", {}))
    assert matches(vector["expected"], got), f"expected {vector['expected']}, got {got}"


def test_each_rule_has_a_vector() -> None:
    by_hand = {vector["rule"] for vector in VECTORS}
    missing = {*NOTICES, *STATUS, *AFTER, *LAW} - by_hand - PUBLISHED - ONLY_READ
    assert missing == set()


def test_every_event_starts_a_clock_or_stops_one() -> None:
    """A kind that no rule speaks of would be asked of the nurse for nothing."""
    texts = " ".join(path.read_text("utf-8") for path in _files())
    unused = [kind for kind in BY_ID if not re.search(rf"\b{kind}\b", texts)]
    assert unused in ([], ["coverage_known"])


def test_what_stands_first_on_today_is_a_report_of_abuse() -> None:
    assert {rule.id for rule in RULES if rule.safety} == {"ABUSE_REPORT", "ABUSE_REPORT_WRITTEN"}


def test_every_rule_that_may_stand_on_a_list_says_why_in_its_own_words() -> None:
    """Not by its citation: of each case whose clock runs the line is filled."""
    assert [rule.id for rule in RULES if rule.trigger and not rule.why] == []
    empty = {case.rule.id for case in CASES if case.given.now.year < 9000 and not case.clock.why}
    assert empty <= UNTOLD


#: Who does it, of the rules that are neither the case manager's nor UR's: watched, off by default, never red.
WATCHED = {
    "patient": {"QIO_REQUEST", "QIO_RECON", "MCSN_APPEAL", "MCSN_RECON", "NOMNC_APPEAL"},
    "qio": {"QIO_DECISION", "QIO_RECON_DECISION", "MCSN_DECISION", "MCSN_RECON_DECISION", "HINN10_DECISION"},
    "registration": {"ABN"},
    "physician": {"ADMIT_ORDER", "CERT_20DAY", "DME_F2F", "WOPD", "HH_F2F"},
    "ur_committee": {"UR_COMMITTEE", "UR_EXTENDED_STAY"},
    "finance": {"QIO_LIABILITY_END", "A_TO_B_FILING", "MA_COURT", "MCR_COURT"},
    "facility": {"DP_SCREEN", "IRF_PREADMIT_48H", "IRF_THERAPY_36H", "TRANSFER_POLICY", "HCAHPS_2025"},
    "agency": {
        "HH_INITIAL_48H", "HOSPICE_CERT", "HOSPICE_F2F", "HOSPICE_NOE", "TCM_CONTACT", "TCM_VISIT_7",
        "TCM_VISIT_14", "FU_VISIT", "FU_VISIT_HF",
    },
    "state": {"PASRR_RR40", "FAIR_HEARING_DECISION"},
    "coder": {"READMIT_30"},
    "plan": {
        "TRC_NOTIFY", "TRC_INFO", "TRC_ENGAGEMENT", "TRC_MEDREC", "FUH_7", "FUH_30", "PA_STANDARD",
        "PA_EXPEDITED", "CONCURRENT_URGENT", "MA_POSTSTAB_1H", "MCR_DECISION", "MA_RECON_DECISION",
        "MA_IRE_DECISION", "MCO_APPEAL_DECISION", "COMM_INTERNAL_DECISION", "COMM_EXTERNAL_DECISION",
        "CONTRACT_DECISION",
    },
}  # fmt: skip


def test_what_somebody_else_does_is_watched() -> None:
    """Would the case manager do it herself? The social worker's is hers where there is none."""
    found: dict[str, set[str]] = {}
    for rule in RULES:
        if rule.watched("medicare_ffs"):
            found.setdefault(rule.owner, set()).add(rule.id)
    assert found == WATCHED
    assert {rule.id for rule in RULES if rule.owner == "sw"} == {"PASRR_L1"}
    assert RULES.by_id["DND"].watched("medicare_advantage")


#: Of notices, status, services, after discharge and law: not read in the source, or a custom.
VERIFY = {
    "ABN", "DENC", "HINN1", "ADMIT_ORDER", "SELF_DENIAL", "DP_SCREEN", "DP_EVAL", "DP_REEVAL", "PAC_CHOICE",
    "HOSPICE_NOE", "POST_DC_CALL_HIGH", "AMA_CALL", "FU_VISIT", "FUH_7", "FUH_30", "LEGAL_HOLD",
    "ABUSE_REPORT", "ABUSE_REPORT_WRITTEN",
}  # fmt: skip


def test_what_was_not_read_in_the_rule_says_verify() -> None:
    here = {*NOTICES, *STATUS, *AFTER, *LAW}
    assert {rule.id for rule in RULES if rule.verify and rule.id in here} == VERIFY


#: Nothing of these is to be done for who has died (P§8, P§9).
ENDS_WITH_DEATH = {
    "ABN", "DENC", "DME_F2F", "DND", "DP_EVAL", "DP_REEVAL", "DP_SCREEN", "FAIR_HEARING_CONTINUE", "HH_F2F",
    "HH_INITIAL_48H", "HINN1", "HINN10", "HINN11", "HINN12", "IM_INITIAL", "IM_FOLLOWUP", "IRF_PREADMIT_48H",
    "IRF_THERAPY_36H", "LEGAL_HOLD", "MCSN", "MCSN_RECON", "MOON", "NOMNC", "NOMNC_APPEAL", "O2_TEST",
    "PAC_CHOICE", "PASRR_L1", "PASRR_RR40", "QIO_RECON", "QIO_REQUEST", "SNF_3DAY", "TRC_NOTIFY",
    "TWO_MIDNIGHT", "WOPD",
}  # fmt: skip


def test_nothing_is_asked_for_who_has_died() -> None:
    ended = set()
    for case in CASES:
        clock = case.with_facts({**case.given.facts, "deceased": True}).clock
        if case.rule.id in ENDS_WITH_DEATH:
            assert clock.state.value == "not_needed", case.rule.id
            ended.add(case.rule.id)
    assert ended == ENDS_WITH_DEATH


WITHDRAWN: list[tuple[dict[str, Any], str]] = [
    ({"deceased": True}, "the patient has died"),
    ({"destination": "expired"}, "the patient has died"),
    ({"destination": "hospice_home"}, "in hospice care"),
    ({"destination": "snf"}, "in a facility's care"),
    ({"readmitted_at": "2026-11-25T02:00:00-05:00"}, "readmitted"),
    ({"followup_declined": "2026-11-25T02:00:00-05:00"}, "the patient declined"),
]


@pytest.mark.parametrize(("more", "why"), WITHDRAWN, ids=[why for _, why in WITHDRAWN])
def test_calls_and_visits_stop_when_they_should(more: dict[str, Any], why: str) -> None:
    """P§9: expired, hospice, facility, readmitted, declined."""
    from ncm_tui.rules.clock_vectors import given_of
    from ncm_tui.rules.deadlines import standing

    for rule_id in ("POST_DC_CALL", "TRC_ENGAGEMENT", "FUH_7"):
        rule = RULES.by_id[rule_id]
        inputs = {
            "tz": "America/New_York", "payer_class": "medicare_advantage", "psychiatric_need": True,
            "discharge": "2026-11-24T14:00:00-05:00", "now": "2026-11-25T08:00:00-05:00",
        }  # fmt: skip
        assert standing(rule, given_of(rule, inputs)).state.value in ("due", "not_yet")
        clock = standing(rule, given_of(rule, {**inputs, **more}))
        assert (clock.state.value, clock.reason) == ("not_needed", why)


def _files() -> list[Path]:
    return sorted((Path(__file__).parents[2] / "src/ncm_tui/content/clocks").glob("*.toml"))

"""The published cases, and the states they do not reach, through the engine."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ncm_tui.library.library import Library
from ncm_tui.rules.clock_vectors import answer
from ncm_tui.rules.vectors import matches

CASES = tomllib.loads(Path(__file__).with_name("published_clocks.toml").read_text(encoding="utf-8"))[
    "vectors"
]
SHARED = Path(__file__).parents[3] / "shared" / "vectors" / "deadlines.json"
ZONE = "America/New_York"


def answered(library: Library, rule: str, inputs: dict[str, Any]) -> dict[str, Any]:
    found = library.clocks().named(rule)
    assert found is not None, rule
    return answer(found, {"tz": ZONE, **inputs})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_published_case(library: Library, case: dict[str, Any]) -> None:
    got = answered(library, case["rule"], case["inputs"])
    assert matches(case["expected"], got), got


@pytest.mark.skipif(not SHARED.is_file(), reason="the published table is not here")
def test_the_whole_published_table(library: Library) -> None:
    vectors = json.loads(SHARED.read_text(encoding="utf-8"))["vectors"]
    missed = [
        each["id"]
        for each in vectors
        if not matches(each["expected"], answered(library, each["rule"], each["inputs"]))
    ]
    assert not missed
    assert len(vectors) == len(CASES)


#: (rule, inputs, expected): the edges next to the published ones, each worked out from the rule's text.
IM = {"payer_class": "medicare_ffs", "status": "inpatient", "inpatient_admit": "2026-03-02T14:30:00-05:00"}
COPY = {**IM, "im_initial_delivered": "2026-03-02T16:00:00-05:00", "discharge": "2026-03-05T15:00:00-05:00"}
MOON = {"payer_class": "medicare_advantage", "obs_start": "2026-04-06T08:00:00-04:00"}
MCSN = {
    "payer_class": "medicare_ffs",
    "hospital_start": "2026-03-02",
    "inpatient_admit": "2026-03-02",
    "reclassified": "2026-03-04T10:00:00-05:00",
    "release": "2026-03-05T16:00:00-05:00",
    "now": "2026-03-05T09:00:00-05:00",
}
TCM = {"payer_class": "medicare_ffs", "discharge_to": "home", "discharge": "2026-03-03T15:00:00-05:00"}
ALJ = {"payer_class": "medicare_ffs", "notice_date": "2026-03-02", "now": "2026-04-01T09:00:00-04:00"}
EDGES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    # The threshold that is said beats the one of the year.
    ("MCR_ALJ", {**ALJ, "amount_in_controversy": 205, "aic_threshold": 210}, {"state": "not_available"}),
    ("MCR_ALJ", {**ALJ, "amount_in_controversy": 195, "aic_threshold": 190}, {"state": "due"}),
    ("MCR_ALJ", {**ALJ, "amount_in_controversy": 200, "aic_threshold": 200}, {"state": "due"}),
    ("MCR_ALJ", {**ALJ, "amount_in_controversy": 195}, {"state": "not_available"}),
    ("MCR_ALJ", ALJ, {"state": "due", "due": "2026-05-06T23:59:59-04:00"}),
    (
        "TCM_CONTACT",
        {**TCM, "discharge_to": "domiciliary", "now": "2026-03-04T09:00:00-05:00"},
        {"state": "due"},
    ),
    # The very second of the due time is in time; a second later is not.
    ("IM_INITIAL", {**IM, "now": "2026-03-04T23:59:59-05:00"}, {"state": "due"}),
    ("IM_INITIAL", {**IM, "now": "2026-03-05T00:00:00-05:00"}, {"state": "overdue"}),
    (
        "IM_INITIAL",
        {**IM, "delivered": "2026-03-05T08:00:00-05:00", "now": "2026-03-05T09:00:00-05:00"},
        {"state": "met_late"},
    ),
    # The same notice at the second try, in time.
    (
        "IM_FOLLOWUP",
        {**COPY, "now": "2026-03-02T23:00:00-05:00"},
        {"state": "not_yet", "window_open": "2026-03-03T00:00:00-05:00"},
    ),
    (
        "IM_FOLLOWUP",
        {**COPY, "discharge": "2026-03-04T15:00:00-05:00", "now": "2026-03-03T09:00:00-05:00"},
        {"state": "not_needed"},
    ),
    (
        "IM_FOLLOWUP",
        {**COPY, "delivered": "2026-03-02T20:00:00-05:00", "now": "2026-03-05T09:00:00-05:00"},
        {"state": "due"},
    ),
    (
        "IM_FOLLOWUP",
        {**COPY, "delivered": "2026-03-05T11:00:00-05:00", "now": "2026-03-05T12:00:00-05:00"},
        {"state": "met"},
    ),
    (
        "IM_FOLLOWUP",
        {**COPY, "disposition": "acute_transfer", "now": "2026-03-05T09:00:00-05:00"},
        {"state": "not_needed"},
    ),
    # Exactly 24 hours are not more than 24 hours.
    ("MOON", {**MOON, "now": "2026-04-07T08:00:00-04:00"}, {"state": "pending"}),
    ("MOON", {**MOON, "now": "2026-04-07T08:01:00-04:00"}, {"state": "due"}),
    (
        "MOON",
        {**MOON, "obs_end": "2026-04-07T08:00:00-04:00", "now": "2026-04-07T09:00:00-04:00"},
        {"state": "not_needed"},
    ),
    (
        "MOON",
        {**MOON, "obs_end": "2026-04-07T08:01:00-04:00", "now": "2026-04-07T08:05:00-04:00"},
        {"state": "overdue", "due": "2026-04-07T08:01:00-04:00"},
    ),
    (
        "MOON",
        {
            **MOON,
            "obs_end": "2026-04-07T14:00:00-04:00",
            "delivered": "2026-04-07T13:00:00-04:00",
            "now": "2026-04-07T15:00:00-04:00",
        },
        {"state": "met", "due": "2026-04-07T14:00:00-04:00"},
    ),
    (
        "MOON",
        {**MOON, "refused_at": "2026-04-07T10:00:00-04:00", "now": "2026-04-07T15:00:00-04:00"},
        {"state": "met"},
    ),
    # Without Part B the days do not matter; with it three inpatient days end it.
    (
        "MCSN",
        {**MCSN, "part_b": False, "release": "2026-03-04T16:00:00-05:00", "now": "2026-03-04T11:00:00-05:00"},
        {"state": "due", "due": "2026-03-04T12:00:00-05:00"},
    ),
    (
        "MCSN",
        {**MCSN, "part_b": True, "reclassified": "2026-03-05T10:00:00-05:00"},
        {"state": "not_needed", "inpatient_days": 3},
    ),
    (
        "MCSN",
        {**MCSN, "part_b": True, "release": None, "now": "2026-03-04T11:00:00-05:00"},
        {"state": "not_yet"},
    ),
    ("MCSN", {**MCSN, "part_b": True, "receives_observation": False}, {"state": "not_needed"}),
    ("MCSN", {**MCSN, "part_b": None}, {"state": "unknown", "needs": ["part_b"]}),
    # One attempt is not two; the second one too late does not stand in for the contact.
    (
        "TCM_CONTACT",
        {**TCM, "attempts": ["2026-03-04T10:00:00-05:00"], "now": "2026-03-05T12:00:00-05:00"},
        {"state": "due"},
    ),
    (
        "TCM_CONTACT",
        {
            **TCM,
            "attempts": ["2026-03-04T10:00:00-05:00", "2026-03-06T08:00:00-05:00"],
            "now": "2026-03-06T09:00:00-05:00",
        },
        {"state": "overdue"},
    ),
    (
        "TCM_CONTACT",
        {**TCM, "discharge_to": "snf", "now": "2026-03-04T09:00:00-05:00"},
        {"state": "not_needed"},
    ),
    (
        "NOMNC",
        {
            "payer_class": "medicare_ffs",
            "last_covered_day": "2026-03-13",
            "delivered": "2026-03-11T22:00:00-04:00",
            "now": "2026-03-12T11:00:00-04:00",
        },
        {"state": "met"},
    ),
    # Admitted on Saturday; on Friday, so that the 24 hours end on Saturday; on the day before Thanksgiving.
    (
        "PAYER_NOTIFY",
        {
            "payer_class": "commercial_ppo",
            "template": "uhc_style",
            "admit": "2026-03-07T10:00:00-05:00",
            "now": "2026-03-07T11:00:00-05:00",
        },
        {"due": "2026-03-09T17:00:00-04:00"},
    ),
    (
        "PAYER_NOTIFY",
        {
            "payer_class": "commercial_ppo",
            "template": "uhc_style",
            "admit": "2026-03-06T10:00:00-05:00",
            "now": "2026-03-06T11:00:00-05:00",
        },
        {"due": "2026-03-09T17:00:00-04:00"},
    ),
    (
        "PAYER_NOTIFY",
        {
            "payer_class": "commercial_ppo",
            "template": "uhc_style",
            "admit": "2026-11-25T10:00:00-05:00",
            "now": "2026-11-25T11:00:00-05:00",
        },
        {"due": "2026-11-27T17:00:00-05:00"},
    ),
    # Readmitted on the day of leaving, elsewhere: it counts.
    (
        "READMIT_30",
        {
            "payer_class": "medicare_ffs",
            "discharge": "2026-03-02",
            "readmit": "2026-03-02",
            "same_hospital": False,
        },
        {"days": 0, "counts": True},
    ),
    (
        "READMIT_30",
        {"payer_class": "medicare_ffs", "discharge": "2026-03-02", "readmit": "2026-04-01"},
        {"days": 30, "counts": True},
    ),
    (
        "READMIT_30",
        {
            "payer_class": "medicare_ffs",
            "discharge": "2026-03-02",
            "readmit": "2026-03-09",
            "readmit_status": "observation",
        },
        {"counts": False},
    ),
    (
        "READMIT_30",
        {
            "payer_class": "medicare_ffs",
            "discharge": "2026-03-02",
            "readmit": "2026-03-09",
            "index_disposition": "ama",
        },
        {"counts": False},
    ),
    (
        "SNF_3DAY",
        {"payer_class": "medicare_ffs", "inpatient_admit": "2026-03-02", "inpatient_discharge": "2026-03-05"},
        {"qualifies": True, "inpatient_days": 3},
    ),
]


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge[0])
def test_the_edges_beside_the_published_ones(
    library: Library, edge: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    rule, inputs, expected = edge
    got = answered(library, rule, inputs)
    assert matches(expected, got), got

"""The bundled instruments against published scoring, written out here so that a clone alone can check it.

Sources: PHQ instruction manual (cut points 5, 10, 15, 20; PHQ-2 from 3; item 9 by itself); LOINC 75626-2
(AUDIT-C 4 for men, 3 for women); Morris 2006 (SILS from "sometimes"); CMS AHC HRSN guide 2021 (safety above
10); van Walraven 2010 Table 3 with BMC Cardiovasc Disord 2014;14:97 Table 1 (LACE).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from ncm_tui.library.library import Library
from ncm_tui.rules.inputs import read_inputs
from ncm_tui.rules.scoring import ScoreResult, score

SHARED = Path(__file__).resolve().parents[3] / "shared" / "vectors" / "scoring.json"
COMPLETE = ("PHQ-2", "PHQ-9", "AUDIT-C", "SILS", "AHC-HRSN-CORE", "LACE")


def scored(library: Library, form_id: str, given: dict[str, Any], **facts: Any) -> ScoreResult:
    form = library.form(form_id)
    inputs = read_inputs(form, given, facts)
    return score(form, inputs.answers, inputs.facts)


def said(result: ScoreResult) -> tuple[float | None, str | None, set[str]]:
    return result.value, result.band.id if result.band else None, set(result.flag_codes)


def phq9(*answers: int | None) -> dict[str, int | None]:
    return {f"q{n}": answer for n, answer in enumerate(answers, 1)}


MAJOR, OTHER = "MAJOR_DEPRESSIVE_SYNDROME_PATTERN", "OTHER_DEPRESSIVE_SYNDROME_PATTERN"
NINE, UNASKED, HOLES = "SUICIDE_ITEM9_POSITIVE_ESCALATE", "ITEM9_UNANSWERED_PROMPT", "INCOMPLETE"
POSITIVE = "POSITIVE_SCREEN"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((0,) * 9, (0, "minimal", set())),
        ((1, 1, 1, 1, 0, 0, 0, 0, 0), (4, "minimal", set())),
        ((1, 1, 1, 1, 1, 0, 0, 0, 0), (5, "mild", set())),
        ((1, 1, 1, 1, 1, 1, 1, 1, 1), (9, "mild", {NINE})),
        ((2, 2, 2, 2, 1, 1, 2, 0, 0), (12, "moderate", {POSITIVE, MAJOR})),
        ((2, 2, 2, 2, 1, 1, 0, 0, 0), (10, "moderate", {POSITIVE, OTHER})),
        ((1, 1, 3, 3, 3, 3, 0, 0, 0), (14, "moderate", {POSITIVE})),
        ((2, 2, 2, 2, 2, 2, 2, 1, 0), (15, "moderately_severe", {POSITIVE, MAJOR})),
        ((3, 3, 3, 3, 3, 3, 1, 0, 0), (19, "moderately_severe", {POSITIVE, MAJOR})),
        ((3, 3, 3, 3, 2, 2, 2, 2, 0), (20, "severe", {POSITIVE, MAJOR})),
        ((3,) * 9, (27, "severe", {POSITIVE, MAJOR, NINE})),
        ((0, 0, 0, 0, 0, 0, 0, 0, 1), (1, "minimal", {NINE})),
        ((2, 0, 0, 0, 0, 0, 0, 0, 1), (3, "minimal", {NINE, OTHER})),
        ((2, 2, 1, 1, 1, 1, 1, 1, None), (None, None, {HOLES, UNASKED})),
        ((None,) * 8 + (2,), (None, None, {HOLES, NINE})),
    ],
)
def test_phq9(library: Library, answers: tuple[int | None, ...], expected: Any) -> None:
    assert said(scored(library, "phq-9", phq9(*answers))) == expected


@pytest.mark.parametrize(
    ("q1", "q2", "expected"),
    [
        (0, 0, (0, "negative", set())),
        (1, 1, (2, "negative", set())),
        (2, 1, (3, "positive", {"ADMINISTER_PHQ9"})),
        (3, 3, (6, "positive", {"ADMINISTER_PHQ9"})),
        (3, None, (None, None, set())),
    ],
)
def test_phq2(library: Library, q1: int, q2: int | None, expected: Any) -> None:
    assert said(scored(library, "phq-2", {"q1": q1, "q2": q2})) == expected


REVIEW = "ALL_POINTS_FROM_ITEM1_REVIEW"


@pytest.mark.parametrize(
    ("sex", "answers", "expected"),
    [
        ("male", (3, 0, 0), (3, "negative", set())),
        ("male", (4, 0, 0), (4, "positive", {POSITIVE, REVIEW})),
        ("male", (2, 1, 1), (4, "positive", {POSITIVE})),
        ("female", (2, 0, 0), (2, "negative", set())),
        ("female", (3, 0, 0), (3, "positive", {POSITIVE, REVIEW})),
        ("other", (1, 1, 1), (3, "positive", {POSITIVE})),
        ("unknown", (1, 1, 1), (3, "positive", {POSITIVE})),
        (None, (1, 1, 1), (3, "positive", {POSITIVE})),
        (None, (1, 1, 0), (2, "negative", set())),
        ("male", (4, 4, 4), (12, "positive", {POSITIVE})),
    ],
)
def test_audit_c(library: Library, sex: str | None, answers: tuple[int, ...], expected: Any) -> None:
    given = dict(zip(("q1_frequency", "q2_typical", "q3_six_plus"), answers, strict=True))
    assert said(scored(library, "audit-c", given, sex=sex)) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("never", (1, "negative", set())),
        ("rarely", (2, "negative", set())),
        ("sometimes", (3, "positive", {"LIMITED_HEALTH_LITERACY_RISK"})),
        (5, (5, "positive", {"LIMITED_HEALTH_LITERACY_RISK"})),
        (None, (None, None, set())),
    ],
)
def test_sils(library: Library, answer: Any, expected: Any) -> None:
    assert said(scored(library, "sils", {"need_help_reading": answer})) == expected


NO_NEED: dict[str, Any] = {
    "71802-3": "LA31993-1",
    "96778-6": ["LA9-3"],
    "88122-7": "LA28398-8",
    "88123-5": "LA28398-8",
    "93030-5": "LA32-8",
    "96779-4": "LA32-8",
    "95618-5": 1,
    "95617-7": 1,
    "95616-9": 1,
    "95615-1": 1,
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (4, "negative", set())),
        ({"71802-3": "LA31994-9"}, (4, "positive", {"HOUSING"})),
        ({"71802-3": "LA31995-6"}, (4, "positive", {"HOUSING"})),
        ({"96778-6": ["LA31996-4", "LA32001-2"]}, (4, "positive", {"HOUSING_QUALITY"})),
        ({"96778-6": []}, (4, "negative", set())),
        ({"88122-7": "LA6729-3"}, (4, "positive", {"FOOD"})),
        ({"88123-5": "LA28397-0"}, (4, "positive", {"FOOD"})),
        ({"93030-5": "LA33-6"}, (4, "positive", {"TRANSPORT"})),
        ({"96779-4": "LA32002-0"}, (4, "positive", {"UTILITIES"})),
        ({"95617-7": 4, "95616-9": 1, "95615-1": 4}, (10, "negative", set())),
        ({"95617-7": 4, "95616-9": 2, "95615-1": 4}, (11, "positive", {"SAFETY_ESCALATE"})),
        ({"95618-5": 2}, (5, "positive", {"SAFETY_ESCALATE"})),
        ({"95618-5": None}, (None, None, set())),
        ({"95618-5": "declined"}, (None, None, set())),
        ({"71802-3": None}, (4, None, set())),
        ({"71802-3": None, "93030-5": "LA33-6"}, (4, "positive", {"TRANSPORT"})),
        ({"95617-7": 5, "95616-9": 5, "95615-1": None}, (None, None, {"SAFETY_ESCALATE"})),
    ],
)
def test_ahc(library: Library, changes: dict[str, Any], expected: Any) -> None:
    assert said(scored(library, "ahc-hrsn", NO_NEED | changes)) == expected


HIGH = "HIGH_READMISSION_RISK"


def lace(los: Any, acute: Any, weight: Any, visits: Any) -> dict[str, Any]:
    return {
        "los_days": los,
        "acute_admission": acute,
        "charlson_lace_score": weight,
        "ed_visits_6mo_excl_index": visits,
    }


@pytest.mark.parametrize(
    ("given", "value", "band", "flags"),
    [
        (lace(5, True, 5, 2), 14, "high", {HIGH}),
        (lace(2, False, 0, 0), 2, "low", set()),
        (lace(0, False, 0, 0), 0, "low", set()),
        (lace(6, False, 0, 0), 4, "low", set()),
        (lace(7, False, 0, 0), 5, "moderate", set()),
        (lace(13, False, 0, 0), 5, "moderate", set()),
        (lace(14, False, 0, 0), 7, "moderate", set()),
        (lace(40, True, 9, 9), 19, "high", {HIGH}),
        (lace(3, True, 3, 0), 9, "moderate", set()),
        (lace(3, True, 3, 1), 10, "high", {HIGH}),
        (lace(1, True, 4, 0), 9, "moderate", set()),
        (lace(None, True, 4, 0), None, None, set()),
        (lace(1, None, 4, 0), None, None, set()),
        (lace(1, True, None, 0), None, None, set()),
        (lace(1, True, 4, None), None, None, set()),
    ],
)
def test_lace(library: Library, given: Any, value: Any, band: Any, flags: set[str]) -> None:
    result = scored(library, "lace", given)
    assert said(result) == (value, band, flags)
    assert result.variant == "lace-c-bmc2014+hiv4"
    assert set(result.components) == {"L", "A", "C", "E"}


@pytest.mark.parametrize(
    ("ticked", "points"),
    [
        ([], 0),
        (["mi"], 1),
        (["mi", "cvd"], 2),
        (["dm"], 1),
        (["dm", "dm_damage"], 2),
        (["chf"], 2),
        (["dementia"], 3),
        (["liver_renal_mild", "liver_renal_severe"], 5),
        (["tumor", "metastatic"], 5),
        (["hiv"], 5),
        (["mi", "chf"], 3),
    ],
)
def test_lace_counts_its_own_comorbidities(library: Library, ticked: list[str], points: int) -> None:
    given = lace(0, False, None, 0) | {"comorbidities": ticked}
    result = scored(library, "lace", given)
    assert result.components["C"] == points
    assert result.value == points


def test_lace_is_provisional_before_discharge(library: Library) -> None:
    given = lace(2, True, 1, 0)
    assert scored(library, "lace", given, stay_open=True).provisional
    assert not scored(library, "lace", given, stay_open=False).provisional
    assert not scored(library, "lace", given).provisional


@pytest.mark.parametrize(
    ("answer", "flags"),
    [
        ("negative", set()),
        ("low", {"SUICIDE_RISK_REVIEW"}),
        ("moderate", {"SUICIDE_RISK_REVIEW"}),
        ("high", {"SUICIDE_HIGH_RISK_ESCALATE_NOW"}),
        ("unable", set()),
    ],
)
def test_suicide_record_fires_on_the_answer(library: Library, answer: str, flags: set[str]) -> None:
    result = scored(library, "suicide-screen", {"result": answer})
    assert (set(result.flag_codes), result.complete) == (flags, False)
    assert all(flag.severity == "safety" for flag in result.flags)


@pytest.mark.skipif(not SHARED.exists(), reason="the published vectors are not beside this clone")
@pytest.mark.parametrize("instrument", COMPLETE)
def test_shared_vectors(library: Library, instrument: str) -> None:
    from ncm_tui.rules.vectors import matches, result_json

    document = json.loads(SHARED.read_text(encoding="utf-8"))
    vectors = document["vectors"] if isinstance(document, dict) else document
    form = next(form for form in library.forms() if form.instrument == instrument)
    own = [vector for vector in vectors if vector["instrument"] == instrument]
    assert own
    for vector in own:
        inputs = read_inputs(form, vector["inputs"])
        got = result_json(score(form, inputs.answers, inputs.facts, vector.get("variant", "")))
        assert matches(vector["expected"], got), (vector["id"], got)

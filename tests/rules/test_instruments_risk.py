"""Risk, anxiety, alcohol and needs against published scoring, written out so that a clone alone can check it.

Sources: Spitzer 2006 (GAD-7 cut points 5, 10, 15; positive from 10); Ewing 1984 (CAGE from 2); Donzé 2016 and
2013 (HOSPITAL points and the two sets of bins of admissions); Aubert 2017 (simplified); Hager 2010 with the
HL7 SDOH questionnaire's answer codes (Hunger Vital Sign: either item).
"""

from typing import Any

import pytest

from ncm_tui.library.library import Library
from ncm_tui.rules.comorbidity import conditions
from ncm_tui.rules.inputs import read_inputs
from ncm_tui.rules.scoring import ScoreResult, score
from ncm_tui.rules.vectors import result_json

POSITIVE, HIGH = {"POSITIVE_SCREEN"}, {"HIGH_READMISSION_RISK"}


def scored(library: Library, form_id: str, given: dict[str, Any], variant: str = "") -> ScoreResult:
    form = library.form(form_id)
    inputs = read_inputs(form, given)
    return score(form, inputs.answers, inputs.facts, variant)


def said(result: ScoreResult) -> tuple[float | None, str | None, set[str]]:
    return result.value, result.band.id if result.band else None, set(result.flag_codes)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((0,) * 7, (0, "minimal", set())),
        ((1, 1, 1, 1, 0, 0, 0), (4, "minimal", set())),
        ((1, 1, 1, 1, 1, 0, 0), (5, "mild", set())),
        ((2, 2, 2, 2, 1, 0, 0), (9, "mild", set())),
        ((2, 2, 2, 2, 2, 0, 0), (10, "moderate", POSITIVE)),
        ((2,) * 7, (14, "moderate", POSITIVE)),
        ((3, 2, 2, 2, 2, 2, 2), (15, "severe", POSITIVE)),
        ((3,) * 7, (21, "severe", POSITIVE)),
        ((3,) * 6 + (None,), (None, None, set())),
    ],
)
def test_gad7(library: Library, answers: tuple[int | None, ...], expected: Any) -> None:
    given = {f"q{n}": answer for n, answer in enumerate(answers, 1)}
    assert said(scored(library, "gad-7", given)) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((False,) * 4, (0, "negative", set())),
        ((True, False, False, False), (1, "negative", set())),
        ((True, True, False, False), (2, "positive", POSITIVE)),
        ((True,) * 4, (4, "positive", POSITIVE)),
        ((True, True, True, None), (None, None, set())),
    ],
)
def test_cage(library: Library, answers: tuple[bool | None, ...], expected: Any) -> None:
    given = dict(zip(("cut_down", "annoyed", "guilty", "eye_opener"), answers, strict=True))
    assert said(scored(library, "cage", given)) == expected


def hospital(**changes: Any) -> dict[str, Any]:
    """Nothing that counts: hemoglobin 12, sodium 135, at home for a year, 4 days."""
    return {
        "hemoglobin_g_dl": 12,
        "oncology_service": False,
        "sodium_mmol_l": 135,
        "any_procedure": False,
        "urgent_or_emergent": False,
        "admissions_prev_12mo": 0,
        "los_days": 4,
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "variant", "expected"),
    [
        ({}, "", (0, "low", set())),
        ({"hemoglobin_g_dl": 11.9}, "", (1, "low", set())),
        ({"sodium_mmol_l": 134}, "", (1, "low", set())),
        ({"sodium_mmol_l": 134.9}, "", (1, "low", set())),
        ({"oncology_service": True}, "", (2, "low", set())),
        ({"any_procedure": True}, "", (1, "low", set())),
        ({"urgent_or_emergent": True}, "", (1, "low", set())),
        ({"los_days": 5}, "", (2, "low", set())),
        ({"admissions_prev_12mo": 1}, "2016-admissions-bins", (0, "low", set())),
        ({"admissions_prev_12mo": 1}, "2013-admissions-bins", (2, "low", set())),
        ({"admissions_prev_12mo": 5}, "", (2, "low", set())),
        ({"admissions_prev_12mo": 6}, "", (5, "intermediate", set())),
        ({"admissions_prev_12mo": 6, "los_days": 5}, "", (7, "high", HIGH)),
        ({"sodium_mmol_l": None, "admissions_prev_12mo": 6, "los_days": 5}, "", (None, None, set())),
    ],
)
def test_hospital(library: Library, changes: dict[str, Any], variant: str, expected: Any) -> None:
    result = scored(library, "hospital", hospital(**changes), variant)
    assert said(result) == expected
    assert result.variant == (variant or "2016-admissions-bins")


def test_hospital_with_all_of_it_is_thirteen(library: Library) -> None:
    most = hospital(
        hemoglobin_g_dl=8, oncology_service=True, sodium_mmol_l=130, any_procedure=True,
        urgent_or_emergent=True, admissions_prev_12mo=9, los_days=30,
    )  # fmt: skip
    assert said(scored(library, "hospital", most)) == (13, "high", HIGH)


@pytest.mark.parametrize(
    ("cancer", "admissions", "expected"), [(True, 6, 12), (False, 2, 7), (False, 1, 5), (None, 6, None)]
)
def test_the_simplified_score_has_no_band(
    library: Library, cancer: bool | None, admissions: int, expected: float | None
) -> None:
    given = {
        "hemoglobin_g_dl": 11,
        "cancer_dx_or_oncology_discharge": cancer,
        "sodium_mmol_l": 130,
        "non_elective": True,
        "admissions_prev_12mo": admissions,
        "los_days": 5,
    }
    assert said(scored(library, "hospital-simplified", given)) == (expected, None, set())


@pytest.mark.parametrize(
    ("first", "second", "band", "code"),
    [
        ("LA28397-0", "LA28398-8", "at_risk", "LA19952-3"),
        ("LA6729-3", "LA15775-2", "at_risk", "LA19952-3"),
        ("LA28398-8", "LA6729-3", "at_risk", "LA19952-3"),
        ("LA28398-8", "LA28398-8", "no_risk", "LA19983-8"),
        ("LA15775-2", "LA28398-8", "undetermined", None),
        ("LA28398-8", None, None, None),
    ],
)
def test_hunger_vital_sign(
    library: Library, first: str, second: str | None, band: str | None, code: str | None
) -> None:
    result = scored(library, "hunger-vital-sign", {"88122-7": first, "88123-5": second})
    assert said(result) == (None, band, {"FOOD"} if band == "at_risk" else set())
    assert result_json(result).get("loinc_answer") == code


@pytest.mark.parametrize(
    ("given", "flags"),
    [
        ({"96780-2": "find"}, {"EMPLOYMENT"}),
        ({"96780-2": "no"}, set()),
        ({"96782-8": "yes"}, {"EDUCATION"}),
        ({"97027-7": "yes"}, set()),
        ({"44250-9": 2, "44255-8": 1}, {"MENTAL_HEALTH"}),
        ({"44250-9": 0, "44255-8": 3}, {"MENTAL_HEALTH"}),
        ({"44250-9": 1, "44255-8": 1}, set()),
        ({"69858-9": "yes"}, {"DISABILITY"}),
    ],
)
def test_supplemental_needs_by_their_answers(
    library: Library, given: dict[str, Any], flags: set[str]
) -> None:
    assert set(scored(library, "ahc-supplemental", given).flag_codes) == flags


def test_what_was_not_checked_fires_nothing(library: Library) -> None:
    """Thresholds nobody compared with the official form are off until a site turns them on."""
    form = library.form("ahc-supplemental")
    unchecked = {flag.code for flag in form.flags if flag.unverified}
    given = {
        "money": "very",
        "daily_help": "lot_more",
        "lonely": "always",
        "drugs": "daily",
        "stress": "very",
    }
    assert unchecked
    assert not unchecked & set(scored(library, "ahc-supplemental", given).flag_codes)
    assert form.unverified


def test_the_checklist_of_eight_has_no_sum(library: Library) -> None:
    form = library.form("boost-8p")
    assert form.scoring is None
    assert len(form.items()) == 8
    assert {rule.item for rule in form.suggest} == {item.id for item in form.items()}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("I50.33", ("hf",)),
        ("I21.4", ("ami",)),
        ("J18.9", ("pneumonia",)),
        ("J44.1", ("copd",)),
        ("S72.001A", ()),
    ],
)
def test_the_readmission_program_by_the_principal_diagnosis(
    library: Library, code: str, found: tuple[str, ...]
) -> None:
    assert conditions([code], library.get("catalogs", "hrrp"), "hrrp") == found

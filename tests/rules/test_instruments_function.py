"""Function, comorbidity, palliative care and the record-only forms against published scoring, written out so
that a clone alone can check it.

Sources: Hartford Institute "Try This" forms (Katz, Lawton, MCSI); Mahoney 1965 with Shah 1989 (Barthel);
CDC STEADI 2017 (TUG from 12 s); Hoogerduijn 2010 Table 1 (ISAR-HP); Charlson 1987 and 1994; the CMS
guidance copy (hospice); Columbia triage guideline; Skinner 1982 (DAST-10, item 3 reversed); Sherin 1998
(HITS from 11); AHRQ Tool 3H (Morse); VA report texts (Braden, Mini-Cog); Jette 2014 (AM-PAC). What
nobody verified is not asserted.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ncm_tui.library.library import Library
from ncm_tui.rules.entry import typed
from ncm_tui.rules.findings import raised
from ncm_tui.rules.inputs import read_inputs
from ncm_tui.rules.problems import Refused
from ncm_tui.rules.scoring import ScoreResult, score
from ncm_tui.rules.vectors import matches, result_json

SHARED = Path(__file__).resolve().parents[3] / "shared" / "vectors" / "scoring.json"
OURS = (
    "AM-PAC-6CLICKS", "Barthel", "Braden", "C-SSRS-SCREEN-TRIAGE", "Charlson-1987", "DAST-10", "HITS",
    "HOSPICE-NONDISEASE-BASELINE", "ISAR", "ISAR-HP", "Katz", "Lawton-IADL", "MCSI", "Mini-Cog", "Morse",
    "TUG",
)  # fmt: skip
#: Licensed or unclear: nothing of these ships but numbers (instruments, licence matrix).
RECORD_ONLY = (
    "suicide-screen", "dast-10", "mini-cog", "zarit", "mcsi", "hits", "prapare", "cfs", "morse", "braden",
    "am-pac", "isar", "ves-13", "pps", "kps",
)  # fmt: skip


def scored(library: Library, form_id: str, given: dict[str, Any], variant: str = "") -> ScoreResult:
    form = library.form(form_id)
    inputs = read_inputs(form, given)
    return score(form, inputs.answers, inputs.facts, variant)


def said(result: ScoreResult) -> tuple[float | None, str | None, set[str]]:
    return result.value, result.band.id if result.band else None, set(result.flag_codes)


def row(names: str, *values: Any) -> dict[str, Any]:
    return dict(zip(names.split(), values, strict=True))


KATZ = "bathing dressing toileting transferring continence feeding"
LAWTON = "telephone shopping food_prep housekeeping laundry transport medications finances"
BARTHEL = "feeding bathing grooming dressing bowels bladder toilet transfers mobility stairs"
MORSE = "history secondary_dx aid iv gait mental"
ISAR_HP = "needs_iadl_help walking_device needs_travel_help no_education_after_14"
HITS = "hurt insult threaten scream"
CSSRS = "q1 q2 q3 q4 q5 q6_lifetime q6_past_3mo"
DAST = " ".join(f"q{n}" for n in range(1, 11))
Y, N = "yes", "no"
REVIEW, NOW = {"SUICIDE_RISK_REVIEW"}, {"SUICIDE_HIGH_RISK_ESCALATE_NOW"}
FURTHER, PRESSURE, FALL = {"FURTHER_ASSESSMENT"}, {"PRESSURE_INJURY_RISK"}, {"FALL_HIGH_RISK"}
HARM, IPV = {"ANY_PHYSICAL_HARM_REVIEW"}, {"IPV_POSITIVE_ESCALATE"}
DECLINE, CUT4 = {"FUNCTIONAL_DECLINE_RISK"}, {"BELOW_HIGH_SENSITIVITY_CUT_4"}


@pytest.mark.parametrize(
    ("form", "given", "expected"),
    [
        ("katz", row(KATZ, 1, 1, 1, 1, 1, 1), (6, "independent", set())),
        ("katz", row(KATZ, 1, 1, 1, 1, 1, 0), (5, None, set())),
        ("katz", row(KATZ, 0, 0, 0, 0, 0, 1), (1, None, set())),
        ("katz", row(KATZ, 0, 0, 0, 0, 0, 0), (0, "dependent", set())),
        ("katz", row(KATZ, 0, 0, 0, 0, 0, None), (None, None, set())),
        ("lawton", row(LAWTON, 1, 1, 1, 1, 1, 1, 1, 1), (8, None, set())),
        ("lawton", row(LAWTON, 0, 0, 0, 0, 0, 0, 0, 0), (0, None, set())),
        ("lawton", row(LAWTON, 1, 1, 1, 1, 1, 1, 1, None), (None, None, set())),
        ("barthel", row(BARTHEL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), (0, "total_dependency", set())),
        ("barthel", row(BARTHEL, 5, 0, 0, 0, 5, 5, 5, 0, 0, 0), (20, "total_dependency", set())),
        ("barthel", row(BARTHEL, 5, 0, 0, 5, 5, 5, 5, 0, 0, 0), (25, "severe_dependency", set())),
        ("barthel", row(BARTHEL, 10, 0, 5, 5, 10, 5, 5, 10, 5, 5), (60, "severe_dependency", set())),
        ("barthel", row(BARTHEL, 10, 5, 5, 10, 10, 10, 10, 15, 10, 5), (90, "moderate_dependency", set())),
        ("barthel", row(BARTHEL, 10, 5, 5, 10, 10, 10, 10, 15, 15, 10), (100, "independent", set())),
        ("tug", {"seconds": 11.9}, (11.9, "not_at_risk", set())),
        ("tug", {"seconds": 11.95}, (11.95, "not_at_risk", set())),
        ("tug", {"seconds": 12}, (12, "at_risk", {"FALL_RISK"})),
        ("isar-hp", row(ISAR_HP, False, True, False, False), (2, "at_risk", DECLINE)),
        ("isar-hp", row(ISAR_HP, True, True, True, True), (5, "at_risk", DECLINE)),
        ("isar-hp", row(ISAR_HP, False, False, False, True), (1, "not_at_risk", set())),
        ("isar-hp", row(ISAR_HP, True, True, True, None), (None, None, set())),
        ("hospice-baseline", row("pps_or_kps adl_dependencies", 60, 2), (None, "meets_baseline", set())),
        ("hospice-baseline", row("pps_or_kps adl_dependencies", 70, 6), (None, "not_met", set())),
        ("hospice-baseline", row("pps_or_kps adl_dependencies", 60, 1), (None, "not_met", set())),
        ("hospice-baseline", row("pps_or_kps adl_dependencies", 60, None), (None, None, set())),
        ("dast-10", row(DAST, N, N, Y, N, N, N, N, N, N, N), (0, "none", set())),
        ("dast-10", row(DAST, N, N, N, N, N, N, N, N, N, N), (1, "low", set())),
        ("dast-10", row(DAST, Y, Y, N, N, N, N, N, N, N, N), (3, "moderate", FURTHER)),
        ("dast-10", row(DAST, Y, Y, N, Y, Y, Y, Y, Y, Y, Y), (10, "severe", FURTHER)),
        ("dast-10", {"total": 2}, (2, "low", set())),
        ("dast-10", {"total": 6}, (6, "substantial", FURTHER)),
        ("mini-cog", row("word_recall_0_3 clock_0_or_2", 2, 0), (2, "positive", {"POSITIVE_SCREEN"})),
        ("mini-cog", row("word_recall_0_3 clock_0_or_2", 1, 2), (3, "negative", CUT4)),
        ("mini-cog", row("word_recall_0_3 clock_0_or_2", 2, 2), (4, "negative", set())),
        ("mini-cog", {"total": 1}, (1, "positive", {"POSITIVE_SCREEN"})),
        ("mcsi", row("n_yes n_sometimes n_no", 5, 3, 5), (13, None, set())),
        ("mcsi", row("n_yes n_sometimes n_no", 5, 3, 4), (None, None, {"INCOMPLETE"})),
        ("mcsi", row("n_yes n_sometimes n_no", 5, 8, None), (None, None, {"INCOMPLETE"})),
        ("mcsi", {"total": 20}, (20, None, set())),
        ("hits", row(HITS, 1, 1, 1, 1), (4, "negative", set())),
        ("hits", row(HITS, 1, 3, 3, 3), (10, "negative", set())),
        ("hits", row(HITS, 2, 1, 1, 1), (5, "negative", HARM)),
        ("hits", row(HITS, 3, 3, 3, 2), (11, "positive", IPV)),
        ("hits", row(HITS, 2, None, None, None), (None, None, HARM)),
        ("hits", row(HITS, 5, 5, 1, None), (None, None, IPV)),
        ("hits", {"total": 11}, (11, "positive", IPV)),
        ("morse", row(MORSE, 0, 0, 0, 0, 0, 0), (0, "low", set())),
        ("morse", row(MORSE, 25, 0, 0, 20, 0, 0), (45, "moderate", set())),
        ("morse", row(MORSE, 25, 15, 0, 0, 10, 0), (50, "high", FALL)),
        ("morse", {"total": 24}, (24, "low", set())),
        ("morse", {"total": 46}, (46, "high", FALL)),
        ("braden", {"total": 9}, (9, "severe", PRESSURE)),
        ("braden", {"total": 10}, (10, "high", PRESSURE)),
        ("braden", {"total": 13}, (13, "moderate", PRESSURE)),
        ("braden", {"total": 18}, (18, "mild", PRESSURE)),
        ("braden", {"total": 19}, (19, "none", set())),
        ("braden", {f"item_{n}": 1 for n in range(1, 7)}, (6, "severe", PRESSURE)),
        ("braden", {f"item_{n}": 4 if n < 6 else 3 for n in range(1, 7)}, (23, "none", set())),
        ("braden", {f"item_{n}": 4 for n in range(1, 6)}, (None, None, set())),
        ("isar", {"n_yes_of_6": 1}, (1, "negative", set())),
        ("isar", {"n_yes_of_6": 2}, (2, "positive", {"GERIATRIC_RISK"})),
        ("am-pac", row("domain t_score", "basic_mobility", 40), (40, "institution_more_likely", set())),
        ("am-pac", row("domain t_score", "daily_activity", 40), (40, "home_more_likely", set())),
        ("ves-13", {"total": 2}, (2, "not_vulnerable", set())),
        ("ves-13", {"total": 3}, (3, "vulnerable", {"VULNERABLE_ELDER"})),
        ("cfs", {"total": 6}, (6, None, set())),
        ("pps", {"total": 40}, (40, None, set())),
        ("kps", {"total": 100}, (100, None, set())),
        ("suicide-screen", row(CSSRS, *(False,) * 7), (None, "none", set())),
        ("suicide-screen", row(CSSRS, True, *(False,) * 6), (None, "low", REVIEW)),
        ("suicide-screen", row(CSSRS, True, True, *(False,) * 5), (None, "low", REVIEW)),
        ("suicide-screen", row(CSSRS, True, True, True, *(False,) * 4), (None, "moderate", REVIEW)),
        ("suicide-screen", row(CSSRS, *(False,) * 5, True, False), (None, "moderate", REVIEW)),
        ("suicide-screen", row(CSSRS, *(False,) * 5, True, True), (None, "high", NOW)),
        ("suicide-screen", row(CSSRS, True, True, False, False, True, False, False), (None, "high", NOW)),
        ("suicide-screen", row(CSSRS, False, False, None, None, None, False, None), (None, "none", set())),
        ("suicide-screen", row(CSSRS, False, False, None, True, None, False, None), (None, "high", NOW)),
        ("suicide-screen", row(CSSRS, None, None, None, True, None, None, None), (None, "high", NOW)),
        ("suicide-screen", row(CSSRS, True, True, None, None, None, False, None), (None, None, REVIEW)),
        ("suicide-screen", row("ideation_level behavior", 4, "never"), (None, "high", NOW)),
        ("suicide-screen", row("ideation_level behavior", 1, "past_3mo"), (None, "high", NOW)),
        ("suicide-screen", row("ideation_level behavior", 0, "over_3mo"), (None, "moderate", REVIEW)),
        ("suicide-screen", row("ideation_level behavior", 2, "never"), (None, "low", REVIEW)),
        ("suicide-screen", row("ideation_level behavior", 0, "never"), (None, "none", set())),
        ("suicide-screen", row("ideation_level behavior", 0, None), (None, None, set())),
        ("suicide-screen", {"result": "moderate"}, (None, "moderate", REVIEW)),
    ],
)  # fmt: skip
def test_published(library: Library, form: str, given: dict[str, Any], expected: Any) -> None:
    assert said(scored(library, form, given)) == expected


def test_what_is_unanswered_on_the_screen_for_suicide_is_named(library: Library) -> None:
    given = row(CSSRS, True, True, None, False, None, False, None)
    assert scored(library, "suicide-screen", given).missing == ("q3", "q5")
    assert scored(library, "suicide-screen", {"ideation_level": 0}).missing == (
        "behavior",
        "done_at",
        "done_by",
    )
    assert scored(library, "suicide-screen", {"result": "declined"}).missing == ("done_at", "done_by")


ALL = [
    "aids", "chf", "copd", "ctd", "cvd", "dementia", "dm_end_organ", "dm_uncomp", "hemiplegia", "leukemia",
    "liver_mod_sev", "lymphoma", "metastatic", "mi", "mild_liver", "pud", "pvd", "renal_mod_sev", "tumor",
]  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "age", "plain", "aged"),
    [
        ([], 49, 0, 0),
        ([], 50, 0, 1),
        ([], 59.9, 0, 1),
        ([], 60, 0, 2),
        ([], 79, 0, 3),
        ([], 80, 0, 4),
        (["mi", "chf", "dm_uncomp"], 71, 3, 6),
        (["dm_end_organ", "dm_uncomp"], 40, 2, 2),
        (["mild_liver", "liver_mod_sev"], 40, 3, 3),
        (["tumor", "metastatic"], 40, 6, 6),
        (["aids"], 40, 6, 6),
        (ALL, 90, 33, 37),
        ([], None, 0, None),
        (None, 70, None, None),
    ],
)
def test_charlson(library: Library, listed: Any, age: Any, plain: Any, aged: Any) -> None:
    given = {"conditions": listed, "age": age}
    assert scored(library, "charlson", given).value == plain
    assert scored(library, "charlson", given, "unadjusted").value == plain
    assert scored(library, "charlson", given, "age-adjusted").value == aged


def test_charlson_says_how(library: Library) -> None:
    given = {"conditions": ["chf", "tumor"], "age": 78.7}
    result = scored(library, "charlson", given, "age-adjusted")
    assert result.explanation == ("Congestive heart failure 1", "Any solid tumor 2", "age 78: 3", "= 6")
    assert result_json(result)["age_points"] == 3
    assert "it would add 3" in " ".join(scored(library, "charlson", given).explanation)


def test_named_band_sets(library: Library) -> None:
    for variant, high in (("AHRQ-3H-bands", 46), ("high-from-45", 45), ("high-from-51", 51)):
        for total, flags in ((high, FALL), (high - 1, set())):
            assert set(scored(library, "morse", {"total": total}, variant).flag_codes) == flags
    assert said(scored(library, "isar", {"n_yes_of_6": 2}, "from-3")) == (2, "negative", set())
    five = dict.fromkeys(("telephone", "shopping", "transport", "medications", "finances"), 1)
    assert scored(library, "lawton", five, "historic-men-5").value == 5


@pytest.mark.parametrize("form_id", RECORD_ONLY)
def test_a_licensed_form_ships_no_wording(library: Library, form_id: str) -> None:
    form = library.form(form_id)
    assert form.record_only
    assert not form.bundled
    assert "ncm form add" in form.licence
    asks = [item for item in form.items() if item.text.endswith("?")]
    assert not asks
    assert all(len(item.text.split()) <= 9 for item in form.items())


@pytest.mark.parametrize("form_id", RECORD_ONLY)
def test_a_record_says_when_and_by_whom(library: Library, form_id: str) -> None:
    form = library.form(form_id)
    assert {"done_at", "done_by"} <= {item.id for item in form.items() if item.required}


@pytest.mark.parametrize("form_id", RECORD_ONLY)
def test_what_is_recorded_is_not_still_to_come(library: Library, form_id: str) -> None:
    item, zone = library.form(form_id).item("done_at"), ZoneInfo("America/New_York")
    now = datetime(2026, 11, 24, 11, tzinfo=zone)
    assert typed(item, "t", now, zone).value == "2026-11-24"
    for text in ("t+1", "1430", "12/4"):
        with pytest.raises(Refused, match="still to come"):
            typed(item, text, now, zone)


def test_a_total_out_of_its_range_is_refused(library: Library) -> None:
    from ncm_tui.rules.problems import UnreadableInput

    for form_id, total in (
        ("braden", 5),
        ("braden", 24),
        ("morse", 126),
        ("hits", 3),
        ("mini-cog", 6),
        ("pps", 65),
    ):
        with pytest.raises(UnreadableInput):
            scored(library, form_id, {"total": total})


@pytest.mark.skipif(not SHARED.exists(), reason="the published vectors are not beside this clone")
@pytest.mark.parametrize("instrument", OURS)
def test_shared_vectors(library: Library, instrument: str) -> None:
    document = json.loads(SHARED.read_text(encoding="utf-8"))
    vectors = document["vectors"] if isinstance(document, dict) else document
    form = next(form for form in library.forms() if form.instrument == instrument)
    own = [vector for vector in vectors if vector["instrument"] == instrument]
    assert own
    for vector in own:
        got = result_json(scored(library, form.id, vector["inputs"], vector.get("variant") or ""))
        assert matches(vector["expected"], got), (vector["id"], got)


SUGGESTED = [
    ("suicide-screen", {"result": "low"}, {"suicide_risk", "behavioral_health"}),
    ("suicide-screen", row("ideation_level behavior", 0, "past_3mo"), {"suicide_risk", "behavioral_health"}),
    ("suicide-screen", {"result": "negative"}, set()),
    ("suicide-screen", {"result": "declined"}, set()),
    ("hits", row(HITS, 2, 1, 1, 1), {"abuse_neglect", "social_work"}),
    ("hits", {"total": 12}, {"abuse_neglect", "social_work"}),
    ("dast-10", {"total": 3}, {"substance_use"}),
    ("mini-cog", {"total": 2}, {"cognition"}),
    ("tug", {"seconds": 12}, {"fall_risk", "pt_ot"}),
    ("tug", {"seconds": 9}, set()),
    ("katz", row(KATZ, 0, 1, 1, 1, 1, 1), {"Z74.1"}),
    ("katz", row(KATZ, 0, 0, 0, 0, 1, 1), {"functional_decline", "Z74.1"}),
    ("lawton", row(LAWTON, 1, 1, 1, 1, 1, 0, 0, 1), {"complex_medicines", "transportation"}),
    ("morse", {"total": 46}, {"fall_risk"}),
    ("surprise-question", {"surprised": "no"}, {"serious_illness", "palliative"}),
    ("hospice-baseline", row("pps_or_kps adl_dependencies", 60, 2), {"serious_illness", "palliative"}),
    ("pps", {"total": 60}, {"hospice-baseline"}),
    ("pps", {"total": 70}, set()),
    (
        "prapare",
        {"transport": "need", "unmet_needs": ["food", "health_care"], "losing_housing": "declined"},
        {"transportation", "Z59.82", "food", "Z59.41", "medicine_cost"},
    ),
]


@pytest.mark.parametrize(("form_id", "given", "refs"), SUGGESTED)
def test_what_a_finding_suggests(
    library: Library, form_id: str, given: dict[str, Any], refs: set[str]
) -> None:
    form = library.form(form_id)
    found = raised(form, read_inputs(form, given).answers, {})
    assert {each.ref for each in found} == refs
    assert all(each.item for each in found)

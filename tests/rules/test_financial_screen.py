"""The financial screen: no score from half answers, what each optional one gives, the year used."""

from pathlib import Path
from typing import Any

import pytest

from ncm_tui.library.checking import check_file
from ncm_tui.library.library import Library
from ncm_tui.library.sources import BUNDLED
from ncm_tui.rules.findings import raised
from ncm_tui.rules.scoring import ScoreResult, score

LIBRARY = Library.load()
FORM = LIBRARY.form("financial-screen")
WHOLE: dict[str, Any] = {
    "as_of": "2026-11-23",
    "household_size": 2,
    "region": "48",
    "income": 2000,
    "income_per": "month",
    "has_medicare": True,
}


def _score(**more: Any) -> ScoreResult:
    return score(FORM, WHOLE | more, {})


@pytest.mark.parametrize("name", ["as_of", "household_size", "region", "income", "income_per"])
def test_no_number_while_one_is_missing(name: str) -> None:
    found = _score(**{name: None})
    assert (found.value, found.band, found.complete) == (None, None, False)
    assert name in found.missing


def test_percent_and_band() -> None:
    found = _score()
    assert (found.value, found.band and found.band.id) == (110.9, "under_120")
    assert found.outputs["guideline"] == "$21,640 a year"
    assert _score(income=24000, income_per="year").value == 110.9
    assert _score(region="AK").value == 88.7
    assert [_score(income=monthly).band.id for monthly in (0, 1803, 2163, 2433, 2700, 9000)] == [  # type: ignore[union-attr]
        "to_100",
        "to_100",
        "under_120",
        "under_135",
        "under_150",
        "from_150",
    ]


def test_what_the_optional_answers_give() -> None:
    assert "msp" not in _score().outputs
    found = _score(couple=True, monthly_income=2184, resources=20000)
    assert found.outputs["msp"] == "QI"
    assert "Savings Program: resources over $14,910" in found.explanation
    assert "Extra Help: resources within $36,100" in found.explanation
    assert any("unverified" in note for note in found.notes)
    assert "Part B: premium $202.90 a month, deductible $283 a year" in found.explanation
    assert "Extra Help: copays at most $5.10 generic, $12.65 brand" in found.explanation
    assert _score(spouse_at_home=True).outputs["spouse_keeps"] == "$32,532 to $162,660"
    found = _score(benefit_period_day=92, lifetime_reserve_days_left=60, snf_day_in_benefit_period=101)
    assert (found.outputs["hospital_share"], found.outputs["snf_share"]) == (
        "$16,492",
        "all costs: no days left",
    )
    assert set(found.flag_codes) == {"LIFETIME_RESERVE_IN_USE", "BENEFIT_EXHAUSTED"}
    assert "hospital_share" not in _score(benefit_period_day=92).outputs
    assert _score(inpatient_midnights=3).outputs["snf_3_day"] == "3 inpatient midnights, met"


@pytest.mark.parametrize(
    ("day", "left", "share", "codes"),
    [
        (90, 0, "$14,756", ()),
        (91, 0, "all costs: no days left", ("BENEFIT_EXHAUSTED",)),
        (91, None, None, ()),
        (95, 5, "$19,096", ("LIFETIME_RESERVE_IN_USE",)),
        (96, 5, "all costs: no days left", ("LIFETIME_RESERVE_IN_USE", "BENEFIT_EXHAUSTED")),
        (151, 60, "all costs: no days left", ("LIFETIME_RESERVE_IN_USE", "BENEFIT_EXHAUSTED")),
    ],
)
def test_the_flags_say_what_the_arithmetic_says(
    day: int, left: int | None, share: str | None, codes: tuple[str, ...]
) -> None:
    found = _score(benefit_period_day=day, lifetime_reserve_days_left=left)
    assert (found.outputs.get("hospital_share"), found.flag_codes) == (share, codes)


def test_past_every_reserve_day_it_is_used_up_whatever_was_left() -> None:
    assert "BENEFIT_EXHAUSTED" in _score(benefit_period_day=151).flag_codes
    needed = "Part A hospital, day 91: no share while the reserve days left are not entered"
    assert needed in _score(benefit_period_day=91).explanation


@pytest.mark.parametrize(
    ("income", "percent", "band"),
    [
        (15959, 99.9, "to_100"),
        (15960, 100.0, "to_100"),
        (15966, 100.1, "under_120"),
        (19151, 119.9, "under_120"),
        (19152, 120.0, "under_135"),
        (23935, 149.9, "under_150"),
        (23940, 150.0, "from_150"),
    ],
)
def test_rounding_decides_nothing(income: int, percent: float, band: str) -> None:
    answers = WHOLE | {"household_size": 1, "income": income, "income_per": "year"}
    found = score(FORM, answers, {})
    assert (found.value, found.band and found.band.id) == (percent, band)
    refs = {each.ref for each in raised(FORM, answers, {}, found)}
    assert ("medicaid" in refs, "ship-msp" in refs) == (income <= 15960, income < 23940)
    assert ("Z59.6" in refs) == (income < 15960)


def test_without_medicare_nothing_of_it_is_said() -> None:
    found = _score(has_medicare=False, couple=True, monthly_income=900, benefit_period_day=92)
    assert set(found.outputs) == {"guideline"}
    assert found.flag_codes == ()


def test_the_year_is_that_of_the_day_and_past_its_end_is_said() -> None:
    found = _score(as_of="2025-12-31", benefit_period_day=61)
    assert found.outputs["hospital_share"] == "$2,095"
    assert any("first figures here begin 01/01/2026" in note for note in found.notes)
    assert not any("past its end" in note for note in _score().notes)
    assert any(
        "Medicare Part A amounts: past its end (12/31/2026)" in n for n in _score(as_of="2027-01-02").notes
    )


def test_what_it_suggests() -> None:
    low = {each.ref for each in raised(FORM, WHOLE | {"income": 900}, {})}
    assert low == {"Z59.6", "financial_counseling", "medicaid", "ship-msp"}
    assert not raised(FORM, WHOLE | {"income": 9000}, {})


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('id = "HI"', 'id = "PR"', "'region' takes the options 48, AK, HI only."),
        ('id = "month"', 'id = "week"', "'income_per' takes the options month, year only."),
        (
            "minimum = 1\nmaximum = 30",
            "maximum = 30",
            "'household_size' must be a number with a minimum from 1 up.",
        ),
        ("maximum = 60", "maximum = 90", "a minimum from 0 up and a maximum to 60."),
        ('"msp", "lis", ', '"msp", ', "tables: lis is needed."),
        ('id = "income"', 'id = "pay"', "it needs an item 'income'."),
    ],
)
def test_a_definition_it_cannot_score_is_a_sentence(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    text = (BUNDLED / "forms" / "financial-screen.toml").read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "mine.toml"
    file.write_text(text.replace(before, after), encoding="utf-8")
    assert any(words in fault.message for fault in check_file(file, LIBRARY).faults)

"""Cost shares, limits and percents of the guideline, at and around each published figure."""

import json
from datetime import date
from pathlib import Path

import pytest

from ncm_tui.library.library import Library
from ncm_tui.rules import calculators, finance
from ncm_tui.rules.calculators import calculate, named
from ncm_tui.rules.editions import Current, current, warning
from ncm_tui.rules.vectors import matches

LIBRARY = Library.load()
DAY = date(2026, 7, 1)
POVERTY, PART_A, MSP, LIS = (
    LIBRARY.table(name).editions[-1].figures
    for name in ("poverty-guideline", "medicare-part-a", "msp", "lis")
)
SHARED = Path(__file__).parents[3] / "shared" / "vectors" / "scoring.json"


@pytest.mark.parametrize(
    ("size", "region", "amount"),
    [
        (1, "48", 15960),
        (4, "48", 33000),
        (8, "48", 55720),
        (9, "48", 61400),
        (8, "AK", 69650),
        (8, "HI", 64070),
    ],
)
def test_guideline(size: int, region: str, amount: int) -> None:
    assert finance.guideline(POVERTY, size, region) == amount


def test_percent_has_one_decimal() -> None:
    assert finance.percent_of_guideline(20000, 15960) == 125.3
    assert finance.percent_of_guideline(0, 15960) == 0.0


@pytest.mark.parametrize(
    ("day", "left", "amount", "flags"),
    [
        (1, 60, 1736, ()),
        (60, 0, 1736, ()),
        (61, 0, 2170, ()),
        (90, 0, 14756, ()),
        (91, 60, 15624, ("LIFETIME_RESERVE_IN_USE",)),
        (150, 60, 66836, ("LIFETIME_RESERVE_IN_USE",)),
        (151, 60, None, ("LIFETIME_RESERVE_IN_USE", "BENEFIT_EXHAUSTED")),
        (92, 1, None, ("LIFETIME_RESERVE_IN_USE", "BENEFIT_EXHAUSTED")),
        (91, 0, None, ("BENEFIT_EXHAUSTED",)),
    ],
)
def test_hospital_days(day: int, left: int, amount: float | None, flags: tuple[str, ...]) -> None:
    share = finance.hospital_share(PART_A, day, left)
    assert (share.amount, share.flags) == (amount, flags)
    assert share.steps


@pytest.mark.parametrize(
    ("day", "amount", "flags"),
    [(20, 0, ()), (21, 217, ()), (100, 17360, ()), (101, None, ("BENEFIT_EXHAUSTED",))],
)
def test_snf_days(day: int, amount: float | None, flags: tuple[str, ...]) -> None:
    share = finance.snf_share(PART_A, day)
    assert (share.amount, share.flags) == (amount, flags)


def test_limits_are_the_published_ones() -> None:
    one, two = (finance.msp_limits(POVERTY, MSP, couple, "48") for couple in (False, True))
    assert (one, two) == (
        {"QMB": 1350, "SLMB": 1616, "QI": 1816},
        {"QMB": 1824, "SLMB": 2184, "QI": 2455},
    )
    helps = [finance.extra_help(POVERTY, LIS, size, region) for region in finance.REGIONS for size in (1, 2)]
    assert helps == [23940, 32460, 29925, 40575, 27540, 37335]


@pytest.mark.parametrize(
    ("income", "tier"),
    [(0, "QMB"), (1350, "QMB"), (1351, "SLMB"), (1615, "SLMB"), (1616, "QI"), (1815, "QI"), (1816, "none")],
)
def test_tiers(income: int, tier: str) -> None:
    assert finance.msp_tier(finance.msp_limits(POVERTY, MSP, False, "48"), income) == tier


def test_three_days() -> None:
    assert finance.three_day_words(None).endswith("the inpatient order is not entered")
    assert finance.three_day_words(1).startswith("SNF 3-day count: 1 inpatient midnight of 3")
    assert finance.three_day_words(3) == "SNF 3-day count: 3 inpatient midnights, met"


def test_an_edition_and_its_end() -> None:
    table = LIBRARY.table("medicare-part-a")
    old, new = table.editions
    assert current(table, date(2025, 12, 31)) == Current(old, False)
    assert current(table, date(2026, 1, 1)) == Current(new, False)
    assert current(table, date(2027, 1, 1)) == Current(new, True)
    assert current(table, date(2024, 1, 1)) == Current(old, True)
    assert warning(table, DAY) == ""
    assert "past its end (12/31/2026)" in warning(table, date(2027, 1, 1))
    assert "begin 01/01/2025" in warning(table, date(2024, 1, 1))


def _run(name: str, **inputs: object) -> dict[str, object]:
    found = named(name)
    assert found is not None
    calculator, day = found
    tables = {each: LIBRARY.table(each) for each in calculator.tables}
    return calculate(calculator, inputs, tables, day).as_json()


def test_a_calculator_by_its_name_and_year() -> None:
    assert (
        _run("MEDICARE-A-HOSPITAL-2025", benefit_period_day=61, lifetime_reserve_days_left=60)["score"]
        == 2095
    )
    assert _run("FPL-2026", household_size=2, region="HI")["score"] == 24890
    assert named("FPL") is None
    assert named("FPL-XXXX") is None
    assert named("LACE-2026") is None
    assert _run("FPL-2026", household_size=2, region=None)["score"] is None


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"household_size": 0, "region": "48"}, "household_size: 1 or more"),
        ({"household_size": 1.5, "region": "48"}, "household_size: a whole number was expected, not 1.5"),
        ({"household_size": 1, "region": "PR"}, "region: one of 48, AK, HI was expected, not 'PR'"),
        ({"size": 1}, "size: not known here; it takes household_size, region."),
    ],
)
def test_a_wrong_input_is_a_sentence(inputs: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words.replace(".", r"\.")):
        _run("FPL-2026", **inputs)


@pytest.mark.skipif(not SHARED.exists(), reason="the published vectors are not here")
def test_every_published_vector() -> None:
    vectors = [each for each in json.loads(SHARED.read_text()) if named(str(each.get("instrument")))]
    assert len({each["instrument"] for each in vectors}) == len(calculators.CALCULATORS)
    for vector in vectors:
        assert matches(vector["expected"], _run(vector["instrument"], **vector["inputs"])), vector["id"]

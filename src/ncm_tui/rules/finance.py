"""What a stay may cost the patient and which help she may ask for, from dated tables: estimates, no ruling.

Money is USD. Each function takes the figures of one edition (:mod:`ncm_tui.rules.editions`); sources are
those of the tables. Programs count household and income each in their own way; a state may be more generous.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

REGIONS = ("48", "AK", "HI")
#: Original Medicare, one benefit period (42 CFR 409.61, 409.80-.87).
COVERED_DAYS, COINSURANCE_DAYS, RESERVE_DAYS = 60, 90, 60
SNF_FREE_DAYS, SNF_DAYS = 20, 100
#: Inpatient midnights before a SNF stay that Original Medicare pays for (42 CFR 409.30).
SNF_MIDNIGHTS = 3

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """The patient's share of one benefit period so far. ``amount`` is ``None`` once the days are used up: all
    costs are then the patient's and no table knows them. ``flags`` and ``steps`` say why."""

    amount: float | None
    flags: tuple[str, ...]
    steps: tuple[str, ...]


def guideline(figures: Figures, household_size: int, region: str) -> int:
    """The poverty guideline a year. Raises ``ValueError`` for a size below 1 or another region."""
    if household_size < 1:
        raise ValueError("household_size: 1 or more was expected.")
    if region not in REGIONS:
        raise ValueError(f"region: one of {', '.join(REGIONS)} was expected.")
    row = figures[region]
    return int(row["first"] + row["further"] * (household_size - 1))


def percent_of_guideline(annual_income: float, amount: int) -> float:
    """Income as a percent of the guideline, one decimal."""
    if annual_income < 0:
        raise ValueError("annual_income: 0 or more was expected.")
    return round(100 * annual_income / amount, 1)


def percent_on_its_side(annual_income: float, amount: int) -> float:
    """The same percent, where it decides: programs begin and end at whole percents, so rounding makes none.
    $15,966 of $15,960 is 100.1, not 100.0; a cent under 150 percent is 149.9."""
    rounded = percent_of_guideline(annual_income, amount)
    over = 100 * annual_income - rounded * amount
    if not rounded.is_integer() or over == 0:
        return rounded
    return round(rounded + (0.1 if over > 0 else -0.1), 1)


def hospital_share(figures: Figures, day: int, reserve_left: int) -> Share:
    """Cumulative share through inpatient ``day`` of the benefit period; ``reserve_left`` are the lifetime
    reserve days (of 60) that were left when it began."""
    _whole("benefit_period_day", day, 1)
    if not 0 <= reserve_left <= RESERVE_DAYS:
        raise ValueError(f"lifetime_reserve_days_left: 0 to {RESERVE_DAYS} was expected.")
    deductible = figures["inpatient_deductible"]
    steps = [f"days 1–{min(day, COVERED_DAYS)}: deductible {usd(deductible)}"]
    amount = float(deductible)
    if day > COVERED_DAYS:
        amount += _daily(steps, COVERED_DAYS, min(day, COINSURANCE_DAYS), figures["hospital_day_61_90"])
    if day <= COINSURANCE_DAYS:
        return Share(amount, (), tuple(steps))
    last = COINSURANCE_DAYS + reserve_left
    if reserve_left:
        rate = figures["lifetime_reserve_day"]
        amount += _daily(steps, COINSURANCE_DAYS, min(day, last), rate, "lifetime reserve ")
    if day <= last:
        return Share(amount, ("LIFETIME_RESERVE_IN_USE",), tuple(steps))
    steps.append(
        f"after day {last}: no days left, all costs are the patient's; {usd(amount)} through day {last}"
    )
    flags = ("LIFETIME_RESERVE_IN_USE", "BENEFIT_EXHAUSTED") if reserve_left else ("BENEFIT_EXHAUSTED",)
    return Share(None, flags, tuple(steps))


def snf_share(figures: Figures, day: int) -> Share:
    """Cumulative coinsurance through ``day`` of skilled care in the benefit period."""
    _whole("snf_day_in_benefit_period", day, 1)
    rate = figures["snf_day_21_100"]
    steps = [f"days 1–{min(day, SNF_FREE_DAYS)}: {usd(0)}"]
    amount = 0.0
    if day > SNF_FREE_DAYS:
        amount = _daily(steps, SNF_FREE_DAYS, min(day, SNF_DAYS), rate)
    if day <= SNF_DAYS:
        return Share(amount, (), tuple(steps))
    steps.append(f"after day {SNF_DAYS}: all costs are the patient's; {usd(amount)} through day {SNF_DAYS}")
    return Share(None, ("BENEFIT_EXHAUSTED",), tuple(steps))


def msp_limits(poverty: Figures, msp: Figures, couple: bool, region: str) -> dict[str, int]:
    """Gross monthly income limits of QMB, SLMB and QI: a twelfth of the guideline by the percent, rounded up,
    plus the general disregard."""
    yearly = guideline(poverty, 2 if couple else 1, region)
    disregard = int(msp["disregard"])
    return {
        tier.upper(): -(-yearly * int(msp[f"{tier}_percent"]) // 1200) + disregard
        for tier in ("qmb", "slmb", "qi")
    }


def msp_tier(limits: Mapping[str, int], gross_monthly: float) -> str:
    """``QMB`` up to its limit, ``SLMB`` and ``QI`` below theirs (42 USC 1396a(a)(10)(E)), else ``none``."""
    if gross_monthly < 0:
        raise ValueError("gross_monthly_unearned: 0 or more was expected.")
    if gross_monthly <= limits["QMB"]:
        return "QMB"
    return next((tier for tier in ("SLMB", "QI") if gross_monthly < limits[tier]), "none")


def extra_help(poverty: Figures, lis: Figures, household_size: int, region: str) -> int:
    """The yearly income under which Part D Extra Help (LIS) is full; resources are a test of their own."""
    return ceil(guideline(poverty, household_size, region) * float(lis["income_percent"]) / 100)


def three_day_words(midnights: int | None) -> str:
    """The SNF 3-day count of this stay: midnights since the *inpatient order*. The day of the order counts,
    the day of discharge does not, observation and the emergency room do not."""
    if midnights is None:
        return "SNF 3-day count: the inpatient order is not entered"
    days = f"{midnights} inpatient {'midnight' if midnights == 1 else 'midnights'}"
    if midnights >= SNF_MIDNIGHTS:
        return f"SNF 3-day count: {days}, met"
    return (
        f"SNF 3-day count: {days} of {SNF_MIDNIGHTS}; observation does not count; MA plans and ACOs may waive"
    )


def usd(amount: float) -> str:
    """``$1,736``, ``$202.90``."""
    return f"${amount:,.0f}" if float(amount).is_integer() else f"${amount:,.2f}"


def _daily(steps: list[str], after: int, through: int, rate: float, called: str = "") -> float:
    amount = (through - after) * float(rate)
    days = f"days {after + 1}–{through}" if through > after + 1 else f"day {through}"
    steps.append(f"{called}{days}: {through - after} × {usd(rate)} = {usd(amount)}")
    return amount


def _whole(name: str, value: int, least: int) -> None:
    if value < least:
        raise ValueError(f"{name}: {least} or more was expected.")

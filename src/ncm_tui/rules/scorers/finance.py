"""The financial screen: income as a percent of the poverty guideline, and what days and programs come to.

The percent is the score. Medicare shares, the Savings Program tier, Extra Help and the SNF 3-day count are
outputs beside it, each only where its own questions are answered; all are estimates from the tables that the
definition carries (``parameters.tables``), in the edition of the day in ``as_of``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ncm_tui.rules import finance
from ncm_tui.rules.binding import Answers
from ncm_tui.rules.editions import DatedTable, current, of_parameters, warnings
from ncm_tui.rules.finance import Share, usd
from ncm_tui.rules.forms import Form, Item, ItemType, Scoring, Value
from ncm_tui.rules.scoring import Sum

TABLES = ("poverty-guideline", "medicare-part-a", "medicare-part-b", "msp", "lis", "spousal-impoverishment")
ASKED = ("as_of", "household_size", "region", "income", "income_per")
_MONTHS = {"month": 12, "year": 1}
#: Least and most of what is asked as a number, where the form asks it.
_LIMITS: dict[str, tuple[int, int | None]] = {
    "household_size": (1, None),
    "income": (0, None),
    "monthly_income": (0, None),
    "resources": (0, None),
    "benefit_period_day": (1, None),
    "lifetime_reserve_days_left": (0, finance.RESERVE_DAYS),
    "snf_day_in_benefit_period": (1, None),
    "inpatient_midnights": (0, None),
}
ESTIMATE = (
    "An estimate: each program counts household and income in its own way, and a state may be more generous."
)


@dataclass(slots=True)
class _Found:
    outputs: dict[str, Value] = field(default_factory=dict)
    components: dict[str, float | None] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)


def score(form: Form, scoring: Scoring, answers: Answers) -> Sum:
    """Percent of the guideline, one decimal (rounding makes no whole percent); none while household, region,
    income or the day is missing."""
    tables = of_parameters(scoring.parameters["tables"])
    day = _day(answers.get("as_of"))
    found = _Found()
    missing = tuple(name for name in ASKED if answers.get(name) in (None, ""))
    percent = None
    if day is not None:
        figures = {name: current(table, day).edition.figures for name, table in tables.items()}
        if not missing:
            percent = _household(found, figures, answers)
        _days(found, figures["medicare-part-a"], answers)
        _spouse(found, figures["spousal-impoverishment"], answers)
    said = warnings(tables.values(), day) if day is not None else ()
    unchecked = _unchecked(tables["lis"], day) if "extra_help" in found.outputs else ()
    return Sum(
        value=percent,
        missing=missing,
        so_far=0.0,
        components=found.components,
        steps=tuple(found.steps),
        outputs=found.outputs,
        notes=(ESTIMATE, *unchecked, *said),
        says=tuple(dict.fromkeys(found.says)),
    )


def faults(form: Form, scoring: Scoring) -> list[str]:
    """What ``form`` lacks to be scored so."""
    there = {item.id: item for item in form.items()}
    found = [f"it needs an item '{name}'." for name in ASKED if name not in there]
    for name, allowed in (("region", finance.REGIONS), ("income_per", tuple(_MONTHS))):
        if name in there and any(option.id not in allowed for option in there[name].options):
            found.append(f"'{name}' takes the options {', '.join(allowed)} only.")
    for name, (least, most) in _LIMITS.items():
        if name in there and not _within(there[name], least, most):
            limits = f"a minimum from {least} up" + ("" if most is None else f" and a maximum to {most}")
            found.append(f"'{name}' must be a number with {limits}.")
    missing = [name for name in TABLES if name not in form.tables]
    if missing:
        found.append(f"tables: {', '.join(missing)} is needed.")
    elif not isinstance(scoring.parameters.get("tables"), Mapping):
        found.append("its tables of figures were not found.")
    return found


def _within(item: Item, least: int, most: int | None) -> bool:
    low, high = item.minimum, item.maximum
    if item.type is not ItemType.NUMBER or low is None or low < least:
        return False
    return most is None or (high is not None and high <= most)


def _household(found: _Found, figures: Mapping[str, Any], answers: Answers) -> float:
    size, region = int(_number(answers, "household_size") or 1), str(answers["region"])
    yearly = (_number(answers, "income") or 0.0) * _MONTHS[str(answers["income_per"])]
    poverty = figures["poverty-guideline"]
    amount = finance.guideline(poverty, size, region)
    percent = finance.percent_on_its_side(yearly, amount)
    found.outputs["guideline"] = f"{usd(amount)} a year"
    found.components["guideline"] = amount
    found.steps.append(f"100 × {usd(yearly)} a year ÷ guideline {usd(amount)} = {percent:.1f} %")
    _savings(found, figures, answers, region)
    _extra_help(found, figures, answers, (yearly, size, region))
    return percent


def _savings(found: _Found, figures: Mapping[str, Any], answers: Answers, region: str) -> None:
    monthly, couple = _number(answers, "monthly_income"), answers.get("couple")
    if monthly is None or not isinstance(couple, bool):
        return
    msp = figures["msp"]
    limits = finance.msp_limits(figures["poverty-guideline"], msp, couple, region)
    tier = finance.msp_tier(limits, monthly)
    told = ", ".join(f"{name} {usd(limit)}" for name, limit in limits.items())
    found.outputs["msp"] = "over the federal floor" if tier == "none" else tier
    found.steps.append(f"Medicare Savings Program by the federal floor: {tier}; limits a month {told}")
    _resources(found, msp, answers, "Savings Program")
    part_b = figures["medicare-part-b"]
    found.steps.append(
        f"Part B: premium {usd(part_b['premium'])} a month, deductible {usd(part_b['deductible'])} a year"
    )


def _extra_help(
    found: _Found, figures: Mapping[str, Any], answers: Answers, income: tuple[float, int, str]
) -> None:
    if answers.get("has_medicare") is not True:
        return
    yearly, size, region = income
    limit = finance.extra_help(figures["poverty-guideline"], figures["lis"], size, region)
    under = yearly < limit
    found.outputs["extra_help"] = f"income {'under' if under else 'at or over'} {usd(limit)} a year"
    found.steps.append(f"Part D Extra Help: income {'under' if under else 'at or over'} {usd(limit)} a year")
    lis = figures["lis"]
    _resources(found, lis, answers, "Extra Help")
    if under:
        copays = f"{usd(lis['copay_generic'])} generic, {usd(lis['copay_brand'])} brand"
        found.steps.append(f"Extra Help: copays at most {copays}")


def _resources(found: _Found, figures: Mapping[str, Any], answers: Answers, program: str) -> None:
    owned, couple = _number(answers, "resources"), answers.get("couple")
    if owned is None or not isinstance(couple, bool):
        return
    limit = figures["resources_couple" if couple else "resources_individual"]
    found.steps.append(f"{program}: resources {'within' if owned <= limit else 'over'} {usd(limit)}")


def _spouse(found: _Found, figures: Mapping[str, Any], answers: Answers) -> None:
    """What a spouse at home may keep while the other's nursing facility is paid by Medicaid."""
    if answers.get("spouse_at_home") is not True:
        return
    least, most = figures["resource_allowance_least"], figures["resource_allowance_most"]
    found.outputs["spouse_keeps"] = f"{usd(least)} to {usd(most)}"
    monthly, cap = figures["monthly_allowance_most"], figures["income_cap"]
    found.steps += [
        f"Medicaid, spouse at home: keeps {usd(least)} to {usd(most)} of the couple's resources",
        f"Medicaid, spouse at home: up to {usd(monthly)} a month; patient's income cap {usd(cap)}",
        "Medicaid, spouse at home: the state sets its own within these limits",
    ]


def _days(found: _Found, part_a: Mapping[str, Any], answers: Answers) -> None:
    if answers.get("has_medicare") is not True:
        return
    day, left = _number(answers, "benefit_period_day"), _number(answers, "lifetime_reserve_days_left")
    most = finance.COINSURANCE_DAYS + finance.RESERVE_DAYS
    if day is not None and left is None and finance.COINSURANCE_DAYS < day <= most:
        found.steps.append(
            f"Part A hospital, day {day:g}: no share while the reserve days left are not entered"
        )
    elif day is not None:
        left = finance.RESERVE_DAYS if left is None and day > most else left
        share = finance.hospital_share(part_a, int(day), int(left or 0))
        _share(found, "hospital_share", f"Part A hospital, day {day:g}", share)
    snf = _number(answers, "snf_day_in_benefit_period")
    if snf is not None:
        _share(found, "snf_share", f"Part A SNF, day {snf:g}", finance.snf_share(part_a, int(snf)))
    midnights = _number(answers, "inpatient_midnights")
    if midnights is not None:
        said = finance.three_day_words(int(midnights))
        found.outputs["snf_3_day"] = said.partition(": ")[2]
        found.steps.append(said)


def _share(found: _Found, name: str, called: str, share: Share) -> None:
    found.components[name] = share.amount
    found.outputs[name] = "all costs: no days left" if share.amount is None else usd(share.amount)
    found.steps += [f"{called}: {step}" for step in share.steps]
    found.says += share.flags


def _unchecked(table: DatedTable, day: date | None) -> tuple[str, ...]:
    edition = current(table, day).edition if day is not None else None
    if edition is None or not edition.unverified:
        return ()
    return (f"{table.title}: the resource limits are unverified; check them against the official document.",)


def _day(value: Value) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _number(answers: Answers, name: str) -> float | None:
    value = answers.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

"""The calculators that stand beside the forms, each declared once: its name, what it takes, its tables.

A name may carry a year (``FPL-2026``): the edition of that year is meant, and a year that no edition covers
has no calculator.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ncm_tui.rules import finance
from ncm_tui.rules.editions import DatedTable, current
from ncm_tui.rules.finance import Figures
from ncm_tui.rules.vectors import plain_number

_YEAR = re.compile(r"-(\d{4})(?=-|$)")


@dataclass(frozen=True, slots=True)
class Calculated:
    """``score`` is USD or percent as the calculator says; ``steps`` the arithmetic, one line each."""

    score: float | None
    band: str | None = None
    flags: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Under the keys of the vectors."""
        return {
            "score": plain_number(self.score),
            "band": self.band,
            "flags": list(self.flags),
            "explanation": list(self.steps),
        }


@dataclass(frozen=True, slots=True)
class Calculator:
    """``inputs`` are the names it takes, all needed, with what each may be (a key of ``_SAID``); ``run`` gets
    them and the figures of each of ``tables``."""

    name: str
    inputs: Mapping[str, str]
    tables: tuple[str, ...]
    run: Callable[[Mapping[str, Any], Mapping[str, Figures]], Calculated]


def calculate(
    calculator: Calculator, given: Mapping[str, Any], tables: Mapping[str, DatedTable], day: date
) -> Calculated:
    """No result while an input is missing. Raises ``ValueError`` with a sentence for one that is unknown or
    out of range."""
    for name, value in given.items():
        kind = calculator.inputs.get(name)
        if kind is None:
            raise ValueError(f"{name}: not known here; it takes {', '.join(calculator.inputs)}.")
        if value is not None and not _is(kind, value):
            raise ValueError(f"{name}: {_SAID[kind]} was expected, not {value!r}.")
    missing = [name for name in calculator.inputs if given.get(name) is None]
    if missing:
        return Calculated(None, steps=(f"no result while {', '.join(missing)} is not known",))
    figures = {name: current(tables[name], day).edition.figures for name in calculator.tables}
    return calculator.run(given, figures)


def named(name: str) -> tuple[Calculator, date] | None:
    """The calculator of a vector's name and the middle of its year; ``None`` where there is none."""
    year = _YEAR.search(name)
    calculator = CALCULATORS.get(_YEAR.sub("", name, count=1))
    if year is None or calculator is None or not 1 <= int(year[1]) <= date.max.year:
        return None
    return calculator, date(int(year[1]), 7, 1)


def _is(kind: str, value: Any) -> bool:
    if kind in ("whole", "amount"):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and (kind == "amount" or float(value).is_integer())
    return isinstance(value, str) and value in kind.split(" ")


def _guideline(given: Mapping[str, Any], tables: Mapping[str, Figures]) -> Calculated:
    amount = finance.guideline(tables["poverty-guideline"], int(given["household_size"]), given["region"])
    return Calculated(amount, steps=(f"guideline {finance.usd(amount)} a year",))


def _percent(given: Mapping[str, Any], tables: Mapping[str, Figures]) -> Calculated:
    amount = finance.guideline(tables["poverty-guideline"], int(given["household_size"]), given["region"])
    found = finance.percent_of_guideline(given["annual_income"], amount)
    step = f"100 × {finance.usd(given['annual_income'])} ÷ {finance.usd(amount)} = {found:.1f} %"
    return Calculated(found, steps=(step,))


def _hospital(given: Mapping[str, Any], tables: Mapping[str, Figures]) -> Calculated:
    days = int(given["benefit_period_day"]), int(given["lifetime_reserve_days_left"])
    share = finance.hospital_share(tables["medicare-part-a"], *days)
    return Calculated(share.amount, flags=share.flags, steps=share.steps)


def _snf(given: Mapping[str, Any], tables: Mapping[str, Figures]) -> Calculated:
    share = finance.snf_share(tables["medicare-part-a"], int(given["snf_day_in_benefit_period"]))
    return Calculated(share.amount, flags=share.flags, steps=share.steps)


def _msp(given: Mapping[str, Any], tables: Mapping[str, Figures]) -> Calculated:
    couple = given["household"] == "couple"
    limits = finance.msp_limits(tables["poverty-guideline"], tables["msp"], couple, given["region"])
    tier = finance.msp_tier(limits, given["gross_monthly_unearned"])
    said = ", ".join(f"{name} {finance.usd(limit)}" for name, limit in limits.items())
    return Calculated(None, tier, ("STATE_MAY_BE_MORE_GENEROUS",), (f"limits a month: {said}",))


_SAID = {
    "whole": "a whole number",
    "amount": "an amount",
    "48 AK HI": "one of 48, AK, HI",
    "individual couple": "individual or couple",
}
_SIZE = {"household_size": "whole", "region": "48 AK HI"}
CALCULATORS: Mapping[str, Calculator] = {
    each.name: each
    for each in (
        Calculator("FPL", _SIZE, ("poverty-guideline",), _guideline),
        Calculator("FPL-PERCENT", {**_SIZE, "annual_income": "amount"}, ("poverty-guideline",), _percent),
        Calculator(
            "MEDICARE-A-HOSPITAL",
            {"benefit_period_day": "whole", "lifetime_reserve_days_left": "whole"},
            ("medicare-part-a",),
            _hospital,
        ),
        Calculator("MEDICARE-A-SNF", {"snf_day_in_benefit_period": "whole"}, ("medicare-part-a",), _snf),
        Calculator(
            "MSP-FEDERAL-FLOOR",
            {"household": "individual couple", "gross_monthly_unearned": "amount", "region": "48 AK HI"},
            ("poverty-guideline", "msp"),
            _msp,
        ),
    )
}

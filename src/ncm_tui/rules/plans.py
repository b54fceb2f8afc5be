"""Plan templates: what a barrier becomes on the care plan, in words to be edited before they are used.

A template has blanks (``{task}``). One that the answers or the facts can fill is filled, the rest stays
:data:`OPEN_BLANK` for the nurse. Due dates are rules (``edd-1d``): a plan taken today is due from today.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

OPEN_BLANK: Final = "___"
"""What stands where a blank could not be filled."""

BARRIERS: Final = (
    "no_caregiver", "caregiver_strain", "functional_decline", "fall_risk", "equipment", "medicine_cost",
    "complex_medicines", "literacy_language", "cognition", "depression_anxiety", "suicide_risk",
    "substance_use", "housing", "food", "transportation", "hardship", "uninsured", "placement", "no_pcp",
    "readmissions", "serious_illness", "abuse_neglect", "declines_level",
)  # fmt: skip
"""The kinds of barrier there are; each has a template of its id."""

BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_DUE = re.compile(r"(now|edd)(?:([+-])(\d{1,3})(h|d|bd))?")
_SATURDAY = 5
#: Where a date hangs on the expected discharge and none is set: so many days from today, and said.
_WITHOUT_EDD = 1


@dataclass(frozen=True, slots=True)
class Blank:
    """What fills a blank: the first answered of ``items`` (of the form that raised it), else the registered
    ``fact``. ``hint`` is what belongs there."""

    name: str
    hint: str
    items: tuple[str, ...] = ()
    fact: str = ""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """An intervention: what, who by role, how often."""

    text: str
    owner: str
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class PlannedGoal:
    """A goal: who, what, ``measure`` and ``target``, by when (``due`` is a rule)."""

    text: str
    measure: str
    target: str
    due: str
    whose: str
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """``id`` is the barrier's code. ``owner`` is the role that usually has it, empty for the nurse herself;
    ``due`` when the barrier is due."""

    id: str
    version: str
    title: str
    problem: str
    owner: str
    due: str
    goals: tuple[PlannedGoal, ...]
    licence: str
    citation: str
    blanks: Mapping[str, Blank] = field(default_factory=dict)
    local: bool = False

    def texts(self) -> tuple[str, ...]:
        """Every text a blank may stand in."""
        goals = (part for goal in self.goals for part in (goal.text, goal.measure, goal.target))
        steps = (part for goal in self.goals for step in goal.steps for part in (step.text, step.frequency))
        return (self.problem, *goals, *steps)


@dataclass(frozen=True, slots=True)
class DueDay:
    """``assumed``: the rule hangs on the expected discharge and none is set."""

    day: date
    assumed: bool = False


def is_due_rule(text: str) -> bool:
    """Whether ``text`` is a due rule: ``now``, ``now+24h``, ``now+2d``, ``now+2bd``, ``edd``, ``edd-1d``,
    ``edd+7d``."""
    found = _DUE.fullmatch(text)
    return found is not None and not (found[1] == "now" and found[2] == "-")


def due_day(rule: str, now: datetime, edd: date | None, closed: Collection[date] = ()) -> DueDay:
    """The day a rule falls on, never before today. ``now`` is on the facility's clock; ``bd`` counts weekdays
    that are not in ``closed``. ``ValueError`` for a text that is no rule."""
    found = _DUE.fullmatch(rule)
    if found is None:
        raise ValueError(f"not a due rule: {rule!r}")
    base, sign, number, unit = found.groups()
    amount = int(number or 0) * (-1 if sign == "-" else 1)
    if base == "edd" and edd is None:
        return DueDay(now.date() + timedelta(days=max(amount, 0) or _WITHOUT_EDD), assumed=True)
    if unit == "h":
        start = (
            now if base == "now" or edd is None else datetime(edd.year, edd.month, edd.day, tzinfo=now.tzinfo)
        )
        return DueDay(max((start + timedelta(hours=amount)).date(), now.date()))
    day = now.date() if base == "now" or edd is None else edd
    moved = _business(day, amount, closed) if unit == "bd" else day + timedelta(days=amount)
    return DueDay(max(moved, now.date()))


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its blanks filled; one that has no value stays :data:`OPEN_BLANK`."""
    return BLANK.sub(lambda match: values.get(match[1]) or OPEN_BLANK, text)


def _business(day: date, amount: int, closed: Collection[date]) -> date:
    step = 1 if amount >= 0 else -1
    left = abs(amount)
    while left:
        day += timedelta(days=step)
        if day.weekday() < _SATURDAY and day not in closed:
            left -= 1
    return day

"""Charlson comorbidity: the weights of the ticked conditions, and points for age where the variant counts it.

Charlson ME et al. J Chronic Dis 1987;40:373-83 (weights); J Clin Epidemiol 1994;47:1245-51 (age). The weights
are the points of the options of ``conditions``. ``[scoring.parameters]``: ``age`` is a list of
``{from, points}`` in years, ``count_age`` whether it belongs to the score, ``stronger`` maps a condition to
the milder one it replaces.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ncm_tui.rules.binding import Answers
from ncm_tui.rules.forms import Form, Scoring, Value
from ncm_tui.rules.scoring import Sum

LISTED, AGE = "conditions", "age"


def score(form: Form, scoring: Scoring, answers: Answers) -> Sum:
    """``[]`` is *none of these*; nothing ticked at all is missing, and so is the age where it counts."""
    table = scoring.parameters
    weights = _weights(form, table.get("stronger", {}), answers.get(LISTED))
    years = _years(answers.get(AGE))
    for_age = None if years is None else _step(table["age"], years)
    counted = bool(table["count_age"])
    conditions = None if weights is None else sum(weights.values())
    age_points = for_age if counted else 0.0
    parts: dict[str, float | None] = {"comorbidity_points": conditions, "age_points": age_points}
    missing = tuple(name for name, found in ((LISTED, conditions), (AGE, age_points)) if found is None)
    so_far = float(sum(found for found in parts.values() if found is not None))
    return Sum(
        value=None if missing else so_far,
        missing=missing,
        so_far=so_far,
        components=parts,
        steps=_steps(form, weights, years, for_age, counted),
        outputs={name: found for name, found in parts.items() if found is not None},
        points={LISTED: conditions} | ({AGE: for_age} if counted else {}),
    )


def faults(form: Form, scoring: Scoring) -> list[str]:
    """What ``form`` lacks to be scored so."""
    there = {item.id for item in form.items()}
    found = [f"it needs an item '{name}'." for name in (LISTED, AGE) if name not in there]
    table = scoring.parameters
    rows = table.get("age")
    if not isinstance(rows, list) or not rows or not all(_is_row(row) for row in rows):
        found.append("parameters.age: a list of { from, points } was expected.")
    elif [row["from"] for row in rows] != sorted({0, *(row["from"] for row in rows)}):
        found.append("parameters.age: 'from' must begin at 0 and rise.")
    if not isinstance(table.get("count_age"), bool):
        found.append("parameters.count_age: true or false was expected.")
    if not _is_texts(table.get("stronger", {})):
        found.append("parameters.stronger: a table of condition = milder one was expected.")
    return found


def _weights(form: Form, milder: Mapping[str, str], ticked: Value) -> dict[str, float] | None:
    """The weight of each condition that counts: of a mild and a severe form only the severe one."""
    if not isinstance(ticked, list):
        return None
    replaced = {milder[each] for each in ticked if each in milder}
    return {
        option.label: option.points or 0.0
        for option in form.item(LISTED).options
        if option.id in ticked and option.id not in replaced
    }


def _steps(
    form: Form,
    weights: Mapping[str, float] | None,
    years: float | None,
    for_age: float | None,
    counted: bool,
) -> tuple[str, ...]:
    if weights is None:
        lines = ["conditions ?"]
    else:
        lines = [f"{label} {points:g}" for label, points in weights.items()] or ["no condition 0"]
    if years is None:
        return (*lines, *(("age ?",) if counted else ()))
    if counted:
        return (*lines, f"age {int(years)}: {for_age:g}")
    return (*lines, f"age is not counted here (it would add {for_age:g})")


def _years(value: Value) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and isinstance(value, int | float) and value >= 0 else None


def _step(rows: Sequence[Mapping[str, Any]], value: float) -> float:
    return [float(row["points"]) for row in rows if row["from"] <= value][-1]


def _is_row(row: Any) -> bool:
    return isinstance(row, Mapping) and all(
        isinstance(row.get(name), int | float) and not isinstance(row.get(name), bool)
        for name in ("from", "points")
    )


def _is_texts(table: Any) -> bool:
    return isinstance(table, Mapping) and all(isinstance(each, str) for each in table.values())

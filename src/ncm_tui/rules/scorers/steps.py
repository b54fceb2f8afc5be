"""Points by steps: each item's number falls on a step, each yes or no has its points; the sum is the score.

The cut-offs are ``[scoring.parameters]`` of the definition, one key an item: ``[{ from = 0, points = 1 },
{ from = 12, points = 0 }]`` gives the points of the last step whose ``from`` the value reaches, ``{ yes = 2,
no = 0 }`` those of a yes_no. A value below the first step is missing, never zero.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ncm_tui.rules.binding import Answers
from ncm_tui.rules.forms import Form, ItemType, Scoring, Value
from ncm_tui.rules.scoring import Sum


def score(form: Form, scoring: Scoring, answers: Answers) -> Sum:
    """All items or no score; ``components`` are the points of each item."""
    each = {name: _points(scoring.parameters[name], answers.get(name)) for name in scoring.items}
    missing = tuple(name for name, found in each.items() if found is None)
    so_far = float(sum(found for found in each.values() if found is not None))
    steps = tuple(
        f"{form.item(name).text}: {'?' if found is None else f'{found:g}'}" for name, found in each.items()
    )
    return Sum(None if missing else so_far, missing, so_far, each, steps, points=each)


def faults(form: Form, scoring: Scoring) -> list[str]:
    """What ``form`` lacks to be scored so."""
    kinds = {item.id: item.type for item in form.items()}
    found = [] if scoring.items else ["it needs the list 'items' of what it adds up."]
    for name in scoring.items:
        table = scoring.parameters.get(name)
        if kinds.get(name) is ItemType.YES_NO:
            if not isinstance(table, Mapping) or not all(_is_number(table.get(key)) for key in ("yes", "no")):
                found.append(f"parameters.{name}: {{ yes = points, no = points }} was expected.")
        elif not isinstance(table, list) or not table or not all(_is_step(row) for row in table):
            found.append(f"parameters.{name}: a list of {{ from, points }} was expected.")
        elif [row["from"] for row in table] != sorted({row["from"] for row in table}):
            found.append(f"parameters.{name}: each 'from' must be above the one before.")
    return found


def _points(table: Any, value: Value) -> float | None:
    if isinstance(value, bool):
        return float(table["yes" if value else "no"]) if isinstance(table, Mapping) else None
    if not isinstance(value, int | float) or isinstance(table, Mapping):
        return None
    return _step(table, float(value))


def _step(rows: Sequence[Mapping[str, float]], value: float) -> float | None:
    reached = [row["points"] for row in rows if row["from"] <= value]
    return float(reached[-1]) if reached else None


def _is_step(row: Any) -> bool:
    return isinstance(row, Mapping) and _is_number(row.get("from")) and _is_number(row.get("points"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

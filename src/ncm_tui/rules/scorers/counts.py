"""A score from how many answers there were of each kind, where the questions themselves are on paper.

``scoring.items`` are the counts; ``[scoring.parameters]``: ``weights`` is the points of one answer of each
kind, ``of`` how many answers there are in all. Counts that do not add up to that are no score.
"""

from collections.abc import Mapping
from typing import Any

from ncm_tui.rules.binding import Answers
from ncm_tui.rules.forms import Form, ItemType, Scoring, Value
from ncm_tui.rules.scoring import Sum


def score(form: Form, scoring: Scoring, answers: Answers) -> Sum:
    """All counts, adding up to the number of questions, or no score."""
    weights, of = scoring.parameters["weights"], scoring.parameters["of"]
    counts = {name: _count(answers.get(name)) for name in scoring.items}
    missing = tuple(name for name, found in counts.items() if found is None)
    so_far = float(sum(weights[name] * found for name, found in counts.items() if found is not None))
    said = sum(found for found in counts.values() if found is not None)
    steps = [
        f"{form.item(name).text}: " + ("?" if found is None else f"{found:g} × {weights[name]:g}")
        for name, found in counts.items()
    ]
    if not missing and said != of:
        missing = (scoring.items[-1],)
        steps.append(f"{said:g} answers, but there are {of:g} questions")
    points = {name: None if found is None else weights[name] * found for name, found in counts.items()}
    return Sum(None if missing else so_far, missing, so_far, {}, tuple(steps), points=points)


def faults(form: Form, scoring: Scoring) -> list[str]:
    """What ``form`` lacks to be scored so."""
    kinds = {item.id: item.type for item in form.items()}
    found = [] if scoring.items else ["it needs the list 'items' of what it counts."]
    weights = scoring.parameters.get("weights")
    for name in scoring.items:
        if kinds.get(name, ItemType.NUMBER) is not ItemType.NUMBER:
            found.append(f"'{name}' must be a number: how many answers of that kind there were.")
        if not isinstance(weights, Mapping) or not _is_number(weights.get(name)):
            found.append(f"parameters.weights.{name}: the points of one such answer were expected.")
    if not _is_number(scoring.parameters.get("of")):
        found.append("parameters.of: the number of questions was expected.")
    return found


def _count(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) and _is_number(value) and value >= 0 else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

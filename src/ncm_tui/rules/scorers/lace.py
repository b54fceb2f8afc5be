"""LACE: length of stay, acuity, comorbidity, emergency visits; 0 to 19.

van Walraven C et al. CMAJ 2010;182:551-7 (points); comorbidity weights of the variant the definition
names. All cut-offs are ``[scoring.parameters]`` of the definition: ``los``, ``comorbidity`` and
``ed_visits`` are lists of ``{from, points}``; ``acute`` is the points of an unplanned admission;
``stronger`` maps a condition to the milder one it replaces.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ncm_tui.rules.binding import Answers
from ncm_tui.rules.forms import Form, Scoring, Value
from ncm_tui.rules.scoring import Sum

LOS, ACUTE, VISITS = "los_days", "acute_admission", "ed_visits_6mo_excl_index"
LISTED, COMORBIDITY = "comorbidities", "charlson_lace_score"
_TABLES = ("los", "comorbidity", "ed_visits")


def score(form: Form, scoring: Scoring, answers: Answers) -> Sum:
    """All four components or no score. C is taken as given in ``charlson_lace_score``, else counted from
    the ticked conditions (``[]`` is *none of these*, nothing ticked at all is missing)."""
    tables = scoring.parameters
    weight = comorbidity_score(form, scoring, answers)
    acute = answers.get(ACUTE)
    components: dict[str, float | None] = {
        "L": _step(tables["los"], _number(answers.get(LOS))),
        "A": (float(tables["acute"]) if acute else 0.0) if isinstance(acute, bool) else None,
        "C": _step(tables["comorbidity"], weight),
        "E": _step(tables["ed_visits"], _number(answers.get(VISITS))),
    }
    asked = {"L": LOS, "A": ACUTE, "C": LISTED, "E": VISITS}
    missing = tuple(asked[letter] for letter, found in components.items() if found is None)
    so_far = sum(found for found in components.values() if found is not None)
    steps = tuple(
        f"{letter} {'?' if found is None else f'{found:g}'}" for letter, found in components.items()
    )
    named = (f"comorbidity {'?' if weight is None else f'{weight:g}'} by {scoring.variant}",)
    points = {asked[letter]: found for letter, found in components.items()}
    return Sum(None if missing else so_far, missing, so_far, components, steps + named, points=points)


def faults(form: Form, scoring: Scoring) -> list[str]:
    """What ``form`` lacks to be scored so."""
    there = {item.id for item in form.items()}
    found = [f"it needs an item '{name}'." for name in (LOS, ACUTE, LISTED, VISITS) if name not in there]
    tables = scoring.parameters
    if not _is_number(tables.get("acute")):
        found.append("parameters.acute: a number of points was expected.")
    for name in _TABLES:
        rows = tables.get(name)
        if not isinstance(rows, list) or not rows or not all(_is_row(row) for row in rows):
            found.append(f"parameters.{name}: a list of {{ from, points }} was expected.")
        elif [row["from"] for row in rows] != sorted({0, *(row["from"] for row in rows)}):
            found.append(f"parameters.{name}: 'from' must begin at 0 and rise.")
    if not _is_texts(tables.get("stronger", {})):
        found.append("parameters.stronger: a table of condition = milder one was expected.")
    return found


def comorbidity_score(form: Form, scoring: Scoring, answers: Answers) -> float | None:
    """The weighted sum of the ticked conditions; of a mild and a severe form only the severe counts."""
    given = _number(answers.get(COMORBIDITY))
    ticked = answers.get(LISTED)
    if given is not None:
        return given
    if not isinstance(ticked, list):
        return None
    milder: Mapping[str, str] = scoring.parameters.get("stronger", {})
    replaced = {milder[each] for each in ticked if each in milder}
    weights = {option.id: option.points or 0.0 for option in form.item(LISTED).options}
    return sum(weights.get(each, 0.0) for each in set(ticked) - replaced)


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) and _is_number(value) and value >= 0 else None


def _step(table: Sequence[Mapping[str, Any]], value: float | None) -> float | None:
    """The points of the last row whose ``from`` is not above ``value``."""
    if value is None:
        return None
    return [float(row["points"]) for row in table if row["from"] <= value][-1]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_row(row: Any) -> bool:
    return isinstance(row, Mapping) and all(_is_number(row.get(name)) for name in ("from", "points"))


def _is_texts(table: Any) -> bool:
    return isinstance(table, Mapping) and all(isinstance(each, str) for each in table.values())

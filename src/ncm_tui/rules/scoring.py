"""From answers to score, band and flags. A missing item is never zero: the score is then ``None``.

Flags are looked at with every answer, complete or not, so that a safety flag never waits for the last
question. Re-scoring the same answers with the same definition gives the same result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from ncm_tui.rules.binding import Answers, bind, visible
from ncm_tui.rules.conditions import NOT_SAID, evaluate
from ncm_tui.rules.forms import Band, FlagRule, Form, Item, ItemType, Scoring, Value

#: The scorer that adds up points; any other name is a module of ``rules/scorers``.
SUM = "sum"
#: Names a flag or band may use beside items and facts.
SCORE_NAMES = ("score", "band", "points_so_far")


@dataclass(frozen=True, slots=True)
class Sum:
    """What a scorer found. ``value`` is ``None`` while anything in ``missing`` is unanswered;
    ``so_far`` adds up only what is answered (a floor, never shown as a score)."""

    value: float | None
    missing: tuple[str, ...]
    so_far: float
    components: Mapping[str, float | None]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """``missing`` are the shown, required or scored items without an answer; ``complete`` means none is.

    ``flags`` are the fired rules in the order of the definition; ``explanation`` the arithmetic, one
    line a step.
    """

    value: float | None
    band: Band | None
    flags: tuple[FlagRule, ...]
    missing: tuple[str, ...]
    complete: bool
    components: Mapping[str, float | None]
    provisional: bool
    explanation: tuple[str, ...]
    variant: str = ""

    @property
    def flag_codes(self) -> tuple[str, ...]:
        return tuple(flag.code for flag in self.flags)


def score(form: Form, answers: Answers, facts: Mapping[str, Any], variant: str = "") -> ScoreResult:
    """Score ``answers``; ``variant`` must be the definition's own (or empty).

    Raises ``ValueError`` for another variant: two weightings are never mixed.
    """
    scoring = form.scoring
    if variant and (scoring is None or variant != scoring.variant):
        raise ValueError(f"{form.id} has no variant '{variant}'")
    found = _scored(form, scoring, answers) if scoring else Sum(None, (), 0, {}, ())
    missing = _missing(form, answers, facts, found)
    names = bind(form, answers, facts)
    names |= {"score": found.value, "points_so_far": found.so_far}
    band = _band(scoring, found.value, names) if scoring else None
    names["band"] = band.id if band else None
    provisional = bool(scoring and scoring.provisional_when and evaluate(scoring.provisional_when, names))
    return ScoreResult(
        value=found.value,
        band=band,
        flags=tuple(flag for flag in form.flags if evaluate(flag.when, names)),
        missing=missing,
        complete=not missing,
        components=found.components,
        provisional=provisional,
        explanation=_explained(found, band, provisional),
        variant=scoring.variant if scoring else "",
    )


def answered(value: Value) -> bool:
    """Whether a question has an answer of any kind (``[]`` is the explicit none, *declined* counts)."""
    return value is not None and value != ""


def points(item: Item, value: Value) -> float | None:
    """The points of an answer: ``None`` where it is missing, declined, or carries none."""
    if value is None or isinstance(value, list | dict):
        return None
    for option in item.options:
        if value == option.id:
            return None if option.id in NOT_SAID else option.points
    if item.type is ItemType.YES_NO and isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, bool | str) or item.options:
        return None
    return float(value)


def sum_of_points(form: Form, scoring: Scoring, answers: Answers) -> Sum:
    """The scorer ``sum``: the points of ``scoring.items``, all of them or no score."""
    each = {item_id: points(form.item(item_id), answers.get(item_id)) for item_id in scoring.items}
    missing = tuple(item_id for item_id, found in each.items() if found is None)
    so_far = float(sum(found for found in each.values() if found is not None))
    steps = (" + ".join("?" if found is None else f"{found:g}" for found in each.values()),)
    return Sum(None if missing else so_far, missing, so_far, {}, steps)


class Scorer(Protocol):
    """What a module of ``rules/scorers`` is: how it scores, and what a definition lacks for it."""

    def score(self, form: Form, scoring: Scoring, answers: Answers) -> Sum: ...

    def faults(self, form: Form, scoring: Scoring) -> list[str]: ...


def scorer(name: str) -> Scorer:
    """The module ``rules/scorers/<name>.py``; ``KeyError`` if there is none (``sum`` needs none)."""
    if not name.isidentifier() or name.startswith("_"):
        raise KeyError(name)
    try:
        return cast(Scorer, import_module(f"ncm_tui.rules.scorers.{name}"))
    except ModuleNotFoundError as missing:
        raise KeyError(name) from missing


def _scored(form: Form, scoring: Scoring, answers: Answers) -> Sum:
    if scoring.scorer == SUM:
        return sum_of_points(form, scoring, answers)
    return scorer(scoring.scorer).score(form, scoring, answers)


def _missing(form: Form, answers: Answers, facts: Mapping[str, Any], found: Sum) -> tuple[str, ...]:
    wanted = set(found.missing)
    wanted.update(
        item.id
        for item in visible(form, answers, facts)
        if item.required and not answered(answers.get(item.id)) and item.type is not ItemType.COMPUTED
    )
    return tuple(item.id for item in form.items() if item.id in wanted)


def _band(scoring: Scoring, value: float | None, names: Mapping[str, Any]) -> Band | None:
    if value is None:
        return None
    for band in scoring.bands:
        if band.low <= value <= band.high and (band.when is None or evaluate(band.when, names)):
            return band
    return None


def _explained(found: Sum, band: Band | None, provisional: bool) -> tuple[str, ...]:
    steps = list(found.steps)
    if found.value is not None:
        steps.append(f"= {found.value:g}" + (f", {band.label}" if band else ""))
    elif found.missing:
        steps.append(f"no score while {len(found.missing)} unanswered: missing is not zero")
    if provisional:
        steps.append("provisional: computed again at discharge")
    return tuple(steps)

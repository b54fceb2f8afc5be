"""From answers to score, band and flags. A missing item is never zero: the score is then ``None``.

Flags are looked at with every answer, complete or not, so that a safety flag never waits for the last
question. Re-scoring the same answers with the same definition gives the same result.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, cast

from ncm_tui.rules.binding import Answers, Look
from ncm_tui.rules.conditions import NOT_SAID, evaluate
from ncm_tui.rules.cutoffs import BANDS, band_of
from ncm_tui.rules.forms import Band, FlagRule, Form, Item, ItemType, Scoring, Value

#: The scorer that adds up points; any but this and :data:`BANDS` is of ``rules/scorers``.
SUM = "sum"
#: Names a flag or band may use beside items and facts.
SCORE_NAMES = ("score", "band", "points_so_far", "variant", "scorer_says")
#: What of a site's own file changes a score.
_LOCAL = frozenset({"cut-offs", "variant", "flags", "figures"})


@dataclass(frozen=True, slots=True)
class Sum:
    """What a scorer found. ``value`` is ``None`` while anything in ``missing`` is unanswered;
    ``so_far`` adds up only what is answered (a floor, never shown as a score).

    ``components`` are its parts, ``steps`` the arithmetic in words, ``band`` the id of the band where the
    scorer itself decides it, ``outputs`` further results by name (those named as a ``computed`` item are that
    item's value), ``points`` what each scored item counted (``None``: no answer), ``notes``
    what else the reader must know (which year's table was used), ``says`` the codes of what the scorer itself
    found true (days used up): a flag asks for them as ``scorer_says``.
    """

    value: float | None
    missing: tuple[str, ...]
    so_far: float
    components: Mapping[str, float | None]
    steps: tuple[str, ...]
    band: str = ""
    outputs: Mapping[str, Value] = field(default_factory=dict)
    points: Mapping[str, float | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """``missing`` are the shown, required or scored items without an answer; ``complete`` means none is.

    ``flags`` are the fired rules in the order of the definition; ``explanation`` the arithmetic, one
    line a step. For the reader: ``points`` of each scored item (``None``: no answer), ``cutoffs`` the bands
    that hold for this patient, ``citation``, ``limits`` (what the score is not), ``local`` whether the site
    changed a cut-off, ``unverified`` what nobody has checked against the official document, ``notes``.
    ``beneath`` are answers out of sight, covered by another one, whose safety flag stands all the same.
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
    outputs: Mapping[str, Value] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    points: Mapping[str, float | None] = field(default_factory=dict)
    cutoffs: tuple[Band, ...] = ()
    citation: str = ""
    limits: str = ""
    local: bool = False
    unverified: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    beneath: tuple[str, ...] = ()

    @property
    def flag_codes(self) -> tuple[str, ...]:
        return tuple(flag.code for flag in self.flags)


def score(form: Form, answers: Answers, facts: Mapping[str, Any], variant: str = "") -> ScoreResult:
    """Score ``answers``; ``variant`` picks one of the definition's weightings, its default for none.

    Raises ``ValueError`` for a variant it has not: two weightings are never mixed. An answer of an item that
    is not shown does not count.
    """
    scoring = form.scoring_of(variant)
    if variant:
        facts = {**facts, "variant": variant}
    return scored(form, scoring, answers, facts, Look(form, answers, facts))


def scored(
    form: Form, scoring: Scoring | None, answers: Answers, facts: Mapping[str, Any], look: Look
) -> ScoreResult:
    """:func:`score` with what is shown already known."""
    names = look.bound()
    if scoring is None:
        missing = _missing(form, None, answers, look, ())
        flags, beneath = with_covered(look.fired(names), form, None, answers, facts, look)
        return ScoreResult(None, None, flags, missing, not missing, {}, False, (), beneath=beneath)
    found = _found(form, scoring, {**facts, **_shown_answers(form, answers, look)}, look)
    missing = _missing(form, scoring, answers, look, found.missing)
    names |= {"score": found.value, "points_so_far": found.so_far, "scorer_says": list(found.says)}
    cutoffs = tuple(band for band in scoring.bands if band.when is None or evaluate(band.when, names))
    band = band_of(scoring, cutoffs, found.value, named=found.band, missing=found.missing)
    names["band"] = band.id if band else None
    provisional = bool(scoring.provisional_when and evaluate(scoring.provisional_when, names))
    flags, beneath = with_covered(look.fired(names), form, scoring, answers, facts, look)
    return ScoreResult(
        value=found.value,
        band=band,
        flags=flags,
        missing=missing,
        complete=not missing,
        components=found.components,
        provisional=provisional,
        explanation=_explained(found, band, provisional),
        variant=scoring.variant,
        outputs={**found.outputs, **_coded(band)},
        says=found.says,
        points=found.points,
        cutoffs=cutoffs,
        citation=form.citation,
        limits=form.screening_only,
        local=bool(_LOCAL.intersection(form.overridden)),
        unverified=_unverified(form, scoring, band),
        notes=found.notes,
        beneath=beneath,
    )


def with_covered(
    fired: tuple[FlagRule, ...],
    form: Form,
    scoring: Scoring | None,
    answers: Answers,
    facts: Mapping[str, Any],
    look: Look,
) -> tuple[tuple[FlagRule, ...], tuple[str, ...]]:
    """``fired``, and each safety flag of answers that another answer put out of sight: a milder result
    recorded beside them takes nothing back. Also those answers, which go on standing with their flag."""
    codes = {flag.code for flag in fired}
    beneath: list[str] = []
    for over, items in look.covered().items():
        part = {name: value for name, value in answers.items() if name not in over}
        apart = scored(form, scoring, part, facts, Look(form, part, facts))
        alarms = {flag.code for flag in apart.flags if flag.severity == "safety"}
        if alarms:
            codes |= alarms
            beneath += items
    if not beneath:
        return fired, ()
    return tuple(flag for flag in form.flags if flag.code in codes), tuple(dict.fromkeys(beneath))


def _coded(band: Band | None) -> dict[str, Value]:
    return {"loinc_answer": band.code} if band is not None and band.code else {}


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


def sum_of_points(form: Form, scoring: Scoring, answers: Answers, look: Look | None = None) -> Sum:
    """The scorer ``sum``: the points of ``scoring.items``, all of them or no score. One that ``look`` hides
    counts its ``hidden_points`` where it is surely not asked; while that is open it is missing."""
    each = {item_id: _weight(form.item(item_id), answers, look) for item_id in scoring.items}
    missing = tuple(item_id for item_id, found in each.items() if found is None)
    so_far = float(sum(found for found in each.values() if found is not None))
    steps = (" + ".join("?" if found is None else f"{found:g}" for found in each.values()),)
    return Sum(None if missing else so_far, missing, so_far, {}, steps, points=each)


def _weight(item: Item, answers: Answers, look: Look | None) -> float | None:
    if look is not None and item.hidden_points is not None and not look.shows(item.id):
        return item.hidden_points if look.never_asked(item.id) else None
    return points(item, answers.get(item.id))


class Scorer(Protocol):
    """What a module of ``rules/scorers`` is: how it scores, and what a definition lacks for it.

    ``answers`` are those of the items that are shown, and beside them the facts by name."""

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


def _shown_answers(form: Form, answers: Answers, look: Look) -> dict[str, Value]:
    """Each item by its answer, ``None`` where it has none or is not shown: no fact of the same name stands
    in for it."""
    return {item.id: answers.get(item.id) if look.shows(item.id) else None for item in form.items()}


def _found(form: Form, scoring: Scoring, answers: Answers, look: Look) -> Sum:
    total = points(form.item(scoring.total), answers.get(scoring.total)) if scoring.total else None
    if total is not None:
        return Sum(total, (), total, {}, (f"{total:g}, recorded as a total",), points={scoring.total: total})
    if scoring.scorer == SUM:
        return sum_of_points(form, scoring, answers, look)
    if scoring.scorer == BANDS:
        missing = tuple(each for each in scoring.items if not _told(form.item(each), answers, look))
        return Sum(None, missing, 0.0, {}, ())
    return scorer(scoring.scorer).score(form, scoring, answers)


def _told(item: Item, answers: Answers, look: Look) -> bool:
    """Whether an item says something, or is not asked; *unable* and *declined* say nothing."""
    value = answers.get(item.id)
    unsaid = isinstance(value, str) and value in NOT_SAID
    return not look.shows(item.id) or (answered(value) and not unsaid)


def _missing(
    form: Form, scoring: Scoring | None, answers: Answers, look: Look, found: tuple[str, ...]
) -> tuple[str, ...]:
    """What the scorer lacks and what is required, shown and unanswered; what only another weighting counts,
    or a recorded total stands for, is not asked."""
    own = frozenset(scoring.items) if scoring else frozenset[str]()
    spared = frozenset(each for other in form.variants for each in other.items) - own
    if form.variants and form.scoring is not None:
        spared |= frozenset(form.scoring.items) - own
    if scoring and scoring.total and points(form.item(scoring.total), answers.get(scoring.total)) is not None:
        spared |= own
    wanted = set(found)
    wanted.update(
        item.id
        for item in form.items()
        if item.required
        and item.id not in spared
        and item.type is not ItemType.COMPUTED
        and not answered(answers.get(item.id))
        and look.shows(item.id)
    )
    return tuple(item.id for item in form.items() if item.id in wanted)


def _unverified(form: Form, scoring: Scoring, band: Band | None) -> tuple[str, ...]:
    said = [form.unverified, scoring.unverified]
    if band is not None and band.unverified:
        said.append(f"the cut-off of '{band.label}'")
    return tuple(each for each in said if each)


def _explained(found: Sum, band: Band | None, provisional: bool) -> tuple[str, ...]:
    steps = list(found.steps)
    if found.value is not None:
        steps.append(f"= {found.value:g}" + (f", {band.label}" if band else ""))
    elif band is not None:
        steps.append(f"{band.label}; no number belongs to it")
    elif found.missing:
        steps.append(f"no score while {len(found.missing)} unanswered: missing is not zero")
    if provisional:
        steps.append("provisional: computed again at discharge")
    return tuple(steps)

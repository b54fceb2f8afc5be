"""What answers lead to: barriers, codes for the coder, referrals, things to do, other forms.

Pure: which ``[[suggest]]`` rules of a form hold, and on which answer each stands. Nothing is done by itself;
:mod:`ncm_tui.services.findings` offers what was raised and does what the nurse takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ncm_tui.rules.binding import Answers, bind
from ncm_tui.rules.conditions import evaluate, is_missing, names
from ncm_tui.rules.forms import Form, Suggestion
from ncm_tui.rules.nobody import says_nobody
from ncm_tui.rules.scoring import ScoreResult, score


class SuggestionKind(StrEnum):
    """What may be suggested. A barrier brings its plan, a code is for the coder or provider to confirm."""

    BARRIER = "barrier"
    CODE = "code"
    REFERRAL = "referral"
    TODO = "todo"
    FORM = "form"


REFERRALS: Final[Mapping[str, str]] = {
    "home_health": "Home health",
    "hospice": "Hospice",
    "palliative": "Palliative care",
    "dme": "Medical equipment",
    "infusion": "Home infusion",
    "dialysis": "Dialysis",
    "snf": "Skilled nursing facility",
    "irf": "Inpatient rehabilitation",
    "ltach": "Long-term acute care hospital",
    "social_work": "Social work",
    "behavioral_health": "Behavioral health",
    "substance_use": "Substance use treatment",
    "pt_ot": "Physical or occupational therapy",
    "nutrition": "Dietitian",
    "pharmacy": "Pharmacist",
    "financial_counseling": "Financial counseling",
    "medicaid": "Medicaid application",
    "legal_aid": "Legal aid",
    "housing": "Housing",
    "food": "Food assistance",
    "transport": "Transportation",
    "utilities": "Utility assistance",
    "caregiver_support": "Caregiver support",
    "adult_protective": "Adult protective services",
    "interpreter": "Interpreter",
    "pcp": "Primary care",
    "community": "Community services",
}
"""The kinds of referral there are, and what each is called. The list is closed: a referral of another kind
is a to-do in words."""


@dataclass(frozen=True, slots=True)
class Raised:
    """One rule that holds. ``item`` is the answer it stands on, empty where no single one is it; ``title`` is
    the rule's own words, empty where what is suggested has a name; ``one_of`` joins those that
    exclude each other."""

    kind: SuggestionKind
    ref: str
    item: str
    title: str = ""
    why: str = ""
    one_of: str = ""


def raised(
    form: Form, answers: Answers, facts: Mapping[str, Any], result: ScoreResult | None = None
) -> tuple[Raised, ...]:
    """The suggestions of ``form`` that hold for these answers, in the order of the definition, each once.

    Missing is unknown, and unknown raises nothing. ``result`` is the score where it is known already. A
    rule may ask for ``score`` and ``band`` as a flag may; suggestions are of whole fillings, so points so
    far are the score.
    """
    if not form.suggest:
        return ()
    found = result or score(form, answers, facts)
    bound = {
        **{name: _said(value) for name, value in bind(form, answers, facts).items()},
        "score": found.value,
        "band": found.band.id if found.band else None,
        "points_so_far": found.value,
        "scorer_says": list(found.says),
    }
    made: dict[tuple[str, str], Raised] = {}
    for rule in form.suggest:
        if rule.enabled and evaluate(rule.when, bound):
            kind = SuggestionKind(rule.kind)
            item = _stands_on(form, rule, bound)
            raise_ = Raised(kind, rule.ref, item, rule.title, rule.why, rule.one_of)
            made.setdefault((kind, rule.ref), raise_)
    return tuple(made.values())


def _said(value: Any) -> Any:
    """A typed text as a rule asks for it: every way of saying nobody is ``none``."""
    return "none" if isinstance(value, str) and says_nobody(value) else value


def _stands_on(form: Form, rule: Suggestion, bound: Mapping[str, Any]) -> str:
    """The item whose answer raised it: of those the rule names (its ``item`` first) one that decides by
    itself, else the first that is answered, else the first scored one or the recorded total."""
    ids = {item.id for item in form.items()}
    spoken = [
        name
        for name in dict.fromkeys((rule.item, *names(rule.when)))
        if name in ids and not is_missing(bound.get(name))
    ]
    alone = [name for name in spoken if evaluate(rule.when, _only(bound, name, ids))]
    weighed = (*form.scoring.items, form.scoring.total) if form.scoring else ()
    scored = [name for name in weighed if not is_missing(bound.get(name))]
    return next(iter((*alone, *spoken, *scored)), "")


def _only(bound: Mapping[str, Any], name: str, ids: set[str]) -> dict[str, Any]:
    """The names with every other answer taken away."""
    return {key: value for key, value in bound.items() if key == name or key not in ids}

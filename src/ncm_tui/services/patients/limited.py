"""The form by hand under limited identity (P§10): what is typed in full is not kept in full."""

from collections.abc import Mapping
from typing import Any

from ncm_tui.rules.limited_identity import initial, last_four
from ncm_tui.services import permission
from ncm_tui.services.desk import Desk

FULL_FORM, FORM = "patient", "patient-limited"
#: Typed to be fingerprinted: never kept, not in a draft either.
_NUMBERS = frozenset({"mrn", "mother_mrn"})
_NEVER = frozenset({"preferred_name", "phone", "address", "born_at", "birth_date"})


def allowed(desk: Desk, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers as they may be kept: all of them, or under limited identity initials and the birth year."""
    if not permission.is_limited(desk):
        return answers
    kept = {name: value for name, value in answers.items() if name not in _NEVER}
    kept.update((name, initial(str(answers[name] or ""))) for name in ("family", "given") if name in answers)
    if answers.get("birth_date"):
        kept["birth_year"] = int(str(answers["birth_date"])[:4])
    return kept


def form_of(desk: Desk) -> str:
    """The short form by which a patient is entered here."""
    return FORM if permission.is_limited(desk) else FULL_FORM


def draft_of(form_id: str, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of a half-filled form may wait on disk: of the limited one no number and no more than initials."""
    from ncm_tui.views.forms import HALF  # the shapes of forms are no part of the start

    if form_id != FORM:
        return answers
    names = ("family", "given")
    kept = {name: value for name, value in answers.items() if name not in _NUMBERS and name != HALF}
    return {name: initial(str(value)) if name in names else value for name, value in kept.items()}


def kept_number(desk: Desk, number: str) -> tuple[str, str]:
    """(value, last four) of a new identifier; the last four are empty where the number itself is kept."""
    if not permission.is_limited(desk):
        return number, ""
    return desk.vault.fingerprint(number), last_four(number)


def both(desk: Desk, number: str) -> tuple[str, str]:
    """The two values under which a typed number may be kept."""
    return number.strip(), desk.vault.fingerprint(number)

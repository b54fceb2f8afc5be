"""The facility's permission to keep patient information here (P§10): one dated page, asked before the first
patient, read and renewed later. The newest answer holds; the earlier ones stay.

``holding`` says which one holds; ``reducing`` makes full identity limited.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import date
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.clean import clean
from ncm_tui.rules.problems import Refused
from ncm_tui.services.desk import Desk
from ncm_tui.services.permission.holding import asked_again, current, earlier, is_limited, required
from ncm_tui.views.changed import Changed
from ncm_tui.views.permission import FULL, LIMITED, ROLES, SCOPES, Permit

if TYPE_CHECKING:
    from ncm_tui.library.library import Library
    from ncm_tui.vault.work import Work

__all__ = [
    "FORM",
    "asked_again",
    "checked",
    "current",
    "earlier",
    "give",
    "initial",
    "is_limited",
    "required",
]

FORM = "permission"


def initial(desk: Desk) -> dict[str, Any]:
    """The answers a renewal opens with: what holds now, but the date, the yes and what may be kept are asked
    again: that is mostly why she is there."""
    found = current(desk)
    if found is None:
        return {}
    return {
        "approved_by": found.approved_by,
        "state": found.state,
        "role": found.role,
        "social_worker": found.social_worker,
    }


def give(desk: Desk, answers: Mapping[str, Any]) -> "Future[Changed]":
    """Records the answers of the page. Raises :class:`Refused` with a sentence for what is missing.

    ``allowed``, ``approved_by``, ``approved_on`` (a day, not in the future), ``scope``, ``legal_record`` and
    ``may_be_requested`` are needed; ``state``, ``role``, ``social_worker`` are asked and may be left open.
    From full to limited, what is stored is reduced, behind a backup (``services/reducing.py``).
    """
    entry = checked(desk.library, answers, desk.local(desk.now()).date())
    before = current(desk)
    if entry["scope"] == LIMITED and _holds_full(desk, before):
        from ncm_tui.services.permission import reducing

        return reducing.reduce(desk, entry)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.trust import Permission

        row = work.add(Permission(**entry))
        work.about(uids=[row.uid], detail=str(entry["scope"]))
        return Changed(work.verb, message=_said(entry, before), row=row.uid)

    verb = "permission.given" if before is None else "permission.renewed"
    return desk.vault.submit(verb, write, anchor=True)


def _holds_full(desk: Desk, before: Permit | None) -> bool:
    """Whether more is stored than limited identity allows: also what a script took in before it was asked."""
    if before is None:
        return bool(desk.vault.reader.value("SELECT 1 FROM patient LIMIT 1"))
    return not before.limited


def _said(entry: Mapping[str, Any], before: Permit | None) -> str:
    if before is not None and before.limited and entry["scope"] == FULL:
        return "Permission recorded · full identity comes with the next import"
    return "Permission recorded · ^P Permission shows and renews it"


def checked(library: "Library", answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The answers as they are kept; ``today`` is the facility's. Raises :class:`Refused` as :func:`give`."""
    if not answers.get("allowed"):
        raise Refused(
            "Without your facility's permission no patient is kept here.",
            code="permission.needed",
            path="allowed",
            hint="Ask your privacy officer; `ncm demo` shows everything with invented patients.",
        )
    approved_by = " ".join(clean(str(answers.get("approved_by") or ""))[0].split())
    if not approved_by:
        raise Refused("Who approved it is needed.", code="answer", path="approved_by")
    for name, sentence in (
        ("legal_record", "The EMR is the legal record: this is your working paper. Answer yes to go on."),
        ("may_be_requested", "What you keep here may be requested. Answer yes to go on."),
    ):
        if not answers.get(name):
            raise Refused(sentence, code="answer", path=name)
    return {
        "scope": _one_of(answers, "scope", SCOPES),
        "approved_by": approved_by,
        "approved_on": _approved_on(answers.get("approved_on"), today),
        "state": _one_of(answers, "state", _states(library)),
        "role": _one_of(answers, "role", ("", *ROLES)),
        "social_worker": bool(answers.get("social_worker")),
        "legal_record": True,
        "may_be_requested": True,
    }


def _states(library: "Library") -> tuple[str, ...]:
    """The USPS codes that the page offers, and none."""
    form = library.dialog(FORM)
    return "", *(option.id for item in form.items() if item.id == "state" for option in item.options)


def _one_of(answers: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = str(answers.get(name) or "").strip()
    value = value.upper() if name == "state" else value
    if value in known:
        return value
    listed = "the two-letter code of a state" if name == "state" else " or ".join(filter(None, known))
    raise Refused(f"{name.capitalize()} is {listed}.", code="answer", path=name)


def _approved_on(value: Any, today: date) -> date:
    if value in (None, ""):
        raise Refused("The day it was approved is needed.", code="answer", path="approved_on")
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Refused(
            f"“{value}” is not a day such as 2026-11-23.", code="answer", path="approved_on"
        ) from None
    if day > today:
        raise Refused(
            f"{day:%d %b %Y} is still to come: give the day it was approved.",
            code="answer",
            path="approved_on",
        )
    return day

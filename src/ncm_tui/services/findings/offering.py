"""Suggestions beside the finish of a form: what its answers raise is offered in the same transaction.

What stands already is linked, not offered again; what an earlier filling of the form offered and nobody took
is withdrawn: the answers are others now.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.findings import REFERRALS, Raised, SuggestionKind, raised
from ncm_tui.rules.populations import refusal
from ncm_tui.rules.problems import Problem
from ncm_tui.rules.scoring import answered
from ncm_tui.services.desk import Desk
from ncm_tui.services.findings.standing import standing
from ncm_tui.services.findings.taking_back import take_back
from ncm_tui.views.findings import OFFERED, TAKEN, WITHDRAWN

if TYPE_CHECKING:
    from ncm_tui.models.findings import Suggestion
    from ncm_tui.models.work import Assessment
    from ncm_tui.services.assessments.filling import Filling
    from ncm_tui.vault.work import Work


def offer(work: "Work", desk: Desk, row: "Assessment", filling: "Filling", facts: Mapping[str, Any]) -> int:
    """Offer what the answers of a filling that is being finished raise; how many wait for the nurse."""
    _done_by_this(work, row)
    _withdraw_before(work, row)
    values = {item.id: given.value for item in filling.shown if (given := filling.of(item)) is not None}
    found = (*raised(filling.form, values, facts, filling.result), *_of_barrier_rows(filling))
    answers = _answers(work, row)
    offered = 0
    once: dict[tuple[str, str], Raised] = {}
    for each in found:
        once.setdefault((each.kind, each.ref), each)
    for each in once.values():
        named = _named(desk, each, facts)
        if named is not None and not (each.kind is SuggestionKind.FORM and _form_done(work, row, each.ref)):
            offered += _add(work, row, each, named, answers)
    return offered


def withdraw(work: "Work", row: "Assessment", reason: str) -> None:
    """The filling was entered in error: nothing of it is offered or coded any more, and what was made of it
    is removed (kept in history), unless it was worked on or another form stands behind it too."""
    for suggestion in _of(work, row):
        if suggestion.state == TAKEN and suggestion.made_uid:
            take_back(work, suggestion, reason)
        suggestion.state = WITHDRAWN
        suggestion.decided_at, suggestion.decided_by = work.now, work.actor
        work.session.add(suggestion)


def _of_barrier_rows(filling: "Filling") -> Iterable[Raised]:
    """A barrier that the nurse wrote into a table of the form brings its plan the same way."""
    for item in filling.shown:
        given = filling.of(item)
        if item.sets != "barriers" or given is None or not isinstance(given.value, list):
            continue
        for cells in given.value:
            code = str(cells.get("barrier") or "") if isinstance(cells, Mapping) else ""
            if code:
                yield Raised(SuggestionKind.BARRIER, code, item.id)


def _named(desk: Desk, each: Raised, facts: Mapping[str, Any]) -> tuple[str, str] | None:
    """(title, list version); ``None`` for what cannot be offered here: no plan, code or form of that name, a
    category that is not billable, a form that does not fit the patient."""
    try:
        if each.kind is SuggestionKind.BARRIER:
            return each.title or desk.library.plan(each.ref).title, ""
        if each.kind is SuggestionKind.CODE:
            listed = desk.library.codes()
            code = listed.get(each.ref)
            return (code.title, listed.name) if code is not None and code.billable else None
        if each.kind is SuggestionKind.FORM:
            form = desk.library.form(each.ref)
            return None if refusal(form, facts) else (each.title or form.short or form.title, "")
    except Problem:
        return None
    return each.title or REFERRALS.get(each.ref, each.ref.replace("-", " ")), ""


def _add(
    work: "Work", row: "Assessment", each: Raised, named: tuple[str, str], answers: Mapping[str, str]
) -> int:
    from ncm_tui.models.findings import Suggestion

    title, list_version = named
    there, made = standing(work, row.stay_id, each.kind, each.ref)
    work.add(
        Suggestion(
            patient_id=row.patient_id,
            stay_id=row.stay_id,
            assessment_id=row.id,
            item=each.item,
            answer_uid=answers.get(each.item) or next(iter(answers.values()), None),
            kind=each.kind.value,
            ref=each.ref,
            title=title,
            list_version=list_version,
            state=TAKEN if there else OFFERED,
            offered_at=work.now,
            decided_at=work.now if there else None,
            decided_by=work.actor if there else None,
            made_uid=made if there else None,
        )
    )
    return 0 if there else 1


def _answers(work: "Work", row: "Assessment") -> dict[str, str]:
    """The uids of the answers of a filling by item; the app's own questions are none."""
    from sqlmodel import col, select

    from ncm_tui.models.work import Answer

    rows = work.session.exec(
        select(Answer)
        .where(Answer.assessment_id == row.id, col(Answer.voided_at).is_(None))
        .order_by(col(Answer.id))
    )
    return {each.item: each.uid for each in rows if answered(each.value) and not each.item.startswith("_")}


def _done_by_this(work: "Work", row: "Assessment") -> None:
    """A form that was suggested is finished now, by whatever way it was opened."""
    from sqlmodel import select

    from ncm_tui.models.findings import Suggestion

    wanted = select(Suggestion).where(
        Suggestion.stay_id == row.stay_id,
        Suggestion.kind == SuggestionKind.FORM.value,
        Suggestion.ref == row.form_id,
        Suggestion.state == OFFERED,
    )
    for suggestion in work.session.exec(wanted):
        suggestion.state, suggestion.made_uid = TAKEN, row.uid
        suggestion.decided_at, suggestion.decided_by = work.now, work.actor
        work.session.add(suggestion)


def _withdraw_before(work: "Work", row: "Assessment") -> None:
    """What an earlier filling of the form offered and nobody took: its answers no longer hold."""
    from sqlmodel import col, select

    from ncm_tui.models.findings import Suggestion
    from ncm_tui.models.work import Assessment

    wanted = (
        select(Suggestion)
        .join(Assessment, col(Assessment.id) == col(Suggestion.assessment_id))
        .where(
            Suggestion.stay_id == row.stay_id,
            Suggestion.state == OFFERED,
            Assessment.form_id == row.form_id,
            Assessment.id != row.id,
        )
    )
    for suggestion in work.session.exec(wanted):
        suggestion.state, suggestion.decided_at = WITHDRAWN, work.now
        work.session.add(suggestion)


def _form_done(work: "Work", row: "Assessment", form_id: str) -> bool:
    from sqlmodel import col, select

    from ncm_tui.models.enums import AssessmentState
    from ncm_tui.models.work import Assessment

    wanted = select(Assessment.id).where(
        Assessment.stay_id == row.stay_id,
        Assessment.form_id == form_id,
        Assessment.state == AssessmentState.FINISHED,
        col(Assessment.voided_at).is_(None),
    )
    return work.session.exec(wanted).first() is not None


def _of(work: "Work", row: "Assessment") -> "list[Suggestion]":
    from sqlmodel import select

    from ncm_tui.models.findings import Suggestion

    return list(work.session.exec(select(Suggestion).where(Suggestion.assessment_id == row.id)))

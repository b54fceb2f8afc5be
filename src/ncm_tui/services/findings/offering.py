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
from ncm_tui.services.assessments.barrier_rows import still_meant
from ncm_tui.services.desk import Desk
from ncm_tui.services.findings.standing import standing
from ncm_tui.services.findings.superseding import done_since, later, of, restore, supersede
from ncm_tui.services.findings.taking_back import take_back
from ncm_tui.views.findings import DECLINED, OFFERED, TAKEN, WITHDRAWN

if TYPE_CHECKING:
    from ncm_tui.models.findings import Suggestion
    from ncm_tui.models.work import Assessment
    from ncm_tui.services.assessments.filling import Filling
    from ncm_tui.vault.work import Work


def offer(work: "Work", desk: Desk, row: "Assessment", filling: "Filling", facts: Mapping[str, Any]) -> int:
    """Offer what the answers of a filling that is being finished raise; how many wait for the nurse.

    Where a filling of the form that was done later stands already (this one was recorded from paper), it is
    that one's answers that hold: nothing of this one waits.
    """
    _done_by_this(work, desk, row)
    supersede(work, desk, row)
    behind = later(work, desk, row)
    values = {item.id: given.value for item in filling.shown if (given := filling.of(item)) is not None}
    found = (*raised(filling.form, values, facts, filling.result), *_of_barrier_rows(work, row, filling))
    answers = _answers(work, row)
    offered = 0
    once: dict[tuple[str, str], Raised] = {}
    for each in found:
        once.setdefault((each.kind, each.ref), each)
    for each in once.values():
        named = _named(desk, each, facts)
        if named is None:
            continue
        suggestion = _suggestion(work, row, each, named, answers)
        if each.kind is SuggestionKind.FORM and done_since(work, desk, suggestion):
            continue
        _settle(work, suggestion, behind, _chosen_else(work, row, each, once.values()))
        offered += work.add(suggestion).state == OFFERED
    return offered


def withdraw(work: "Work", desk: Desk, row: "Assessment", reason: str) -> None:
    """The filling was entered in error: nothing of it is offered or coded any more, and what was made of it
    is removed (kept in history), unless it was worked on or another form stands behind it too. What waited
    behind it is offered again."""
    for suggestion in of(work, row):
        if suggestion.state == TAKEN and suggestion.made_uid:
            take_back(work, suggestion, reason)
        suggestion.state = WITHDRAWN
        suggestion.decided_at, suggestion.decided_by = work.now, work.actor
        work.session.add(suggestion)
    restore(work, desk, row)


def _of_barrier_rows(work: "Work", row: "Assessment", filling: "Filling") -> Iterable[Raised]:
    """A barrier that the nurse wrote into a table of the form brings its plan the same way."""
    for item in filling.shown:
        given = filling.of(item)
        if item.sets != "barriers" or given is None:
            continue
        for cells in still_meant(work, row, item.id, given.value):
            code = str(cells.get("barrier") or "")
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


def _suggestion(
    work: "Work", row: "Assessment", each: Raised, named: tuple[str, str], answers: Mapping[str, str]
) -> "Suggestion":
    from ncm_tui.models.findings import Suggestion

    title, list_version = named
    return Suggestion(
        patient_id=row.patient_id,
        stay_id=row.stay_id,
        assessment_id=row.id,
        item=each.item,
        answer_uid=answers.get(each.item) or next(iter(answers.values()), None),
        kind=each.kind.value,
        ref=each.ref,
        title=title,
        list_version=list_version,
        state=OFFERED,
        offered_at=work.now,
    )


def _settle(work: "Work", suggestion: "Suggestion", behind: str, chosen_else: bool) -> None:
    """What needs no decision any more: it stands on the stay already, one that excludes it was chosen, or
    answers given later hold."""
    there, made = standing(work, suggestion.stay_id, suggestion.kind, suggestion.ref)
    if not (there or chosen_else or behind):
        return
    suggestion.state, suggestion.made_uid = (TAKEN, made) if there else (DECLINED, None)
    if not there and not chosen_else:
        suggestion.state, suggestion.made_uid = WITHDRAWN, behind
    suggestion.decided_at, suggestion.decided_by = work.now, work.actor


def _chosen_else(work: "Work", row: "Assessment", each: Raised, found: Iterable[Raised]) -> bool:
    """Whether another of the suggestions that exclude this one was taken before."""
    others = [one for one in found if each.one_of and one.one_of == each.one_of and one.ref != each.ref]
    return any(standing(work, row.stay_id, one.kind, one.ref)[0] for one in others)


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


def _done_by_this(work: "Work", desk: Desk, row: "Assessment") -> None:
    """A form that was suggested is finished now, by whatever way it was opened; one done before the answer
    that asks for it settles nothing."""
    from sqlmodel import col, select

    from ncm_tui.models.findings import Suggestion

    wanted = select(Suggestion).where(
        Suggestion.stay_id == row.stay_id,
        Suggestion.kind == SuggestionKind.FORM.value,
        Suggestion.ref == row.form_id,
        col(Suggestion.state).in_((OFFERED, TAKEN)),
        col(Suggestion.made_uid).is_(None),
    )
    for suggestion in work.session.exec(wanted).all():
        if not done_since(work, desk, suggestion):
            continue
        if suggestion.state == OFFERED:
            suggestion.decided_at, suggestion.decided_by = work.now, work.actor
        suggestion.state, suggestion.made_uid = TAKEN, row.uid
        work.session.add(suggestion)

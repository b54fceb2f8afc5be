"""Which filling of a form holds; what the others suggested waits behind it and comes back when it is gone.

A suggestion withdrawn because of a later filling names that one in ``made_uid``.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from ncm_tui.rules.findings import SuggestionKind
from ncm_tui.services.desk import Desk
from ncm_tui.views.findings import OFFERED, TAKEN, WITHDRAWN

if TYPE_CHECKING:
    from ncm_tui.models.findings import Suggestion
    from ncm_tui.models.work import Assessment
    from ncm_tui.vault.work import Work


def done_at(work: "Work", desk: Desk, row: "Assessment") -> datetime:
    """When a filling was done: as its own item ``done_at`` says (paper, the EMR), else its finish. A day
    without an hour is its midnight."""
    from sqlmodel import col, select

    from ncm_tui.models.work import Answer

    said = work.session.exec(
        select(Answer.value).where(
            Answer.assessment_id == row.id, Answer.item == "done_at", col(Answer.voided_at).is_(None)
        )
    ).first()
    at = datetime.fromisoformat(str(said)) if said else row.finished_at or work.now
    return at if at.tzinfo else at.replace(tzinfo=desk.zone)


def finished(work: "Work", stay_id: int, form_id: str) -> "list[Assessment]":
    """The finished fillings of a form on a stay; those entered in error are none."""
    from sqlmodel import col, select

    from ncm_tui.models.enums import AssessmentState
    from ncm_tui.models.work import Assessment

    wanted = select(Assessment).where(
        Assessment.stay_id == stay_id,
        Assessment.form_id == form_id,
        Assessment.state == AssessmentState.FINISHED,
        col(Assessment.voided_at).is_(None),
    )
    return list(work.session.exec(wanted))


def later(work: "Work", desk: Desk, row: "Assessment") -> str:
    """The uid of a finished filling of the same form that was done after this one; empty where none was."""
    mine = done_at(work, desk, row)
    others = [each for each in finished(work, row.stay_id, row.form_id) if each.id != row.id]
    return next((each.uid for each in others if done_at(work, desk, each) > mine), "")


def supersede(work: "Work", desk: Desk, row: "Assessment") -> None:
    """What fillings of the form done before ``row`` offered and nobody took: those answers no longer hold."""
    mine = done_at(work, desk, row)
    for each in finished(work, row.stay_id, row.form_id):
        if each.id == row.id or done_at(work, desk, each) > mine:
            continue
        for suggestion in of(work, each):
            if suggestion.state == OFFERED:
                suggestion.state, suggestion.made_uid = WITHDRAWN, row.uid
                suggestion.decided_at, suggestion.decided_by = work.now, work.actor
                work.session.add(suggestion)


def restore(work: "Work", desk: Desk, row: "Assessment") -> None:
    """``row`` holds no more: what waited behind it is offered again, and a form it had answered too."""
    from sqlmodel import select

    from ncm_tui.models.enums import AssessmentState
    from ncm_tui.models.findings import Suggestion
    from ncm_tui.models.work import Assessment

    wanted = select(Suggestion).where(Suggestion.stay_id == row.stay_id, Suggestion.made_uid == row.uid)
    for suggestion in work.session.exec(wanted).all():
        whose = work.session.get(Assessment, suggestion.assessment_id)
        if whose is None or whose.state != AssessmentState.FINISHED:
            continue
        by = later(work, desk, whose)
        if suggestion.state == WITHDRAWN and by:
            suggestion.made_uid = by
        elif suggestion.state == WITHDRAWN or suggestion.kind == SuggestionKind.FORM:
            _offer_again(work, desk, suggestion)
        work.session.add(suggestion)


def _offer_again(work: "Work", desk: Desk, suggestion: "Suggestion") -> None:
    suggestion.state, suggestion.made_uid = OFFERED, None
    suggestion.decided_at = suggestion.decided_by = None
    done = suggestion.kind == SuggestionKind.FORM and done_since(work, desk, suggestion)
    if done:
        suggestion.state, suggestion.made_uid = TAKEN, str(done)
        suggestion.decided_at, suggestion.decided_by = work.now, work.actor


def done_since(work: "Work", desk: Desk, suggestion: "Suggestion") -> str:
    """The uid of a finished filling of the form that ``suggestion`` asks for, done after the answer it stands
    on; empty where there is none. An instrument says how the patient was when it was asked; a page of facts
    (an assessment) holds for the stay."""
    since = said_at(work, desk, suggestion)
    timed = desk.library.form(suggestion.ref).kind == "instrument"
    found = finished(work, suggestion.stay_id, suggestion.ref)
    return next((each.uid for each in found if not timed or done_at(work, desk, each) >= since), "")


def said_at(work: "Work", desk: Desk, suggestion: "Suggestion") -> datetime:
    """When the answer behind ``suggestion`` was given: on paper, before it was typed in."""
    from sqlmodel import select

    from ncm_tui.models.work import Answer, Assessment

    answer = work.session.exec(select(Answer).where(Answer.uid == suggestion.answer_uid)).first()
    row = work.session.get(Assessment, suggestion.assessment_id)
    times = [suggestion.offered_at if answer is None else answer.observed_at]
    at = min([*times, done_at(work, desk, row)] if row is not None else times)
    return at.replace(second=0, microsecond=0)  # what is typed has no seconds


def of(work: "Work", row: "Assessment") -> "list[Suggestion]":
    """The suggestions of a filling."""
    from sqlmodel import select

    from ncm_tui.models.findings import Suggestion

    return list(work.session.exec(select(Suggestion).where(Suggestion.assessment_id == row.id)))

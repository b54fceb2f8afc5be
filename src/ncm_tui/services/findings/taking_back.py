"""What was made of a suggestion, removed again with the form it came from."""

from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import InterventionState, ProblemState
from ncm_tui.rules.findings import SuggestionKind
from ncm_tui.services.careplan.rows import below
from ncm_tui.services.findings.standing import open_problem
from ncm_tui.views.findings import TAKEN

if TYPE_CHECKING:
    from ncm_tui.models.findings import Suggestion
    from ncm_tui.vault.work import Work


def take_back(work: "Work", suggestion: "Suggestion", reason: str) -> None:
    """Remove (kept in history) the row that taking ``suggestion`` made, with what hangs on it, unless another
    finding stands behind it, it was there before, or somebody worked on it since."""
    row = _made(work, suggestion)
    if row is None or _stood_on_else(work, suggestion):
        return
    if row.state != "open" or row.created_at < suggestion.offered_at:
        return
    if suggestion.kind == SuggestionKind.BARRIER:
        _take_back_plan(work, suggestion, reason)
    work.void(row, reason)


def _made(work: "Work", suggestion: "Suggestion") -> Any:
    from sqlmodel import col, select

    from ncm_tui.models.daily import Todo
    from ncm_tui.models.stays import Barrier

    table: Any = {
        SuggestionKind.BARRIER: Barrier,
        SuggestionKind.REFERRAL: Todo,
        SuggestionKind.TODO: Todo,
    }.get(SuggestionKind(suggestion.kind))
    if table is None:
        return None
    wanted = select(table).where(table.uid == suggestion.made_uid, col(table.voided_at).is_(None))
    return work.session.exec(wanted).first()


def _stood_on_else(work: "Work", suggestion: "Suggestion") -> bool:
    from sqlmodel import select

    from ncm_tui.models.findings import Suggestion

    wanted = select(Suggestion.id).where(
        Suggestion.made_uid == suggestion.made_uid,
        Suggestion.state == TAKEN,
        Suggestion.assessment_id != suggestion.assessment_id,
    )
    return work.session.exec(wanted).first() is not None


def _take_back_plan(work: "Work", suggestion: "Suggestion", reason: str) -> None:
    """The plan that came with a barrier goes too, as long as nothing in it was done."""
    from ncm_tui.models.work import Intervention, Progress

    problem = open_problem(work, suggestion.stay_id, suggestion.ref)
    if problem is None or problem.state != ProblemState.ACTIVE or problem.created_at < suggestion.offered_at:
        return
    under = below(work, problem)
    worked_on = any(
        isinstance(each, Progress)
        or (isinstance(each, Intervention) and each.state != InterventionState.PLANNED)
        for each in under
    )
    if not worked_on:
        for each in (problem, *under):
            work.void(each, reason)

"""What is on a stay already, so that no finding makes it twice."""

from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import BarrierState, ProblemState
from ncm_tui.rules.findings import SuggestionKind
from ncm_tui.views.findings import TAKEN

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work


def standing(work: "Work", stay_id: int, kind: str, ref: str) -> tuple[bool, str | None]:
    """Whether what is suggested is on the stay already, and the uid of the row it is, where it has one."""
    if kind == SuggestionKind.BARRIER:
        barrier, plan = open_barrier(work, stay_id, ref), open_problem(work, stay_id, ref)
        return barrier is not None and plan is not None, getattr(barrier, "uid", None)
    if kind == SuggestionKind.REFERRAL:
        todo = _open_referral(work, stay_id, ref)
        return todo is not None, getattr(todo, "uid", None)
    if kind == SuggestionKind.FORM:  # whether one that counts was done is a matter of when
        return False, None
    return _taken_before(work, stay_id, kind, ref)


def open_barrier(work: "Work", stay_id: int, code: str) -> Any:
    """The barrier of that kind that is open on the stay."""
    from sqlmodel import col, select

    from ncm_tui.models.stays import Barrier

    wanted = select(Barrier).where(
        Barrier.stay_id == stay_id,
        Barrier.code == code,
        Barrier.state == BarrierState.OPEN,
        col(Barrier.voided_at).is_(None),
    )
    return work.session.exec(wanted).first()


def open_problem(work: "Work", stay_id: int, code: str) -> Any:
    """The problem of a barrier's kind that is active on the stay's plan."""
    from sqlmodel import col, select

    from ncm_tui.models.work import CarePlan, Problem

    wanted = (
        select(Problem)
        .join(CarePlan, col(CarePlan.id) == col(Problem.care_plan_id))
        .where(
            CarePlan.stay_id == stay_id,
            Problem.code == code,
            Problem.state == ProblemState.ACTIVE,
            col(Problem.voided_at).is_(None),
        )
    )
    return work.session.exec(wanted).first()


def _open_referral(work: "Work", stay_id: int, kind: str) -> Any:
    from sqlmodel import col, select

    from ncm_tui.models.daily import Todo

    wanted = select(Todo).where(
        Todo.stay_id == stay_id, Todo.referral == kind, Todo.state == "open", col(Todo.voided_at).is_(None)
    )
    return work.session.exec(wanted).first()


def _taken_before(work: "Work", stay_id: int, kind: str, ref: str) -> tuple[bool, str | None]:
    """A code that was taken stands; a to-do only while it is open."""
    from sqlmodel import col, select

    from ncm_tui.models.daily import Todo
    from ncm_tui.models.findings import Suggestion

    wanted = select(Suggestion).where(
        Suggestion.stay_id == stay_id, Suggestion.kind == kind, Suggestion.ref == ref,
        Suggestion.state == TAKEN, col(Suggestion.voided_at).is_(None),
    )  # fmt: skip
    for before in work.session.exec(wanted):
        if kind != SuggestionKind.TODO:
            return True, before.made_uid
        todo = work.session.exec(select(Todo).where(Todo.uid == before.made_uid)).first()
        if todo is not None and todo.state == "open" and todo.voided_at is None:
            return True, todo.uid
    return False, None

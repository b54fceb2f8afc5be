"""The rows of a plan inside a transaction: finding them, what hangs on them, and the answer of a write."""

from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import Refused
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.models.stays import Stay
    from ncm_tui.vault.work import Work


def table(kind: str) -> Any:
    """The table of a kind of row."""
    from ncm_tui.models.stays import Barrier
    from ncm_tui.models.work import Goal, Intervention, Problem

    return {"problem": Problem, "goal": Goal, "intervention": Intervention, "barrier": Barrier}[kind]


def live(work: "Work", table: Any, uid: str) -> Any:
    """The row, unless it was removed meanwhile."""
    row = work.get(table, uid)
    if row.voided_at is not None:
        raise Refused(
            "This was removed.", code="row.removed", hint="Go back; the page shows what is there now."
        )
    return row


def plan_of(work: "Work", stay: "Stay") -> Any:
    from sqlmodel import select

    from ncm_tui.models.work import CarePlan

    plan = work.session.exec(select(CarePlan).where(CarePlan.stay_id == stay.id)).one_or_none()
    return plan or work.add(CarePlan(patient_id=stay.patient_id, stay_id=row_id(stay)))


def stay_of(work: "Work", row: Any) -> "Stay":
    """The stay a problem, goal, intervention or barrier belongs to."""
    from ncm_tui.models.stays import Stay
    from ncm_tui.models.work import CarePlan, Goal, Problem

    if hasattr(row, "goal_id"):
        row = work.session.get(Goal, row.goal_id)
    if hasattr(row, "problem_id"):
        row = work.session.get(Problem, row.problem_id)
    if hasattr(row, "care_plan_id"):
        row = work.session.get(CarePlan, row.care_plan_id)
    stay = work.session.get(Stay, row.stay_id)
    assert stay is not None
    return stay


def below(work: "Work", row: Any) -> list[Any]:
    """Everything that hangs on a problem or goal and is not removed yet."""
    from sqlmodel import col, select

    from ncm_tui.models.work import Goal, Intervention, Problem, Progress

    def children(table: Any, key: str, parent: Any) -> list[Any]:
        wanted = select(table).where(getattr(table, key) == parent.id, col(table.voided_at).is_(None))
        return list(work.session.exec(wanted))

    goals = (
        children(Goal, "problem_id", row)
        if isinstance(row, Problem)
        else [row]
        if isinstance(row, Goal)
        else []
    )
    found = [goal for goal in goals if goal is not row]
    for goal in goals:
        found += children(Intervention, "goal_id", goal) + children(Progress, "goal_id", goal)
    return found


def next_position(work: "Work", table: Any, key: str, parent: int | None) -> int:
    """The position after the last of a parent."""
    from sqlmodel import func, select

    last = work.session.exec(select(func.max(table.position)).where(getattr(table, key) == parent)).one()
    return 0 if last is None else int(last) + 1


def row_id(row: Any) -> int:
    return int(row.id)


def changed(work: "Work", stay: "Stay", row: str, message: str) -> Changed:
    """The answer of every write here, and what its audit entry is about."""
    from ncm_tui.models.people import Patient

    patient = work.session.get(Patient, stay.patient_id)
    assert patient is not None
    work.about(patient=patient.uid, uids=[stay.uid, row])
    return Changed(work.verb, frozenset({patient.uid}), frozenset({stay.uid}), message, row)

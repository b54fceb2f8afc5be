"""The care plan: problems with measurable goals, interventions, progress; barriers with owner and date.

Each write is one verb. ``Changed.row`` is the uid of what was written, so that a screen can go on from there
(a new problem offers its first goal).
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.documents.plan import plan_text
from ncm_tui.models.enums import BarrierState, GoalState, InterventionState, ProblemState
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.problems import Refused
from ncm_tui.services.assessments import typed
from ncm_tui.services.careplan import rows
from ncm_tui.services.careplan.pages import barriers, page
from ncm_tui.services.desk import Desk
from ncm_tui.services.identity import identity_now
from ncm_tui.views.changed import Changed
from ncm_tui.views.plan import GOAL_WORDS, INTERVENTION_WORDS

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

__all__ = [
    "add_barrier", "add_goal", "add_intervention", "add_problem", "advance", "barriers", "edit",
    "has_private", "page", "record_progress", "remove", "text",
]  # fmt: skip

WHOSE = ("patient", "family", "team")
KINDS = ("problem", "goal", "intervention", "barrier")
Answers = Mapping[str, Any]
_WHO: dict[str, str] = {"patient": "Patient", "family": "Family", "team": "Team"}


def text(desk: Desk, stay_uid: str, *, private: bool = False) -> str:
    """The plan as the text that leaves, identity line first; ``private`` keeps what is private of it."""
    return plan_text(page(desk, stay_uid), identity_now(desk, stay_uid), private=private)


def has_private(desk: Desk, stay_uid: str) -> bool:
    """Whether leaving out or keeping is to be asked before the plan leaves (P§4)."""
    return page(desk, stay_uid).has_private


def add_problem(desk: Desk, stay_uid: str, answers: Answers) -> "Future[Changed]":
    """A new problem on the stay's plan; the plan itself begins with the first."""
    title = typed.line(answers, "title", "Problem", required=True)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay
        from ncm_tui.models.work import Problem

        stay = work.get(Stay, stay_uid)
        plan = rows.plan_of(work, stay)
        made = work.add(
            Problem(
                patient_id=stay.patient_id,
                care_plan_id=rows.row_id(plan),
                title=title,
                position=rows.next_position(work, Problem, "care_plan_id", plan.id),
            )
        )
        return rows.changed(work, stay, made.uid, f"Problem added: {title}.")

    return desk.vault.submit("problem.add", write)


def add_goal(desk: Desk, problem_uid: str, answers: Answers) -> "Future[Changed]":
    """A measurable goal under a problem: what, measure, target, by when, whose, in whose words."""
    fields = _goal_fields(answers)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.work import Goal, Problem

        problem = rows.live(work, Problem, problem_uid)
        made = work.add(
            Goal(
                patient_id=problem.patient_id,
                problem_id=problem.id,
                position=rows.next_position(work, Goal, "problem_id", problem.id),
                **fields,
            )
        )
        return rows.changed(
            work, rows.stay_of(work, problem), made.uid, f"Goal added, due {fields['due']:%a %d %b}."
        )

    return desk.vault.submit("goal.add", write)


def add_intervention(desk: Desk, goal_uid: str, answers: Answers) -> "Future[Changed]":
    """What will be done for a goal: what, who, how often, status."""
    fields = _intervention_fields(answers)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.work import Goal, Intervention

        goal = rows.live(work, Goal, goal_uid)
        made = work.add(
            Intervention(
                patient_id=goal.patient_id,
                goal_id=goal.id,
                position=rows.next_position(work, Intervention, "goal_id", goal.id),
                **fields,
            )
        )
        return rows.changed(
            work, rows.stay_of(work, goal), made.uid, f"Intervention added: {fields['text']}."
        )

    return desk.vault.submit("intervention.add", write)


def record_progress(desk: Desk, goal_uid: str, answers: Answers) -> "Future[Changed]":
    """One evaluation of a goal. Added, never edited; the goal takes its status when it is the newest."""
    state = GoalState(typed.choice(answers, "state", "The goal is", tuple(GoalState)))
    at = typed.instant(answers, "happened_at", "Seen at", required=True)
    assert at is not None
    value, text = typed.line(answers, "value"), typed.line(answers, "text")

    def write(work: "Work") -> Changed:
        from sqlmodel import col, select

        from ncm_tui.models.work import Goal, Progress

        goal = rows.live(work, Goal, goal_uid)
        not_future(at, desk.local(max(work.now, desk.now())), "Seen at", "happened_at")
        newer = work.session.exec(
            select(Progress.id).where(
                Progress.goal_id == goal.id, col(Progress.happened_at) > at, col(Progress.voided_at).is_(None)
            )
        ).first()
        made = work.add(
            Progress(
                patient_id=goal.patient_id,
                goal_id=goal.id,
                state=state,
                value=value,
                text=text,
                happened_at=at,
            )
        )
        if newer is None:
            goal.state = state
            work.session.add(goal)
        return rows.changed(work, rows.stay_of(work, goal), made.uid, f"Goal {GOAL_WORDS[state]}.")

    return desk.vault.submit("goal.progress", write)


def add_barrier(desk: Desk, stay_uid: str, answers: Answers) -> "Future[Changed]":
    """What keeps the patient from moving on: which, owner, due."""
    fields = _barrier_fields(desk, answers)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Barrier, Stay

        stay = work.get(Stay, stay_uid)
        made = work.add(Barrier(patient_id=stay.patient_id, stay_id=rows.row_id(stay), **fields))
        return rows.changed(work, stay, made.uid, f"Barrier added: {fields['title']}, {fields['owner']}.")

    return desk.vault.submit("barrier.add", write)


def edit(desk: Desk, kind: str, uid: str, answers: Answers) -> "Future[Changed]":
    """Correct a problem, goal, intervention or barrier; what it was stays in its history."""
    fields = _fields_of(desk, kind, answers)

    def write(work: "Work") -> Changed:
        row = rows.live(work, rows.table(kind), uid)
        for name, value in fields.items():
            setattr(row, name, value)
        work.session.add(row)
        return rows.changed(work, rows.stay_of(work, row), uid, f"{kind.capitalize()} changed.")

    return desk.vault.submit(f"{kind}.edit", write)


def advance(desk: Desk, kind: str, uid: str) -> "Future[Changed]":
    """The next status by one key: an intervention planned → active → done; a problem or barrier open →
    resolved, and back. A goal is advanced by :func:`record_progress`, which says when it was seen."""
    if kind == "goal":
        raise Refused(
            "A goal's status needs its progress.", code="goal.progress", hint="Press d on the goal."
        )

    def write(work: "Work") -> Changed:
        row = rows.live(work, rows.table(kind), uid)
        said = _advance_row(row, kind, work)
        work.session.add(row)
        return rows.changed(work, rows.stay_of(work, row), uid, said)

    return desk.vault.submit(f"{kind}.status", write)


def remove(desk: Desk, kind: str, uid: str, answers: Answers) -> "Future[Changed]":
    """Remove a row (kept in history, with the reason). What hangs on it goes with it."""
    reason = typed.line(answers, "reason", "Reason", required=True)

    def write(work: "Work") -> Changed:
        row = rows.live(work, rows.table(kind), uid)
        stay = rows.stay_of(work, row)
        for each in (row, *rows.below(work, row)):
            work.void(each, reason)
        return rows.changed(work, stay, uid, f"{kind.capitalize()} removed (kept in history).")

    return desk.vault.submit(f"{kind}.remove", write)


def _goal_fields(answers: Answers) -> dict[str, Any]:
    return {
        "text": typed.line(answers, "text", "Goal", required=True),
        "measure": typed.line(answers, "measure"),
        "target": typed.line(answers, "target"),
        "due": typed.day(answers, "due", "By when", required=True),
        "whose": typed.choice(answers, "whose", "Whose goal", WHOSE),
        "own_words": typed.line(answers, "own_words"),
    }


def _intervention_fields(answers: Answers) -> dict[str, Any]:
    return {
        "text": typed.line(answers, "text", "What will be done", required=True),
        "owner": typed.line(answers, "owner", "Who", required=True),
        "frequency": typed.line(answers, "frequency"),
        "state": typed.choice(answers, "state", "Status", tuple(InterventionState)),
    }


def _barrier_fields(desk: Desk, answers: Answers) -> dict[str, Any]:
    code = typed.line(answers, "code")
    title = typed.line(answers, "title") or barrier_label(desk, code)
    if not title:
        raise Refused(
            "Barrier: nothing was chosen or typed.", code="answer.missing", hint="Choose one, or type it."
        )
    return {
        "code": code,
        "title": title,
        "owner": typed.line(answers, "owner", "Owner", required=True),
        "due": typed.day(answers, "due", "Due", required=True),
    }


def barrier_label(desk: Desk, code: str) -> str:
    """The words of a barrier of the list; empty for one that is not on it."""
    options = desk.library.dialog("barrier").item("code").options
    return next((option.label for option in options if option.id == code), "")


def _fields_of(desk: Desk, kind: str, answers: Answers) -> dict[str, Any]:
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "problem": lambda: {"title": typed.line(answers, "title", "Problem", required=True)},
        "goal": lambda: _goal_fields(answers),
        "intervention": lambda: _intervention_fields(answers),
        "barrier": lambda: _barrier_fields(desk, answers),
    }
    return readers[kind]()


def _advance_row(row: Any, kind: str, work: "Work") -> str:
    if kind == "intervention":
        following = {"planned": "active", "active": "done", "done": "planned", "stopped": "active"}
        row.state = following[row.state]
        return f"Intervention {INTERVENTION_WORDS[InterventionState(row.state)]}: {row.text}."
    closing = row.state in (ProblemState.ACTIVE, BarrierState.OPEN)
    reopened = ProblemState.ACTIVE if kind == "problem" else BarrierState.OPEN
    row.state = ProblemState.RESOLVED if closing else reopened
    if kind == "barrier":
        row.resolved_at = work.now if closing else None
    return f"{kind.capitalize()} {'resolved' if closing else 'open again'}: {row.title}."

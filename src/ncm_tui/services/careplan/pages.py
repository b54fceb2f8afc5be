"""Reads the care plan of a stay: a handful of plain queries, put together into one frozen page."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from ncm_tui.models.enums import BarrierState, GoalState, InterventionState, ProblemState
from ncm_tui.services.authors import authors
from ncm_tui.services.desk import Desk
from ncm_tui.services.origins import origins
from ncm_tui.services.shown import day, instant
from ncm_tui.vault.private_work import is_private
from ncm_tui.views.origins import Origin
from ncm_tui.views.plan import (
    BarrierView,
    GoalView,
    InterventionView,
    PlanPage,
    ProblemView,
    ProgressView,
    RemovedView,
)

_OF = "FROM {table} x WHERE x.{key} IN ({marks}) AND x.voided_at IS NULL ORDER BY "
_PROBLEMS = """SELECT p.id, p.uid, p.title, p.code, p.state, p.private FROM problem p
    JOIN care_plan c ON c.id = p.care_plan_id JOIN stay s ON s.id = c.stay_id
    WHERE s.uid = ? AND p.voided_at IS NULL ORDER BY p.state <> 'active', p.position, p.id"""
_BARRIERS = """SELECT b.uid, b.title, b.code, b.owner, b.due, b.state, b.resolved_at, b.private
    FROM barrier b
    JOIN stay s ON s.id = b.stay_id WHERE s.uid = ? AND b.voided_at IS NULL
    ORDER BY b.state <> 'open', b.due IS NULL, b.due, b.id"""
_REMOVED = """SELECT r.kind, r.said, r.reason, r.at, r.by FROM (
    SELECT 'problem' AS kind, p.title AS said, p.void_reason AS reason, p.voided_at AS at, p.voided_by AS by,
        c.stay_id AS stay_id FROM problem p JOIN care_plan c ON c.id = p.care_plan_id
        WHERE p.voided_at IS NOT NULL
    UNION ALL SELECT 'goal', g.text, g.void_reason, g.voided_at, g.voided_by, c.stay_id
        FROM goal g JOIN problem p ON p.id = g.problem_id JOIN care_plan c ON c.id = p.care_plan_id
        WHERE g.voided_at IS NOT NULL
    UNION ALL SELECT 'intervention', i.text, i.void_reason, i.voided_at, i.voided_by, c.stay_id
        FROM intervention i JOIN goal g ON g.id = i.goal_id JOIN problem p ON p.id = g.problem_id
        JOIN care_plan c ON c.id = p.care_plan_id WHERE i.voided_at IS NOT NULL
    UNION ALL SELECT 'barrier', b.title, b.void_reason, b.voided_at, b.voided_by, b.stay_id
        FROM barrier b WHERE b.voided_at IS NOT NULL
    ) r JOIN stay s ON s.id = r.stay_id WHERE s.uid = ? ORDER BY r.at DESC"""


def page(desk: Desk, stay_uid: str) -> PlanPage:
    """The whole plan of a stay, newest progress first, removed rows at the end."""
    today = desk.local(desk.now()).date()
    problems = desk.vault.reader.rows(_PROBLEMS, (stay_uid,))
    goals = _goals(desk, [row[0] for row in problems], today)
    came = origins(desk, stay_uid)
    return PlanPage(
        stay=stay_uid,
        today=today,
        problems=tuple(
            ProblemView(
                uid,
                title,
                code,
                ProblemState(state),
                tuple(goals[problem_id]),
                came.get(uid),
                is_private(code, told_in_private=bool(private)),
            )
            for problem_id, uid, title, code, state, private in problems
        ),
        barriers=barriers(desk, stay_uid, came),
        removed=_removed(desk, stay_uid),
    )


def barriers(desk: Desk, stay_uid: str, came: Mapping[str, Origin] | None = None) -> tuple[BarrierView, ...]:
    """The barriers of a stay, open ones first, by date; ``came`` are the origins where they are known."""
    came = origins(desk, stay_uid) if came is None else came
    today = desk.local(desk.now()).date()
    found = []
    for uid, title, code, owner, due_text, state, resolved_text, private in desk.vault.reader.rows(
        _BARRIERS, (stay_uid,)
    ):
        due, resolved = day(due_text), instant(resolved_text)
        late = due is not None and due < today and state == BarrierState.OPEN
        found.append(
            BarrierView(
                uid,
                title,
                code,
                owner,
                due,
                BarrierState(state),
                late,
                resolved and desk.local(resolved),
                came.get(uid),
                is_private(code, told_in_private=bool(private)),
            )
        )
    return tuple(found)


def _children(
    desk: Desk, table: str, columns: str, key: str, ids: list[int], order: str
) -> dict[int, list[Any]]:
    """Rows of a child table by their parent's id, in one query."""
    found: dict[int, list[Any]] = defaultdict(list)
    if ids:
        marks = ", ".join("?" * len(ids))
        query = f"SELECT x.{key}, {columns} " + _OF.format(table=table, key=key, marks=marks) + order
        for parent, *rest in desk.vault.reader.rows(query, ids):
            found[parent].append(tuple(rest))
    return found


def _goals(desk: Desk, problem_ids: list[int], today: date) -> dict[int, list[GoalView]]:
    columns = "x.id, x.uid, x.text, x.measure, x.target, x.due, x.whose, x.own_words, x.state"
    rows = _children(desk, "goal", columns, "problem_id", problem_ids, "x.position, x.id")
    ids = [row[0] for children in rows.values() for row in children]
    interventions = _interventions(desk, ids)
    progress = _progress(desk, ids)
    goals: dict[int, list[GoalView]] = defaultdict(list)
    for problem_id, children in rows.items():
        for goal_id, uid, text, measure, target, due_text, whose, own_words, state in children:
            due = date.fromisoformat(due_text)
            late = due < today and state == GoalState.PROGRESSING
            goals[problem_id].append(
                GoalView(
                    uid, text, measure, target, due, whose, own_words, GoalState(state), late,
                    tuple(interventions[goal_id]), tuple(progress[goal_id]),
                )
            )  # fmt: skip
    return goals


def _interventions(desk: Desk, goal_ids: list[int]) -> dict[int, list[InterventionView]]:
    rows = _children(
        desk,
        "intervention",
        "x.uid, x.text, x.owner, x.frequency, x.state",
        "goal_id",
        goal_ids,
        "x.position, x.id",
    )
    made: dict[int, list[InterventionView]] = defaultdict(list)
    for goal_id, children in rows.items():
        made[goal_id] = [
            InterventionView(uid, text, owner, often, InterventionState(state))
            for uid, text, owner, often, state in children
        ]
    return made


def _progress(desk: Desk, goal_ids: list[int]) -> dict[int, list[ProgressView]]:
    columns = "x.uid, x.state, x.value, x.text, x.happened_at, x.created_at, x.created_by"
    rows = _children(desk, "progress", columns, "goal_id", goal_ids, "x.happened_at DESC, x.id DESC")
    names = authors(desk) if rows else {}
    made: dict[int, list[ProgressView]] = defaultdict(list)
    for goal_id, children in rows.items():
        for uid, state, value, text, at, entered, by in children:
            made[goal_id].append(
                ProgressView(
                    uid,
                    GoalState(state),
                    value,
                    text,
                    _local(desk, at),
                    _local(desk, entered),
                    names.get(by, ""),
                )
            )
    return made


def _removed(desk: Desk, stay_uid: str) -> tuple[RemovedView, ...]:
    rows = desk.vault.reader.rows(_REMOVED, (stay_uid,))
    names = authors(desk) if rows else {}
    return tuple(
        RemovedView(kind, said, reason or "", _local(desk, at), names.get(by, ""))
        for kind, said, reason, at, by in rows
    )


def _local(desk: Desk, text: str) -> Any:
    at = instant(text)
    return None if at is None else desk.local(at)

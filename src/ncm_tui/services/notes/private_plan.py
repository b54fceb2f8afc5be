"""What is private of a plan, as findings that come into a note one by one, by choice (P§4)."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from ncm_tui.models.enums import BarrierState, GoalState
from ncm_tui.services.desk import Desk
from ncm_tui.vault.private_work import PRIVATE_BARRIERS
from ncm_tui.views.moments import full_day
from ncm_tui.views.notes import Finding
from ncm_tui.views.plan import GOAL_WORDS

_PRIVATE: Final = "({0}.private OR {0}.code IN (SELECT value FROM json_each(:codes)))"
_BARRIERS: Final = f"""SELECT b.title, b.owner, b.due, b.state, coalesce(b.resolved_at, b.created_at)
    FROM barrier b JOIN stay s ON s.id = b.stay_id
    WHERE s.uid = :stay AND b.voided_at IS NULL AND {_PRIVATE.format("b")} ORDER BY b.id"""
_GOALS: Final = f"""SELECT p.title, g.text, g.due, g.state, g.created_at,
        (SELECT max(x.happened_at) FROM progress x WHERE x.goal_id = g.id AND x.voided_at IS NULL)
    FROM goal g JOIN problem p ON p.id = g.problem_id JOIN care_plan c ON c.id = p.care_plan_id
    JOIN stay s ON s.id = c.stay_id
    WHERE s.uid = :stay AND g.voided_at IS NULL AND p.voided_at IS NULL AND g.state <> 'stopped'
        AND {_PRIVATE.format("p")} ORDER BY p.position, p.id, g.position, g.id"""


def private_plan(desk: Desk, stay_uid: str) -> Iterator[Finding]:
    """Private barriers, then the goals of private problems: each as of when it was last seen or made."""
    asked = {"stay": stay_uid, "codes": json.dumps(PRIVATE_BARRIERS)}
    for title, owner, due, state, at in desk.vault.reader.rows(_BARRIERS, asked):
        if state == BarrierState.OPEN:
            by = f", due {full_day(date.fromisoformat(due))}" if due else ""
            text = f"Barrier: {title}{f', {owner}' if owner else ''}{by}"
        else:
            text = f"Barrier resolved: {title}"
        yield Finding(text, _local(desk, at), private=True)
    for problem, goal, due, state, made, seen in desk.vault.reader.rows(_GOALS, asked):
        stands = GOAL_WORDS[GoalState(state)] if seen or state != GoalState.PROGRESSING else "planned"
        text = f"{problem}. Goal: {goal}, by {full_day(date.fromisoformat(due))}: {stands}"
        yield Finding(text, _local(desk, seen or made), private=True)


def _local(desk: Desk, text: str) -> datetime:
    return desk.local(datetime.fromisoformat(text))

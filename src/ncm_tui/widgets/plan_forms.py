"""A line of the plan as its short form holds it."""

from __future__ import annotations

from typing import Any

from ncm_tui.views.plan import BarrierView, GoalView, InterventionView, ProblemView
from ncm_tui.widgets.plan_rows import PlanRow


def typed_of(row: PlanRow) -> dict[str, Any]:
    """What the short form of a line holds when it is changed there."""
    shown = row.shown
    if isinstance(shown, ProblemView):
        return {"title": shown.title}
    if isinstance(shown, GoalView):
        return {
            "text": shown.text,
            "measure": shown.measure,
            "target": shown.target,
            "due": shown.due.isoformat(),
            "whose": shown.whose,
            "own_words": shown.own_words,
        }
    if isinstance(shown, InterventionView):
        return {
            "text": shown.text,
            "owner": shown.owner,
            "frequency": shown.frequency,
            "state": shown.state.value,
        }
    assert isinstance(shown, BarrierView)
    due = {"due": shown.due.isoformat()} if shown.due else {}
    return {"code": shown.code, "title": shown.title, "owner": shown.owner, **due}


def name_of(row: PlanRow) -> str:
    """What a line is called."""
    shown = row.shown
    return str(getattr(shown, "title", "") or getattr(shown, "text", ""))

"""Where each text stands: its row's uid and stay, when it was written, what it is called, what opens it."""

from typing import Final, NamedTuple


class Source(NamedTuple):
    """``rows`` answers ids with (id, uid, stay id, at, detail); a row that no longer counts is not there.
    ``what`` is its word; ``opens`` the place, ``{uid}`` and ``{detail}`` filled in."""

    what: str
    opens: str
    rows: str


def _plain(table: str, stay: str = "x.stay_id", at: str = "x.created_at", detail: str = "''") -> str:
    return f"SELECT x.id, x.uid, {stay}, {at}, {detail} FROM {table} x WHERE x.voided_at IS NULL"


_PROBLEMS = "SELECT p.id, p.uid, c.stay_id, p.created_at, '' FROM problem p"
_OF_PROBLEM = "JOIN care_plan c ON c.id = p.care_plan_id AND c.voided_at IS NULL WHERE p.voided_at IS NULL"
_OF_GOAL = f"JOIN problem p ON p.id = g.problem_id {_OF_PROBLEM} AND g.voided_at IS NULL"

SOURCES: Final = {
    "note": Source(
        "note",
        "note:{uid}",
        "SELECT x.id, x.uid, x.stay_id, x.written_at, x.kind || '|' || x.state FROM note x"
        " WHERE x.voided_at IS NULL AND x.state <> 'entered_in_error'",
    ),
    "assessment": Source(
        "form",
        "form:{uid}",
        "SELECT x.id, x.uid, x.stay_id, coalesce(x.finished_at, x.started_at), x.form_id || '|' || x.state"
        " FROM assessment x WHERE x.voided_at IS NULL AND x.state IN ('draft', 'finished')",
    ),
    "problem": Source("problem", "plan:{uid}", f"{_PROBLEMS} {_OF_PROBLEM}"),
    "goal": Source(
        "goal", "plan:{uid}", f"SELECT g.id, g.uid, c.stay_id, g.created_at, '' FROM goal g {_OF_GOAL}"
    ),
    "intervention": Source(
        "intervention",
        "plan:{uid}",
        "SELECT x.id, x.uid, c.stay_id, x.created_at, '' FROM intervention x"
        f" JOIN goal g ON g.id = x.goal_id {_OF_GOAL} AND x.voided_at IS NULL",
    ),
    "progress": Source(
        "progress",
        "plan:{uid}",
        "SELECT x.id, g.uid, c.stay_id, x.happened_at, '' FROM progress x"
        f" JOIN goal g ON g.id = x.goal_id {_OF_GOAL} AND x.voided_at IS NULL",
    ),
    "care_plan": Source("what matters", "tab:plan", _plain("care_plan")),
    "barrier": Source("barrier", "plan:{uid}", _plain("barrier")),
    "todo": Source("to-do", "todo:{uid}", _plain("todo", detail="x.state")),
    "stay": Source("why here", "tab:summary", _plain("stay", "x.id")),
    "sticky": Source(
        "sticky line",
        "tab:summary",
        "SELECT x.id, x.uid, x.id, NULL, '' FROM stay x JOIN stay_shown s ON s.stay_id = x.id"
        " WHERE x.voided_at IS NULL AND s.sticky IS NOT NULL",
    ),
    "emr_value": Source(
        "why here",
        "tab:summary",
        "SELECT x.id, x.uid, x.entity_id, x.source_time, '' FROM emr_value x"
        " JOIN stay_shown s ON s.stay_id = x.entity_id WHERE s.reason = x.value",
    ),
    "contact": Source("contact", "tab:summary", _plain("contact", "NULL", "NULL")),
    "diagnosis": Source("diagnosis", "tab:summary", _plain("diagnosis", at="NULL")),
    "allergy": Source("allergy", "tab:summary", _plain("allergy", "NULL", "x.source_time")),
    "prior_encounter": Source(
        "earlier visit", "tab:summary", _plain("prior_encounter", "NULL", "x.started_at")
    ),
    "checklist_item": Source(
        "discharge",
        "discharge:{detail}",
        _plain("checklist_item", at="coalesce(x.happened_at, x.entered_at)", detail="x.item"),
    ),
    "clock_evidence": Source(
        "clock",
        "clock:{detail}",
        _plain("clock_evidence", at="coalesce(x.happened_at, x.entered_at)", detail="x.rule"),
    ),
    "stay_event": Source("what happened", "event:{uid}", _plain("stay_event", at="x.at", detail="x.kind")),
    "expected_discharge": Source("EDD", "tab:summary", _plain("expected_discharge", at="x.recorded_at")),
    "disposition": Source("destination", "tab:summary", _plain("disposition", at="x.recorded_at")),
    "departure": Source("left", "tab:discharge", _plain("departure", at="x.recorded_at")),
    "flag": Source(
        "! safety", "tab:assess", _plain("flag", at="x.fired_at") + " AND x.withdrawn_at IS NULL"
    ),
}  # fmt: skip

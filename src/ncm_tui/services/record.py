"""What was recorded on a stay, in plain values: for scripts and for the proof that nothing was lost."""

from dataclasses import asdict
from typing import Any

from ncm_tui.services import prior_stays
from ncm_tui.services.desk import Desk

_ASSESSMENTS = """
SELECT a.form_id, a.form_version, a.state, a.started_at, a.finished_at, c.value, c.band,
    (SELECT count(*) FROM answer x WHERE x.assessment_id = a.id AND x.voided_at IS NULL)
FROM assessment a JOIN stay s ON s.id = a.stay_id LEFT JOIN score c ON c.assessment_id = a.id
WHERE s.uid = ? AND a.voided_at IS NULL ORDER BY a.started_at, a.id
"""
_PROBLEMS = """
SELECT p.title, p.state, g.text, g.state, g.due
FROM problem p JOIN care_plan c ON c.id = p.care_plan_id JOIN stay s ON s.id = c.stay_id
LEFT JOIN goal g ON g.problem_id = p.id AND g.voided_at IS NULL
WHERE s.uid = ? AND p.voided_at IS NULL ORDER BY p.position, p.id, g.position, g.id
"""
_CHECKLIST = """
SELECT k.checklist, k.item, k.state, k.happened_at, k.entered_at
FROM checklist_item k JOIN stay s ON s.id = k.stay_id
WHERE s.uid = ? AND k.voided_at IS NULL ORDER BY k.checklist, k.item
"""
_NOTES = """
SELECT n.uid, n.kind, n.state, n.written_at, n.finished_at, n.copied_at, n.charted_at, length(n.body)
FROM note n JOIN stay s ON s.id = n.stay_id
WHERE s.uid = ? AND n.voided_at IS NULL ORDER BY n.written_at, n.id
"""
_TODOS = """
SELECT t.uid, t.text, t.state, t.due_day, t.due_at, t.repeat, t.snoozed_until, t.done_at
FROM todo t WHERE t.patient_id = (SELECT patient_id FROM stay WHERE uid = ?) AND t.voided_at IS NULL
ORDER BY t.state <> 'open', coalesce(t.due_at, t.due_day, '9'), t.id
"""
_EVENTS = """
SELECT e.uid, e.kind, e.at, e.precision, e.recorded_at FROM stay_event e JOIN stay s ON s.id = e.stay_id
WHERE s.uid = ? AND e.voided_at IS NULL ORDER BY e.at, e.id
"""
_EVIDENCE = """
SELECT e.rule, e.trigger_uid, e.kind, e.happened_at, e.entered_at
FROM clock_evidence e JOIN stay s ON s.id = e.stay_id
WHERE s.uid = ? AND e.voided_at IS NULL ORDER BY e.entered_at, e.id
"""
_ABSENCES = """
SELECT a.census_at, a.choice, a.chosen_at FROM census_absence a JOIN stay s ON s.id = a.stay_id
WHERE s.uid = ? AND a.voided_at IS NULL ORDER BY a.census_at
"""


def of(desk: Desk, stay_uid: str) -> dict[str, list[dict[str, Any]]]:
    """``assessments``, ``problems`` (with goals), ``checklist``, ``events``, ``evidence`` (of clocks),
    ``notes`` and ``absences`` (from a census) of a stay, oldest first; ``todos`` (open ones first) and
    ``prior_stays`` (newest first) of its patient.
    The sticky line is in none."""
    return {
        "assessments": _read(
            desk, _ASSESSMENTS, stay_uid,
            "form version state started_at finished_at score band answers",
        ),
        "problems": _problems(desk, stay_uid),
        "checklist": _read(desk, _CHECKLIST, stay_uid, "checklist item state happened_at entered_at"),
        "events": _read(desk, _EVENTS, stay_uid, "uid kind at precision recorded_at"),
        "evidence": _read(desk, _EVIDENCE, stay_uid, "rule event kind happened_at entered_at"),
        "notes": _read(
            desk, _NOTES, stay_uid, "uid kind state written_at finished_at copied_at charted_at characters"
        ),
        "todos": _read(
            desk, _TODOS, stay_uid, "uid text state due_day due_at repeat snoozed_until done_at"
        ),
        "absences": _read(desk, _ABSENCES, stay_uid, "census_at choice chosen_at"),
        "prior_stays": [asdict(each) for each in prior_stays.page(desk, stay_uid).others],
    }  # fmt: skip


def _read(desk: Desk, sql: str, stay_uid: str, names: str) -> list[dict[str, Any]]:
    return [dict(zip(names.split(), row, strict=True)) for row in desk.vault.reader.rows(sql, (stay_uid,))]


def _problems(desk: Desk, stay_uid: str) -> list[dict[str, Any]]:
    """One entry a problem, its goals inside."""
    found: list[dict[str, Any]] = []
    for title, state, goal, goal_state, due in desk.vault.reader.rows(_PROBLEMS, (stay_uid,)):
        if not found or found[-1]["title"] != title:
            found.append({"title": title, "state": state, "goals": []})
        if goal is not None:
            found[-1]["goals"].append({"text": goal, "state": goal_state, "due": due})
    return found

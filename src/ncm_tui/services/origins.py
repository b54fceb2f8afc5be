"""Where a row of the plan came from: the finished form whose answer raised it."""

from datetime import date, datetime
from typing import Final

from ncm_tui.models.enums import AssessmentState
from ncm_tui.services.desk import Desk
from ncm_tui.views.moments import day_text
from ncm_tui.views.origins import Origin

_ORIGINS: Final = """
SELECT x.uid, a.uid, a.form_id, a.finished_at, a.state FROM (
    SELECT b.uid AS uid, b.answer_uid AS answer FROM barrier b
        WHERE b.stay_id = :stay AND b.answer_uid NOT NULL
    UNION ALL SELECT p.uid, p.answer_uid FROM problem p JOIN care_plan c ON c.id = p.care_plan_id
        WHERE c.stay_id = :stay AND p.answer_uid NOT NULL
    UNION ALL SELECT t.uid, t.answer_uid FROM todo t WHERE t.stay_id = :stay AND t.answer_uid NOT NULL
) x JOIN answer n ON n.uid = x.answer JOIN assessment a ON a.id = n.assessment_id
WHERE a.finished_at NOT NULL
"""
_OF_TODO: Final = """
SELECT t.uid, a.uid, a.form_id, a.finished_at, a.state FROM todo t JOIN answer n ON n.uid = t.answer_uid
JOIN assessment a ON a.id = n.assessment_id
WHERE t.answer_uid NOT NULL AND t.voided_at IS NULL AND a.finished_at NOT NULL
"""


def origins(desk: Desk, stay: str) -> dict[str, Origin]:
    """The forms that barriers, problems and to-dos of a stay came from, by the uid of each row; one that the
    nurse made by herself is not in it."""
    stay_id = desk.vault.reader.value("SELECT id FROM stay WHERE uid = ?", (stay,))
    rows = desk.vault.reader.rows(_ORIGINS, {"stay": stay_id})
    today = desk.local(desk.now()).date()
    return {uid: origin(desk, of, form, at, state, today) for uid, of, form, at, state in rows}


def of_todos(desk: Desk) -> dict[str, Origin]:
    """The forms that to-dos came from, of every patient."""
    today = desk.local(desk.now()).date()
    rows = desk.vault.reader.rows(_OF_TODO)
    return {uid: origin(desk, of, form, at, state, today) for uid, of, form, at, state in rows}


def origin(desk: Desk, assessment: str, form: str, finished: str, state: str, today: date) -> Origin:
    """``AHC-HRSN Mon 23`` of one finished filling."""
    at = desk.local(datetime.fromisoformat(finished))
    in_error = state == AssessmentState.ENTERED_IN_ERROR
    text = f"{desk.library.short_title(form)} {day_text(at.date(), today)}"
    return Origin(assessment, f"{text}, entered in error" if in_error else text, in_error)

"""The discharge checklist: evidence row by row, and the fact that a patient left (``leaving``).

Nothing is ever done without evidence; *happened at* is typed, *entered at* is the clock.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ncm_tui.documents.checklist import checklist_text
from ncm_tui.documents.evidence import evidence_text
from ncm_tui.models.enums import ChecklistState
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.rules.readiness import ChecklistRow
from ncm_tui.services import clock, definitions
from ncm_tui.services.assessments import typed
from ncm_tui.services.careplan import rows
from ncm_tui.services.desk import Desk
from ncm_tui.services.discharge.leaving import left, take_back_left
from ncm_tui.services.discharge.needs import answers as needs_answers
from ncm_tui.services.discharge.needs import set_needs
from ncm_tui.services.discharge.pages import CHECKLIST, is_late, page
from ncm_tui.services.identity import identity_now
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

__all__ = ["left", "needs_answers", "page", "record", "remove", "set_needs", "take_back_left", "text"]

_WORDS = {
    ChecklistState.DONE: "done",
    ChecklistState.SEEN: "seen in the EMR by me",
    ChecklistState.NOT_SEEN: "not seen in the EMR",
    ChecklistState.NOT_NEEDED: "not needed",
    ChecklistState.MISSED: "missed",
}
_REASONED = (ChecklistState.NOT_NEEDED, ChecklistState.MISSED)
_HAPPENED = (ChecklistState.DONE, ChecklistState.SEEN)


def text(desk: Desk, stay_uid: str) -> str:
    """The checklist as the text that leaves, identity line first."""
    return checklist_text(page(desk, stay_uid), identity_now(desk, stay_uid))


def record(desk: Desk, stay_uid: str, item: str, answers: Mapping[str, Any]) -> "Future[Changed]":
    """Evidence for one row, from its evidence form. Recorded again, it replaces what was there; that stays in
    the row's history.

    Raises ``Refused`` without a time (done, seen) or a reason (not needed, missed), with a time to come, done
    without what shows it, or a notice that left no copy (P§8: nothing is done without its evidence).
    """
    row = _row(desk, item)
    form = desk.library.dialog(row.form)
    state = ChecklistState(typed.choice(answers, "state", row.text, tuple(ChecklistState)))
    happened = typed.instant(answers, "happened_at", "Happened at", required=state in _HAPPENED)
    reason = typed.line(answers, "reason", "Reason", required=state in _REASONED)
    kept = {name: _cleaned(answers[name]) for name in (each.id for each in form.items()) if name in answers}
    values = {
        "state": state.value,
        "happened_at": happened if state in _HAPPENED else None,
        "evidence": typed.line({"text": evidence_text(form, kept)}, "text"),
        "who": typed.line(answers, "who"),
        "reason": reason if state in _REASONED else "",
        "answers": kept,
    }

    if state is ChecklistState.DONE:
        _refuse_bare(row, kept, str(values["evidence"]))

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        entered = clock.entered(desk, work)
        not_future(happened, desk.local(entered), "Happened at", "happened_at")
        definitions.store(work, desk.library.checklist(CHECKLIST), definitions.CHECKLIST)
        uid = _put(work, stay, item, values, entered)
        late = happened is not None and state in _HAPPENED and is_late(happened, entered)
        said = f"{item} {_WORDS[state]}{' (late entry)' if late else ''}."
        return rows.changed(work, stay, uid, said)

    return desk.vault.submit("checklist.record", write)


def _refuse_bare(row: ChecklistRow, answers: Mapping[str, Any], evidence: str) -> None:
    """*Done* needs what shows it; a notice is given when its copy was left (42 CFR 405.1205, 489.20 (y))."""
    if not evidence:
        raise Refused(
            f"{row.text}: what shows it is needed ({row.evidence or 'a date, a name, a number'}).",
            code="evidence",
            path="evidence",
        )
    if answers.get("copy_left") is False:
        raise Refused("Without a copy left with the patient the notice is not given yet.", path="copy_left")


def remove(desk: Desk, stay_uid: str, item: str, answers: Mapping[str, Any]) -> "Future[Changed]":
    """Take back a row's evidence (kept in history, with the reason): the row is open again."""
    reason = typed.line(answers, "reason", "Reason", required=True)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        row = _stored(work, stay, item)
        if row is None or row.voided_at is not None:
            raise NotFound("Nothing was recorded on this row.", code="checklist.empty")
        work.void(row, reason)
        return rows.changed(work, stay, row.uid, f"{item} open again; its evidence is kept in history.")

    return desk.vault.submit("checklist.remove", write)


def _row(desk: Desk, item: str) -> ChecklistRow:
    row = desk.library.checklist(CHECKLIST).row(item)
    if row is None:
        raise NotFound(f"There is no row {item} on the discharge checklist.", code="checklist.unknown")
    return row


def _stored(work: "Work", stay: Any, item: str) -> Any:
    from sqlmodel import select

    from ncm_tui.models.work import ChecklistItem

    return work.session.exec(
        select(ChecklistItem).where(
            ChecklistItem.stay_id == stay.id, ChecklistItem.checklist == CHECKLIST, ChecklistItem.item == item
        )
    ).one_or_none()


def _put(work: "Work", stay: Any, item: str, values: Mapping[str, Any], entered: datetime) -> str:
    """Store the evidence of a row over what was there; returns its uid."""
    from ncm_tui.models.work import ChecklistItem

    happened = values["happened_at"]
    offset = happened.utcoffset() if happened is not None else None
    row = _stored(work, stay, item)
    new = row is None
    if new:
        row = ChecklistItem(
            patient_id=stay.patient_id, stay_id=stay.id, checklist=CHECKLIST, item=item, state="",
            entered_at=entered, entered_by=work.actor,
        )  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)
    row.happened_offset = int(offset.total_seconds() // 60) if offset is not None else 0
    row.entered_at, row.entered_by = entered, work.actor
    row.voided_at = row.voided_by = row.void_reason = None
    work.add(row) if new else work.session.add(row)
    return str(row.uid)


def _cleaned(value: Any) -> Any:
    return typed.body(value) if isinstance(value, str) else value

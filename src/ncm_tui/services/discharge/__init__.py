"""The discharge checklist: evidence row by row, and the fact that a patient left.

Nothing is ever done without evidence; *happened at* is typed, *entered at* is the clock. ``left`` is always
accepted: what was not done is then *missed, reason*, never *done* (P§8).
"""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ncm_tui.documents.checklist import checklist_text
from ncm_tui.documents.evidence import evidence_text
from ncm_tui.models.enums import ChecklistState, Destination, KeyTimeKind, Precision, Source
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.rules.readiness import ChecklistRow, gaps, judge
from ncm_tui.services import clock, definitions
from ncm_tui.services.assessments import typed
from ncm_tui.services.careplan import rows
from ncm_tui.services.desk import Desk
from ncm_tui.services.discharge.derived import found
from ncm_tui.services.discharge.needs import answers as needs_answers
from ncm_tui.services.discharge.needs import set_needs
from ncm_tui.services.discharge.pages import CHECKLIST, is_late, page
from ncm_tui.services.facts import facts as stay_facts
from ncm_tui.services.identity import identity_now
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

__all__ = ["left", "needs_answers", "page", "record", "remove", "set_needs", "text"]

#: What stands as the reason where a patient left and none was given.
UNSAID = "left before it was done"
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

    Raises ``Refused`` without a time (done, seen) or a reason (not needed, missed), or with a time to come.
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

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        entered = clock.entered(desk, work)
        if happened is not None and happened > max(work.now, desk.now()):
            raise Refused(
                "Happened at: this time is still to come.",
                code="evidence.future",
                hint="Record it once it is done.",
            )
        definitions.store(work, desk.library.checklist(CHECKLIST), definitions.CHECKLIST)
        uid = _put(work, stay, item, values, entered)
        late = happened is not None and state in _HAPPENED and is_late(happened, entered)
        said = f"{item} {_WORDS[state]}{' (late entry)' if late else ''}."
        return rows.changed(work, stay, uid, said)

    return desk.vault.submit("checklist.record", write)


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


def left(desk: Desk, stay_uid: str, answers: Mapping[str, Any]) -> "Future[Changed]":
    """The patient left: a fact, always accepted. Rows that were due and not done become *missed* with the
    reason; the destination she left to is recorded when it is another than planned."""
    at = typed.instant(answers, "left_at", "Left at", required=True)
    destination = Destination(typed.choice(answers, "destination", "Left to", tuple(Destination)))
    reason = typed.line(answers, "reason") or UNSAID
    offered = typed.line(answers, "offered")
    missed = _gaps(desk, stay_uid, destination)
    planned = stay_facts(desk, stay_uid).get("destination")

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        entered = clock.entered(desk, work)
        if at is None or at > max(work.now, desk.now()):
            raise Refused(
                "Left at: this time is still to come.", code="left.future", hint="Type when she left."
            )
        _leave(work, stay, at)
        if planned != destination:
            _went_to(work, stay, destination, offered or reason, entered)
        for item in missed:
            values = {
                "state": "missed",
                "reason": reason,
                "happened_at": None,
                "evidence": "",
                "who": "",
                "answers": None,
            }
            _put(work, stay, item, values, entered)
        if destination is Destination.AMA and offered:
            _offered(work, stay, at, offered, entered)
        gone = f"Left {desk.local(at):%a %d %H:%M}"
        return rows.changed(work, stay, stay_uid, f"{gone}; {len(missed)} missed." if missed else f"{gone}.")

    return desk.vault.submit("stay.left", write)


def _row(desk: Desk, item: str) -> ChecklistRow:
    row = desk.library.checklist(CHECKLIST).row(item)
    if row is None:
        raise NotFound(f"There is no row {item} on the discharge checklist.", code="checklist.unknown")
    return row


def _gaps(desk: Desk, stay_uid: str, destination: Destination) -> tuple[str, ...]:
    """Rows due before leaving to ``destination`` and not done."""
    checklist = desk.library.checklist(CHECKLIST)
    facts = stay_facts(desk, stay_uid) | {"destination": destination.value}
    derived = found(desk, stay_uid, (row.derived for row in checklist.rows if row.derived))
    states = {row.id: ChecklistState.DONE.value for row in checklist.rows if row.derived in derived}
    query = (
        "SELECT i.item, i.state FROM checklist_item i JOIN stay s ON s.id = i.stay_id "
        "WHERE s.uid = ? AND i.checklist = ? AND i.voided_at IS NULL"
    )
    states |= {str(item): str(state) for item, state in desk.vault.reader.rows(query, (stay_uid, CHECKLIST))}
    return gaps(judge(checklist, facts, states))


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


def _leave(work: "Work", stay: Any, at: datetime) -> None:
    from ncm_tui.services.key_times import put_key_time
    from ncm_tui.services.patients.form import Moment

    offset = at.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    put_key_time(work, stay, KeyTimeKind.LEFT, Moment(at, minutes, Precision.MINUTE))


def _went_to(work: "Work", stay: Any, destination: Destination, reason: str, entered: datetime) -> None:
    from ncm_tui.models.stays import Disposition

    work.add(
        Disposition(
            patient_id=stay.patient_id, stay_id=stay.id, destination=destination.value, reason=reason,
            source=Source.NURSE.value, recorded_at=entered,
        )
    )  # fmt: skip


def _offered(work: "Work", stay: Any, at: datetime, offered: str, entered: datetime) -> None:
    """AMA: what was offered is the evidence of its own row, unless that was recorded before."""
    row = _stored(work, stay, "DC53")
    if row is None or row.state == ChecklistState.MISSED:
        values = {
            "state": "done",
            "happened_at": at,
            "evidence": offered,
            "who": "",
            "reason": "",
            "answers": None,
        }
        _put(work, stay, "DC53", values, entered)


def _cleaned(value: Any) -> Any:
    return typed.body(value) if isinstance(value, str) else value

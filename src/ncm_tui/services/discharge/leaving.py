"""The patient left: a fact, always accepted (P§8), and taken back as easily when it was wrong.

Nothing is written on the checklist. While *left* stands, what was due and has no evidence is *missed* with
the one reason given here, and the destination is the one she left to; taken back, every row stands as before.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import Destination, KeyTimeKind, Precision
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.problems import NotFound
from ncm_tui.services import clock
from ncm_tui.services.assessments import typed
from ncm_tui.services.careplan import rows
from ncm_tui.services.desk import Desk
from ncm_tui.services.discharge.pages import missed_if_left
from ncm_tui.services.key_times import put_key_time, void_departure
from ncm_tui.services.patients.form import Moment
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work


def left(desk: Desk, stay_uid: str, answers: Mapping[str, Any]) -> "Future[Changed]":
    """The patient left at a time, to a destination. Said again, it corrects what was said before."""
    at = typed.instant(answers, "left_at", "Left at", required=True)
    assert at is not None
    destination = Destination(typed.choice(answers, "destination", "Left to", tuple(Destination)))
    reason, offered = typed.line(answers, "reason"), typed.line(answers, "offered")
    missed = missed_if_left(desk, stay_uid, destination)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        entered = clock.entered(desk, work)
        not_future(at, desk.local(entered), "Left at", "left_at")
        offset = at.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset is not None else 0
        put_key_time(work, stay, KeyTimeKind.LEFT, Moment(at, minutes, Precision.MINUTE))
        _say(work, stay, destination, offered, reason, entered)
        gone = f"Left {desk.local(at):%a %d %H:%M}"
        return rows.changed(work, stay, stay_uid, f"{gone}; {missed} missed." if missed else f"{gone}.")

    return desk.vault.submit("stay.left", write)


def take_back_left(desk: Desk, stay_uid: str, answers: Mapping[str, Any]) -> "Future[Changed]":
    """*Left* was wrong: it is removed with the reason, kept in history; the rows stand as before."""
    reason = typed.line(answers, "reason", "Reason", required=True)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import KeyTime, Stay

        stay = work.get(Stay, stay_uid)
        row = work.session.exec(_of_stay(KeyTime, stay.id, KeyTime.kind == KeyTimeKind.LEFT.value)).first()
        if row is None or row.voided_at is not None:
            raise NotFound("This patient has not left.", code="left.none")
        work.void(row, reason)
        void_departure(work, stay, reason)
        return rows.changed(work, stay, stay_uid, "Left taken back; the checklist stands as before.")

    return desk.vault.submit("stay.left_taken_back", write)


def _say(
    work: "Work", stay: Any, destination: Destination, offered: str, reason: str, recorded: datetime
) -> None:
    from ncm_tui.models.stays import Departure

    row = work.session.exec(_of_stay(Departure, stay.id)).one_or_none()
    said: dict[str, Any] = {
        "destination": destination.value,
        "offered": offered if destination is Destination.AMA else "",
        "reason": reason,
        "recorded_at": recorded,
    }
    if row is None:
        work.add(Departure(patient_id=stay.patient_id, stay_id=stay.id, **said))
        return
    for name, value in said.items():
        setattr(row, name, value)
    row.voided_at = row.voided_by = row.void_reason = None
    work.session.add(row)


def _of_stay(table: Any, stay_id: int, *more: Any) -> Any:
    from sqlmodel import select

    return select(table).where(table.stay_id == stay_id, *more)

"""Notes inside a transaction: the draft that may change, the finished one that may not, what hangs on it."""

from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import NoteState
from ncm_tui.rules.problems import NotFound, Refused

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work


def open_draft(work: "Work", note_uid: str) -> Any:
    from ncm_tui.models.work import Note

    note = work.get(Note, note_uid)
    if note.voided_at is not None:
        raise NotFound("This draft was removed.", code="note.removed")
    if note.state != NoteState.DRAFT:
        raise Refused("A finished note never changes.", code="note.locked", hint="Add an addendum (n).")
    return note


def finished(work: "Work", note_uid: str, otherwise: str) -> Any:
    from ncm_tui.models.work import Note

    note = work.get(Note, note_uid)
    if note.state == NoteState.ENTERED_IN_ERROR:
        raise Refused("This note was entered in error.", code="note.error")
    if note.state != NoteState.FINISHED or note.voided_at is not None:
        raise Refused(otherwise, code="note.draft")
    return note


def children(work: "Work", note: Any) -> list[Any]:
    from sqlmodel import col, select

    from ncm_tui.models.work import Note

    wanted = (
        select(Note).where(Note.parent_id == note.id, col(Note.voided_at).is_(None)).order_by(col(Note.id))
    )
    return list(work.session.exec(wanted))


def stay_of(work: "Work", note: Any) -> Any:
    from ncm_tui.models.stays import Stay

    return work.session.get(Stay, note.stay_id)


def whole_uid(work: "Work", note_uid: str) -> str:
    from ncm_tui.models.work import Note

    note = work.get(Note, note_uid)
    parent = work.session.get(Note, note.parent_id) if note.parent_id is not None else None
    return parent.uid if parent is not None else note_uid

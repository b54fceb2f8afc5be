"""Notes: a draft built from the facts, kept as it is typed, finished and locked, copied, charted.

Finished text never changes: an addendum is a note of its own under it; *entered in error* strikes it through
and keeps it readable. What leaves, and what is marked when it left, is in ``outgoing``.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import NoteState
from ncm_tui.rules.problems import Refused
from ncm_tui.services import definitions
from ncm_tui.services.assessments import typed
from ncm_tui.services.careplan import rows
from ncm_tui.services.clock import entered
from ncm_tui.services.desk import Desk
from ncm_tui.services.notes import records
from ncm_tui.services.notes.drafting import DRAFT, kinds, phrases, preview, template
from ncm_tui.services.notes.facts import private_findings
from ncm_tui.services.notes.outgoing import (
    copied_digest,
    latest_text,
    mark_charted,
    mark_copied,
    private_left_out,
    text,
)
from ncm_tui.services.notes.pages import page, view
from ncm_tui.services.notes.volatile import old_facts, snapshot
from ncm_tui.views.changed import Changed
from ncm_tui.views.notes import GAP

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

__all__ = [
    "addendum",
    "copied_digest",
    "discard",
    "draft",
    "error",
    "finish",
    "kinds",
    "latest_text",
    "leave",
    "mark_charted",
    "mark_copied",
    "old_facts",
    "page",
    "phrases",
    "preview",
    "private_findings",
    "private_left_out",
    "template",
    "text",
    "view",
    "write",
]


def draft(desk: Desk, stay_uid: str, kind: str) -> "Future[Changed]":
    """The open draft of this kind (``Changed.row``), else a new one whose body is built from the facts now.

    Private findings are left out; they come in one by one, by choice.
    """
    made = template(desk, kind)
    open_one = desk.vault.reader.value(DRAFT, (stay_uid, kind))
    body = "" if open_one else preview(desk, stay_uid, kind)
    facts_at, volatile = desk.now(), {} if open_one else snapshot(desk, stay_uid)

    def write_draft(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay
        from ncm_tui.models.work import Note

        stay = work.get(Stay, stay_uid)
        if open_one:
            return rows.changed(work, stay, str(open_one), "")
        definitions.store(work, made, definitions.NOTE)
        note = work.add(
            Note(
                patient_id=stay.patient_id, stay_id=stay.id, kind=kind, template_id=made.id,
                template_version=made.version, body=body, written_at=entered(desk, work),
                facts_at=facts_at, volatile=volatile,
            )
        )  # fmt: skip
        return rows.changed(work, stay, note.uid, "")

    if open_one:
        return desk.vault.submit_quiet(write_draft)
    return desk.vault.submit("note.start", write_draft)


def write(desk: Desk, note_uid: str, body: str) -> "Future[None]":
    """Keep what is typed: durable, quiet. Raises ``Refused`` on a note that is finished."""
    kept = typed.body(body)

    def keep(work: "Work") -> None:
        note = records.open_draft(work, note_uid)
        if note.body != kept:
            note.body, note.written_at = kept, entered(desk, work)
            work.session.add(note)

    return desk.vault.submit_quiet(keep)


def leave(desk: Desk, note_uid: str) -> "Future[None]":
    """The nurse left the draft: ^O brings back the one left last. Nothing on a note that is no draft."""

    def left(work: "Work") -> None:
        from ncm_tui.models.work import Note

        note = work.get(Note, note_uid)
        if note.state == NoteState.DRAFT and note.voided_at is None:
            note.written_at = entered(desk, work)
            work.session.add(note)

    return desk.vault.submit_quiet(left)


def finish(desk: Desk, note_uid: str, body: str, *, told: str = "") -> "Future[Changed]":
    """Finish and lock. Refused while a ``***`` is left or nothing is written.

    A text that carries a volatile fact the chart no longer says is refused once (code ``note.old_fact``);
    with that sentence as ``told`` it is kept as it stands, deliberately.
    """
    kept = typed.body(body).strip()
    if not kept:
        raise Refused("This note is empty.", code="note.empty", hint="Write it, or go back: a draft is kept.")
    if GAP in kept:
        left = kept.count(GAP)
        raise Refused(
            f"{left} place{'s' if left > 1 else ''} still to fill in (***).", code="note.gap", hint="F6"
        )
    old = ". ".join(each.sentence for each in old_facts(desk, note_uid, kept))
    said = f"{old}: F6 shows the line."
    if old and said != told:
        raise Refused(said, code="note.old_fact", hint="F2 again keeps it.")

    def lock(work: "Work") -> Changed:
        note = records.open_draft(work, note_uid)
        now = entered(desk, work)
        note.body, note.state, note.finished_at, note.written_at = kept, NoteState.FINISHED.value, now, now
        work.session.add(note)
        return rows.changed(
            work, records.stay_of(work, note), note_uid, "Finished & locked (EMR not yet charted)."
        )

    return desk.vault.submit("note.finish", lock, anchor=True)


def discard(desk: Desk, note_uid: str, answers: Mapping[str, Any]) -> "Future[Changed]":
    """Remove a draft, kept in history with the reason. A finished note is only ever *in error*."""
    reason = typed.line(answers, "reason", "Reason", required=True)

    def drop(work: "Work") -> Changed:
        note = records.open_draft(work, note_uid)
        work.void(note, reason)
        return rows.changed(work, records.stay_of(work, note), note_uid, "Draft removed (kept in history).")

    return desk.vault.submit("note.discard", drop)


def addendum(desk: Desk, note_uid: str) -> "Future[Changed]":
    """An addendum's draft under a finished note (``Changed.row``); an open one is resumed."""

    def begin(work: "Work") -> Changed:
        from ncm_tui.models.work import Note

        note = records.finished(work, note_uid, "An addendum belongs to a finished note.")
        stay = records.stay_of(work, note)
        for child in records.children(work, note):
            if child.state == NoteState.DRAFT:
                return rows.changed(work, stay, child.uid, "")
        made = work.add(
            Note(
                patient_id=note.patient_id, stay_id=note.stay_id, parent_id=note.id, kind="addendum",
                template_id=note.template_id, template_version=note.template_version,
                written_at=entered(desk, work),
            )
        )  # fmt: skip
        return rows.changed(work, stay, made.uid, "")

    return desk.vault.submit("note.addendum", begin)


def error(desk: Desk, note_uid: str, answers: Mapping[str, Any]) -> "Future[Changed]":
    """Entered in error: struck through, readable, with the reason; it can no longer be copied."""
    reason = typed.line(answers, "reason", "Reason", required=True)

    def strike(work: "Work") -> Changed:
        note = records.finished(work, note_uid, "Only a finished note can be in error; a draft is removed.")
        for each in (note, *records.children(work, note)):
            each.state, each.error_reason = NoteState.ENTERED_IN_ERROR.value, reason
            work.session.add(each)
        said = "Marked as entered in error."
        if note.charted_at is not None or note.copied_at is not None:
            said += " It was copied: correct it in the EMR too."
        return rows.changed(work, records.stay_of(work, note), note_uid, said)

    return desk.vault.submit("note.error", strike)

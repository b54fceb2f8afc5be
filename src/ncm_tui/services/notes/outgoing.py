"""What leaves of a note, and the marks of it: copied is not charted (P§4), two verbs, two times."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, NamedTuple

from ncm_tui.documents.note import digest, has_private, note_text, without_private
from ncm_tui.models.enums import NoteState
from ncm_tui.rules.problems import Refused
from ncm_tui.services.careplan import rows
from ncm_tui.services.clock import entered
from ncm_tui.services.desk import Desk
from ncm_tui.services.identity import identity_now
from ncm_tui.services.notes import records
from ncm_tui.services.notes.drafting import DRAFT, preview
from ncm_tui.services.notes.pages import digest_of, view
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

_FINISHED = """SELECT n.uid FROM note n JOIN stay s ON s.id = n.stay_id
    WHERE s.uid = ? AND n.kind = ? AND n.state = 'finished' AND n.parent_id IS NULL AND n.voided_at IS NULL
    ORDER BY n.finished_at DESC, n.id DESC LIMIT 1"""


def text(desk: Desk, note_uid: str) -> str:
    """The text that ``y`` copies, identity line first. Raises ``Refused`` on a draft or a note in error."""
    note = view(desk, note_uid)
    if note.state is NoteState.ENTERED_IN_ERROR:
        raise Refused(
            "This note was entered in error.", code="note.error", hint="It stays here; it is not copied."
        )
    if note.state is NoteState.DRAFT:
        raise Refused(
            "This note is not finished.", code="note.draft", hint="F2 finishes it; then y copies it."
        )
    return note_text(view(desk, note.parent) if note.parent else note)


def private_left_out(outgoing: str) -> str:
    """The text without the private findings that were put into it; as it is where there are none."""
    return without_private(outgoing) if has_private(outgoing) else outgoing


class LatestText(NamedTuple):
    """``warning`` is empty for a finished note."""

    text: str
    warning: str


def latest_text(desk: Desk, stay_uid: str, kind: str) -> LatestText:
    """The text that ``y`` would copy: the newest finished note of a kind, else its draft, else what a new one
    would begin with."""
    finished = desk.vault.reader.value(_FINISHED, (stay_uid, kind))
    if finished:
        return LatestText(text(desk, str(finished)), "")
    open_one = desk.vault.reader.value(DRAFT, (stay_uid, kind))
    if open_one:
        return LatestText(note_text(view(desk, str(open_one))), "This is a draft: it is not finished.")
    begun = f"{identity_now(desk, stay_uid)}\n\n{preview(desk, stay_uid, kind)}"
    return LatestText(begun, "No note of this type is written yet: this is its beginning.")


def copied_digest(desk: Desk, note_uid: str) -> str:
    """What :func:`text` says now, as a digest to hand to :func:`mark_copied`."""
    note = view(desk, note_uid)
    whole = view(desk, note.parent) if note.parent else note
    return digest(whole.body, whole.addenda)


def mark_copied(desk: Desk, note_uid: str, copied: str) -> "Future[Changed]":
    """Mark as copied what surely arrived (``copied`` is its digest). It is not charted by that."""
    return _mark(desk, note_uid, "note.copy", lambda work, note: _copied(desk, work, note, copied))


def mark_charted(desk: Desk, note_uid: str, *, by_hand: bool = False) -> "Future[Changed]":
    """Mark as charted in the EMR, after pasting: the second key comes after the first (P§4).

    Raises ``Refused`` when nothing was copied, unless she says that it was typed into the EMR ``by_hand``,
    which is recorded as such; and when the text changed since it was copied.
    """
    verb = "note.charted_by_hand" if by_hand else "note.charted"
    return _mark(desk, note_uid, verb, lambda work, note: _charted(desk, work, note, by_hand=by_hand))


def _mark(desk: Desk, note_uid: str, verb: str, set_on: "Callable[[Work, Any], str]") -> "Future[Changed]":
    def mark(work: "Work") -> Changed:
        note = records.finished(work, records.whole_uid(work, note_uid), "Finish the note first (F2).")
        said = set_on(work, note)
        work.session.add(note)
        return rows.changed(work, records.stay_of(work, note), note.uid, said)

    return desk.vault.submit(verb, mark)


def _copied(desk: Desk, work: "Work", note: Any, copied: str) -> str:
    if copied != digest_of(note, records.children(work, note)):
        raise Refused("The note changed meanwhile.", code="note.changed", hint="Copy it again (y).")
    note.copied_at, note.copied_sha256, note.charted_at = entered(desk, work), copied, None
    note.typed_sha256 = None
    return f"Copied {desk.local(note.copied_at):%H:%M}. After pasting: c marks it charted."


def _charted(desk: Desk, work: "Work", note: Any, *, by_hand: bool) -> str:
    now_there = digest_of(note, records.children(work, note))
    if by_hand:
        note.typed_sha256 = now_there
    elif note.copied_sha256 is None:
        raise Refused(
            "This note was not copied yet; charted comes after pasting.",
            code="note.not_copied",
            hint="y copies it.",
        )
    elif note.copied_sha256 != now_there:
        raise Refused(
            "The note changed since it was copied.", code="note.changed", hint="Copy it again first (y)."
        )
    note.charted_at = entered(desk, work)
    for child in records.children(work, note):
        child.charted_at = note.charted_at if child.state == NoteState.FINISHED else None
        work.session.add(child)
    return f"Charted {desk.local(note.charted_at):%H:%M}{', typed by hand' if by_hand else ''}."

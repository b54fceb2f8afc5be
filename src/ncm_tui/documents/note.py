"""A note as the text that leaves: the identity line, the body, each finished addendum under its own time."""

import hashlib
from collections.abc import Iterable

from ncm_tui.documents.identity import identity_line
from ncm_tui.views.moments import full_moment
from ncm_tui.views.notes import AddendumView, NoteView


def note_text(note: NoteView) -> str:
    """What ``y`` copies. Drafts are written out too (the command line says that they are drafts).

    Its time is when the facts of the body were taken, not when the note was finished.
    """
    written = note.facts or note.finished or note.written
    parts = [identity_line(note.line, written, note.census, note.today), note.body.strip()]
    for addendum in note.addenda:
        if addendum.finished is not None:
            parts.append(
                f"ADDENDUM · {full_moment(addendum.finished)} · {addendum.author}\n{addendum.body.strip()}"
            )
    return "\n\n".join(part for part in parts if part) + "\n"


def digest(body: str, addenda: Iterable[AddendumView] = ()) -> str:
    """What was copied, as a digest: it tells later whether the text has changed since."""
    whole = "\x00".join([body, *(each.body for each in addenda if each.finished is not None)])
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()

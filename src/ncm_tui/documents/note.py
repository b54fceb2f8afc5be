"""A note as the text that leaves: the identity line, the body, each finished addendum under its own time."""

import hashlib
import re
from collections.abc import Iterable

from ncm_tui.documents.identity import identity_line
from ncm_tui.views.moments import full_moment
from ncm_tui.views.notes import PRIVATE, AddendumView, NoteView

_PRIVATE = re.compile(re.escape(PRIVATE) + r"(?:.*?\(\w{3} \d\d \w{3} \d{4} \d\d:\d\d\)\.?|.*$) ?")


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


def has_private(text: str) -> bool:
    """Whether a private finding was put into the text by choice (P§4)."""
    return PRIVATE in text


def without_private(text: str) -> str:
    """The text without its private findings: each from its mark to the end of its time, or of its line."""
    kept = [_PRIVATE.sub("", line).rstrip() if PRIVATE in line else line for line in text.split("\n")]
    alone = [PRIVATE in line and not left for line, left in zip(text.split("\n"), kept, strict=True)]
    return "\n".join(line for line, gone in zip(kept, alone, strict=True) if not gone)


def digest(body: str, addenda: Iterable[AddendumView] = ()) -> str:
    """What was copied, as a digest: it tells later whether the text has changed since."""
    whole = "\x00".join([body, *(each.body for each in addenda if each.finished is not None)])
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()

"""The lines of the notes tab, and a finished note as lines to read."""

from __future__ import annotations

from datetime import date

from rich.text import Text

from ncm_tui.models.enums import NoteState
from ncm_tui.views.forms import FinishedForm
from ncm_tui.views.moments import clock_text, full_moment, moment_text
from ncm_tui.views.notes import Charting, NoteLine, NoteView
from ncm_tui.widgets.form.rows import wrap
from ncm_tui.widgets.plain import fit, plain

_INKS = {
    Charting.DRAFT: "soon",
    Charting.NOT_COPIED: "soon",
    Charting.COPIED: "soon",
    Charting.CHARTED: "dim",
    Charting.CHANGED: "late",
    Charting.IN_ERROR: "dim",
}
_TITLE, _WHEN = 12, 13


def charted_words(note: NoteLine | NoteView | FinishedForm, today: date) -> str:
    """``copied 14:09``, ``charted 14:12``, ``! changed since``: where the text stands against the EMR."""
    if note.charting is Charting.CHARTED and note.charted is not None:
        return f"charted {clock_text(note.charted, today)}{' (by hand)' if note.by_hand else ''}"
    if note.charting is Charting.COPIED and note.copied is not None:
        return f"copied {clock_text(note.copied, today)}"
    return {
        Charting.DRAFT: "draft",
        Charting.NOT_COPIED: "not copied",
        Charting.CHANGED: "! changed since",
        Charting.IN_ERROR: "entered in error",
    }.get(note.charting, "")


def row_text(note: NoteLine, width: int, today: date) -> Text:
    """`` Mon 23 14:09  Progress note  Seen. Plan unchanged.        not copied``."""
    struck = "struck" if note.charting is Charting.IN_ERROR else ""
    status = charted_words(note, today)
    if note.addenda or note.open_addendum:
        added = (
            f"{note.addenda} addend{'um' if note.addenda == 1 else 'a'}" if note.addenda else "addendum begun"
        )
        status = f"+{added} · {status}"
    when = fit(moment_text(note.finished or note.written, today), _WHEN)
    title = fit(note.short, _TITLE)
    room = max(0, width - _WHEN - 3 - _TITLE - len(status) - 3)
    made = plain(f" {when} ", struck).append_text(plain(f"{title} ", struck or "strong"))
    made.append_text(plain(fit(note.first_words, room), struck or "dim"))
    return made.append_text(plain(f" {status}", _INKS[note.charting]))


def reading_lines(note: NoteView, width: int) -> list[Text]:
    """The note to read: state, body, addenda. In error it is struck through and says why."""
    struck = "struck" if note.state is NoteState.ENTERED_IN_ERROR else ""
    room = max(20, width - 2)
    lines: list[Text] = []
    if note.error_reason:
        lines += [plain(f" {part}", "late") for part in wrap(f"Entered in error: {note.error_reason}", room)]
    lines += [plain(f" {part}", struck) for line in note.body.split("\n") for part in wrapped(line, room)]
    for addendum in note.addenda:
        if addendum.finished is None:
            continue
        head = f"ADDENDUM · {full_moment(addendum.finished)} · {addendum.author}"
        lines += [plain(""), *(plain(f" {part}", struck or "strong") for part in wrap(head, room))]
        lines += [
            plain(f" {part}", struck) for line in addendum.body.split("\n") for part in wrapped(line, room)
        ]
    return lines


def wrapped(line: str, room: int) -> list[str]:
    """A line cut at the words; an empty one stays."""
    return list(wrap(line, room)) or [""]

"""What a key does to a note, on the list and on its page: copy, charted, in error, remove (P§4)."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.models.enums import NoteState
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.asking import Answers, ask
from ncm_tui.screens.copying import copy_text
from ncm_tui.services import notes
from ncm_tui.views.notes import PRIVATE, NoteLine, NoteView

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.terminal.clipboard import CopyOutcome
    from ncm_tui.views.patient import PatientLine


def copy(app: NcmApp, note_uid: str, line: PatientLine | None) -> None:
    """Copy the text, and mark it as copied when it surely arrived."""
    desk = app.desk
    assert desk is not None
    try:
        text, copied = notes.text(desk, note_uid), notes.copied_digest(desk, note_uid)
    except Problem as problem:
        app.say_problem(problem)
        return

    without = notes.private_left_out(text)
    if without == text:
        _send(app, note_uid, text, copied, line)
        return
    ask(
        app,
        "note-private",
        _kept,
        line=line,
        context={"note": note_uid, "about": "This note holds private findings."},
        then=lambda keep: _send(app, note_uid, text if keep else without, copied, line),
        forgotten=True,
    )


def _kept(said: Answers) -> Future[bool]:
    """Whether the private findings stay in the text: asked once, before it leaves (P§4)."""
    done: Future[bool] = Future()
    done.set_result(said["private"] == "keep")
    return done


def _send(app: NcmApp, note_uid: str, text: str, copied: str, line: PatientLine | None) -> None:
    desk = app.desk
    assert desk is not None

    def arrived(outcome: CopyOutcome) -> None:
        if outcome.sure:
            app.follow(notes.mark_copied(desk, note_uid, copied), lambda _: _private(app, text))

    copy_text(app, text, line, "Note", arrived)


def _private(app: NcmApp, text: str) -> None:
    if PRIVATE in text:
        app.say("Copied. It holds private findings: use the EMR's non-shared note type.", severity="warning")


def charted(app: NcmApp, note: NoteLine | NoteView, line: PatientLine | None) -> None:
    """The second key: it is in the EMR now. Where nothing was copied it is asked how it got there."""
    desk = app.desk
    assert desk is not None
    if note.state is NoteState.FINISHED and note.copied is None:
        ask(
            app,
            "note-by-hand",
            lambda said: notes.mark_charted(desk, note.uid, by_hand=said.get("how") == "typed"),
            line=line,
            context={
                "note": note.uid,
                "about": f"{note.title}: not copied yet. y copies it; c after pasting.",
            },
        )
        return
    app.follow(notes.mark_charted(desk, note.uid))


def in_error(app: NcmApp, note_uid: str, line: PatientLine | None, title: str) -> None:
    """Struck through and kept, with the reason."""
    desk = app.desk
    assert desk is not None
    ask(
        app,
        "note-error",
        lambda said: notes.error(desk, note_uid, said),
        line=line,
        context={"note": note_uid, "about": f"Entered in error: {title}"},
    )


def discard(app: NcmApp, note_uid: str, line: PatientLine | None, title: str) -> None:
    """A draft is removed, kept in history, with the reason."""
    desk = app.desk
    assert desk is not None
    ask(
        app,
        "remove",
        lambda said: notes.discard(desk, note_uid, said),
        line=line,
        context={"note": note_uid, "about": f"Remove the draft: {title}"},
    )

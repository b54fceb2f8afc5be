"""A note while it is written: the facts are there, the nurse adds what they mean; kept as she types."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.copying import sure_of
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.note_pick import NotePick, Pick
from ncm_tui.screens.saving import Saving
from ncm_tui.services import drafts, notes
from ncm_tui.views.changed import Changed
from ncm_tui.views.moments import full_moment
from ncm_tui.views.notes import GAP, PRIVATE, NoteView
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.note_area import NoteArea
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


class NoteEditScreen(NcmScreen[None]):
    """One draft of one patient, never re-bound: at a patient switch it is kept and closed (P§5)."""

    AREAS = ("note_edit",)
    BINDINGS = [*(each for each in bindings("note_edit") if each.key != "tab")]

    def __init__(self, note: NoteView) -> None:
        super().__init__()
        self.note = note
        self.finishing = False
        self.told = ""
        self.body = note.body
        self.saving = Saving(lambda: self.ncm, self._put, self._kept)
        self.rule = Rule(note.title, f"begun {note.written:%H:%M}")

    @property
    def area(self) -> NoteArea:
        return self.query_one(NoteArea)

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield self.rule
        phrases = {key: phrase.text for key, phrase in notes.phrases(self.desk).items()}
        yield NoteArea(self.note.body, keep=self._keep, phrases=phrases)
        yield KeyBar("note_edit", "everywhere")

    def on_mount(self) -> None:
        line = self.note.line
        self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.query_one(KeyBar).show_keys(
            [
                ("F2", "finish & lock"),
                ("F6", "next ***"),
                ("Tab", ".phrase"),
                ("F4", "pick"),
                ("Esc", "back, kept"),
            ]
        )
        self.area.focus()
        held = len(notes.private_findings(self.desk, self.note.stay)) if not self.note.parent else 0
        if held:
            self.say(f"{held} private finding{'s' if held > 1 else ''} left out · F4 puts one in")

    def place(self) -> dict[str, str]:
        return {"screen": "chart", "stay": self.note.stay, "tab": "notes"}

    def keep_typing(self) -> None:
        if self.is_attached and not self.finishing:
            self.area.keep_now()

    def _keep(self, body: str) -> None:
        self.body = body
        self.saving.now()

    def _put(self) -> Future[Any]:
        return notes.write(self.desk, self.note.uid, self.body)

    def _kept(self, _: Any) -> None:
        if self.is_attached:
            self.rule.right = f"kept {self.desk.local(self.desk.now()):%H:%M:%S}"

    # -- keys

    def action_next_gap(self) -> None:
        if self.area.walk_gaps():
            return
        old = notes.old_facts(self.desk, self.note.uid, self.area.text) if self.told else ()
        if not any(self.area.select_words(each.says) for each in old):
            self.say("No *** is left. F2 finishes and locks.")

    def action_pick(self) -> None:
        """F4: a dot phrase, or a private finding by choice."""
        picks = [
            Pick("! private", finding.text, f"{PRIVATE}{finding.text} ({full_moment(finding.at)}).", True)
            for finding in notes.private_findings(self.desk, self.note.stay)
        ]
        found = sorted(notes.phrases(self.desk).items())
        picks += [Pick(f".{key}", phrase.title, phrase.text, False) for key, phrase in found]
        self.app.push_screen(NotePick(picks, self.note.line), self._picked)

    def _picked(self, text: str | None) -> None:
        if text:
            self.area.put(text)
        self.area.focus()

    def action_finish(self) -> None:
        """F2: refused while a ``***`` is left, and once where the text says what the chart no longer does;
        then it is locked and shown to copy."""
        self.area.keep_now()
        if GAP in self.area.text:
            self.area.walk_gaps()
            self.say(f"{self.area.text.count(GAP)} *** still to fill in; the cursor is on it.", "warning")
            return
        sure_of(self.ncm, self.note.line, self._finish)

    def _finish(self) -> None:
        try:
            future = notes.finish(self.desk, self.note.uid, self.area.text, told=self.told)
        except Problem as problem:
            self.told = problem.message if problem.code == "note.old_fact" else self.told
            self.ncm.say_problem(problem)
            return
        self.finishing = True
        self.ncm.follow(future, self._finished, failed=self._not_finished)

    def _not_finished(self, _: Problem) -> None:
        self.finishing = False

    def _finished(self, changed: Changed) -> None:
        from ncm_tui.screens.note_read import NoteReadScreen

        self.saving.over()
        whole = notes.view(self.desk, self.note.parent or self.note.uid)
        self.app.switch_screen(NoteReadScreen(whole, changed.message))

    def action_close(self) -> None:
        """Esc: back to the list; the draft is kept."""
        self.area.keep_now()
        if self.saving.stays():
            return
        self.park()
        self.ncm.resumed = 0
        self.dismiss(None)

    def park(self) -> None:
        """On hold, everything kept; nothing to hold where it is being locked."""
        if not self.finishing:
            self.area.keep_now()
            self.ncm.follow(notes.leave(self.desk, self.note.uid))

    def action_resume(self) -> None:
        """^O: this note on hold, then what was left before it."""
        self.area.keep_now()
        if self.saving.stays():
            return
        self.desk.vault.flush()
        held = len(drafts.parked(self.desk))
        if held < 2:
            self.say("Nothing else is on hold.")
            return
        self.park()
        self.desk.vault.flush()
        self.ncm.resumed = self.ncm.resumed % held or 1
        self.dismiss(None)
        self.app.call_later(self.ncm.action_resume)


def open_note(app: NcmApp, note_uid: str) -> None:
    """A draft to write on, a finished note to read."""
    from ncm_tui.screens.note_read import NoteReadScreen

    assert app.desk is not None
    try:
        note = notes.view(app.desk, note_uid)
    except Problem as problem:
        app.say_problem(problem)
        return
    app.push_screen(NoteEditScreen(note) if note.editable else NoteReadScreen(note))


def start_note(app: NcmApp, stay_uid: str, kind: str = "progress") -> None:
    """Begin a note from the facts of now, or go on with the draft that is there."""
    assert app.desk is not None
    try:
        future = notes.draft(app.desk, stay_uid, kind)
    except Problem as problem:
        app.say_problem(problem)
        return
    app.follow(future, lambda changed: open_note(app, changed.row))


def start_addendum(app: NcmApp, note_uid: str) -> None:
    """Begin an addendum under a finished note, or go on with the one that is there."""
    assert app.desk is not None
    app.follow(notes.addendum(app.desk, note_uid), lambda changed: open_note(app, changed.row))

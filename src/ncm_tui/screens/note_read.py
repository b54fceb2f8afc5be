"""A finished note: read, copied, marked as charted, added to, entered in error. Its text never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens import note_verbs
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.note_edit import start_addendum
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import deeds, notes
from ncm_tui.views.changed import Changed
from ncm_tui.views.moments import moment_text
from ncm_tui.views.notes import NoteView
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.note_rows import charted_words, reading_lines
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    pass


class NoteReadScreen(Undoing, NcmScreen[None]):
    """``said`` is shown once where the keys stand: what just happened to it."""

    AREAS = ("note_read",)
    BINDINGS = [*bindings("note_read")]

    def __init__(self, note: NoteView, said: str = "") -> None:
        super().__init__()
        self.note, self.said = note, said

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield Rule()
        yield LineList(private=True)
        yield KeyBar("note_read", "everywhere")

    def on_mount(self) -> None:
        line = self.note.line
        self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.ncm.changed.subscribe(self, self._changed)
        self.query_one(LineList).focus()
        self.call_after_refresh(self._show)
        if self.said:
            self.say(f"{self.said} y copies it.")

    def place(self) -> dict[str, str]:
        return {"screen": "chart", "stay": self.note.stay, "tab": "notes"}

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        rule = self.query_one(Rule)
        rule.title = (
            f"{self.note.title} ─ {moment_text(self.note.finished or self.note.written, self.note.today)}"
        )
        rule.right = charted_words(self.note, self.note.today)
        rows = self.query_one(LineList)
        lines = reading_lines(self.note, rows.size.width or 80)
        code = deeds.code(self.desk, "note.finish", self.note.uid)
        if code:
            lines += [plain(""), plain(f" code {code} in the record", "dim")]
        rows.set_rows(lines, at=rows.at)

    def _changed(self, changed: Changed) -> None:
        if self.note.stay in changed.stays:
            self.note = notes.view(self.desk, self.note.uid)
            self._show()

    @property
    def undo_stay(self) -> str:
        return self.note.stay

    # -- keys

    def action_past(self) -> None:
        from ncm_tui.screens.history_of import Item, show

        show(self.ncm, self.note.stay, Item(f"note:{self.note.uid}", self.note.title))

    def action_copy(self) -> None:
        note_verbs.copy(self.ncm, self.note.uid, self.note.line)

    def action_charted(self) -> None:
        note_verbs.charted(self.ncm, self.note, self.note.line)

    def action_addendum(self) -> None:
        start_addendum(self.ncm, self.note.uid)

    def action_error(self) -> None:
        note_verbs.in_error(self.ncm, self.note.uid, self.note.line, self.note.title)

    def action_close(self) -> None:
        self.dismiss(None)

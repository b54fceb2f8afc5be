"""The Notes tab: what is written, and what of it is in the EMR."""

from __future__ import annotations

from dataclasses import replace

from rich.text import Text

from ncm_tui.commands import bindings
from ncm_tui.models.enums import NoteState
from ncm_tui.screens import note_verbs
from ncm_tui.screens.note_edit import open_note, start_addendum, start_note
from ncm_tui.services import notes
from ncm_tui.views.notes import NoteLine, NotesPage
from ncm_tui.widgets.hidden import PrivateText, names_hidden
from ncm_tui.widgets.list_tab import ListTab
from ncm_tui.widgets.note_rows import reading_lines, row_text
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

_LIST = 80
_EMPTY = "No note yet. They would be here, newest first.\n\na   start a progress note from the facts"


class NotesTab(ListTab):
    """``y`` copies the note under the cursor, ``c`` marks it charted after pasting."""

    tab_id = "notes"
    title = "Notes"
    AREAS = ("notes",)
    empty = _EMPTY
    pane_width = 40
    pane_kind = PrivateText
    BINDINGS = [*bindings("notes")]

    def __init__(self) -> None:
        super().__init__()
        self.page: NotesPage | None = None

    @property
    def current(self) -> NoteLine | None:
        at = self.rows.current
        return self.page.notes[at] if self.page is not None and at is not None else None

    def refresh_page(self, *, first: bool = False) -> None:
        kept = self.current.uid if self.current and not first else ""
        self.page = notes.page(self.desk, self.stay)
        found = next((n for n, note in enumerate(self.page.notes) if note.uid == kept), 0)
        self.rows.set_source(len(self.page.notes), self._row, at=found)
        waits = self.page.uncharted
        self.query_one(Rule).title = "Notes" + (f" ─ {waits} uncharted" if waits else "")
        self.paint_detail()

    def _row(self, index: int) -> Text:
        assert self.page is not None
        note = self.page.notes[index]
        if names_hidden(self):
            note = replace(note, first_words="")
        return row_text(note, self.rows.size.width or 80, self.page.today)

    def paint_detail(self) -> None:
        pane = self.pane
        note = self.current
        if not pane.display:
            return
        if note is None:
            pane.update(plain(""))
            return
        width = self.pane_room(self.size.width) - 3
        pane.update(Text("\n").join(reading_lines(notes.view(self.desk, note.uid), width)))

    def pane_room(self, width: int) -> int:
        return max(self.pane_width, width - _LIST)

    # -- keys

    def action_open(self) -> None:
        note = self.current
        if note is not None:
            open_note(self.ncm, note.open_addendum or note.uid)

    def action_add(self) -> None:
        start_note(self.ncm, self.stay)

    def action_initial(self) -> None:
        start_note(self.ncm, self.stay, "initial")

    def action_copy(self) -> None:
        if (note := self.current) is not None:
            note_verbs.copy(self.ncm, note.uid, self.line)

    def action_charted(self) -> None:
        if (note := self.current) is not None:
            note_verbs.charted(self.ncm, note, self.line)

    def action_addendum(self) -> None:
        if (note := self.current) is not None:
            start_addendum(self.ncm, note.uid)

    def action_error(self) -> None:
        note = self.current
        if note is None:
            return
        if note.state is NoteState.DRAFT:
            note_verbs.discard(self.ncm, note.uid, self.line, note.title)
        else:
            note_verbs.in_error(self.ncm, note.uid, self.line, note.title)

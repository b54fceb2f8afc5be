"""The ledger of imports: when, from what, what it did; what one changed; one taken back."""

from __future__ import annotations

from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.history_of import Item, show
from ncm_tui.services import ledger, undo
from ncm_tui.views.changed import Changed
from ncm_tui.views.ledger import LedgerChange, LedgerLine
from ncm_tui.views.moments import moment_text
from ncm_tui.views.undo import TakenBack
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.plain import fit
from ncm_tui.widgets.rule import Rule

_EMPTY = "Nothing was imported yet. i on the caseload takes in this morning's list."
_WHEN, _SOURCE = 16, 14


class LedgerScreen(NcmScreen[None]):
    """A line an import, newest first; those taken back stay, dim."""

    AREAS = ("ledger",)
    BINDINGS = [*bindings("ledger")]

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[LedgerLine, ...] = ()

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    def compose(self) -> ComposeResult:
        yield Rule("Imports")
        yield LineList(empty=_EMPTY)
        yield KeyBar("ledger", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        self.rows.focus()

    def on_resize(self) -> None:
        self.rows.refresh_rows()

    def _changed(self, _: Changed) -> None:
        self._read()

    def _read(self) -> None:
        self.lines = ledger.runs(self.desk)
        self.query_one(Rule).right = f"{len(self.lines)} taken in"
        self.rows.set_source(len(self.lines), self._row, at=self.rows.at)

    def _row(self, index: int) -> Pieces:
        line = self.lines[index]
        today = self.desk.local(self.desk.now()).date()
        room = max(12, (self.rows.size.width or 80) - _WHEN - _SOURCE - 5)
        census = f"of {line.census:%a %d %H:%M} · " if line.census is not None else ""
        gone = f"taken back {moment_text(line.taken_back, today)} · " if line.taken_back is not None else ""
        ink = "dim" if line.taken_back is not None else ""
        return [
            ("  " + fit(moment_text(line.at, today), _WHEN) + " ", "dim"),
            (fit(line.source, _SOURCE) + " ", ink),
            (fit(f"{gone}{line.did if not gone else ''}{'' if gone else ' · '}{census}".rstrip(" ·"), room),
             ink or "strong"),
        ]  # fmt: skip

    @property
    def current(self) -> LedgerLine | None:
        """The import under the cursor."""
        at = self.rows.current
        return self.lines[at] if at is not None and at < len(self.lines) else None

    def on_line_list_opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.current is not None:
            self.app.push_screen(LedgerChangesScreen(self.current))

    def action_undo(self) -> None:
        """The import under the cursor is taken back; who was worked on since stays and is listed."""
        if self.current is not None:
            self.ncm.follow(undo.undo_import(self.desk, self.current.run), self._taken_back)

    def _taken_back(self, done: TakenBack) -> None:
        self._read()
        if done.left:
            from ncm_tui.screens.plain import PlainScreen

            text = "Worked on since the import, left as they are:\n\n" + "\n".join(done.left)
            self.ncm.push_screen(PlainScreen("Import taken back", text))

    def action_close(self) -> None:
        self.dismiss(None)

    def action_back(self) -> None:
        self.dismiss(None)


class LedgerChangesScreen(NcmScreen[None]):
    """What one import changed, a line a patient, by bed."""

    AREAS = ("ledger_changes",)
    BINDINGS = [*bindings("ledger_changes")]

    def __init__(self, line: LedgerLine) -> None:
        super().__init__()
        self.line = line
        self.changes: tuple[LedgerChange, ...] = ()

    def compose(self) -> ComposeResult:
        yield Rule("What it changed")
        yield LineList(empty="This import changed nothing about anybody.", private=True)
        yield KeyBar("ledger_changes", "everywhere")

    def on_mount(self) -> None:
        desk = self.ncm.desk
        assert desk is not None
        self.changes = ledger.changes(desk, self.line.run)
        rule = self.query_one(Rule)
        rule.title = f"Import of {self.line.at:%a %d %b %H:%M} ─ {self.line.source}"
        rule.right = self.line.who
        rows = self.query_one(LineList)
        rows.set_source(len(self.changes), self._row)
        rows.focus()

    def on_resize(self) -> None:
        self.query_one(LineList).refresh_rows()

    def _row(self, index: int) -> Pieces:
        change = self.changes[index]
        room = max(10, (self.size.width or 80) - 48)
        return [
            (f"  {fit(change.bed, 8)} ", "dim"),
            (fit(change.name, 24) + " ", "strong"),
            (fit(change.mrn, 10) + " ", ""),
            (fit(change.what, room), ""),
        ]

    def on_line_list_opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """The history of the patient under the cursor."""
        at = self.query_one(LineList).current
        change = self.changes[at] if at is not None and at < len(self.changes) else None
        if change is not None and change.stay:
            show(self.ncm, change.stay, Item())
        else:
            self.say("There is no patient on this line who is still here.")

    def action_close(self) -> None:
        self.dismiss(None)

    def action_back(self) -> None:
        self.dismiss(None)

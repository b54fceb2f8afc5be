"""What was done and looked at, newest first: the audit record, as anybody who may ask would read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.screens.letters import LettersInput, LettersPage
from ncm_tui.services import deeds
from ncm_tui.views.changed import Changed
from ncm_tui.views.history import DeedRow
from ncm_tui.views.moments import moment_text
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.pages import Pages
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    pass

_WHEN, _WHO = 16, 22


class DeedsScreen(LettersPage):
    """When, who it was about, what; below, the entry under the cursor in full."""

    AREAS = ("deeds",)
    BINDINGS = [*bindings("deeds")]
    DEFAULT_CSS = """
    DeedsScreen #filter { display: none; }
    DeedsScreen #entry { height: auto; max-height: 5; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.pages: Pages[DeedRow] = Pages([], lambda _: [])

    def compose(self) -> ComposeResult:
        yield Rule("What was done and looked at")
        yield LettersInput(placeholder="letters of a deed or a patient, or a record code", id="filter")
        yield LineList(id="rows", empty="Nothing in the record has these letters. Esc clears them.")
        yield Static("", id="entry", markup=False)
        yield KeyBar("deeds", "everywhere")

    def on_mount(self) -> None:
        self.watch(self.letters_box, "value", self._filtered, init=False)
        self.ncm.changed.subscribe(self, self._changed)
        self._filtered("")
        self.rows.focus()

    def _changed(self, _: Changed) -> None:
        self._filtered(self.letters_box.value)

    def _filtered(self, letters: str) -> None:
        found = deeds.order(self.desk, letters)
        self.pages = Pages(found, lambda some: deeds.page(self.desk, some))
        self.rows.set_source(len(found), self._row)
        self.query_one(Rule).right = f"{len(found):,} {'match' if letters else 'entries'}"
        self._paint_line()

    def _row(self, index: int) -> Pieces:
        row = self.pages.row(index)
        if row is None:
            return [("", "")]
        today = self.desk.local(self.desk.now()).date()
        room = max(20, (self.rows.size.width or 80) - _WHEN - _WHO - 4)
        what = f"{row.what} · {row.detail}" if row.detail else row.what
        return [
            ("  " + fit(moment_text(row.at, today), _WHEN), "dim"),
            (fit(row.who, _WHO) + " ", ""),
            (fit(what, room), "strong"),
        ]

    def on_line_list_moved(self) -> None:
        self._paint_line()

    def _paint_line(self) -> None:
        row = self.current
        told = " · ".join(deeds.whole(self.desk, row.seq)) if row is not None else ""
        if row is not None and row.detail:
            told = f"{row.what} · {row.detail}\n {told}"
        self.query_one("#entry", Static).update(plain(f" {told}", "dim"))

    @property
    def current(self) -> DeedRow | None:
        """The entry under the cursor."""
        at = self.rows.current
        return None if at is None else self.pages.row(at)

    # -- keys

    def on_line_list_opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """The history of the patient the entry is about."""
        from ncm_tui.screens.history_of import Item, show

        stay = deeds.stay_of(self.desk, self.current.seq) if self.current is not None else ""
        if stay:
            show(self.ncm, stay, Item())
        else:
            self.say("This entry is about no patient who is still here.")

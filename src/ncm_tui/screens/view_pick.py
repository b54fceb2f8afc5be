"""Saved views of the caseload: pick one, keep the present one under a name, rename, remove."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding

from ncm_tui.commands import bindings
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.frame import NcmModal
from ncm_tui.services import saved_views
from ncm_tui.views.caseload import SavedView, Selection
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.plain import fit
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_edit import NcmInput

if TYPE_CHECKING:
    pass

_NAME = 32


class NameInput(NcmInput):
    """The name of a view, while it is asked for."""

    BINDINGS = [Binding("enter", "screen.named", show=False)]


class ViewPick(NcmModal[SavedView | None]):
    """Gives the view that was picked. ``now`` is what the caseload shows, ``name`` its view."""

    AREAS = ("views",)
    BINDINGS = [*bindings("views")]

    def __init__(self, now: Selection, name: str) -> None:
        super().__init__()
        self.now, self.name_now = now, name
        self.views: list[SavedView] = []
        self.counts: dict[str, int] = {}
        self._renaming = ""
        self._removed: SavedView | None = None

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def box(self) -> NameInput:
        return self.query_one(NameInput)

    def compose(self) -> ComposeResult:
        yield Rule("Views of the caseload")
        yield NameInput(placeholder="a name for the view", max_length=saved_views.LONGEST_NAME)
        yield LineList()
        yield KeyBar("views", "everywhere")

    def on_mount(self) -> None:
        self.box.display = False
        self._load(self.name_now or saved_views.BUNDLED[0].name)
        self.rows.focus()

    def _load(self, at: str = "") -> None:
        self.views, self.counts = saved_views.all_views(self.desk), saved_views.counts(self.desk)
        names = [view.name for view in self.views]
        place = names.index(at) if at in names else min(self.rows.at, len(names) - 1)
        self.rows.set_source(len(self.views), self._row, at=place)

    def _row(self, index: int) -> Pieces:
        view = self.views[index]
        number = str(index + 1) if index < 9 else " "
        room = max(10, (self.size.width or 80) - _NAME - 16)
        return [
            ("  ", ""),
            (f"{number} ", "accent"),
            (fit(view.name, _NAME) + " ", "strong"),
            (fit(self.counts.get(view.name, 0), 6, right=True) + "   ", ""),
            (fit(saved_views.described(view), room), "dim"),
        ]

    # -- picking

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.dismiss(self.views[event.index])

    def action_open(self) -> None:
        self.dismiss(self.views[self.rows.at])

    def action_pick_strip(self, digit: str) -> None:
        place = int(digit) - 1
        if place < len(self.views):
            self.dismiss(self.views[place])

    # -- keeping

    def action_add(self) -> None:
        """A name for what the caseload shows now."""
        self._renaming = ""
        self._ask("")

    def action_edit(self) -> None:
        view = self.views[self.rows.at]
        if view.bundled:
            self.ncm.say(
                f"“{view.name}” comes with the program; its name stays. a saves one of your own.",
                severity="warning",
            )
            return
        self._renaming = view.name
        self._ask(view.name)

    def _ask(self, name: str) -> None:
        self.box.value = name
        self.box.cursor_position = len(name)
        self.box.display = True
        self.box.focus()

    def action_named(self) -> None:
        """Enter in the field: keep it, or say what is wrong with the name and let it be mended."""
        name = " ".join(self.box.value.split())
        try:
            if self._renaming:
                future = saved_views.rename(self.desk, self._renaming, name)
            else:
                future = saved_views.save(self.desk, name, self.now)
        except Problem as problem:
            self.ncm.say_problem(problem)
            return
        done = f"Renamed to “{name}”." if self._renaming else f"Saved as “{name}” · D removes it."
        self._follow(future, done, name)
        self._close_box()

    def _follow(self, future: Future[None], said: str, at: str = "") -> None:
        def landed(_: None) -> None:
            self._load(at)
            self.ncm.say(said)

        self.ncm.follow(future, landed)

    def action_remove(self) -> None:
        view = self.views[self.rows.at]
        try:
            future = saved_views.remove(self.desk, view.name)
        except Problem as problem:
            self.ncm.say_problem(problem)
            return
        self._removed = view
        self._follow(future, f"View “{view.name}” removed; its patients stay · u undo")

    def action_undo(self) -> None:
        if self._removed is None:
            self.ncm.say("No view was removed on this page.")
            return
        view, self._removed = self._removed, None
        try:
            future = saved_views.save(self.desk, view.name, view.chosen)
        except Problem as problem:
            self.ncm.say_problem(problem)
            return
        self._follow(future, f"View “{view.name}” is there again.", view.name)

    def _close_box(self) -> None:
        self.box.display = False
        self.rows.focus()

    def action_close(self) -> None:
        if self.box.display:
            self._close_box()
        else:
            self.dismiss(None)

    def action_back(self) -> None:
        self.dismiss(None)

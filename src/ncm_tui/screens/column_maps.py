"""Saved columns of lists: which column of a list is what, once it was told; renamed or forgotten here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.screens.asking import ask
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services.intake import maps
from ncm_tui.views.changed import Changed
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk

FORM = "column-map"
_EMPTY = (
    "None yet. The first list or table you take in asks which column is what;\n   the answer is kept here."
)
_NAME = 34


class ColumnMapsScreen(NcmScreen[None]):
    """A row a list, by the name she gave it; below, its columns."""

    AREAS = ("column_maps",)
    BINDINGS = [*bindings("column_maps")]
    DEFAULT_CSS = """
    ColumnMapsScreen #about { height: auto; max-height: 6; width: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[maps.SavedMap] = []

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def current(self) -> maps.SavedMap | None:
        """The list under the cursor."""
        at = self.rows.current
        return self.saved[at] if at is not None and at < len(self.saved) else None

    def compose(self) -> ComposeResult:
        yield Rule("Saved columns of lists")
        yield LineList(empty=_EMPTY)
        yield Static("", id="about", markup=False)
        yield KeyBar("column_maps", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        self.rows.focus()

    def on_resize(self) -> None:
        self._read()

    def _changed(self, _: Changed) -> None:
        self._read()

    def _read(self) -> None:
        self.saved = maps.listed(self.desk)
        width = max(40, self.size.width or 80)
        self.rows.set_rows([_line(self.desk, each, width) for each in self.saved], at=self.rows.at)
        self._tell()

    def on_line_list_moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        one = self.current
        told = "" if one is None else " · ".join(one.columns)
        self.query_one("#about", Static).update(plain(told, "dim"))

    # -- keys

    def on_line_list_opened(self) -> None:
        self.action_rename()

    def action_rename(self) -> None:
        one = self.current
        if one is None:
            self.say("There is no list to rename yet.")
            return
        ask(
            self.ncm,
            FORM,
            lambda answers: maps.rename(self.desk, one.uid, str(answers.get("name") or "")),
            line=None,
            initial={"name": one.name},
            context={"about": "What you call this list"},
            forgotten=True,
        )

    def action_forget(self) -> None:
        if self.current is None:
            self.say("There is no list to forget yet.")
        else:
            self.ncm.follow(maps.forget(self.desk, self.current.uid))

    def action_back(self) -> None:
        self.dismiss(None)


def _line(desk: Desk, one: maps.SavedMap, width: int) -> Text:
    dates = {True: "day/month", False: "month/day", None: ""}[one.day_first]
    told = " · ".join(
        filter(None, (f"{len(one.columns)} columns", "no header" if one.headless else "", dates))
    )
    return Text.assemble(
        plain(f"  {fit(one.name, _NAME)} ", "strong"),
        plain(fit(told, max(10, width - _NAME - 23))),
        plain(f" saved {desk.local(one.at):%d %b %Y}", "dim"),
    )

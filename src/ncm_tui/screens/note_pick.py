"""Pick what goes into a note: a dot phrase, or a private finding (left out of every text until chosen)."""

from __future__ import annotations

from typing import NamedTuple

from rich.text import Text
from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens.frame import NcmModal
from ncm_tui.views.patient import PatientLine
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule


class Pick(NamedTuple):
    """``mark`` stands before it in the list, ``text`` is what goes into the note."""

    mark: str
    title: str
    text: str
    private: bool


class NotePick(NcmModal[str]):
    """Gives the text that was picked, or nothing."""

    AREAS = ("plain",)
    BINDINGS = [*bindings("plain")]

    def __init__(self, picks: list[Pick], line: PatientLine) -> None:
        super().__init__()
        self.picks, self.line = picks, line

    def compose(self) -> ComposeResult:
        desk = self.ncm.desk
        assert desk is not None
        yield PatientBar(desk.zone)
        yield Rule("Put into the note", f"{sum(each.private for each in self.picks)} private")
        yield LineList(empty="There is nothing to pick.", private=True)
        bar = KeyBar()
        bar.show_keys([("Enter", "put in"), ("Esc", "back")])
        yield bar

    def on_mount(self) -> None:
        self.query_one(PatientBar).show(self.line)
        rows = self.query_one(LineList)
        rows.set_source(len(self.picks), self._row)
        rows.focus()

    def _row(self, index: int) -> Text:
        pick = self.picks[index]
        room = max(10, (self.size.width or 80) - 46)
        made = plain(f" {fit(pick.mark, 12)} ", "soon" if pick.private else "accent")
        made.append_text(plain(f"{fit(pick.title, 30)} ", "strong"))
        return made.append_text(plain(fit(pick.text, room), "dim"))

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.dismiss(self.picks[event.index].text)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_close(self) -> None:
        self.dismiss(None)

"""A chart tab that is a list, with the current row in full beside it where the terminal is wide."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from ncm_tui.widgets.chart_tab import ChartTab
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.rule import Rule


class ListTab(ChartTab):
    """``empty`` is what an empty list says; from ``wide`` columns on the pane of ``pane_width`` stands beside
    the list. ``Enter`` on a row is ``action_open``."""

    empty: ClassVar[str] = ""
    wide: ClassVar[int] = 100
    pane_width: ClassVar[int] = 42
    pane_kind: ClassVar[type[Static]] = Static

    def compose(self) -> ComposeResult:
        yield Rule(self.title)
        with Horizontal():
            yield LineList(id=f"{self.tab_id}-rows", empty=self.empty)
            yield self.pane_kind("", id=f"{self.tab_id}-detail", classes="detail", markup=False)

    @property
    def rows(self) -> LineList:
        return self.query_one(f"#{self.tab_id}-rows", LineList)

    @property
    def pane(self) -> Static:
        return self.query_one(f"#{self.tab_id}-detail", Static)

    def pane_room(self, width: int) -> int:
        """How wide the pane is on a screen of ``width`` columns."""
        return self.pane_width

    def paint_detail(self) -> None:
        """Show the current row in full, where there is room."""
        raise NotImplementedError

    def action_open(self) -> None:
        """What Enter does on the current row."""
        raise NotImplementedError

    def on_resize(self, event: events.Resize) -> None:
        self.resized(event.size.width)

    def resized(self, width: int) -> None:
        """The tab is ``width`` columns wide now: the pane comes or goes."""
        self.pane.display = width >= self.wide
        self.pane.styles.width = self.pane_room(width)
        self.paint_detail()

    def on_line_list_moved(self) -> None:
        self.paint_detail()

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.action_open()

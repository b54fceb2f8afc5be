"""Getting ready without a prompt: the demo makes its ward, or a passphrase came by file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.rules.problems import Problem
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk


class StartingScreen(NcmScreen[None]):
    """One line while a thread opens the desk; what goes wrong is said, and ^Q leaves."""

    def __init__(self, start: Callable[[], Desk]) -> None:
        super().__init__()
        self.start = start

    def compose(self) -> ComposeResult:
        yield Rule("ncm ─ getting ready")
        yield Static(plain("\nOne moment …", "dim"), id="told", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show_keys([("^Q", "quit")])
        self._open()

    @work(thread=True, exclusive=True, group="unlock")
    def _open(self) -> None:
        try:
            desk = self.start()
        except Problem as problem:
            self.app.call_from_thread(self._refused, str(problem))
        except (OSError, UnicodeDecodeError):
            self.app.call_from_thread(self._refused, "The passphrase file could not be read as text.")
        else:
            self.app.call_from_thread(self.ncm.open_desk, desk, come_back=True)

    def _refused(self, words: str) -> None:
        self.query_one("#told", Static).update(plain(f"\n{words}", "soon"))

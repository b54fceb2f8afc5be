"""Rows of a list that is copied screen by screen, or from a terminal that does not mark what is pasted."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Static

from ncm_tui.rules.clean import clean
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services.intake.pasting import MOST
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

_SOON = 0.05
_KEYS = (("F2", "read them"), ("Backspace", "last line away"), ("Esc", "back, nothing kept"))
_TYPED = {"enter": "\n", "tab": "\t"}


class ImportPasteScreen(NcmScreen[str]):
    """Dismissed with the text of the rows, or with ``None``. The text is held here and nowhere else."""

    AREAS = ()

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._length = 0
        self._lines: list[str] = []
        self._painting: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Rule("Import ─ rows", "paste again to add the next part")
        yield Static("", id="told", markup=False)
        yield LineList(id="rows", private=True, empty="Copy the rows of your list and paste them here.")
        bar = KeyBar()
        bar.show_keys(_KEYS)
        yield bar

    def on_mount(self) -> None:
        self.query_one(LineList).can_focus = False
        self._paint()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        text = event.text if event.text.endswith(("\n", "\r")) else event.text + "\n"
        self._add(text)

    def on_key(self, event: events.Key) -> None:
        """A paste that comes as keys is text, too: no letter of it may press anything."""
        sign = _TYPED.get(event.key) or (event.character if event.is_printable else None)
        if sign is not None:
            event.stop()
            event.prevent_default()
            self._add(sign)
        elif event.key == "backspace":
            event.stop()
            self._parts = ["".join(f"{line}\n" for line in self._text().splitlines()[:-1])]
            self._length = len(self._parts[0])
            self._soon()

    def _add(self, text: str) -> None:
        if self._length + len(text) >= MOST:
            self.say("More rows than can be pasted. Save the list as a file and import that.", "warning")
            return
        self._parts.append(text)
        self._length += len(text)
        self._soon()

    def _soon(self) -> None:
        """Painted once for many keys: a paste that comes as keys is thousands of them."""
        if self._painting is None:
            self._painting = self.set_timer(_SOON, self._paint)

    def _text(self) -> str:
        self._parts = ["".join(self._parts)]
        return self._parts[0].replace("\r\n", "\n").replace("\r", "\n")

    def _paint(self) -> None:
        self._painting = None
        self._lines = [line for line in self._text().split("\n") if line.strip()]
        count = len(self._lines)
        said = f" {count} {'line' if count == 1 else 'lines'}. F2 reads them; nothing is taken in yet."
        self.query_one("#told", Static).update(plain(said if count else "", "dim"))
        self.query_one(LineList).set_source(count, self._row, at=max(0, count - 1))

    def _row(self, index: int) -> Text:
        return plain("  " + clean(self._lines[index])[0].replace("\t", "  "))

    def action_finish(self) -> None:
        text = self._text()
        if text.strip():
            self.dismiss(text)
        else:
            self.say("Nothing is here yet: paste the rows of your list.", "warning")

    def action_close(self) -> None:
        self.dismiss(None)

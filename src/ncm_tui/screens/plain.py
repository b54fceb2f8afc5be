"""Pages of plain text: a text to read, a text to take by the terminal's own selection, one question."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.screens.frame import NcmModal, NcmScreen
from ncm_tui.views.patient import PatientLine
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule


class PlainScreen(NcmScreen[None]):
    """A title and lines to read."""

    AREAS = ("plain",)
    BINDINGS = [*bindings("plain")]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.page_title, self.text = title, text

    def compose(self) -> ComposeResult:
        yield Rule(self.page_title)
        yield LineList(reading=True, private=True)
        yield KeyBar("plain", "everywhere")

    def on_mount(self) -> None:
        rows = self.query_one(LineList)
        rows.set_rows([plain(f" {line}") for line in self.text.split("\n")])
        rows.focus()

    def action_back(self) -> None:
        self.dismiss(None)


class CopyPage(NcmModal[bool]):
    """The text alone, from the first column, so that the terminal's own selection takes it clean."""

    BINDINGS = [Binding("y", "answer(True)", "I have it"), Binding("n,q", "answer(False)", "not copied")]

    def __init__(self, text: str, line: PatientLine) -> None:
        super().__init__()
        self.text, self.line = text, line

    def compose(self) -> ComposeResult:
        yield Rule(f"Copy: {self.line.name}", "select with the terminal, then paste")
        yield LineList(reading=True, private=True)
        bar = KeyBar()
        bar.show_keys([("y", "I have it"), ("n", "not copied")])
        yield bar

    def on_mount(self) -> None:
        self.query_one(LineList).focus()

    def on_resize(self) -> None:
        """Wrapped to the window as it is now."""
        width = max(20, self.app.size.width)
        lines: list[Text] = []
        for line in self.text.split("\n"):
            lines.extend(plain(line).wrap(self.app.console, width) if line else [plain("")])
        self.query_one(LineList).set_rows(lines)

    def action_answer(self, taken: bool) -> None:
        self.dismiss(taken)

    def action_close(self) -> None:
        self.dismiss(False)


class AskArrived(NcmModal[bool]):
    """Once a terminal: did the text arrive? OSC 52 gives no answer of its own."""

    BINDINGS = [Binding("y", "answer(True)", "it arrived"), Binding("n", "answer(False)", "it did not")]

    def __init__(self, line: PatientLine) -> None:
        super().__init__()
        self.line = line

    def compose(self) -> ComposeResult:
        yield Rule(f"Copied: {self.line.name}", "asked once in this terminal")
        yield Static(
            plain(
                "\n The text was handed to the terminal for the clipboard.\n"
                " Paste it where it goes now, then say whether it arrived.\n\n"
                " y  it arrived: marked as copied, and not asked again in this terminal\n"
                " n  it did not: the text is shown as a page to select by hand\n"
                " Esc  leave it: not marked as copied"
            ),
            markup=False,
        )
        bar = KeyBar()
        bar.show_keys([("y", "it arrived"), ("n", "it did not"), ("Esc", "leave it")])
        yield bar

    def action_answer(self, arrived: bool) -> None:
        self.dismiss(arrived)

    def action_close(self) -> None:
        self.dismiss(None)

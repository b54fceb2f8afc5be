"""The editor for long text, docked under the form. What is typed is kept within a quarter second."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import TextArea

from ncm_tui.widgets.keeping import KEEP_AFTER
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_area import NcmTextArea


class FormEditor(Vertical):
    """Hidden until ``open``. ``wrote(text)`` gets the whole text after a change."""

    DEFAULT_CSS = """
    FormEditor { height: 9; width: 1fr; display: none; }
    FormEditor NcmTextArea { height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.wrote: Callable[[str], None] = lambda _: None
        self.rule = Rule()
        self.area: NcmTextArea | None = None
        self._kept = ""
        self._waiting = False

    @property
    def is_open(self) -> bool:
        return self.display

    def compose(self) -> ComposeResult:
        yield self.rule

    def open(self, title: str, text: str, typed: str = "") -> None:
        """Show ``text``, the caret after it; ``typed`` was typed already. The text area is made at the
        first use: most forms never need one, and it is dear to mount."""
        if self.is_open and self.area is not None:
            self.area.insert(typed)
            return
        self.rule.title = title
        self.rule.right = "Tab next · Esc back"
        self._kept = text
        if self.area is None:
            self.area = NcmTextArea(text)
            self.mount(self.area)
        else:
            self.area.load_text(text)
        self.area.move_cursor(self.area.document.end)
        self.display = True
        self.area.focus()
        if typed:
            self.area.insert(typed)

    def close(self) -> None:
        """Keep the text and hide."""
        self.spill()
        self.display = False

    def spill(self) -> None:
        """Hand the text on if it changed."""
        if self.is_open and self.area is not None and self.area.text != self._kept:
            self._kept = self.area.text
            self.wrote(self._kept)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.is_open and not self._waiting:
            self._waiting = True
            self.set_timer(KEEP_AFTER, self._save)

    def _save(self) -> None:
        self._waiting = False
        self.spill()

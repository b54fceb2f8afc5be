"""Many lines of text. A module of its own: the unlock page does not wait for Textual's editor."""

from __future__ import annotations

from textual import events
from textual.strip import Strip
from textual.widgets import TextArea

from ncm_tui.widgets.hidden import curtain, names_hidden
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.text_edit import kept_bindings
from ncm_tui.widgets.unbroken import Unbroken


class NcmTextArea(Unbroken, TextArea, inherit_bindings=False):
    """Many lines of text. Tab is left to the screen; what is pasted comes in without control codes."""

    BINDINGS = [*kept_bindings(TextArea.BINDINGS)]
    DEFAULT_CSS = """
    NcmTextArea, NcmTextArea:focus {
        border: none; padding: 0 1; background: $background; color: $foreground;
        scrollbar-size: 0 1; scrollbar-color: $panel; scrollbar-background: $background;
    }
    """

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None,
                 read_only: bool = False) -> None:  # fmt: skip
        super().__init__(text, id=id, classes=classes, read_only=read_only, soft_wrap=True, theme="css",
                         highlight_cursor_line=False)  # fmt: skip
        self.cursor_blink = False

    def render_line(self, y: int) -> Strip:
        return curtain(self, y) if names_hidden(self) else super().render_line(y)

    def on_key(self, event: events.Key) -> None:
        """Nothing is typed into a text that cannot be seen."""
        if names_hidden(self):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        if names_hidden(self):
            event.stop()
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if not self.read_only:
            cleaned = plain(event.text.replace("\r\n", "\n").replace("\r", "\n")).plain
            if result := self._replace_via_keyboard(cleaned, *self.selection):
                self.move_cursor(result.end_location)

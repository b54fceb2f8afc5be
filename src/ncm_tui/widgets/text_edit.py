"""One line and many lines of text, which leave every key of the app to the app."""

from __future__ import annotations

from textual import events
from textual.binding import Binding, BindingsMap
from textual.widgets import Input, TextArea

from ncm_tui.commands import everywhere_keys
from ncm_tui.widgets.plain import one_line, plain

#: Left to the app or to forms, beside the everywhere keys: ^N, ^R and ^T have meanings of their own.
_LEFT_ALONE = everywhere_keys() | {f"f{n}" for n in range(1, 13)} | {"ctrl+n", "ctrl+r", "ctrl+t", "ctrl+g"}


def _kept(parent: type[Input] | type[TextArea]) -> list[Binding]:
    """The parent's bindings without a key that belongs to the app."""
    made = []
    for binding in BindingsMap(parent.BINDINGS).key_to_bindings.values():
        made.extend(b for b in binding if b.key not in _LEFT_ALONE)
    return made


class NcmInput(Input, inherit_bindings=False):
    """A line of text. What is pasted comes in without control codes, on one line."""

    BINDINGS = _kept(Input)
    DEFAULT_CSS = """
    NcmInput, NcmInput:focus {
        height: 1; border: none; padding: 0 1; background: $panel; color: $foreground;
    }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", password: bool = False, max_length: int = 0,
                 id: str | None = None, classes: str | None = None) -> None:  # fmt: skip
        super().__init__(value, placeholder, password=password, max_length=max_length, id=id, classes=classes,
                         select_on_focus=False)  # fmt: skip
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(one_line(event.text))


class NcmTextArea(TextArea, inherit_bindings=False):
    """Many lines of text. Tab is left to the screen; what is pasted comes in without control codes."""

    BINDINGS = _kept(TextArea)
    DEFAULT_CSS = """
    NcmTextArea, NcmTextArea:focus {
        border: none; padding: 0 1; background: $background; color: $foreground;
    }
    """

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None,
                 read_only: bool = False) -> None:  # fmt: skip
        super().__init__(text, id=id, classes=classes, read_only=read_only, soft_wrap=True, theme="css",
                         highlight_cursor_line=False)  # fmt: skip
        self.cursor_blink = False

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if not self.read_only:
            cleaned = plain(event.text.replace("\r\n", "\n").replace("\r", "\n")).plain
            if result := self._replace_via_keyboard(cleaned, *self.selection):
                self.move_cursor(result.end_location)

"""One line of text, which leaves every key of the app to the app."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.binding import Binding, BindingsMap, BindingType
from textual.widgets import Input

from ncm_tui.commands import everywhere_keys
from ncm_tui.widgets.plain import one_line
from ncm_tui.widgets.unbroken import Unbroken

#: Left to the app or to forms, beside the everywhere keys: ^N, ^R and ^T have meanings of their own.
_LEFT_ALONE = everywhere_keys() | {f"f{n}" for n in range(1, 13)} | {"ctrl+n", "ctrl+r", "ctrl+t", "ctrl+g"}


def kept_bindings(inherited: Iterable[BindingType]) -> list[Binding]:
    """A parent's bindings without a key that belongs to the app."""
    made: list[Binding] = []
    for binding in BindingsMap(inherited).key_to_bindings.values():
        made.extend(b for b in binding if b.key not in _LEFT_ALONE)
    return made


class NcmInput(Unbroken, Input, inherit_bindings=False):
    """A line of text. What is pasted comes in without control codes, on one line."""

    BINDINGS = [*kept_bindings(Input.BINDINGS)]
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
        # The line end that comes with a copied line would be a blank more: a wrong passphrase.
        self.insert_text_at_cursor(one_line(event.text.rstrip("\r\n")))

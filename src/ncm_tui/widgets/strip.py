"""The numbered strip: where am I, and which digit goes where."""

from __future__ import annotations

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from ncm_tui.widgets.plain import plain


class NumberedStrip(Widget):
    """``1 Summary 2 Assess …``; dimmed and without digits while a form has the focus (P§5)."""

    DEFAULT_CSS = "NumberedStrip { height: 1; width: 1fr; }"
    active: reactive[int] = reactive(0)
    dimmed: reactive[bool] = reactive(False)

    def __init__(
        self, names: list[str], active: int = 0, *, digits: list[int] | None = None, id: str | None = None
    ) -> None:
        """``digits`` are those of the names, 1, 2, 3 … where they are not given."""
        super().__init__(id=id)
        self.names = names
        self.digits = digits or list(range(1, len(names) + 1))
        self.set_reactive(NumberedStrip.active, active)

    def render(self) -> Text:
        made = Text(" ")
        for place, name in enumerate(self.names):
            label = name if self.dimmed else f"{self.digits[place]} {name}"
            style = "dim" if self.dimmed or place != self.active else "strong"
            made.append_text(plain(label, style)).append(" " if len(self.names) > 7 else "  ")
        made.truncate(max(0, self.size.width), overflow="ellipsis")
        return made

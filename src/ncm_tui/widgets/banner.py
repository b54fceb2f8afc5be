"""The top line where no chart is open: what this is, how old the census is, the clock."""

from __future__ import annotations

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from ncm_tui.widgets.hidden import SAID, names_hidden
from ncm_tui.widgets.plain import plain, spread


class Banner(Widget):
    """``parts`` are (text, ink) pairs from the left; ``clock`` stands at the right edge."""

    DEFAULT_CSS = "Banner { height: 1; width: 1fr; }"
    parts: reactive[tuple[tuple[str, str], ...]] = reactive(())
    clock: reactive[str] = reactive("")

    def __init__(self, parts: tuple[tuple[str, str], ...] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Banner.parts, parts)

    def render(self) -> Text:
        left = Text(" ").append_text(plain("ncm", "strong"))
        for place, (words, style) in enumerate(self.parts):
            left.append_text(plain("  " if place == 0 else " · ", "dim")).append_text(plain(words, style))
        right = (SAID, "accent") if names_hidden(self) else (self.clock, "dim")
        return spread(left, Text.assemble(plain(*right), " "), self.size.width)

"""A title set into a line: the only frame a page has."""

from __future__ import annotations

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from ncm_tui.widgets.hidden import SAID, names_hidden
from ncm_tui.widgets.plain import fit, one_line, plain


class Rule(Widget):
    """`` Caseload ─ 18 patients ────── by bed ───``."""

    DEFAULT_CSS = "Rule { height: 1; width: 1fr; }"
    title: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def __init__(self, title: str = "", right: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Rule.title, title)
        self.set_reactive(Rule.right, right)

    @property
    def room(self) -> int:
        """How many cells the title has; as on a terminal of 80 before there is a size."""
        return max(0, (self.size.width or 80) - len(self._right()) - 2)

    def _right(self) -> str:
        words = SAID if self.region.y == 0 and names_hidden(self) else one_line(self.right)
        return f" {words} ───" if words else "─"

    def render(self) -> Text:
        width, right, room = self.size.width, self._right(), self.room
        title = one_line(self.title)
        title = fit(title, room).rstrip() if len(title) > room else title
        dash = max(0, width - len(title) - len(right) - 2)
        return Text.assemble(" ", plain(title, "strong"), " ", plain("─" * dash + right, "rule"))

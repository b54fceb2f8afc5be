"""The pane beside a list: paints only the lines that differ from the patient before."""

from __future__ import annotations

from rich.text import Text
from textual.geometry import Region

from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import plain


class Pane(LineList, can_focus=False):
    """``show(text)`` wraps to the pane's width behind a rule on the left."""

    def __init__(self, *, private: bool = False, id: str | None = None) -> None:
        super().__init__(reading=True, private=private, id=id)
        self._shown: list[Text] = []
        self._text = Text()

    def show(self, text: Text) -> None:
        """Show this text in place of what was there."""
        self._text = text
        width, height = self.size
        if width < 4:
            return
        lines = list(text.wrap(self.app.console, width - 2))[:height]
        rows = [Text.assemble(plain("│ ", "rule"), line) for line in lines]
        rows += [plain("│", "rule")] * (height - len(rows))
        before, self._shown = self._shown, rows
        if len(before) != len(rows):
            self.set_rows(rows)
            return
        self._get = rows.__getitem__
        changed = [place for place, (old, new) in enumerate(zip(before, rows, strict=True)) if old != new]
        for place in changed:
            self._lines.pop(place, None)
        self.refresh(*(Region(0, place, width, 1) for place in changed))

    def on_resize(self) -> None:
        super().on_resize()
        self._shown = []
        self.show(self._text)

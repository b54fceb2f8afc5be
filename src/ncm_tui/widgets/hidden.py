"""What a widget shows while the privacy key hides names: free text is behind a curtain (P§10)."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from ncm_tui.commands import key
from ncm_tui.widgets.ink import ink
from ncm_tui.widgets.plain import fit

#: On the top line of every page, as long as names are hidden.
SAID = f"names hidden {key('app.hide_names')}"
_CURTAIN = f"   hidden · {key('app.hide_names')} shows it"


def names_hidden(widget: Widget) -> bool:
    """Whether the privacy key is on."""
    return bool(getattr(widget.app, "names_hidden", False))


def curtain(widget: Widget, y: int) -> Strip:
    """Line ``y`` of a text that is not to be seen now."""
    width = widget.size.width
    if y == 0:
        from rich.segment import Segment

        return Strip([Segment(fit(_CURTAIN, width), ink("dim") + widget.rich_style)], width)
    return Strip.blank(width, widget.rich_style)


class PrivateText(Static):
    """A pane of free text: behind the curtain while names are hidden."""

    def render_line(self, y: int) -> Strip:
        return curtain(self, y) if names_hidden(self) else super().render_line(y)

"""Data as it is: no markup, no control codes, whatever the text holds."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

from ncm_tui.widgets.ink import ink

_DROPPED = dict.fromkeys((*range(32), *range(127, 160)))
_DROPPED |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF])
_LINES = {**_DROPPED, 0x0A: "\n", 0x09: " "}
_LINE = {**_DROPPED, 0x0A: " ", 0x0D: " ", 0x09: " "}


def plain(text: object, style: str | Style = "") -> Text:
    """``text`` as a renderable; brackets stay, control codes go. ``style`` is a name of :func:`ink`."""
    return Text(str(text).translate(_LINES), style=ink(style) if isinstance(style, str) else style, end="")


def one_line(text: object) -> str:
    """``text`` on one line, without control codes."""
    line = text if isinstance(text, str) else str(text)
    return line if line.isprintable() else line.translate(_LINE)


def fit(text: object, width: int, *, right: bool = False) -> str:
    """``text`` in exactly ``width`` cells; what does not fit ends in ``…``."""
    line = one_line(text)
    length = len(line) if line.isascii() else cell_len(line)
    if length > width:
        return set_cell_size(line, width - 1) + "…" if width > 0 else ""
    return " " * (width - length) + line if right else line + " " * (width - length)


def spread(left: Text, right: Text, width: int) -> Text:
    """``left`` at the left edge, ``right`` at the right one; ``left`` gives way."""
    room = max(0, width - right.cell_len - 1)
    if left.cell_len > room:
        left = left.copy()
        left.truncate(room, overflow="ellipsis")
    return Text.assemble(left, " " * max(1, width - left.cell_len - right.cell_len), right)

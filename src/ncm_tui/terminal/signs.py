"""ASCII in place of the signs the app draws, for terminals and fonts without them."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

#: Each sign of the app and the one character that stands for it; letters with accents are left alone.
SIGNS = str.maketrans(
    {
        "▸": ">", "◂": "<", "─": "-", "│": "|", "·": "-", "✓": "+", "●": "*", "◆": "@", "○": "o", "■": "#",
        "□": ".", "▲": "^", "≈": "=", "…": ".", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
        "×": "x", "≥": ">", "≤": "<", "→": ">", "←": "<", "↑": "^", "↓": "v", "•": "*", "▁": "_", "▔": "-",
        "▊": "|", "▎": "|", "▂": "|", "▃": "|", "▄": "|", "▅": "|", "▆": "|", "▇": "|", "█": "|", "▌": "|",
        "▐": "|", "†": "+", "½": "h", "°": "o", "›": "+",
    }
)  # fmt: skip


class PlainSigns(LineFilter):
    """One cell for one cell, so that nothing moves. Off unless asked for."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not self.enabled:
            return segments
        return [
            one if one.control or one.text.isascii() else one._replace(text=one.text.translate(SIGNS))
            for one in segments
        ]

"""The last notes as they stand beside the Summary: each with its head, then as much as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from ncm_tui.views.chart import NoteBeside
from ncm_tui.widgets.note_rows import wrapped
from ncm_tui.widgets.plain import plain

_LEAST = 3


def notes_beside(notes: Sequence[NoteBeside], room: tuple[int, int]) -> Text:
    """``room`` is (cells, lines): shared evenly, what a short note leaves goes to the next."""
    width, lines = max(20, room[0]), room[1]
    if not notes:
        return plain("No finished note yet.", "dim")
    made: list[Text] = []
    for place, note in enumerate(notes):
        share = (lines - len(made)) // (len(notes) - place)
        made += _one(note, width, max(_LEAST, share - 1))
        made.append(Text())
    return Text("\n").join(made[:lines])


def _one(note: NoteBeside, width: int, most: int) -> list[Text]:
    """Head, then the body without its empty lines; what is left off ends in ``…``."""
    head = plain(f"{note.at:%a %d %b %H:%M} {note.title}", "accent")
    head.truncate(width, overflow="ellipsis")
    lines = [line for line in note.body.split("\n") if line.strip()]
    if lines and lines[0].strip() == note.title:
        del lines[0]  # the head says it
    body = [part for line in lines for part in wrapped(line, width)]
    shown = body[: max(1, most - 1)] or [""]
    if len(body) > len(shown):
        shown[-1] = f"{shown[-1][: width - 2].rstrip()} …"
    return [head, *(plain(line) for line in shown)]

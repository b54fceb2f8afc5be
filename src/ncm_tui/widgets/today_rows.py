"""One line of Today as a row: sign, due, who, where, what, why. What it is in full: ``today_detail``."""

from __future__ import annotations

from datetime import datetime

from ncm_tui.views.due_words import due_words, reason_words
from ncm_tui.views.worklist import WorkItem
from ncm_tui.widgets.line_list import MARK, Pieces
from ncm_tui.widgets.plain import fit, one_line

#: Cells at 80 columns; *Why* takes the rest.
_DUE, _NAME, _BED, _WHAT = 10, 14, 7, 23
#: What of the cells beyond 80 goes to the name, and to what is to be done; the rest to *Why*.
_MORE_NAME, _MORE_WHAT = (8, 4), (12, 3)
_SIGN = 3
#: *Why* in fewer cells says nothing.
_LEAST_WHY = 8
#: From so many columns a pane of so many cells stands beside the list, which keeps its *Why*.
_PANE_FROM, _PANE, _LIST = 112, 40, 81
_INKS = {"!": "late", "▲": "soon"}


def widths(width: int) -> tuple[int, int, int]:
    """Cells of name, *What* and *Why* on a list ``width`` cells wide: *Why* has 19 on one of 80, and gives
    way where it is narrower."""
    over = max(0, width - 80)
    name = _NAME + min(_MORE_NAME[0], over // _MORE_NAME[1])
    what = _WHAT + min(_MORE_WHAT[0], over // _MORE_WHAT[1])
    left = width - _SIGN - _DUE - _BED - 3 - name
    why = left - what - 1
    return (name, what, why) if why >= _LEAST_WHY else (name, max(1, left), 0)


def pane_width(width: int) -> int:
    """Cells of the pane on a page ``width`` cells wide; none where the list would lose its *Why* for it: the
    line in full stands below the list then."""
    return min(_PANE, width - _LIST) if width >= _PANE_FROM else 0


def heading(width: int, *, alone: bool = False) -> str:
    """The line of column names; ``alone`` where the patient stands in the headings."""
    name, what, why = widths(width)
    whose = "" if alone else f"{fit('Patient', name)} {fit('Bed', _BED)} "
    cells = what + (name + _BED + 2 if alone else 0)
    return f"{' ' * _SIGN}{fit('Due', _DUE)} {whose}{fit('What', cells)} {'Why' if why else ''}".rstrip()


def row_pieces(item: WorkItem, width: int, now: datetime, *, alone: bool = False) -> Pieces:
    """`` ! 13:00 -1h  ALVAREZ, Maria  4W-12A  2nd IM copy  discharge 17:00``: ``●`` where it is pinned, ``~``
    before a due time that rests on what nobody confirmed; what another watches is dim and never red."""
    name, what, why = widths(width)
    ink = "dim" if item.watch else _INKS.get(item.marker, "")
    sure = "~" if item.assumed else " "
    whose: Pieces = [] if alone else [(f"{fit(item.name, name)} ", ""), (f"{fit(item.bed, _BED)} ", "dim")]
    cells = what + (name + _BED + 2 if alone else 0)
    return [
        (MARK, "accent") if item.pinned else (" ", ""),
        (" " if item.watch else item.marker or " ", ink),
        (sure, "soon" if sure == "~" else ""),
        (f"{fit(due_words(item, now), _DUE)} ", ink or "dim"),
        *whose,
        (fit(item.what, cells), "dim" if item.watch else "strong"),
        *([(f" {_whole(why_words(item), why)}", "dim")] if why else []),
    ]


def _whole(text: str, width: int) -> str:
    """As :func:`fit`, but no number is cut: half a date is another one."""
    line = one_line(text)
    cut = fit(line, width)
    kept = cut.removesuffix("…")
    if not cut.endswith("…") or line == cut or line[len(kept) : len(kept) + 1] in ("", " "):
        return cut
    head, _, part = kept.rpartition(" ")
    if not head or not any(sign.isdigit() for sign in part):
        return cut
    return fit(f"{head.rstrip(' ·,:;~')}…", width)


def why_words(item: WorkItem) -> str:
    """The reason, else whose rule it is; of a row handed on, with whom it is: ``?`` as long as that was not
    confirmed."""
    if item.handed_to:
        return f"with {one_line(item.handed_to)}{'' if item.taken_at else '?'}"
    return reason_words(item)

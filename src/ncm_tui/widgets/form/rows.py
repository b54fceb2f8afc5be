"""How one question of a form is set on the page: a few lines of (text, ink) pieces, no widget.

A row that is not current takes one line: question left, answer right. The current one opens: the whole
question, every option, the line being typed, and the note under it.
"""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import ItemType
from ncm_tui.views.answers import NOT_ANSWERED, answer_text, when_text
from ncm_tui.widgets.form.field import Line, Look, field, hint, ink_of, is_dim, is_on, origin, wrap
from ncm_tui.widgets.plain import fit

MOST_OPTION_LINES = 4
#: Cells that a question keeps beside the longest answer, with the space after it.
_LEAST_QUESTION = 24
_STILL = "Enter: still so today · another answer takes its place"


def split_of(width: int) -> int:
    """The column where answers begin: 52 at 80 columns, as on the sheet; it grows with the page."""
    return max(20, min(width * 13 // 20, 74))


def lay(look: Look, width: int, zone: ZoneInfo) -> list[Line]:
    """The lines of one row, each at most ``width`` cells."""
    return _open(look, width, zone) if look.current else [_closed(look, width, zone)]


def _closed(look: Look, width: int, zone: ZoneInfo) -> Line:
    """Question left, answer right; a long answer takes room from the question: it is what is read."""
    split = split_of(width)
    lead = f"   {look.number:>2} "
    ink = "" if look.given is None or look.given.confirmed else "dim"
    mark = ("! ", "late") if look.flag else ("", "")
    text, answer_ink = answer(look, zone, width - len(lead) - _LEAST_QUESTION - len(mark[0]))
    needs = cell_len(text) + len(mark[0])
    if needs > width - split:
        split = max(len(lead) + _LEAST_QUESTION, width - needs)
    question = fit(look.item.text, split - len(lead) - 1)
    shown = fit(text, width - split - len(mark[0])).rstrip()
    said = look.was or (look.given is not None and look.given.value is not None)
    shown_ink = ink_of(look.item, answer_ink) if said else answer_ink
    return [(lead, "dim"), (question + " ", ink), mark, (shown, shown_ink)]


def answer(look: Look, zone: ZoneInfo, most: int = 0) -> tuple[str, str]:
    """What a closed row says on the right, and its ink: bright only what the nurse herself said. Where it
    is longer than ``most`` cells, *from the chart* gives way first; a date of its own never does."""
    given = look.given
    if given is None or given.value is None:
        empty = look.was or ("optional" if look.optional else NOT_ANSWERED)
        return ("needed", "soon") if look.needed else (empty, "dim")
    text = answer_text(look.item, given.value, zone)
    if look.options and look.item.type in (ItemType.CHOICE, ItemType.SCALE):
        text = f"{_printed_of(look)}● {text}"
    tail = origin(given, zone) or (f"({look.was})" if look.was else "")
    whole = f"{text}  {tail}" if tail else text
    ink = "dim" if is_dim(given) else "strong"
    bare = given.provenance is Provenance.CHART and 0 < most < cell_len(whole)
    return (text if bare else whole), ink


def _printed_of(look: Look) -> str:
    for place, printed in enumerate(look.printed):
        if is_on(look, place):
            return printed
    return ""


def _open(look: Look, width: int, zone: ZoneInfo) -> list[Line]:
    """The current row: question and, beside or below it, what can be pressed."""
    split = split_of(width)
    lead = f" ▸ {look.number:>2} "
    indent = " " * len(lead)
    right = width - split
    beneath = field(look, zone, right)
    fits = look.item.type is not ItemType.TABLE
    beside = (
        beneath
        if fits and len(beneath) <= MOST_OPTION_LINES and all(_width(line) <= right for line in beneath)
        else []
    )
    room = (split if beside else width) - len(lead) - 1
    question = wrap(look.item.text, room)
    lines: list[Line] = []
    for place in range(max(len(question), len(beside))):
        text = question[place] if place < len(question) else ""
        line: Line = [(lead if place == 0 else indent, "accent"), (set_cell_size(text, room) + " ", "accent")]
        lines.append(line + (beside[place] if place < len(beside) else []))
    if not beside:
        lines += [[(indent, ""), *line] for line in field(look, zone, width - len(lead) - 1)]
    lines += [[(indent, ""), (part, "dim")] for part in _help(look, width - len(lead) - 1)]
    carried = look.given is not None and look.given.provenance is Provenance.CARRIED
    if told := look.was or (_STILL if carried else ""):
        ink = ink_of(look.item, "dim") if look.was else "dim"
        lines += [[(indent, ""), (part, ink)] for part in wrap(told, width - len(lead) - 1)]
    if look.note:
        lines += [[(indent, ""), (part, look.note_ink)] for part in wrap(look.note, width - len(lead) - 1)]
    if look.flag:
        lines += [[(indent, ""), (part, "late")] for part in wrap(f"! {look.flag}", width - len(lead) - 1)]
    return lines


def _help(look: Look, width: int) -> Iterable[str]:
    said = " ".join(part for part in (look.lead, look.item.help) if part)
    return wrap(said, width) if said else ()


def _width(line: Line) -> int:
    return sum(cell_len(text) for text, _ in line)


__all__ = ["Line", "Look", "answer", "hint", "lay", "origin", "split_of", "when_text", "wrap"]

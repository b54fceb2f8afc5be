"""How one question of a form is set on the page: a few lines of (text, ink) pieces, no widget.

A row that is not current takes one line: question left, answer right. The current one opens: the whole
question, every option, the line being typed, and the note under it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from rich.cells import cell_len, chop_cells, set_cell_size

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import Item, ItemType, Option
from ncm_tui.views.answers import NOT_ANSWERED, answer_text, row_text, when_text
from ncm_tui.views.forms import Given
from ncm_tui.widgets.plain import fit, one_line

Line = list[tuple[str, str]]
MOST_OPTION_LINES = 4
#: Answers that are not the nurse's own finding of now.
_QUIET = (Provenance.NORMAL, Provenance.COMPUTED, Provenance.CARRIED)
#: Cells that a question keeps beside the longest answer, with the space after it.
_LEAST_QUESTION = 24


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a row shows. ``printed`` are the keys printed before ``options``; ``picks`` the options
    a filter left (``None``: no filter open) and ``pick_at`` the one under the pick cursor; ``optional`` may
    stay unanswered, and says so; ``lead`` is what the section says before its questions; ``was`` the answer
    of the filling before, where it is another one now or is asked anew."""

    item: Item
    number: str
    given: Given | None = None
    options: tuple[Option, ...] = ()
    printed: tuple[str, ...] = ()
    current: bool = False
    typed: str | None = None
    caret: int = 0
    picks: tuple[int, ...] | None = None
    pick_at: int = 0
    note: str = ""
    note_ink: str = "dim"
    flag: str = ""
    needed: bool = False
    optional: bool = False
    lead: str = ""
    was: str = ""


@lru_cache(maxsize=2048)
def wrap(text: str, width: int) -> tuple[str, ...]:
    """``text`` in lines of at most ``width`` cells, broken between words, a long word anywhere."""
    width = max(width, 4)
    lines: list[str] = []
    line = ""
    for word in one_line(text).split():
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, width) if cell_len(word) > width else [word]
        lines.extend(full)
    return (*lines, line) if line or not lines else tuple(lines)


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
    text, answer_ink = answer(look, zone)
    needs = cell_len(text) + len(mark[0])
    if needs > width - split:
        split = max(len(lead) + _LEAST_QUESTION, width - needs)
    question = fit(look.item.text, split - len(lead) - 1)
    shown = fit(text, width - split - len(mark[0])).rstrip()
    return [(lead, "dim"), (question + " ", ink), mark, (shown, answer_ink)]


def answer(look: Look, zone: ZoneInfo) -> tuple[str, str]:
    """What a closed row says on the right, and its ink: bright only what the nurse herself said."""
    given = look.given
    if given is None or given.value is None:
        empty = look.was or ("optional" if look.optional else NOT_ANSWERED)
        return ("needed", "soon") if look.needed else (empty, "dim")
    text = answer_text(look.item, given.value, zone)
    if look.options and look.item.type in (ItemType.CHOICE, ItemType.SCALE):
        text = f"{_printed_of(look)}● {text}"
    tail = origin(given, zone) or (f"({look.was})" if look.was else "")
    return (f"{text}  {tail}" if tail else text), ("dim" if _is_dim(given) else "strong")


def _is_dim(given: Given) -> bool:
    return not given.confirmed or given.provenance in _QUIET


def _printed_of(look: Look) -> str:
    for place, printed in enumerate(look.printed):
        if _is_on(look, place):
            return printed
    return ""


def origin(given: Given, zone: ZoneInfo) -> str:
    """Where an answer came from, when not from the nurse's fingers just now."""
    when = f" {given.observed_at.astimezone(zone):%a %d %b %H:%M}" if given.observed_at else ""
    return {
        Provenance.CHART: f"(from {given.source or 'the chart'})",
        Provenance.REPEATED: f"(as of{when}: still so?)",
        Provenance.CARRIED: f"(was so{when}: Enter, still so)",
        Provenance.CONFIRMED: {"repeated": f"(as of{when})", "still so": "(still so)"}.get(given.source, ""),
        Provenance.NORMAL: f"({given.source or 'normal'})",
        Provenance.LINKED: "",
    }.get(given.provenance, "")


def _open(look: Look, width: int, zone: ZoneInfo) -> list[Line]:
    """The current row: question and, beside or below it, what can be pressed."""
    split = split_of(width)
    lead = f" ▸ {look.number:>2} "
    indent = " " * len(lead)
    right = width - split
    field = _field(look, zone, right)
    fits = look.item.type is not ItemType.TABLE
    beside = (
        field
        if fits and len(field) <= MOST_OPTION_LINES and all(_width(line) <= right for line in field)
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
        lines += [[(indent, ""), *line] for line in _field(look, zone, width - len(lead) - 1)]
    lines += [[(indent, ""), (part, "dim")] for part in _help(look, width - len(lead) - 1)]
    if look.was:
        lines += [[(indent, ""), (part, "dim")] for part in wrap(look.was, width - len(lead) - 1)]
    if look.note:
        lines += [[(indent, ""), (part, look.note_ink)] for part in wrap(look.note, width - len(lead) - 1)]
    if look.flag:
        lines += [[(indent, ""), (part, "late")] for part in wrap(f"! {look.flag}", width - len(lead) - 1)]
    return lines


def _help(look: Look, width: int) -> Iterable[str]:
    said = " ".join(part for part in (look.lead, look.item.help) if part)
    return wrap(said, width) if said else ()


def _field(look: Look, zone: ZoneInfo, width: int) -> list[Line]:
    kind = look.item.type
    if look.picks is not None:
        return _picker(look, width)
    if look.typed is not None:
        return _edited(look, width)
    if look.options and any(look.printed):
        return _options(look, zone, width)
    if look.options and not look.item.options:
        return _value(look, zone, width)
    if look.options:
        return _many_options(look, zone, width)
    if kind is ItemType.TABLE:
        return _table(look, zone, width)
    return _value(look, zone, width)


def _options(look: Look, zone: ZoneInfo, width: int) -> list[Line]:
    """``0 Not at all  1● Several days`` flowing over as many lines as it takes."""
    lines: list[Line] = [[]]
    used = 0
    for place, option in enumerate(look.options):
        on = _is_on(look, place)
        key = look.printed[place] if place < len(look.printed) else ""
        name = "" if option.label == key else one_line(option.label)
        label = f"{key}{'● ' if on else ' ' if key else ''}{name}".rstrip()
        for part in wrap(label, width) if cell_len(label) > width else (label,):
            size = cell_len(part)
            gap = 2 if used else 0
            if used + gap + size > width:
                lines.append([])
                used = gap = 0
            ink = ("dim" if look.given and _is_dim(look.given) else "strong") if on else ""
            lead = key if part.startswith(key) and label.startswith(part) else ""
            lines[-1] += [(" " * gap, ""), (lead, "accent"), (part[len(lead) :], ink)]
            used += gap + size
    tail = origin(look.given, zone) if look.given else ""
    return lines + ([[(tail, "dim")]] if tail else [])


def _many_options(look: Look, zone: ZoneInfo, width: int) -> list[Line]:
    """More than nine: what is chosen, and how to find another."""
    chosen = _value(look, zone, width) if look.given and look.given.value is not None else []
    return [*chosen, [("type part of a word · F4 shows all", "dim")]]


def _is_on(look: Look, place: int) -> bool:
    given = look.given
    if given is None or given.value is None:
        return False
    option = look.options[place]
    if isinstance(given.value, bool):
        return option.id == ("yes" if given.value else "no")
    if isinstance(given.value, list):
        return option.id in given.value
    if isinstance(given.value, int | float):
        return option.points == given.value
    return given.value in (option.id, option.code)


def _picker(look: Look, width: int) -> list[Line]:
    """The options a filter left, one a line, with a cursor; the letters typed above them."""
    lines: list[Line] = [[("/ ", "accent"), (look.typed or "", "strong"), (" ", "cursor")]]
    picks = look.picks or ()
    first = max(0, min(look.pick_at - 3, len(picks) - 7))
    for place, index in enumerate(picks[first : first + 7], first):
        on = "● " if _is_on(look, index) else "  "
        text = fit(on + one_line(look.options[index].label), min(width, 60)).rstrip()
        lines.append([(text, "cursor" if place == look.pick_at else "")])
    if not picks:
        lines.append([("no option has these letters · ^U clears them · ↑ ↓ leave", "dim")])
    if len(picks) > first + 7:
        lines.append([(f"  … {len(picks) - first - 7} more", "dim")])
    return lines


def _edited(look: Look, width: int) -> list[Line]:
    """The line being typed, with its caret; a long one shows the part around the caret."""
    typed = one_line(look.typed or "")
    room = max(8, width - 2 - len(look.item.unit) - 1)
    start = max(0, look.caret - room + 1)
    before, at, after = typed[start : look.caret], typed[look.caret : look.caret + 1], typed[look.caret + 1 :]
    after = after[: max(0, room - cell_len(before) - 1)]
    return [
        [(before, "strong"), (at or " ", "cursor"), (after, "strong"), (f" {look.item.unit}".rstrip(), "dim")]
    ]


_HINTS = {
    ItemType.DATE: "a date: t, t+3, fri, 12/4",
    ItemType.DATETIME: "a time: n, 1430, fri 1430, 12/4 2p",
    ItemType.TEXT: "type, Enter",
    ItemType.LONG_TEXT: "type; Tab moves on",
    ItemType.LINK: "Enter opens it · m done in the EMR",
}


def _value(look: Look, zone: ZoneInfo, width: int) -> list[Line]:
    given = look.given
    if given is None or given.value is None:
        return [[(hint(look.item), "dim")]]
    text = answer_text(look.item, given.value, zone)
    ink = "dim" if _is_dim(given) else "strong"
    lines: list[Line] = [[(part, ink)] for part in wrap(text, width)]
    tail = origin(given, zone)
    return lines + ([[(tail, "dim")]] if tail else [])


def hint(item: Item) -> str:
    """What the fingers may do on an empty field, with its range and unit."""
    if item.type in (ItemType.NUMBER, ItemType.SCALE):
        low, high = item.minimum, item.maximum
        if low is not None and low >= 1000 and not item.unit:  # a year: its range reads like a figure
            return "a year, four digits"
        span = f"{low:g}–{high:g}" if low is not None and high is not None else "a number"
        return f"{span} {item.unit}".rstrip()
    if item.type is ItemType.COMPUTED:
        return "worked out from the other answers"
    return _HINTS.get(item.type, "")


def _table(look: Look, zone: ZoneInfo, width: int) -> list[Line]:
    rows = look.given.value if look.given and isinstance(look.given.value, list) else None
    ink = "dim" if look.given and _is_dim(look.given) else "strong"
    lines: list[Line] = [
        [(f"{place} ", ""), (fit(row_text(look.item, row, zone), width - 3).rstrip(), ink)]
        for place, row in enumerate(rows or (), 1)
    ]
    if rows == []:
        lines.append([("0● None", ink)])
    keys = (
        "a adds a row · 0 none" if not rows else "a adds a row · digit opens · Backspace removes · Enter on"
    )
    return [*lines, [(part, "dim") for part in (fit(keys, width).rstrip(),)]]


def _width(line: Line) -> int:
    return sum(cell_len(text) for text, _ in line)


__all__ = ["Line", "Look", "answer", "hint", "lay", "origin", "split_of", "when_text", "wrap"]

"""What stands where a question is answered: its options, the line being typed, the value with where it came
from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from rich.cells import cell_len, chop_cells

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import Item, ItemType, Option
from ncm_tui.views.answers import answer_text, row_text
from ncm_tui.views.forms import Given
from ncm_tui.widgets.ink import OWN
from ncm_tui.widgets.plain import fit, one_line

Line = list[tuple[str, str]]
#: Answers in somebody's own words, or with such among them.
_FREE = (ItemType.TEXT, ItemType.LONG_TEXT, ItemType.TABLE)
#: Answers that are not the nurse's own finding of now.
_QUIET = (Provenance.NORMAL, Provenance.COMPUTED, Provenance.CARRIED)


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


def is_dim(given: Given) -> bool:
    """Whether an answer is not the nurse's own finding of now."""
    return not given.confirmed or given.provenance in _QUIET


def ink_of(item: Item, ink: str) -> str:
    """``ink`` for an answer to ``item``, told apart where it is free text."""
    return OWN + ink if item.type in _FREE else ink


def origin(given: Given, zone: ZoneInfo) -> str:
    """Where an answer came from, when not from the nurse's fingers just now."""
    when = f" {given.observed_at.astimezone(zone):%a %d %b %H:%M}" if given.observed_at else ""
    day = f"(as of {given.observed_at.astimezone(zone):%a %d %b})" if given.observed_at else ""
    return {
        Provenance.CHART: f"(from {given.source or 'the chart'})",
        Provenance.REPEATED: f"(as of{when}: still so?)",
        Provenance.CARRIED: day,
        Provenance.CONFIRMED: {"repeated": f"(as of{when})", "still so": "(still so)"}.get(given.source, ""),
        Provenance.NORMAL: f"({given.source or 'normal'})",
        Provenance.LINKED: "",
    }.get(given.provenance, "")


def field(look: Look, zone: ZoneInfo, width: int) -> list[Line]:
    """The lines of the answer of the current question, each at most ``width`` cells."""
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
        on = is_on(look, place)
        key = look.printed[place] if place < len(look.printed) else ""
        name = "" if option.label == key else one_line(option.label)
        label = f"{key}{'● ' if on else ' ' if key else ''}{name}".rstrip()
        for part in wrap(label, width) if cell_len(label) > width else (label,):
            size = cell_len(part)
            gap = 2 if used else 0
            if used + gap + size > width:
                lines.append([])
                used = gap = 0
            ink = ("dim" if look.given and is_dim(look.given) else "strong") if on else ""
            lead = key if part.startswith(key) and label.startswith(part) else ""
            lines[-1] += [(" " * gap, ""), (lead, "accent"), (part[len(lead) :], ink)]
            used += gap + size
    tail = origin(look.given, zone) if look.given else ""
    return lines + ([[(tail, "dim")]] if tail else [])


def _many_options(look: Look, zone: ZoneInfo, width: int) -> list[Line]:
    """More than nine: what is chosen, and how to find another."""
    chosen = _value(look, zone, width) if look.given and look.given.value is not None else []
    return [*chosen, [("type part of a word · F4 shows all", "dim")]]


def is_on(look: Look, place: int) -> bool:
    """Whether the option at ``place`` is chosen."""
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
        on = "● " if is_on(look, index) else "  "
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
    strong, cursor = ink_of(look.item, "strong"), ink_of(look.item, "cursor") if at else "cursor"
    return [[(before, strong), (at or " ", cursor), (after, strong), (f" {look.item.unit}".rstrip(), "dim")]]


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
    ink = ink_of(look.item, "dim" if is_dim(given) else "strong")
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
    ink = ink_of(look.item, "dim" if look.given and is_dim(look.given) else "strong")
    lines: list[Line] = [
        [(f"{place} ", ""), (fit(row_text(look.item, row, zone), width - 3).rstrip(), ink)]
        for place, row in enumerate(rows or (), 1)
    ]
    if rows == []:
        lines.append([("0● None", ink.removeprefix(OWN))])
    keys = (
        "a adds a row · 0 none" if not rows else "a adds a row · digit opens · Backspace removes · Enter on"
    )
    return [*lines, [(part, "dim") for part in (fit(keys, width).rstrip(),)]]

"""What can be pressed on this question: the words of the key bar, most useful first."""

from __future__ import annotations

from collections.abc import Iterable

from ncm_tui.rules import entry
from ncm_tui.rules.forms import Form, Item, ItemType
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.widgets.form.rows import wrap

_HELP_WIDTH = 76


def form_keys_here(filling: Filling, finish_word: str) -> Iterable[tuple[str, str]]:
    """(key as printed, word) pairs for the question under the cursor. ^N and ^R are offered only where
    they would do something (P§3)."""
    item = filling.current
    if item is not None:
        yield from _item_keys(item)
        if _normal_here(filling, item):
            yield "^N", "rest normal"
        if item.id in filling.previous and not filling.asked_anew(item):
            yield "^R", "repeat"
    yield from (("F6", "next gap"), ("F2", finish_word), ("F4", "pick"), ("Esc", "back"))


def list_keys_here(multi: bool, found: bool) -> Iterable[tuple[str, str]]:
    """The same while the list of options is open; ``found``: some option has the letters typed."""
    if found:
        yield from (("Enter", "toggle" if multi else "take it"), ("↑↓", "walk"))
    else:
        yield "↑↓", "leave"
    yield from (("a–z", "search"), ("^U", "clear"), ("F6", "next gap"), ("Esc", "close the list"))


_TAKES = {
    ItemType.CHOICE: "The printed number or letter answers and moves on; above nine: type part of a word.",
    ItemType.MULTI: "Printed numbers or letters toggle, 0 is none of these, Enter moves on.",
    ItemType.YES_NO: "y or n.",
    ItemType.SCALE: "The printed number answers and moves on.",
    ItemType.NUMBER: "Type the number, Enter moves on.",
    ItemType.TEXT: "Type, Enter moves on.",
    ItemType.LONG_TEXT: "Type in the editor; Tab moves on, Esc closes it.",
    ItemType.DATE: "t today, t+3, t-1w, fri, 12/4, 2026-12-04; it is echoed while you type.",
    ItemType.DATETIME: "n now, n-20min, 1430, 2p, fri 1430, t+1@0900; a day alone is kept as a day.",
    ItemType.TABLE: "a adds a row, its number opens it, Backspace removes the last, 0 is none.",
    ItemType.LINK: "Enter opens the form in place; m: done in the EMR (result, date, by whom).",
    ItemType.COMPUTED: "Worked out from the other answers and the chart.",
}


def help_on(filling: Filling) -> str:
    """F1 on a question: its whole text, what it takes, and what its flag asks for."""
    item = filling.current
    if item is None:
        return ""
    lines = [item.text, item.help, _TAKES[item.type]]
    if item.guarded:
        lines.append("It does not move on by itself: Enter does.")
    if item.fact:
        lines.append("What the chart has is shown dim; Enter confirms it, or F2 on the page of all answers.")
    lines += [f"{flag.label}. {flag.advice}" for flag in filling.form.flags if flag.item == item.id]
    lines += [
        filling.form.screening_only,
        *(f"Not verified yet: {said}" for said in _unverified(filling.form)),
        f"Source: {filling.form.citation}" if filling.form.citation else "",
    ]
    return "\n".join(part for line in lines if line for part in wrap(line, _HELP_WIDTH))


def _unverified(form: Form) -> Iterable[str]:
    """What a person must still check against the official document."""
    scoring = form.scoring.unverified if form.scoring is not None else ""
    return (said for said in dict.fromkeys((form.unverified, scoring)) if said)


def _item_keys(item: Item) -> Iterable[tuple[str, str]]:
    printed = [key for key in entry.printed(item) if key] if item.type in entry.BY_KEY else []
    if item.type is ItemType.YES_NO and not item.options:
        yield "y/n", "answer"
    elif printed:
        digits = [key for key in printed if key.isdecimal()]
        span = f"{digits[0]}–{digits[-1]}" if len(digits) > 1 else printed[0]
        yield (span if digits else "letter"), ("toggle" if item.type is ItemType.MULTI else "answer")
    elif item.type is ItemType.LINK:
        yield "m", "done in EMR"
    elif item.type is ItemType.TABLE:
        yield "a", "add row"


def _normal_here(filling: Filling, item: Item) -> bool:
    """Whether ^N would do anything in this section (P§3: where it would not, it is not offered)."""
    try:
        section = filling.sections[item.id]
    except KeyError:
        return False
    if filling.form.self_report or filling.form.scoring is not None or filling.form.kind == "instrument":
        return False
    return any(each.normal is not None for each in section.items)

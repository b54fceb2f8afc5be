"""What can be pressed on this question: the words of the key bar, most useful first."""

from __future__ import annotations

from collections.abc import Iterable

from ncm_tui.rules import entry
from ncm_tui.rules.forms import Item, ItemType
from ncm_tui.services.filling import Filling


def form_keys_here(filling: Filling, finish_word: str) -> Iterable[tuple[str, str]]:
    """(key as printed, word) pairs for the question under the cursor. ^N and ^R are offered only where
    they would do something (P§3)."""
    item = filling.current
    if item is not None:
        yield from _item_keys(item)
        if _normal_here(filling, item):
            yield "^N", "rest normal"
        if item.id in filling.previous:
            yield "^R", "repeat"
    yield from (("F6", "next gap"), ("F2", finish_word), ("F4", "pick"), ("Esc", "back"))


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

"""The caseload's *Next* out of Today's lines: the first of a patient, said in the cells of a list.

Behind the first paint only: making the lines asks for every rule and form. Until then, and where nobody
asked for them, :mod:`ncm_tui.services.next_step` says a thinner thing that is as true.
"""

from collections.abc import Mapping
from typing import Final

from ncm_tui.services.desk import Desk
from ncm_tui.services.next_step import FINISH, TODO, form_short
from ncm_tui.views.caseload import NextItem
from ncm_tui.views.todos import UNTOLD
from ncm_tui.views.worklist import WorkItem

Steps = Mapping[str, tuple[WorkItem, ...]]
#: The widest word of a list's *Next*, where its column is narrow.
SHORT: Final = 9
_WORDS: Final = {
    "todo": TODO, "referral": "referral", "goal": "goal due", "barrier": "barrier", "flag": "",
    "absence": "", "note": "uncharted", "filled": "uncharted", "check": "checklist", "confirm": "confirm",
    "unknown": "clocks ?", "draft": "finish",
}  # fmt: skip
_PAYER: Final = frozenset({"payer_class", "has_medicare"})


def steps(desk: Desk) -> Steps:
    """Of each stay its first two lines, by the stay's uid."""
    from ncm_tui.services import worklist

    return worklist.first_of(desk)


def due_today(desk: Desk) -> int:
    """How many of my lines are due on this day or past it."""
    from ncm_tui.services import worklist

    return worklist.today(desk).due_today


def of(items: tuple[WorkItem, ...]) -> tuple[NextItem | None, NextItem | None]:
    """What is next; and where that is a to-do, what would be next without it."""
    if not items:
        return None, None
    first = _step(items[0])
    then = next((item for item in items[1:] if item.kind != "todo"), None)
    return first, _step(then) if then is not None and items[0].kind == "todo" else None


def _step(item: WorkItem) -> NextItem:
    what = item.what
    if item.kind == "todo":
        what = TODO if what == UNTOLD else f"{TODO}: {what}"
    why = " · ".join(part for part in (item.why, item.handed) if part)
    return NextItem(item.due, what, why, _short(item))


def _short(item: WorkItem) -> str:
    """``IM``, ``uncharted``, ``payer?``, ``EDD past``: at most :data:`SHORT` cells."""
    if item.kind in ("unknown", "confirm") and _PAYER.intersection(item.needs):
        return "payer?"
    if item.kind == "edd":
        return "EDD past" if item.due is not None else "EDD?"
    if item.place.dialog.startswith("form:"):
        return _form(item)
    if item.kind in _WORDS:
        return _WORDS[item.kind]
    return _cut(item.what)


def _form(item: WorkItem) -> str:
    """``fin adm``, ``adm assmt``, ``LACE due``."""
    form = item.place.dialog.removeprefix("form:")
    if item.state == "unfinished":
        return f"{FINISH[:3]} {form_short(form)}"
    if form == "lace":
        return "LACE due"
    return "adm assmt" if form.startswith("admission") else form_short(form)


def _cut(what: str) -> str:
    """As many whole words as there is room for; of one long word its beginning."""
    made = ""
    for word in what.split():
        longer = f"{made} {word}".strip()
        if len(longer) > SHORT:
            break
        made = longer
    return made or what[:SHORT]

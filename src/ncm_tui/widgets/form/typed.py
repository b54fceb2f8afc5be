"""The line under the fingers: typed, edited, echoed, taken; and where the fingers go next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ncm_tui.rules import entry
from ncm_tui.rules.forms import Item, ItemType
from ncm_tui.rules.problems import Problem
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.forms import HALF, Given, Write

MOVES = {
    "up": -1,
    "shift+tab": -1,
    "down": 1,
    "tab": 1,
    "pageup": -8,
    "pagedown": 8,
    "home": -9999,
    "end": 9999,
}
BY_LINE = frozenset({ItemType.TEXT, ItemType.DATE, ItemType.DATETIME, ItemType.NUMBER})
_ALL_DONE = "All answered · F2"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a key did. ``ask`` is what only the page can do: ``link``, ``emr``, ``row`` (with ``index``),
    ``editor`` (with ``text`` already typed), ``end`` (the last row is answered, nothing is missing).
    ``entered``: the key was Enter."""

    writes: tuple[Write, ...] = ()
    message: str = ""
    refused: bool = False
    ask: str = ""
    index: int = 0
    text: str = ""
    entered: bool = False


def refused(sentence: str) -> Pressed:
    """A key that changes nothing, and why."""
    return Pressed(message=sentence, refused=True)


def by_line(item: Item) -> bool:
    """Whether ``item`` is typed: text, numbers, dates, and a scale too long for one digit (0–10)."""
    long_scale = item.type is ItemType.SCALE and not item.options and entry.filters(item)
    return item.type in BY_LINE or long_scale


@dataclass
class Typing:
    """One filling under the fingers. ``typed`` is the line being typed, ``picks`` the options a filter
    left; both are ``None`` when closed. ``note`` is the echo or the fault of the current item; ``half``:
    characters of a line that does not read yet are on disk; ``at_end``: the fingers are on the last line of a
    short form, below its answers."""

    filling: Filling
    typed: str | None = None
    caret: int = 0
    picks: tuple[int, ...] | None = None
    pick_at: int = 0
    note: str = ""
    note_ink: str = "dim"
    unsaved: bool = False
    half: bool = False
    at_end: bool = False
    walked: bool = field(default=False, repr=False)

    @property
    def item(self) -> Item | None:
        return self.filling.current

    # -- moving and leaving

    def step(self, by: int) -> Pressed:
        kept = self.commit()
        if kept.refused:
            return kept
        self.filling.move(by)
        self.rest()
        return kept

    def commit(self) -> Pressed:
        """Take the line being typed, if there is one; refused with its fault while it does not read.

        The letters of a filter over options are no answer: only the option that is taken is.
        """
        filtering = self.picks is not None
        self.picks, self.walked = None, False
        if filtering:
            self.rest()
        if self.typed is None:
            return Pressed()
        item = self.item
        assert item is not None
        if not self.typed.strip():
            self.rest()
            return Pressed(self.filling.clear(item))
        try:
            read = entry.typed(item, self.typed, self.filling.now(), self.filling.zone)
        except Problem as problem:
            self.note, self.note_ink = _sentence(problem), "soon"
            return Pressed(message=self.note, refused=True)
        self.rest()
        return Pressed(self.filling.set(item, read.value), read.echo)

    def spill(self) -> tuple[Write, ...]:
        """Keep what is typed so far without leaving the line; of one that does not read yet its characters
        (:data:`HALF`)."""
        item = self.item
        self.unsaved = False
        if self.typed is None or item is None or self.picks is not None or not self.typed.strip():
            return ()
        try:
            read = entry.typed(item, self.typed, self.filling.now(), self.filling.zone)
        except Problem:
            self.half = True
            return (Write(HALF, Given({"item": item.id, "text": self.typed})),)
        return (*self.filling.set(item, read.value), *self.whole())

    def whole(self) -> tuple[Write, ...]:
        """The line that was kept half typed is done with: its characters go."""
        kept, self.half = self.half, False
        return (Write(HALF, None),) if kept else ()

    def go_on(self, half: Mapping[str, Any] | None) -> None:
        """Open the line that was being typed when the form was left, as it was."""
        if (
            half is None
            or not self.filling.go(str(half["item"]))
            or self.item is None
            or not by_line(self.item)
        ):
            return
        self.typed, self.half = str(half["text"]), True
        self.caret = len(self.typed)
        self._echo(self.item)

    def rest(self) -> None:
        self.typed, self.caret, self.picks, self.pick_at = None, 0, None, 0
        self.note, self.note_ink, self.unsaved, self.walked = "", "dim", False, False

    def escape(self) -> Pressed | None:
        """Esc: close the list or take the line; ``None`` when neither is open. A line that does not read
        is said once; the next Esc drops it."""
        if self.picks is None and self.typed is None:
            return None
        if self.picks is not None or self.note_ink == "soon":
            self.rest()
            return Pressed()
        return self.commit()

    def onward(self, writes: tuple[Write, ...], echo: str = "") -> Pressed:
        """To the next item that waits, else one row down; says what is left. ``end`` is asked for only
        from the last row."""
        self.rest()
        if self.filling.advance():
            return Pressed(writes, echo)
        last = self.filling.cursor == len(self.filling.shown) - 1
        self.filling.move(1)
        gaps = len(self.filling.gaps())
        if gaps:
            return Pressed(writes, f"{gaps} still needed · F6")
        return Pressed(writes, echo or _ALL_DONE, ask="end" if last else "")

    # -- the line

    def begin(self, item: Item, char: str) -> Pressed:
        self.typed, self.caret = "", 0
        return self.typing(item, char, char) or Pressed()

    def edit(self) -> Pressed:
        """Open the line on what is answered already, caret at its end (F4 on a typed item)."""
        item = self.item
        if item is None or not by_line(item):
            return refused("There is nothing to pick for this field.")
        given = self.filling.of(item)
        self.typed = (
            ""
            if given is None
            else str(given.value if item.type is not ItemType.NUMBER else f"{given.value:g}")
        )
        self.caret = len(self.typed)
        return Pressed()

    def typing(self, item: Item, key: str, char: str | None) -> Pressed | None:
        assert self.typed is not None
        if key == "enter":
            kept = self.commit()
            return kept if kept.refused else self.onward(kept.writes, kept.message)
        if key in MOVES and key not in ("home", "end"):
            return self.step(MOVES[key])
        text, caret = self.typed, self.caret
        if char is not None:
            self.insert(char)
            return Pressed()
        edits = {
            "backspace": (text[: max(caret - 1, 0)] + text[caret:], max(caret - 1, 0)),
            "delete": (text[:caret] + text[caret + 1 :], caret),
            "left": (text, max(caret - 1, 0)),
            "right": (text, min(caret + 1, len(text))),
            "home": (text, 0),
            "end": (text, len(text)),
            "ctrl+u": ("", 0),
        }
        if key not in edits:
            return None
        self.typed, self.caret = edits[key]
        self.unsaved = self.unsaved or self.typed != text
        if self.typed == "" and text != "":
            self.rest()
            return Pressed(self.filling.clear(item))
        self._echo(item)
        return Pressed()

    def insert(self, text: str) -> None:
        """Characters at the caret, typed or pasted."""
        item = self.item
        if item is None:
            return
        before = self.typed or ""
        self.typed = before[: self.caret] + text + before[self.caret :]
        self.caret += len(text)
        self.unsaved = True
        self._echo(item)

    def _echo(self, item: Item) -> None:
        if item.type is ItemType.TEXT:
            self.note = ""
            return
        try:
            self.note = entry.echo(item, self.typed or "", self.filling.now(), self.filling.zone)
        except Problem as problem:
            self.note = _sentence(problem)
        self.note_ink = "dim"


def _sentence(problem: Problem) -> str:
    return " ".join(part for part in (problem.message.rstrip(".") + ".", problem.hint) if part)

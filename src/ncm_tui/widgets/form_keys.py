"""Fingers on a form: what each key does to the filling, the line being typed, the open list of options.

No widget: it is given key names and gives back what changed, so that every key is tested without a screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ncm_tui.rules import entry
from ncm_tui.rules.forms import Item, ItemType
from ncm_tui.rules.problems import Problem
from ncm_tui.rules.scoring import answered
from ncm_tui.services.filling import Filling, Step
from ncm_tui.views.answers import answer_text
from ncm_tui.views.forms import Write

_MOVES = {
    "up": -1,
    "shift+tab": -1,
    "down": 1,
    "tab": 1,
    "pageup": -8,
    "pagedown": 8,
    "home": -9999,
    "end": 9999,
}
_TYPED = frozenset({ItemType.TEXT, ItemType.DATE, ItemType.DATETIME, ItemType.NUMBER})
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


@dataclass
class Fingers:
    """The keys of one filling. ``typed`` is the line under the fingers, ``picks`` the options a filter
    left; both are ``None`` when closed. ``note`` is the echo or the fault of the current item."""

    filling: Filling
    typed: str | None = None
    caret: int = 0
    picks: tuple[int, ...] | None = None
    pick_at: int = 0
    note: str = ""
    note_ink: str = "dim"
    unsaved: bool = False
    _walked: bool = field(default=False, repr=False)

    @property
    def item(self) -> Item | None:
        return self.filling.current

    def press(self, key: str, character: str | None) -> Pressed | None:
        """One key; ``None`` when it means nothing on a form."""
        item = self.item
        if item is None:
            return None
        char = character if character is not None and character.isprintable() else None
        if self.picks is not None:
            return self._picking(item, key, char)
        if self.typed is not None:
            return self._typing(item, key, char)
        if key in _MOVES:
            return self._move(_MOVES[key])
        if key in ("backspace", "delete"):
            return self._clear(item)
        if key == "enter":
            return self.enter(item)
        return None if char is None else self._character(item, char)

    # -- moving and leaving

    def _move(self, by: int) -> Pressed:
        kept = self.commit()
        if kept.refused:
            return kept
        self.filling.move(by)
        self._rest()
        return kept

    def commit(self) -> Pressed:
        """Take the line being typed, if there is one; refused with its fault while it does not read.

        The letters of a filter over options are no answer: only the option that is taken is.
        """
        filtering = self.picks is not None
        self.picks, self._walked = None, False
        if filtering:
            self._rest()
        if self.typed is None:
            return Pressed()
        item = self.item
        assert item is not None
        if not self.typed.strip():
            self._rest()
            return Pressed(self.filling.clear(item))
        try:
            read = entry.typed(item, self.typed, self.filling.now(), self.filling.zone)
        except Problem as problem:
            self.note, self.note_ink = _sentence(problem), "soon"
            return Pressed(message=self.note, refused=True)
        self._rest()
        return Pressed(self.filling.set(item, read.value), read.echo)

    def spill(self) -> tuple[Write, ...]:
        """Keep what is typed so far without leaving the line; a line that does not read yet waits."""
        item = self.item
        self.unsaved = False
        if self.typed is None or item is None or self.picks is not None or not self.typed.strip():
            return ()
        try:
            read = entry.typed(item, self.typed, self.filling.now(), self.filling.zone)
        except Problem:
            return ()
        return self.filling.set(item, read.value)

    def _rest(self) -> None:
        self.typed, self.caret, self.picks, self.pick_at = None, 0, None, 0
        self.note, self.note_ink, self.unsaved, self._walked = "", "dim", False, False

    def close(self) -> bool:
        """Esc: close the list of options or the line, if one is open. What was typed and read is kept."""
        if self.picks is None and self.typed is None:
            return False
        self._rest()
        return True

    def onward(self, writes: tuple[Write, ...], echo: str = "") -> Pressed:
        """To the next item that waits, else one row down; says what is left. ``end`` is asked for only
        from the last row."""
        self._rest()
        if self.filling.advance():
            return Pressed(writes, echo)
        last = self.filling.cursor == len(self.filling.shown) - 1
        self.filling.move(1)
        gaps = len(self.filling.gaps())
        if gaps:
            return Pressed(writes, f"{gaps} still needed · F6")
        return Pressed(writes, echo or _ALL_DONE, ask="end" if last else "")

    # -- Enter

    def enter(self, item: Item) -> Pressed:
        """Confirm what is imported, open what opens, else move on."""
        given = self.filling.of(item)
        if given is not None and answered(given.value) and not given.confirmed:
            return self.onward(self.filling.confirm(item))
        waits = self.filling.open_item(item)
        if item.type is ItemType.LINK and waits:
            return Pressed(ask="link") if item.form else Pressed(ask="emr")
        if item.type is ItemType.TABLE and given is None:
            return Pressed(ask="row", index=0)
        if item.type is ItemType.LONG_TEXT and waits:
            return Pressed(ask="editor")
        if item.type is ItemType.MULTI and waits and not item.guarded and not _has_none(item):
            return self.onward(self.filling.set(item, []))
        if waits and entry.filters(item) and item.options:
            return self.pick()
        return self.onward(())

    # -- one character

    def _character(self, item: Item, char: str) -> Pressed:
        if item.type is ItemType.LINK:
            return Pressed(ask="emr") if char == "m" else _no("Enter opens it; m: done in the EMR.")
        if item.type is ItemType.TABLE:
            return self._table_key(item, char)
        if item.type is ItemType.LONG_TEXT:
            return Pressed(ask="editor", text=char)
        if item.type in _TYPED or _scale_by_number(item):
            return self._begin(item, char)
        if item.type is ItemType.COMPUTED:
            return _no("This is worked out from the other answers and the chart.")
        if entry.filters(item):
            self.pick()
            return self._filtered(item, char)
        given = self.filling.of(item)
        current = given.value if given else None
        keyed = (
            entry.digit(item, int(char), current) if char.isdecimal() else entry.letter(item, char, current)
        )
        return self._keyed(item, keyed)

    def _keyed(self, item: Item, keyed: entry.Keyed) -> Pressed:
        if isinstance(keyed, entry.Unfit):
            return _no(keyed.reason)
        writes = self.filling.set(item, keyed.value)
        if keyed.advance:
            return self.onward(writes)
        self.note = ""
        return Pressed(writes)

    def _table_key(self, item: Item, char: str) -> Pressed:
        given = self.filling.of(item)
        rows = given.value if given is not None and isinstance(given.value, list) else []
        if char == "a":
            return Pressed(ask="row", index=len(rows))
        if char == "0" and not rows:
            return self.onward(self.filling.set(item, []))
        if char.isdecimal() and 1 <= int(char) <= len(rows):
            return Pressed(ask="row", index=int(char) - 1)
        return _no("a adds a row; a digit opens one.")

    def _clear(self, item: Item) -> Pressed:
        given = self.filling.of(item)
        if item.type is ItemType.COMPUTED:
            return _no("This is worked out from the other answers and the chart.")
        if (
            item.type is ItemType.TABLE
            and given is not None
            and isinstance(given.value, list)
            and given.value
        ):
            rows = given.value[:-1]
            return Pressed(self.filling.set(item, rows) if rows else self.filling.clear(item), "Row removed")
        self._rest()
        return Pressed(self.filling.clear(item))

    # -- the line

    def _begin(self, item: Item, char: str) -> Pressed:
        self.typed, self.caret = "", 0
        return self._typing(item, char, char) or Pressed()

    def edit(self) -> Pressed:
        """Open the line on what is answered already, caret at its end (F4 on a typed item)."""
        item = self.item
        if item is None or not (item.type in _TYPED or _scale_by_number(item)):
            return _no("There is nothing to pick for this field.")
        given = self.filling.of(item)
        self.typed = (
            ""
            if given is None
            else str(given.value if item.type is not ItemType.NUMBER else f"{given.value:g}")
        )
        self.caret = len(self.typed)
        return Pressed()

    def _typing(self, item: Item, key: str, char: str | None) -> Pressed | None:
        assert self.typed is not None
        if key == "enter":
            kept = self.commit()
            return kept if kept.refused else self.onward(kept.writes, kept.message)
        if key in _MOVES and key not in ("home", "end"):
            return self._move(_MOVES[key])
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
            self._rest()
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

    # -- the list of options

    def pick(self) -> Pressed:
        """F4: all options of this item, to walk or to filter."""
        item = self.item
        if item is None or not entry.options_of(item) or item.type is ItemType.TABLE:
            return self.edit()
        if not item.options:
            return _no("Press one of the keys shown.")
        self.typed, self.picks, self.pick_at, self._walked = "", tuple(range(len(item.options))), 0, False
        return Pressed()

    def _picking(self, item: Item, key: str, char: str | None) -> Pressed | None:
        assert self.picks is not None
        if key in ("up", "down"):
            step = 1 if key == "down" else -1
            self.pick_at = min(max(self.pick_at + step, 0), max(len(self.picks) - 1, 0))
            self._walked = True
            return Pressed()
        if key in _MOVES:
            self._rest()
            return self._move(_MOVES[key])
        if key == "backspace":
            if not self.typed:
                self._rest()
                return Pressed()
            return self._filtered(item, "", self.typed[:-1])
        if key == "enter":
            return self._picked(item)
        return None if char is None else self._filtered(item, char)

    def _filtered(self, item: Item, char: str, before: str | None = None) -> Pressed:
        self.typed = (self.typed or "" if before is None else before) + char
        self.picks = entry.matching(item, self.typed)
        self.pick_at = 0
        return Pressed()

    def _picked(self, item: Item) -> Pressed:
        multi = item.type is ItemType.MULTI
        if multi and not self.typed and not self._walked:
            self._rest()
            return self.enter(item) if self.filling.of(item) is not None else self.onward(())
        if not self.picks:
            return _no("No answer has these letters.")
        given = self.filling.of(item)
        keyed = entry.choose(item, item.options[self.picks[self.pick_at]], given.value if given else None)
        if multi:
            writes = self.filling.set(item, keyed.value)
            self.pick()
            return Pressed(writes, answer_text(item, keyed.value))
        self._rest()
        return self._keyed(item, keyed)


def _no(sentence: str) -> Pressed:
    return Pressed(message=sentence, refused=True)


def of_step(step: Step) -> Pressed:
    """A step of the filling (^N, ^R) as a pressed key."""
    return Pressed(step.writes, step.message, step.refused)


def _sentence(problem: Problem) -> str:
    return " ".join(part for part in (problem.message.rstrip(".") + ".", problem.hint) if part)


def _has_none(item: Item) -> bool:
    return any(option.exclusive for option in item.options)


def _scale_by_number(item: Item) -> bool:
    """A scale too long for one digit (0–10) is typed like a number."""
    return item.type is ItemType.SCALE and not item.options and entry.filters(item)

"""Fingers on a form: what each key does to the filling, and the open list of options.

No widget: it is given key names and gives back what changed, so that every key is tested without a screen.
"""

from __future__ import annotations

from ncm_tui.rules import entry
from ncm_tui.rules.forms import Item, ItemType
from ncm_tui.rules.scoring import answered
from ncm_tui.services.assessments.filling import Step
from ncm_tui.views.answers import answer_text
from ncm_tui.widgets.form.typed import MOVES, Pressed, Typing, by_line, refused
from ncm_tui.widgets.plain import one_line

__all__ = ["Fingers", "Pressed", "of_step"]

_ONLY_F2 = "Enter does not save"


class Fingers(Typing):
    """The keys of one filling: digits, letters, Enter, Backspace, arrows, the line and the list."""

    def press(self, key: str, character: str | None) -> Pressed | None:
        """One key; ``None`` when it means nothing on a form."""
        item = self.item
        if item is None:
            return None
        char = character if character is not None and character.isprintable() else None
        if self.at_end:
            return self._below(key, char)
        if self.picks is not None:
            return self._picking(item, key, char)
        if self.typed is not None:
            return self.typing(item, key, char)
        if key in MOVES:
            return self.step(MOVES[key])
        if key in ("backspace", "delete"):
            return self._clear(item)
        if key == "enter":
            return self.enter(item)
        return None if char is None else self._character(item, char)

    def _below(self, key: str, char: str | None) -> Pressed | None:
        """A key under the last answer of a short form: only F2 saves it, and only up goes back."""
        if MOVES.get(key, 0) < 0 or key == "backspace":
            self.at_end = False
            return Pressed()
        return Pressed(message=_ONLY_F2) if key == "enter" or char else None

    # -- Enter

    def enter(self, item: Item) -> Pressed:
        """Confirm what is imported or carried, open what opens, else move on."""
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
            return Pressed(ask="emr") if char == "m" else refused("Enter opens it; m: done in the EMR.")
        if item.type is ItemType.TABLE:
            return self._table_key(item, char)
        if item.type is ItemType.LONG_TEXT:
            return Pressed(ask="editor", text=char)
        if by_line(item):
            return self.begin(item, char)
        if item.type is ItemType.COMPUTED:
            return refused("This is worked out from the other answers and the chart.")
        if entry.filters(item):
            self.pick()
            return self._filtered(item, char)
        given = self.filling.of(item)
        current = given.value if given else None
        if (held := self._held(item, char)) is not None:
            return held
        keyed = (
            entry.digit(item, int(char), current) if char.isdecimal() else entry.letter(item, char, current)
        )
        if isinstance(keyed, entry.Unfit) and answered(current) and item.type is not ItemType.MULTI:
            return refused(f"{keyed.reason} It is answered: Enter or Tab moves on.")
        return self._keyed(item, keyed)

    def _held(self, item: Item, char: str) -> Pressed | None:
        """A key typed on over an answer that an alarm hangs on is refused: it was meant for the next question
        (P§3). In a ``multi`` that is *none of these* over something ticked; the rest is seen to toggle."""
        given = self.filling.of(item)
        if given is None or not self.filling.holds(item):
            return None
        if item.type is ItemType.MULTI:
            if not given.value or not entry.is_none(item, char):
                return None
        elif not entry.is_key(item, char):
            return None
        said = one_line(answer_text(item, given.value))
        return refused(f"answered {said} · Enter goes on, Backspace clears it to change")

    def _keyed(self, item: Item, keyed: entry.Keyed) -> Pressed:
        if isinstance(keyed, entry.Unfit):
            return refused(keyed.reason)
        stood = {flag.code for flag in self.filling.safety()}
        writes = self.filling.set(item, keyed.value)
        fired = any(flag.code not in stood for flag in self.filling.safety())
        if keyed.advance and not fired:
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
        return refused("a adds a row; a digit opens one.")

    def _clear(self, item: Item) -> Pressed:
        given = self.filling.of(item)
        if item.type is ItemType.COMPUTED:
            return refused("This is worked out from the other answers and the chart.")
        if (
            item.type is ItemType.TABLE
            and given is not None
            and isinstance(given.value, list)
            and given.value
        ):
            rows = given.value[:-1]
            return Pressed(self.filling.set(item, rows) if rows else self.filling.clear(item), "Row removed")
        self.rest()
        return Pressed(self.filling.clear(item))

    # -- the list of options

    def pick(self) -> Pressed:
        """F4: all options of this item, to walk or to filter."""
        item = self.item
        if item is None or not entry.options_of(item) or item.type is ItemType.TABLE:
            return self.edit()
        if not item.options:
            return refused("Press one of the keys shown.")
        self.typed, self.picks, self.pick_at, self.walked = "", tuple(range(len(item.options))), 0, False
        return Pressed()

    def _picking(self, item: Item, key: str, char: str | None) -> Pressed | None:
        assert self.picks is not None
        to = self.pick_at + MOVES.get(key, 0)
        if key in ("up", "down") and 0 <= to < len(self.picks):
            self.pick_at, self.walked = to, True
            return Pressed()
        if key in MOVES:
            self.rest()
            return self.step(MOVES[key])
        if key == "backspace":
            if not self.typed:
                self.rest()
                return Pressed()
            return self._filtered(item, "", self.typed[:-1])
        if key == "ctrl+u":
            return self._filtered(item, "", "")
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
        if multi and not self.typed and not self.walked:
            self.rest()
            return self.enter(item) if self.filling.of(item) is not None else self.onward(())
        if not self.picks:
            return refused("No answer has these letters.")
        given = self.filling.of(item)
        keyed = entry.choose(item, item.options[self.picks[self.pick_at]], given.value if given else None)
        if multi:
            writes = self.filling.set(item, keyed.value)
            self.pick()
            return Pressed(writes, answer_text(item, keyed.value))
        self.rest()
        return self._keyed(item, keyed)


def of_step(step: Step) -> Pressed:
    """A step of the filling (^N, ^R) as a pressed key."""
    return Pressed(step.writes, step.message, step.refused)


def _has_none(item: Item) -> bool:
    return any(option.exclusive for option in item.options)

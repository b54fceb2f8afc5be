"""Telling what was pasted from what was typed, whatever the pasted text holds.

Textual's own parser takes an escape code inside a paste for the end of it and hands the rest on as keys:
a copied page could press them. Here only the terminal's closing mark ends a paste, or a second of silence.
"""

from __future__ import annotations

from typing import NamedTuple

START, END = "\x1b[200~", "\x1b[201~"
#: Characters; more than any note or list, less than what would stop the page for long.
MOST = 400_000


class Input(NamedTuple):
    """A piece of the input: typed, or pasted as a whole."""

    pasted: bool
    text: str


class Pastes:
    """``feed`` what was read; ``silence`` when nothing came for a while."""

    def __init__(self) -> None:
        self._held = ""
        self._paste: list[str] | None = None

    @property
    def waiting(self) -> bool:
        """True while something is held back that silence will release."""
        return bool(self._held) or self._paste is not None

    def feed(self, text: str) -> list[Input]:
        """The pieces that are whole now, in order."""
        found: list[Input] = []
        text, self._held = self._held + text, ""
        while text:
            if self._paste is None:
                typed, mark, text = text.partition(START)
                if not mark:
                    self._held = _beginning(typed, START)
                    typed = typed[: len(typed) - len(self._held)]
                else:
                    self._paste = []
                if typed:
                    found.append(Input(False, typed))
            else:
                inside, mark, text = text.partition(END)
                if not mark:
                    self._held = _beginning(inside, END, shortest=1)
                    inside = inside[: len(inside) - len(self._held)]
                self._paste.append(inside)
                if mark:
                    found.append(self._finished())
        return found

    def silence(self) -> list[Input]:
        """Nothing came: what was held back is typed, and a paste that never ended has ended."""
        held, self._held = self._held, ""
        if self._paste is not None:
            self._paste.append(held)
            return [self._finished()]
        return [Input(False, held)] if held else []

    def _finished(self) -> Input:
        pasted = "".join(self._paste or ())[:MOST]
        self._paste = None
        return Input(True, pasted)


def _beginning(text: str, mark: str, shortest: int = 2) -> str:
    """The end of ``text`` that may be the beginning of ``mark``. A lone Esc is a key when typed."""
    for length in range(min(len(mark) - 1, len(text)), shortest - 1, -1):
        if text.endswith(mark[:length]):
            return mark[:length]
    return ""

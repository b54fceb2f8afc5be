"""The bottom line: what can I press; for a while, what just happened."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from ncm_tui.command_shape import Command
from ncm_tui.commands import commands
from ncm_tui.widgets.plain import plain

MOST = 7
#: Seconds a message stays at least, and at most.
READ, LONG = 2.0, 12.0
_INK = {"information": "strong", "warning": "soon", "error": "late"}
_SIGN = {"information": "", "warning": "▲ ", "error": "! "}


class KeyBar(Widget):
    """At most seven keys and never wider than the line. ``say`` puts a message in their place, for
    at least two seconds, until the next key or twelve seconds."""

    DEFAULT_CSS = "KeyBar { height: auto; max-height: 4; min-height: 1; width: 1fr; dock: bottom; }"
    keys: reactive[tuple[tuple[str, str], ...]] = reactive((), layout=True)
    said: reactive[Text | None] = reactive(None, layout=True)

    def __init__(self, *areas: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said_at = 0.0
        self.set_reactive(KeyBar.keys, self._of(commands(*areas)))

    @staticmethod
    def _of(members: Iterable[Command]) -> tuple[tuple[str, str], ...]:
        return tuple((c.shown.split(" ")[0], c.label) for c in members if c.footer)

    def show(self, *areas: str) -> None:
        """The keys of these areas of the registry, the most specific first."""
        self.keys = self._of(commands(*areas))

    def show_keys(self, pairs: Iterable[tuple[str, str]]) -> None:
        """(key as printed, word) pairs, for a bar that changes with what has the focus."""
        self.keys = tuple(pairs)

    def say(self, text: str, severity: str = "information") -> None:
        """Show a message where the keys stand."""
        self.said = message(text, severity)
        self._said_at = monotonic()
        self.set_timer(LONG, self._old)

    def key_pressed(self) -> None:
        """A key makes room for the keys again, once there was time to read."""
        if self.said is not None and monotonic() - self._said_at > READ:
            self.said = None

    def _old(self) -> None:
        if monotonic() - self._said_at >= LONG - 0.1:
            self.said = None

    def message(self, said: Text) -> Text:
        """``said`` on as many lines as it needs, each with the margin of the first."""
        width = self.size.width
        if said.cell_len <= width or width < 2:
            return said
        lines = said[1:].wrap(self.app.console, width - 1)
        return Text("\n").join(Text.assemble(" ", line) for line in lines)

    def render(self) -> Text:
        if self.said is not None:
            return self.message(self.said)
        return key_line(self.keys, self.size.width or 80)


def message(text: str, severity: str = "information") -> Text:
    """A message with its sign and in its ink."""
    return plain(f" {_SIGN.get(severity, '')}{text}", _INK.get(severity, "strong"))


def key_line(keys: Iterable[tuple[str, str]], width: int) -> Text:
    """`` Enter open  / filter …`` cut to seven whole keys within ``width`` cells."""
    made = Text()
    for key, label in tuple(keys)[:MOST]:
        part = Text.assemble(" ", plain(key, "accent"), " ", plain(label, "dim"), " ")
        if made.cell_len + part.cell_len > width:
            break
        made.append_text(part)
    return made

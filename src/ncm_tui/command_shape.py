"""What a command is: its keys, its words, where it works, and the Textual bindings that come of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """``keys`` are Textual's key names, comma separated; ``label`` is the word on the key bar; ``where``
    the area; ``footer`` says whether the key bar may show it; ``refusal`` is said when nothing on
    screen answers. ``{key}`` in ``action`` is replaced by the key pressed (digits of the strip)."""

    id: str
    keys: str
    label: str
    help: str
    where: str
    footer: bool = False
    action: str = ""
    refusal: str = ""

    @property
    def verb(self) -> str:
        return self.action or self.id.partition(".")[2]

    @property
    def shown(self) -> str:
        """The keys as printed: ``F2 ^S``, ``1–9``; of many letters the word for them."""
        names = [shown_key(key) for key in self.keys.split(",") if key]
        if len(names) > 3 and all(name.isdigit() for name in names):
            return f"{names[0]}–{names[-1]}"
        return self.label if "{key}" in self.verb and len(names) > 3 else " ".join(names)


Area = tuple[str, tuple[Command, ...]]
"""The title of an area, and its commands in order."""

KEY_NAMES = {
    "question_mark": "?", "slash": "/", "plus": "+", "full_stop": ".", "escape": "Esc", "enter": "Enter",
    "space": "Space", "tab": "Tab", "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp",
    "pagedown": "PgDn", "home": "Home", "end": "End", "backspace": "Backspace", "shift+tab": "Shift+Tab",
    "delete": "Del",
}  # fmt: skip


def shown_key(key: str) -> str:
    """One Textual key name as a nurse reads it: ``ctrl+s`` → ``^S``, ``f2`` → ``F2``."""
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    if key.startswith("ctrl+"):
        return "^" + key[5:].upper()
    return key.upper() if key[:1] == "f" and key[1:].isdigit() else key


def in_area(where: str, *rows: tuple[str, ...] | Command) -> tuple[Command, ...]:
    """Commands of one area from (verb, keys, label, help[, "footer"]) rows."""
    made = []
    for row in rows:
        if isinstance(row, Command):
            made.append(row)
        else:
            verb, keys, label, words, *footer = row
            made.append(Command(f"{where}.{verb}", keys, label, words, where, bool(footer)))
    return tuple(made)


def bindings_of(command: Command) -> Iterable[Binding]:
    """The Textual bindings of a command: one, or one a key where the action takes the key."""
    from textual.binding import Binding

    everywhere = command.where == "everywhere"
    if not command.keys:
        return
    if "{key}" in command.verb:
        for key in command.keys.split(","):
            yield Binding(key, command.verb.replace("{key}", key), command.label, id=f"{command.id}.{key}",
                          tooltip=command.help, show=False)  # fmt: skip
        return
    yield Binding(command.keys, command.verb, command.label, id=command.id, tooltip=command.help,
                  show=command.footer, priority=everywhere)  # fmt: skip

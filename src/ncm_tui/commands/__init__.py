"""The one table of what a key does: bindings, command palette, help page and docs table come from it.

A new command is one line in its area's tuple, in the file of its group; a new area is a tuple and one
line of that file's ``HERE`` with its title. Where a key is pressed the screen's ``action_<verb>``
runs (``verb`` is the id after the dot, or ``action`` where it takes an argument). The area
``everywhere`` is bound on the app with priority: the app hands those on to the nearest
``action_<verb>`` from the focused widget up to the screen, and says why when nothing answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ncm_tui.command_shape import Command, bindings_of
from ncm_tui.commands import chart, clocks, everywhere, intake, lists, record, settings, today, writing
from ncm_tui.commands.everywhere import EVERYWHERE as EVERYWHERE

if TYPE_CHECKING:
    from textual.binding import Binding

_GROUPS = (everywhere, lists, today, chart, clocks, writing, intake, record, settings)

AREAS: dict[str, tuple[Command, ...]] = {
    area: members for group in _GROUPS for area, (_, members) in group.HERE.items()
}
_SHIPPED = dict(AREAS)
TITLES: dict[str, str] = {area: title for group in _GROUPS for area, (title, _) in group.HERE.items()}


def everywhere_keys() -> frozenset[str]:
    """The keys no text widget may take for itself."""
    return frozenset(key for command in AREAS["everywhere"] for key in command.keys.split(",") if key)


def shipped() -> Mapping[str, tuple[Command, ...]]:
    """Every command by area with the keys it comes with, whatever keys are in use."""
    return _SHIPPED


def remap(keys: Mapping[str, str]) -> None:
    """Give commands (by id) other keys. Before a page is imported: bars, help and palette follow."""
    for area, members in AREAS.items():
        AREAS[area] = tuple(replace(c, keys=keys[c.id]) if c.id in keys else c for c in members)


def commands(*areas: str) -> tuple[Command, ...]:
    """The commands of these areas, in order. Raises ``KeyError`` for an unknown area."""
    return tuple(command for area in areas for command in AREAS[area])


def key(command_id: str) -> str:
    """The key in use for a command as it is printed, for a sentence: ``^O``; ``^P`` where it has none. Raises
    ``KeyError`` for an unknown id."""
    for members in AREAS.values():
        for command in members:
            if command.id == command_id:
                return command.shown.split(" ")[0] or "^P"
    raise KeyError(command_id)


def bindings(*areas: str) -> list[Binding]:
    """Textual bindings of these areas, for a screen's or widget's ``BINDINGS``."""
    made: list[Binding] = []
    for command in commands(*areas):
        made.extend(bindings_of(command))
    return made

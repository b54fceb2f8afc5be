"""The registry of keys as a table, and what is wrong with a remapping."""

from __future__ import annotations

from collections.abc import Mapping

from ncm_tui.command_shape import shown_key
from ncm_tui.commands import AREAS, TITLES


def clashes(keymap: Mapping[str, str]) -> list[str]:
    """Sentences about a remapping (id → keys) that names no command or gives one key two jobs."""
    known = {command.id: command for area in AREAS.values() for command in area}
    said = [f"There is no command '{name}'." for name in keymap if name not in known]
    for area, members in AREAS.items():
        taken: dict[str, str] = {}
        both = members if area == "everywhere" else (*AREAS["everywhere"], *members)
        for command in both:
            for key in filter(None, keymap.get(command.id, command.keys).split(",")):
                first = taken.setdefault(key.strip(), command.id)
                if first != command.id and (command.where == area):
                    said.append(f"{shown_key(key.strip())} would do both {first} and {command.id}.")
    return said


def key_table() -> str:
    """The table of every key as Markdown: the help page and ``docs/keys.md``."""
    lines: list[str] = []
    for area, members in AREAS.items():
        if not members:
            continue
        lines += [f"## {TITLES[area]}", "", "| Key | Does | Id |", "|---|---|---|"]
        lines += [f"| {command.shown} | {command.help} | `{command.id}` |" for command in members]
        lines.append("")
    return "\n".join(lines)

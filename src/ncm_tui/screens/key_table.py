"""The registry of keys as a table, which keys a command may have, and what is wrong with a remapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ncm_tui.command_shape import KEY_NAMES, Command, shown_key
from ncm_tui.commands import TITLES, shipped

_WORDS = {name.casefold(): key for key, name in KEY_NAMES.items() if len(name) > 1}
_SIGNS = {name: key for key, name in KEY_NAMES.items() if len(name) == 1}
#: Textual's names of the printable signs that are not letters or digits.
_SIGNS |= {
    "!": "exclamation_mark", '"': "quotation_mark", "#": "number_sign", "$": "dollar_sign",
    "%": "percent_sign", "&": "ampersand", "'": "apostrophe", "(": "left_parenthesis",
    ")": "right_parenthesis", "*": "asterisk", "+": "plus", "-": "minus", ":": "colon", ";": "semicolon",
    "<": "less_than_sign", "=": "equals_sign", ">": "greater_than_sign", "@": "at",
    "[": "left_square_bracket", "\\": "backslash", "]": "right_square_bracket", "_": "underscore",
    "`": "grave_accent", "{": "left_curly_bracket", "|": "vertical_line", "}": "right_curly_bracket",
    "~": "tilde",
}  # fmt: skip
_PRINTED = {*_SIGNS.values(), "space"} - {"up", "down", "left", "right"}
#: What reaches the app through every terminal, beside what is printed.
_REACHING = {
    *(f"f{n}" for n in range(1, 10)), *(f"ctrl+{letter}" for letter in "fglnoprt"),
    "enter", "tab", "escape", "backspace", "delete", "up", "down", "left", "right", "pageup", "pagedown",
    "home", "end",
}  # fmt: skip
#: Without a key of their own there would be no way out.
_NEEDED = frozenset({"app.lock", "app.palette", "app.quit", "app.close"})


def named_key(text: str) -> str | None:
    """A key as it is printed or as Textual names it: ``^T`` → ``ctrl+t``, ``?`` → ``question_mark``, ``F6``
    → ``f6``, ``Enter`` → ``enter``. ``None`` for what names no key."""
    word = text.strip()
    if word in _SIGNS:
        return _SIGNS[word]
    if len(word) == 1:
        return word if word.isalnum() and word.isascii() else None
    low = word.casefold()
    if low.startswith("^") and len(low) == 2:
        low = f"ctrl+{low[1]}"
    low = _WORDS.get(low, low)
    known = low in _REACHING or low in _PRINTED or low.startswith(("ctrl+", "alt+", "shift+"))
    return low if known or (low[:1] == "f" and low[1:].isdigit()) else None


def named_keys(keymap: Mapping[str, str]) -> dict[str, str]:
    """A remapping with each key by Textual's name; what names no key stays as written."""
    return {
        name: ",".join(named_key(key) or key.strip() for key in _parts(keys)) for name, keys in keymap.items()
    }


def _parts(keys: str) -> list[str]:
    """``F2 ^S`` or ``f2,ctrl+s`` as keys; a comma alone is no separator of nothing."""
    return [part for part in keys.replace(",", " ").split() if part]


def clashes(keymap: Mapping[str, str]) -> list[str]:
    """Sentences about a remapping (id → Textual's key names, comma separated) that names no command, a key
    that does not reach the app or is typed there, or gives one key two jobs where both commands work."""
    known = {command.id: command for area in shipped().values() for command in area}
    said = [f"There is no command '{name}'." for name in keymap if name not in known]
    for name, keys in keymap.items():
        if name in known:
            said += _unfit(known[name], _parts(keys))
    for area in shipped():
        said += _twice(area, keymap)
    return list(dict.fromkeys(said))


def _unfit(command: Command, keys: list[str]) -> Iterator[str]:
    """Why ``command`` cannot have one of these keys."""
    if "{key}" in command.verb:
        by = "digits" if command.keys[0].isdigit() else "letters"
        yield f"{command.id} goes by its {by}; it cannot have other keys."
        return
    if not keys and command.id in _NEEDED:
        yield f"{command.id} needs a key: without one there is no way out."
    own = command.keys.split(",")
    for key in keys:
        if named_key(key) is None:
            yield f"“{key}” is no key that is known; {command.id} cannot have it."
            continue
        printed = key in _PRINTED or len(key) == 1
        if printed and typed_in(command.where):
            yield (
                f"{shown_key(key)} is typed where {command.id} works; "
                "take F1 to F9 or ^F ^G ^L ^N ^O ^P ^R ^T."
            )
        elif not printed and key not in _REACHING and key not in own:
            yield (
                f"{shown_key(key)} does not reach the app through every terminal; "
                f"{command.id} cannot have it."
            )


def typed_in(area: str) -> bool:
    """Whether text is typed where the commands of ``area`` work: none of them has a printed key."""
    keys = [key for command in shipped()[area] for key in command.keys.split(",")]
    return not any(len(key) == 1 or key in _PRINTED for key in keys)


def _twice(area: str, keymap: Mapping[str, str]) -> Iterator[str]:
    """Keys of ``area`` with two jobs: in it, or in what works beside it."""
    taken: dict[str, list[Command]] = {}
    beside = [other for other in ("everywhere", "list", _above(area)) if other and other != area]
    for where in (*beside, area):
        for command in shipped()[where]:
            for key in _keys(command, keymap):
                for other in taken.get(key, []):
                    changed = command.id in keymap or other.id in keymap
                    if changed and not _shared(command, other, key):
                        yield f"{shown_key(key)} would do both {_said(other)} and {_said(command)}."
                taken.setdefault(key, []).append(command)


def _said(command: Command) -> str:
    return f"“{command.label}” ({command.id})"


def _above(area: str) -> str:
    """The page a tab is on."""
    return "chart" if TITLES[area].startswith("Chart: ") else ""


def _keys(command: Command, keymap: Mapping[str, str]) -> list[str]:
    return _parts(keymap.get(command.id, command.keys))


def _shared(one: Command, other: Command, key: str) -> bool:
    """A key that both have as shipped: the nearer one answers, and both mean the same (Enter of a list)."""
    return one.where != other.where and key in one.keys.split(",") and key in other.keys.split(",")


def key_table() -> str:
    """The table of every key as Markdown: the help page and ``docs/keys.md``."""
    lines: list[str] = []
    for area, members in shipped().items():
        if not members:
            continue
        lines += [f"## {TITLES[area]}", "", "| Key | Does | Id |", "|---|---|---|"]
        lines += [f"| {command.shown} | {command.help} | `{command.id}` |" for command in members]
        lines.append("")
    return "\n".join(lines)

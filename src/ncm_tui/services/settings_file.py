"""``settings.toml`` written back: only the line of a setting changes; comments and all else stay.

The changed text must say what was wanted and nothing else must have changed, or nothing is written.
"""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ncm_tui.library.settings import BY_ID
from ncm_tui.library.toml_text import inline
from ncm_tui.rules.problems import Refused, StorageProblem
from ncm_tui.services.preferences import KEYS, flat

_HEADER = re.compile(r"\s*\[")
_KEYS_HEADER = re.compile(rf"\s*\[\s*{KEYS}\s*\]\s*(#.*)?$")
#: The value of a line (a string, or anything without a ``#``) and the comment behind it.
_VALUE = r"""=\s*(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^#"'\n]*?)(?P<comment>\s*#.*)?$"""
_FIRST = "# ncm-tui. What each setting does: docs/settings.md, or ^P settings.\n"


def put(path: Path, setting_id: str, value: Any) -> None:
    """Sets one setting of the file; ``None`` is the usual one: its line goes.

    Raises ``UsageProblem`` for a value out of range, ``Refused`` when the file is written in a way that
    cannot be changed line by line, ``StorageProblem``."""
    if value is not None:
        BY_ID[setting_id].checked(value)
    before = _text(path)
    wanted = {**_data(before, path), setting_id: value}
    _write(path, before, _with_line(before, setting_id, value, in_keys=False), wanted)


def put_keys(path: Path, keys: Mapping[str, str]) -> None:
    """The whole table of other keys (command id → keys); an empty one takes it away.

    Raises as :func:`put`."""
    before = _text(path)
    data = _data(before, path)
    text = before
    for name in {**flat(data.get(KEYS, {})), **keys}:
        text = _with_line(text, name, keys.get(name), in_keys=True)
    _write(path, before, text, {**data, KEYS: dict(keys) or None})


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise _by_hand(path) from None
    except OSError as error:
        raise StorageProblem(f"cannot be read: {error.strerror or error}.", path=str(path)) from error


def _data(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        raise _by_hand(path) from None


def _with_line(text: str, name: str, value: Any, *, in_keys: bool) -> str:
    """``text`` with the line of ``name`` set, or without it; made where there was none."""
    # TOML ends a line by a line feed alone: splitlines() would cut a string at a next-line sign.
    lines = text.removesuffix("\n").split("\n") if text else []
    begin, end = _part(lines, in_keys=in_keys)
    key = inline(name) if in_keys else name
    for place in range(begin, end):
        found = re.match(rf"""(?P<before>\s*["']?{re.escape(name)}["']?\s*){_VALUE}""", lines[place])
        if found is None:
            continue
        comment = found["comment"] or ""
        lines[place : place + 1] = [] if value is None else [f"{found['before']}= {inline(value)}{comment}"]
        return _joined(lines)
    if value is None:
        return text
    if in_keys and begin == end == len(lines) and not any(_KEYS_HEADER.match(line) for line in lines):
        lines += ([""] if lines else []) + [f"[{KEYS}]"]
        end = len(lines)
    while end > begin and not lines[end - 1].strip():
        end -= 1
    lines.insert(end, f"{key} = {inline(value)}")
    return (_FIRST if not text else "") + _joined(lines)


def _part(lines: list[str], *, in_keys: bool) -> tuple[int, int]:
    """The lines above the first table, or those of ``[keys]`` (at the end, where there is none)."""
    headers = [place for place, line in enumerate(lines) if _HEADER.match(line)]
    if not in_keys:
        return 0, headers[0] if headers else len(lines)
    here = next((place for place in headers if _KEYS_HEADER.match(lines[place])), None)
    if here is None:
        return len(lines), len(lines)
    return here + 1, next((place for place in headers if place > here), len(lines))


def _write(path: Path, before: str, text: str, wanted: Mapping[str, Any]) -> None:
    if text == before:
        return
    try:
        said = tomllib.loads(text)
    except ValueError:
        raise _by_hand(path) from None
    if _meant(said) != _meant(wanted):
        raise _by_hand(path)
    try:
        real = path.resolve()  # a link to the file stays one
        real.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=real.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).replace(real)
    except OSError as error:
        raise StorageProblem(
            f"The settings cannot be written: {error.strerror or error}.", path=str(path)
        ) from error


def _meant(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a file says, whatever way it is written."""
    kept = {name: value for name, value in data.items() if value is not None and name != KEYS}
    return {**kept, KEYS: flat(data.get(KEYS) or {})}


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _by_hand(path: Path) -> Refused:
    return Refused(
        f"{path.name} is written in a way this page cannot change; nothing was changed.",
        code="settings.by_hand",
        path=str(path),
        hint="Mend it in a text editor, or move it away: a new one is begun then.",
    )

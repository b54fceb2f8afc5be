"""A definition as TOML text, for forms made from another format or of two files: only what one can hold."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def form_toml(data: Mapping[str, Any]) -> str:
    """``data`` as the TOML that :func:`ncm_tui.library.forms.read_form` reads."""
    lines = [_pair(key, value) for key, value in data.items() if key not in ("options", "sections")]
    if data.get("options"):
        lines += ["", "[options]"]
        for name, options in data["options"].items():
            lines += [f"{_key(name)} = [", *(f"  {inline(option)}," for option in options), "]"]
    for section in data["sections"]:
        lines += ["", "[[sections]]"]
        lines += [_pair(key, value) for key, value in section.items() if key != "items"]
        for item in section.get("items", []):
            lines += ["", "[[sections.items]]"]
            lines += [_pair(key, value) for key, value in item.items()]
    return "\n".join(lines) + "\n"


def inline(value: Any) -> str:
    """A value on one line. A JSON string is a TOML basic string, but for DEL, which TOML forbids raw."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pair(key, each) for key, each in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(inline(each) for each in value) + "]"
    return _number(value) if isinstance(value, float) else str(value)


def _pair(key: str, value: Any) -> str:
    return f"{_key(key)} = {inline(value)}"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else inline(name)


def _number(value: float) -> str:
    """Short where nothing is lost by it."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)

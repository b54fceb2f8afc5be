"""A definition as TOML text, for forms made from another format. Only what a definition can hold."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


def form_toml(data: Mapping[str, Any]) -> str:
    """``data`` as the TOML that :func:`ncm_tui.library.forms.read_form` reads."""
    lines = [f"{key} = {inline(value)}" for key, value in data.items() if key not in ("options", "sections")]
    if data.get("options"):
        lines += ["", "[options]"]
        for name, options in data["options"].items():
            lines += [f"{name} = [", *(f"  {inline(option)}," for option in options), "]"]
    for section in data["sections"]:
        lines += ["", "[[sections]]"]
        lines += [f"{key} = {inline(value)}" for key, value in section.items() if key != "items"]
        for item in section["items"]:
            lines += ["", "[[sections.items]]"]
            lines += [f"{key} = {inline(value)}" for key, value in item.items()]
    return "\n".join(lines) + "\n"


def inline(value: Any) -> str:
    """A value on one line. A JSON string is a TOML basic string, but for DEL, which TOML forbids raw."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {inline(each)}" for key, each in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(inline(each) for each in value) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)

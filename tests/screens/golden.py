"""Golden text screens: what a screen shows, as text, pinned in a file and looked at by a person.

``NCM_GOLDEN=write`` rewrites the files; a test without its file fails and says how to make it.
"""

import difflib
import os
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"
# When something was saved is the machine's clock, whatever the screen's clock says.
_SAVED = re.compile(r"saved \d\d:\d\d:\d\d")
# A recovery code is another one each time; its last sign may be a check symbol of Crockford's base 32.
_CODE = re.compile(r"\b[0-9A-Z]{2,6}(?:-[0-9A-Z*~$=]{1,6}){4,}")
SIZES: tuple[tuple[int, int], ...] = ((80, 24), (120, 40))


def screen_text(app: Any) -> str:
    """The screen as a person sees it: one line a row, trailing blanks cut."""
    height = app.size.height
    lines = [
        "".join(segment.text for segment in strip if not segment.control).rstrip()
        for strip in app.screen._compositor.render_strips()
    ]
    assert len(lines) <= height, f"{len(lines)} lines on a screen of {height}"
    return "\n".join(lines).rstrip("\n") + "\n"


def assert_golden(app: Any, name: str) -> None:
    """The screen equals ``golden/<name>-<width>x<height>.txt``."""
    width, height = app.size
    path = FOLDER / f"{name}-{width}x{height}.txt"
    shown = _SAVED.sub("saved --:--:--", screen_text(app))
    shown = _CODE.sub(lambda code: re.sub(r"[0-9A-Z*~$=]", "#", code[0]), shown)
    if os.environ.get("NCM_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
        return
    if not path.exists():
        raise AssertionError(f"no golden screen {path.name}; NCM_GOLDEN=write makes it:\n{shown}")
    pinned = path.read_text(encoding="utf-8")
    if shown != pinned:
        difference = "\n".join(
            difflib.unified_diff(pinned.splitlines(), shown.splitlines(), "pinned", "shown", lineterm="")
        )
        raise AssertionError(f"{path.name} differs (NCM_GOLDEN=write accepts it):\n{difference}")

"""JSON that a verb is given: a file, or standard input for ``-``."""

import sys
from pathlib import Path
from typing import Any

import orjson

from ncm_tui.rules.problems import UnreadableInput


def read_json(name: str) -> Any:
    """The document, or :class:`UnreadableInput` that says why not."""
    where = "standard input" if name == "-" else name
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableInput(f"cannot be read: {reason}.", code="no_file", path=where) from error
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise UnreadableInput(f"is not JSON: {error}.", code="not_json", path=where) from None

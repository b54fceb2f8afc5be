"""Rows pasted from a screen, as one source of an import: in memory only, no file is ever made of them."""

import hashlib

from ncm_tui.interop.files import SourceFile
from ncm_tui.interop.flat.shape import decode
from ncm_tui.rules.problems import UnreadableInput
from ncm_tui.services.desk import Desk

#: Characters of one paste: what the terminal hands over at most. A list of 3,000 rows is shorter.
MOST = 400_000
_HINT = "Select the rows in your list, copy them, and paste them here."


def pasted(desk: Desk, text: str) -> SourceFile:
    """``text`` as a source named ``pasted rows 07:31``, as of now.

    The same rows give the same digest whatever the line ends and the white space around them, so that the
    same paste twice changes nothing but the time of the list. Raises ``UnreadableInput`` for nothing, and
    for a paste so long that its end may be missing.
    """
    if not text.strip():
        raise UnreadableInput("Nothing was pasted.", code="empty", hint=_HINT)
    if len(text) >= MOST:
        raise UnreadableInput(
            f"The paste is longer than {MOST:,} characters, and its end may be missing: nothing was read.",
            code="too_large",
            hint="Save the list as a file (CSV) and import that, or paste a part of it.",
        )
    return of_text(desk, text, "pasted rows")


def of_bytes(desk: Desk, data: bytes, most: int) -> SourceFile:
    """What came on standard input, up to ``most`` bytes. Raises ``UnreadableInput`` for nothing or more."""
    if not data.strip():
        raise UnreadableInput("Nothing came on standard input.", code="empty", path="-")
    if len(data) > most:
        raise UnreadableInput(
            f"More than {most >> 20} MB came on standard input: nothing was read.",
            code="too_large",
            path="-",
            hint="Import a file, or a smaller part.",
        )
    return of_text(desk, decode(data)[0], "standard input")


def of_text(desk: Desk, text: str, what: str) -> SourceFile:
    """``text`` (of any length) as a source named ``what`` and the time."""
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    data = "\n".join(line.rstrip(" ") for line in lines).strip("\n").encode("utf-8", "replace")
    now = desk.now()
    name = f"{what} {desk.local(now):%H:%M}"
    return SourceFile(name, "", data, hashlib.sha256(data).hexdigest(), now, pasted=True)

"""A page in fewer bytes: beside each other, two styles say only in what they differ.

Textual writes every piece of a line with its whole style and a reset behind it: of a list drawn anew seven
bytes in ten. What a terminal shows is the same; over a slow line it is there sooner.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

#: A style right behind a reset, or any other style.
_STYLE = re.compile(r"\x1b\[0m\x1b\[([0-9;]+)m|\x1b\[([0-9;]*)m")
#: What takes an attribute away again.
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
_NUMBERS = {"2": 3, "5": 1}  # of a color by its parts, and of one by its place
_RESET, _UNKNOWN = "0", "?"


class _Look(NamedTuple):
    attributes: frozenset[str]
    ink: str
    paper: str


def thin(data: str) -> str:
    """``data`` for a terminal whose style is reset before and after it, with the same effect."""
    before = _RESET

    def shorter(match: re.Match[str]) -> str:
        nonlocal before
        last, codes = before, match[1] or match[2] or _RESET
        if match[1] is not None:
            before = codes
            return _between(last, codes)
        # Without a reset before it a style only adds to the one that is: then nothing is said of the sum.
        before = codes if last == _RESET or codes == _RESET else _UNKNOWN
        return match[0]

    return _STYLE.sub(shorter, data)


@lru_cache(maxsize=1024)
def _between(last: str, codes: str) -> str:
    """What leads from the style ``last`` to the style ``codes``."""
    whole = f"\x1b[0m\x1b[{codes}m"
    was, now = _look(last), _look(codes)
    if was is None or now is None:
        return whole
    gone = {_OFF[one] for one in was.attributes - now.attributes}
    kept = {one for one in now.attributes if one not in was.attributes or _OFF[one] in gone}
    said = [*sorted(gone), *sorted(kept)]
    if now.ink != was.ink:
        said.append(now.ink or "39")
    if now.paper != was.paper:
        said.append(now.paper or "49")
    short = f"\x1b[{';'.join(said)}m" if said else ""
    return min(short, whole, key=len)


def _look(codes: str) -> _Look | None:
    """A style as its parts; ``None`` for one this page knows nothing of, or that does not stand whole."""
    attributes, ink, paper = set(), "", ""
    if codes in (_RESET, _UNKNOWN):
        return None
    rest = iter(codes.split(";"))
    for code in rest:
        if code in _OFF:
            attributes.add(code)
        elif code in ("38", "48"):
            kind = next(rest, "")
            numbers = list(islice(rest, _NUMBERS.get(kind, 0)))
            color = ";".join((code, kind, *numbers))
            ink, paper = (color, paper) if code == "38" else (ink, color)
        elif code.isdigit() and (30 <= int(code) <= 39 or 90 <= int(code) <= 97):
            ink = code
        elif code.isdigit() and (40 <= int(code) <= 49 or 100 <= int(code) <= 107):
            paper = code
        else:
            return None
    return _Look(frozenset(attributes), "" if ink == "39" else ink, "" if paper == "49" else paper)

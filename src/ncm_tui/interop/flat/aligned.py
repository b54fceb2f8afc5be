"""Rows whose cells stand under each other: columns found from the block itself, not from its header.

A gutter is a run of places that is blank on every line. Where the lines do not keep to places (a screen that
only puts two spaces between cells), the cells are cut at two or more spaces.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

_CELL = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"[\s\-=_+|*~]*")
_SAMPLE = 2_000
_LINES_FOR_ONE_SPACE = 6

Line = tuple[int, str]
Cells = tuple[int, tuple[str, ...]]
Span = tuple[int, int]


def cut(lines: Sequence[Line]) -> list[Cells]:
    """The cells of each line; lines without text and ruled lines are left out."""
    kept = [(number, text) for number, text in lines if not _RULE.fullmatch(text)]
    parts = [list(_CELL.finditer(text)) for _number, text in kept]
    most = _usual([len(found) for found in parts])
    if most < 2:
        return [(number, (text.strip(),)) for number, text in kept]
    body = [text for (_number, text), found in zip(kept, parts, strict=True) if 2 * len(found) > most]
    spans = _spans(body, 0)
    if len(spans) < most:
        spans = _spans(body, len(body) // 20)
    made = []
    for (number, text), found in zip(kept, parts, strict=True):
        whole = tuple(part.group() for part in found)
        if len(spans) < most or len(whole) == len(spans):
            made.append((number, whole))
        else:
            made.append((number, _placed(text, found, spans)))
    return made


def is_rule(text: str) -> bool:
    """Whether a line only draws a line."""
    return bool(_RULE.fullmatch(text))


def _usual(counts: Sequence[int]) -> int:
    """The commonest number of cells of a line, of those with two at least."""
    found = Counter(count for count in counts if count > 1)
    return max(found, key=lambda count: (found[count], count)) if found else 0


def _spans(lines: Sequence[str], allowed: int) -> list[Span]:
    """From where to where text stands, gutters between; up to ``allowed`` lines may reach into one."""
    sample = lines if len(lines) <= _SAMPLE else lines[:: len(lines) // _SAMPLE]
    width = max(map(len, sample))
    taken = [0] * (width + 1)
    alone = [0] * (width + 1)
    for text in sample:
        for place, sign in enumerate(text):
            if sign != " ":
                taken[place] += 1
            elif text[place - 1 : place] not in ("", " ") and text[place + 1 : place + 2] not in ("", " "):
                alone[place] += 1
    spans, start, gap = [], -1, 0
    for place in range(width + 1):
        if taken[place] > allowed:
            if start < 0:
                start = place
            elif gap and (gap > 1 or _is_gutter(alone[place - 1], len(sample))):
                spans.append((start, place - gap))
                start = place
            gap = 0
        else:
            gap += 1
    return [*spans, (start, width)] if start >= 0 else spans


def _is_gutter(alone: int, lines: int) -> bool:
    """One blank place between two columns: most lines have more blank there; between two words of one
    column ("Full code" on every line) none has."""
    return lines >= _LINES_FOR_ONE_SPACE and 2 * alone <= lines


def _placed(text: str, found: Sequence[re.Match[str]], spans: Sequence[Span]) -> tuple[str, ...]:
    """Each piece in the column it begins in; one that runs through several columns is cut at the gutters
    that are blank on this line."""
    starts = [start for start, _end in spans]
    cells = [""] * len(spans)
    for part in found:
        at = max(0, bisect_right(starts, part.start()) - 1)
        begin = part.start()
        for place in range(at + 1, len(spans)):
            edge = starts[place]
            if begin < edge < part.end() and text[edge - 1] == " ":
                cells[place - 1] = f"{cells[place - 1]} {text[begin:edge].strip()}".strip()
                begin, at = edge, place
        cells[at] = f"{cells[at]} {text[begin : part.end()].strip()}".strip()
    return tuple(cells)

"""Rows whose cells stand under each other: columns found from the block itself, not from its header.

A gutter is a run of places that is blank on every line. Where the lines do not keep to places (a screen that
only puts two spaces between cells), the cells are cut at two or more spaces.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from ncm_tui.interop.flat import ages
from ncm_tui.interop.flat.kinds import Kind, kind_of

_CELL = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"[\s\-=_+|*~]*")
_TIME = re.compile(r"\d{1,2}:\d{2}\b|\d{4}\b(?= |$)")
_WORDS = frozenset({Kind.DATE, Kind.ID, Kind.SEX, Kind.BED, Kind.CLASS, Kind.CODE})
_SAMPLE = 2_000
_LINES_FOR_ONE_SPACE = 3

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
        if len(spans) < most or _in_place(found, spans):
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
    for text in sample:
        for place, sign in enumerate(text):
            taken[place] += sign != " "
    spans, start, gap = [], -1, 0
    for place in range(width + 1):
        if taken[place] <= allowed:
            gap += 1
            continue
        if start < 0:
            start = place
        elif gap > 1 or (gap == 1 and _divides(sample, place - 1)):
            spans.append((start, place - gap))
            start = place
        gap = 0
    return [*spans, (start, width)] if start >= 0 else spans


def _in_place(found: Sequence[re.Match[str]], spans: Sequence[Span]) -> bool:
    """Whether the pieces of a line are its cells as they stand: one in every column. As many pieces as
    columns are not enough: an empty cell and two spaces inside another ("LEE,  Ann") would shift what is
    between them."""
    if len(found) != len(spans):
        return False
    return all(
        part.start() < end and start < part.end() for part, (start, end) in zip(found, spans, strict=True)
    )


def _divides(lines: Sequence[str], place: int) -> bool:
    """Whether one blank place, the same on every line, stands between two columns: on most lines that have
    text there a cell begins or ends at it beside a wider blank, or a date, a number or a bed stands next to
    it. "Full code" on every line is one cell, and so is the longest name of all."""
    if len(lines) < _LINES_FOR_ONE_SPACE:
        return False
    divides = joins = 0
    for text in lines:
        before, after = text[:place], text[place + 1 :]
        ends, begins = bool(before) and before[-1] != " ", bool(after) and after[0] != " "
        if ends and begins and not _TIME.match(after):
            apart = _apart(before, after)
            divides, joins = divides + apart, joins + (not apart)
        elif ends != begins and (not ends or after.strip()) and (not begins or before.strip()):
            divides += 1
    return divides > joins


def _apart(before: str, after: str) -> bool:
    """Whether two words with one blank between are of two cells."""
    left, right = before.rsplit(None, 1)[-1], after.split(None, 1)[0]
    if left[-1] in ",/" or right[0] in ",/" or ages.sex_behind(f"{before} {right}"):
        return False
    return bool(_TIME.match(left)) or kind_of(left) in _WORDS or kind_of(right) in _WORDS


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

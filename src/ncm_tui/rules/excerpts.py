"""The part of a text in which the words stand, with the words marked. Pure text."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_LETTERS = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\s+")
_CUT = "…"
BEFORE = 24
LENGTH = 200


class _Bare(dict[int, str]):
    """Signs made small and without accents, each once."""

    def __missing__(self, place: int) -> str:
        sign = chr(place)
        small = unicodedata.normalize("NFKD", sign)[0].lower()
        self[place] = small if len(small) == 1 else sign
        return self[place]


_BARE = _Bare()


def _bare(text: str) -> str:
    """``text`` small and without accents, sign for sign, so that places in it are places in the text."""
    return text.lower() if text.isascii() else text.translate(_BARE)


def pattern(words: Iterable[str]) -> re.Pattern[str]:
    """What finds the beginning of any of ``words`` in a bare text, to the end of the typed letters. A single
    letter counts as a whole word."""
    asked = []
    for word in words:
        parts = [re.escape(_bare(part)) for part in _LETTERS.findall(word)]
        if parts:
            end = r"(?![^\W_])" if len(parts[-1]) == 1 else ""
            asked.append(r"[\W_]+".join(parts) + end)
    longest_first = sorted(asked, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(longest_first) or '(?!)'})")


def excerpt(
    text: str, words: re.Pattern[str], *, before: int = BEFORE, length: int = LENGTH
) -> list[tuple[str, bool]]:
    """(part, is it what was looked for) of at most ``length`` signs around the first place of ``words``
    (:func:`pattern`), on one line; what is left out at either end is ``…``. Without a place: the
    beginning."""
    found = words.search(_bare(text))
    first = 0 if found is None else found.start()
    start = _start(text, first, before)
    shown = _BLANK.sub(" ", text[start : start + 2 * length]).strip()
    cut = len(shown) > length or start + 2 * length < len(text)
    shown = shown[:length].rstrip()
    parts = marked(shown, words)
    return [*([(_CUT, False)] if start else []), *parts, *([(_CUT, False)] if cut else [])]


def line_of(text: str, words: re.Pattern[str]) -> int:
    """The number of the line in which the first of ``words`` stands; 0 where there is none."""
    found = words.search(_bare(text))
    return 0 if found is None else text.count("\n", 0, found.start())


def _start(text: str, first: int, before: int) -> int:
    """Where to begin so that a little of what stands before the word is seen: at a word's beginning, and
    in the word's own line."""
    line = text.rfind("\n", 0, first) + 1
    if first - line <= before:
        return line
    blank = text.find(" ", first - before, first)
    return blank + 1 if blank >= 0 else first


def marked(text: str, words: re.Pattern[str]) -> list[tuple[str, bool]]:
    """``text`` in parts, those that ``words`` finds marked."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for found in words.finditer(_bare(text)):
        if found.start() > at:
            parts.append((text[at : found.start()], False))
        parts.append((text[found.start() : found.end()], True))
        at = found.end()
    if at < len(text):
        parts.append((text[at:], False))
    return parts


def without(text: str, names: Sequence[str]) -> str:
    """``text`` with every word of ``names`` (folded) gone: of a patient who asked for that, no name stands in
    a list."""
    bare = _bare(text)
    made, at = [], 0
    for found in _LETTERS.finditer(bare):
        if found.group() in names:
            made += [text[at : found.start()], _CUT]
            at = found.end()
    return "".join([*made, text[at:]])

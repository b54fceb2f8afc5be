"""Which words of a line are free text: what the nurse or the EMR wrote about somebody, cut or wrapped."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable

_WORD = re.compile(r"\w+")
_CUT = "…"
#: So many words in a row that stand so in a text are taken for it; a text of two is known as a whole.
_RUN = 3
_LEAST_CUT = 4
_MOST_BEFORE_CUT = 8


class OwnWords:
    """``texts`` are free texts as stored; ``fold`` makes words small and bare. A text of one word is not
    looked for: it may be anything."""

    def __init__(self, texts: Iterable[str], fold: Callable[[str], str]) -> None:
        self._fold = fold
        worded = {words for text in texts if len(words := tuple(self._words(text))) > 1}
        self._runs = {
            words[at : at + size]
            for words in worded
            for size in (min(_RUN, len(words)),)
            for at in range(len(words) - size + 1)
        }
        self._begun = sorted(" ".join(words) for words in worded)

    def _words(self, text: str) -> list[str]:
        return [self._fold(word) for word in _WORD.findall(text)]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of each piece of free text in a line, in order; what touches is one piece."""
        if not self._runs:
            return []
        places = [match.span() for match in _WORD.finditer(text)]
        words = self._words(text)
        marked = [False] * len(words)
        for at in range(len(words)):
            for size in (2, _RUN):
                if tuple(words[at : at + size]) in self._runs:
                    marked[at : at + size] = [True] * size
        self._cut(text, places, words, marked)
        found = _joined(places, marked)
        return [
            (start, end + next((n for n in (1, 2) if text[end : end + n].strip() == _CUT), 0))
            for start, end in found
        ]

    def _cut(self, text: str, places: list[tuple[int, int]], words: list[str], marked: list[bool]) -> None:
        """The beginning of a text before ``…``."""
        for last, (_, end) in enumerate(places):
            if text[end : end + 2].lstrip()[:1] != _CUT:
                continue
            for first in range(max(0, last - _MOST_BEFORE_CUT), last + 1):
                said = " ".join(words[first : last + 1])
                at = bisect_left(self._begun, said)
                if len(said) >= _LEAST_CUT and at < len(self._begun) and self._begun[at].startswith(said):
                    marked[first : last + 1] = [True] * (last + 1 - first)
                    break
            else:
                # Further back than a line remembers: the run before it goes on to the mark.
                if last and marked[last - 1]:
                    marked[last] = True


def _joined(places: list[tuple[int, int]], marked: list[bool]) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for at, (start, end) in enumerate(places):
        if not marked[at]:
            continue
        if made and at and marked[at - 1]:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made

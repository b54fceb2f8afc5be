"""Where a line says somebody's name, whole or cut, and the initials that stand there instead (P§10)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ncm_tui.rules.limited_identity import initial

_APOSTROPHES = "'’‘ʼ`´"
#: A word as the folding of names takes it: an apostrophe (and an accent set apart) is inside of it.
_WORD = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}\u0300-\u036f]+[^\W_]+)*[\u0300-\u036f]*")
_LAST_APOSTROPHE = re.compile(rf"[{_APOSTROPHES}](?=[^{_APOSTROPHES}]*$)")
#: What may stand between two words of one name: ``ALVAREZ, Maria``, ``Brien-Núñez``.
_BETWEEN = frozenset({", ", " ", "-", ",", ". "})
#: Behind these goes on what stands before: any word of a name there is one, a letter or a month too.
_GOES_ON = frozenset({", ", ",", "-"})
#: Words of the pages themselves; only in capitals before a comma are they a surname.
_OURS = frozenset(
    {
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
        "oct", "nov", "dec", "january", "february", "march", "april", "june", "july", "august",
        "september", "october", "november", "december", "day", "home", "will", "no", "info", "name",
        "alert", "mrn", "dob", "los", "edd", "baby", "girl", "boy", "of",
    }
)  # fmt: skip
CUT = "…"
_LEAST_CUT = 2
_TAIL = re.compile(rf"[-,.]? ?{CUT}")


class _Token(NamedTuple):
    start: int
    end: int
    key: str
    cut: bool


class KnownNames:
    """``words`` are folded words of names, ``names`` whole names as shown (``O'BRIEN-KELLY, Siobhan``);
    ``fold`` is how the words were folded."""

    def __init__(self, words: frozenset[str], names: Iterable[str], fold: Callable[[str], str]) -> None:
        self._words, self._fold = words, fold
        self._sorted = sorted(words)
        self._whole: dict[str, set[tuple[str, ...]]] = {}
        for name in names:
            first, *more = fold(name).split() or ("",)
            if more:
                self._whole.setdefault(first, set()).add((first, *more))

    def spans(self, text: str, nobodys: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
        """(start, end, initials) of every name; ``nobodys`` are places of names that are no person's."""
        tokens = [self._token(text, match) for match in _WORD.finditer(text)]
        named = [False] * len(tokens)
        joined = [False] * len(tokens)
        self._mark_whole(text, tokens, named, joined)
        for at, token in enumerate(tokens):
            if named[at]:
                continue
            gap = text[tokens[at - 1].end : token.start] if at and named[at - 1] else ""
            free = not any(start <= token.start < end for start, end in nobodys)
            named[at] = (free and self._alone(token, text)) or (bool(gap) and self._goes_on(token, text, gap))
        runs = ((start, _to_cut(text, end)) for start, end in _runs(text, tokens, named, joined))
        return [(start, end, initials_of(text[start:end])) for start, end in runs]

    def _token(self, text: str, match: re.Match[str]) -> _Token:
        start, end = match.span()
        key = self._fold(match.group())
        if key not in self._words and (last := _LAST_APOSTROPHE.search(match.group())):
            before = self._fold(match.group()[: last.start()])  # Alvarez's
            if before in self._words:
                return _Token(start, start + last.start(), before, False)
        return _Token(start, end, key, text[end : end + 1] == CUT)

    def _mark_whole(self, text: str, tokens: list[_Token], named: list[bool], joined: list[bool]) -> None:
        """Names as they are shown, word for word, whatever signs stand between and wherever they are cut."""
        for at, token in enumerate(tokens):
            size = max(
                (_matched(text, tokens, at, name) for name in self._whole.get(token.key, ())), default=0
            )
            if size > 1:
                named[at : at + size] = [True] * size
                joined[at + 1 : at + size] = [True] * (size - 1)

    def _alone(self, token: _Token, text: str) -> bool:
        """Whether a word by itself is of a name: it begins as one is written, and is none of the page's."""
        word = text[token.start : token.end]
        if word[0].islower() or len(token.key) < _LEAST_CUT:
            return False
        if token.key in _OURS and not token.cut:
            return word.isupper() and text[token.end : token.end + 1] == "," and token.key in self._words
        return token.key in self._words or (token.cut and self._begins(token.key))

    def _goes_on(self, token: _Token, text: str, gap: str) -> bool:
        """Whether a word behind one of a name is of it too: ``LUIS A``, ``ALVAREZ, May``, ``KELLY-K…``."""
        if gap in _GOES_ON:
            return token.key in self._words or (token.cut and self._begins(token.key))
        return (
            gap in _BETWEEN and len(token.key) == 1 and not token.key.isdigit() and token.key in self._words
        )

    def _begins(self, key: str) -> bool:
        place = bisect_left(self._sorted, key)
        return bool(key) and place < len(self._sorted) and self._sorted[place].startswith(key)


def initials_of(name: str) -> str:
    """``O'BRIEN-KELLY, Siobhan Ann`` is ``O, S``; without a comma ``Maria Alvarez`` is ``M A``."""
    parts = name.split(",") if "," in name else name.split()
    return (", " if "," in name else " ").join(filter(None, (initial(part) for part in parts)))


def _matched(text: str, tokens: list[_Token], at: int, name: tuple[str, ...]) -> int:
    """How many words from ``at`` on say ``name``: all of its words, or those before the cut; else 0."""
    for size, word in enumerate(name):
        if at + size >= len(tokens):
            return 0
        token = tokens[at + size]
        if size and "  " in text[tokens[at + size - 1].end : token.start]:
            return 0
        if token.cut and word.startswith(token.key):
            return size + 1
        if token.key != word:
            return 0
        if text[token.end : token.end + 2].strip(" ,-") == CUT:
            return size + 1
    return len(name)


def _to_cut(text: str, end: int) -> int:
    """Behind the cut of a name that ends there: ``SMITH JONES, …``."""
    tail = _TAIL.match(text, end)
    return end if tail is None else tail.end()


def _runs(text: str, tokens: list[_Token], named: list[bool], joined: list[bool]) -> list[tuple[int, int]]:
    """The named words that stand together, as one place each."""
    made: list[tuple[int, int]] = []
    for at, token in enumerate(tokens):
        if not named[at]:
            continue
        if made and at and named[at - 1] and (joined[at] or text[made[-1][1] : token.start] in _BETWEEN):
            made[-1] = (made[-1][0], token.end)
        else:
            made.append((token.start, token.end))
    return made

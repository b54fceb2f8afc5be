"""The privacy key's curtain: on every line that is drawn, names become initials, a date of birth its year,
an MRN its last four; telephones and free text go (P§10). It works on what reaches the screen, so that no page
can be forgotten."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from ncm_tui.terminal.birth_days import BirthDays
from ncm_tui.terminal.own_words import OwnWords
from ncm_tui.views.people import KnownPeople

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[\w-]*\d[\w-]*")
_PHONE = re.compile(r"\+?[\d(][\d().-]*(?: [\d(][\d().-]*){0,3}\d")
_LABELED = re.compile(r"\bMRN (\S*\d\S*)")
#: Any telephone: ten digits or seven in their usual groups.
_ANY_PHONE = re.compile(
    r"(?<![\w-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])?\d{3}[.-]\d{4}(?![\w-])|"
    r"(?<![\w-])(?:\(\d{3}\) ?|\d{3} )\d{3} \d{4}(?![\w-])"
)
#: What may stand between two words of one name: ``ALVAREZ, Maria``, ``O'Brien-Núñez``.
_BETWEEN = frozenset({", ", " ", "-", "'", "’", ",", ". "})
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
_CUT = "…"
_LAST = 4


class Curtain(LineFilter):
    """Made anew whenever who is known changes: lines are kept by filter. ``fold`` is how the words of
    ``people`` were folded."""

    def __init__(self, people: KnownPeople, fold: Callable[[str], str]) -> None:
        super().__init__()
        self.people, self.fold = people, fold
        self._sorted = sorted(people.words)
        self._births = BirthDays(people.births)
        self._own = OwnWords(people.texts, fold)
        self._payers = tuple(name for name in people.payers if " " in name or fold(name) not in people.words)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        text = "".join(one.text for one in segments if not one.control)
        spans = self.spans(text)
        return _redrawn(segments, spans) if spans else segments

    def hide(self, text: str) -> str:
        """``text`` with everything that names somebody taken away, in as many cells."""
        for start, end, shown in reversed(self.spans(text)):
            text = text[:start] + set_cell_size(shown, cell_len(text[start:end])) + text[end:]
        return text

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, what stands there instead), in order, none over another."""
        found = [*self._phrases(text), *self._births.spans(text), *self._numbers(text), *self._names(text)]
        payers = self._payer_spans(text)
        own = (each for each in self._own.spans(text) if not any(_over(each, payer) for payer in payers))
        found += [(start, end, _CUT) for start, end in own]
        kept: list[tuple[int, int, str]] = []
        for span in sorted(found, key=lambda each: (each[0], -each[1])):
            if not kept or span[0] >= kept[-1][1]:
                kept.append(span)
        return kept

    def _phrases(self, text: str) -> list[tuple[int, int, str]]:
        places = ((text.find(phrase), phrase) for phrase in self.people.phrases)
        return [(at, at + len(phrase), _CUT) for at, phrase in places if at >= 0]

    def _numbers(self, text: str) -> list[tuple[int, int, str]]:
        found = [(*match.span(1), _last(match.group(1))) for match in _LABELED.finditer(text)]
        for match in (*_PHONE.finditer(text), *_NUMBER.finditer(text)):
            if bare(match.group()) in self.people.numbers:
                found.append((*match.span(), _last(match.group())))
        found += [(*match.span(), _last(match.group())) for match in _ANY_PHONE.finditer(text)]
        return found

    def _names(self, text: str) -> list[tuple[int, int, str]]:
        """Runs of words that are somebody's, as their initials."""
        found: list[tuple[int, int, str]] = []
        nobodys = self._payer_spans(text)
        for match in _WORD.finditer(text):
            if any(start <= match.start() < end for start, end in nobodys):
                continue
            if not self._known(match.group(), text, match.end()):
                continue
            start, end, shown = match.start(), match.end(), match.group()[0]
            if text[end : end + 1] == _CUT:
                end += 1
            if found and text[found[-1][1] : start] in _BETWEEN:
                first, before, said = found.pop()
                start, shown = first, said + text[before : match.start()] + shown
            found.append((start, end, shown))
        return found

    def _payer_spans(self, text: str) -> list[tuple[int, int]]:
        """Where a payer's name stands, whole or cut: ``VA / TR…`` is nobody's."""
        found = [(at, at + len(name)) for name in self._payers if (at := text.find(name)) >= 0]
        at = text.find(_CUT)
        while at >= 0:
            for name in self._payers:
                size = next((n for n in range(len(name) - 1, 1, -1) if text[:at].endswith(name[:n])), 0)
                before = text[: at - size]
                # Behind a comma it is the given name of somebody: ``ALVAREZ, Mar…``.
                if size and not before[-1:].isalnum() and not before.rstrip().endswith(","):
                    found.append((at - size, at))
            at = text.find(_CUT, at + 1)
        return found

    def _known(self, word: str, text: str, end: int) -> bool:
        if word[0].islower():
            return False
        key, cut = self.fold(word), text[end : end + 1] == _CUT
        if key in _OURS and not cut and not (word.isupper() and text[end : end + 1] == ","):
            return False
        if key in self.people.words:
            return True
        if not cut or len(key) < 2:
            return False
        place = bisect_left(self._sorted, key)
        return place < len(self._sorted) and self._sorted[place].startswith(key)


def _over(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def bare(number: str) -> str:
    """A number without what is only for the eye: ``(555) 010-1234`` is ``5550101234``; letters small."""
    return "".join(sign for sign in number.casefold() if sign.isalnum())


def _last(number: str) -> str:
    signs = bare(number)
    return _CUT + (signs[-_LAST:] if len(signs) > _LAST else "")


def _redrawn(segments: list[Segment], spans: list[tuple[int, int, str]]) -> list[Segment]:
    """The segments with each span's text in its place, padded to the same cells; the first style holds."""
    made: list[Segment] = []
    at, waiting = 0, list(spans)
    for segment in segments:
        if segment.control:
            made.append(segment)
            continue
        start, at = at, at + len(segment.text)
        made.extend(_piece(segment.text, segment.style, start, waiting, segments))
        waiting = [span for span in waiting if span[1] > at]
    return made


def _piece(
    text: str, style: Style | None, start: int, spans: list[tuple[int, int, str]], segments: list[Segment]
) -> list[Segment]:
    """One segment: what of it stays, and what is written where a span begins in it."""
    whole = "".join(one.text for one in segments if not one.control)
    made, here, end = [], start, start + len(text)
    for first, last, shown in spans:
        if first >= end:
            break
        if first >= start:
            made.append(Segment(text[here - start : first - start], style))
            made.append(Segment(set_cell_size(shown, cell_len(whole[first:last])), style))
        here = min(max(here, last), end)
    made.append(Segment(text[here - start :], style))
    return [one for one in made if one.text]

"""The privacy key's curtain: on every line that is drawn, names become initials, a date of birth its year,
an MRN its last four; telephones and free text go (P§10). It works on what reaches the screen, so that no page
can be forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from ncm_tui.terminal.birth_days import BirthDays
from ncm_tui.terminal.known_names import CUT, KnownNames
from ncm_tui.terminal.own_words import OwnWords
from ncm_tui.views.people import KnownPeople

_NUMBER = re.compile(r"[\w-]*\d[\w-]*")
_PHONE = re.compile(r"\+?[\d(][\d().-]*(?: [\d(][\d().-]*){0,3}\d")
_LABELED = re.compile(r"\bMRN (\S*\d\S*)")
#: Any telephone: ten digits or seven in their usual groups.
_ANY_PHONE = re.compile(
    r"(?<![\w-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])?\d{3}[.-]\d{4}(?![\w-])|"
    r"(?<![\w-])(?:\(\d{3}\) ?|\d{3} )\d{3} \d{4}(?![\w-])"
)
_LAST = 4


class Curtain(LineFilter):
    """Made anew whenever who is known changes: lines are kept by filter. ``fold`` is how the words of
    ``people`` were folded."""

    def __init__(self, people: KnownPeople, fold: Callable[[str], str]) -> None:
        super().__init__()
        self.people, self.fold = people, fold
        self._known = KnownNames(people.words, people.names, fold)
        self._births = BirthDays(people.births)
        self._own = OwnWords(people.texts, fold)
        self._payers = tuple(name for name in people.payers if " " in name or fold(name) not in people.words)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        text = "".join(one.text for one in segments if not one.control)
        spans = self.spans(text)
        return _redrawn(segments, spans) if spans else segments

    def hide(self, text: str) -> str:
        """``text`` with everything that names somebody taken away, in as many cells."""
        return "".join(one.text for one in self.apply([Segment(text)], Color(0, 0, 0)))

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, what stands there instead), in order, none over another."""
        payers = self._payer_spans(text)
        found = [*self._phrases(text), *self._births.spans(text), *self._numbers(text)]
        found += self._known.spans(text, payers)
        own = (each for each in self._own.spans(text) if not any(_over(each, payer) for payer in payers))
        found += [(start, end, CUT) for start, end in own]
        kept: list[tuple[int, int, str]] = []
        for span in sorted(found, key=lambda each: (each[0], -each[1])):
            if not kept or span[0] >= kept[-1][1]:
                kept.append(span)
        return kept

    def _phrases(self, text: str) -> list[tuple[int, int, str]]:
        return [(*place, CUT) for phrase in self.people.phrases for place in _places(text, phrase)]

    def _numbers(self, text: str) -> list[tuple[int, int, str]]:
        found = [(*match.span(1), _last(match.group(1))) for match in _LABELED.finditer(text)]
        for match in (*_PHONE.finditer(text), *_NUMBER.finditer(text)):
            if bare(match.group()) in self.people.numbers:
                found.append((*match.span(), _last(match.group())))
        found += [(*match.span(), _last(match.group())) for match in _ANY_PHONE.finditer(text)]
        return found

    def _payer_spans(self, text: str) -> list[tuple[int, int]]:
        """Where a payer's name stands, whole or cut: ``VA / TR…`` is nobody's."""
        found = [
            place
            for name in self._payers
            for place in _places(text, name)
            if not text[: place[0]][-1:].isalnum() and not text[place[1] : place[1] + 1].isalnum()
        ]
        at = text.find(CUT)
        while at >= 0:
            for name in self._payers:
                size = next((n for n in range(len(name) - 1, 1, -1) if text[:at].endswith(name[:n])), 0)
                before = text[: at - size]
                # Behind a comma it is the given name of somebody: ``ALVAREZ, Mar…``.
                if size and not before[-1:].isalnum() and not before.rstrip().endswith(","):
                    found.append((at - size, at))
            at = text.find(CUT, at + 1)
        return found


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Everywhere in ``text`` where ``words`` stand."""
    made: list[tuple[int, int]] = []
    at = text.find(words)
    while at >= 0:
        made.append((at, at + len(words)))
        at = text.find(words, made[-1][1])
    return made


def _over(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def bare(number: str) -> str:
    """A number without what is only for the eye: ``(555) 010-1234`` is ``5550101234``; letters small."""
    return "".join(sign for sign in number.casefold() if sign.isalnum())


def _last(number: str) -> str:
    signs = bare(number)
    return CUT + (signs[-_LAST:] if len(signs) > _LAST else "")


def _redrawn(segments: list[Segment], spans: list[tuple[int, int, str]]) -> list[Segment]:
    """The segments with each span's text in its place, in as many cells as before; the first style holds.

    In a line of columns the blanks of what went stand behind it; in a sentence at its end, so that they do
    not say how long a name is."""
    whole = "".join(one.text for one in segments if not one.control)
    sentence = "  " not in whole.strip()
    made: list[Segment] = []
    at, waiting = 0, list(spans)
    for segment in segments:
        if segment.control:
            made.append(segment)
            continue
        start, at = at, at + len(segment.text)
        made.extend(_piece(segment, start, waiting, whole, keep_room=not sentence))
        waiting = [span for span in waiting if span[1] > at]
    owed = cell_len(whole) - sum(cell_len(one.text) for one in made if not one.control)
    if owed > 0:
        made.append(Segment(" " * owed, made[-1].style))
    return made


def _piece(
    segment: Segment, start: int, spans: list[tuple[int, int, str]], whole: str, *, keep_room: bool
) -> list[Segment]:
    """One segment: what of it stays, and what is written where a span begins in it."""
    text, style = segment.text, segment.style
    made, here, end = [], start, start + len(text)
    for first, last, shown in spans:
        if first >= end:
            break
        if first >= start:
            made.append(Segment(text[here - start : first - start], style))
            room = cell_len(whole[first:last])
            made.append(
                Segment(set_cell_size(shown, room if keep_room else min(room, cell_len(shown))), style)
            )
        here = min(max(here, last), end)
    made.append(Segment(text[here - start :], style))
    return [one for one in made if one.text]

"""The text of a note while it is written: dot phrases, the walk over ``***``, kept every quarter second."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from textual.binding import Binding
from textual.document._document import Document
from textual.timer import Timer
from textual.widgets.text_area import Selection

from ncm_tui.views.notes import GAP
from ncm_tui.widgets.keeping import KEEP_AFTER
from ncm_tui.widgets.text_area import NcmTextArea


class NoteArea(NcmTextArea):
    """``keep(body)`` is handed the text soon after typing; ``phrases`` maps a key to its text."""

    BINDINGS = [Binding("tab", "expand", "expand .phrase", show=False)]

    def __init__(self, text: str, *, keep: Callable[[str], object], phrases: Mapping[str, str]) -> None:
        super().__init__(text)
        self.keep = keep
        self.phrases = phrases
        self._timer: Timer | None = None
        self._kept = text

    def on_mount(self) -> None:
        self.select_gap(0)

    def on_text_area_changed(self) -> None:
        if self._timer is None and self.text != self._kept:
            self._timer = self.set_timer(KEEP_AFTER, self.keep_now)

    def keep_now(self) -> None:
        """Hand what is typed to the vault, if it is not there yet."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.text != self._kept:
            self._kept = self.text
            self.keep(self.text)

    @property
    def by_lines(self) -> Document:
        """The text by lines: Textual types it as its base, which cannot count places."""
        assert isinstance(self.document, Document)
        return self.document

    def select_gap(self, start: int) -> bool:
        """Select the first ``***`` at or after the index ``start``; false when there is none."""
        return self.select_words(GAP, start)

    def select_words(self, words: str, start: int = 0) -> bool:
        """Select the first ``words`` at or after ``start``, whatever their case; false when not there."""
        found = re.compile(re.escape(words), re.IGNORECASE).search(self.text, start)
        if found is None:
            return False
        begin, end = (self.by_lines.get_location_from_index(place) for place in found.span())
        self.selection = Selection(begin, end)
        self.scroll_cursor_visible()
        return True

    def walk_gaps(self) -> bool:
        """F6: the next ``***`` after the cursor, round to the first; false when none is left."""
        here = self.by_lines.get_index_from_location(self.cursor_location)
        return self.select_gap(here) or self.select_gap(0)

    def action_expand(self) -> None:
        """Tab: the ``.phrase`` before the cursor becomes its text; elsewhere Tab goes to the next ``***``."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        key = before.rpartition(".")[2]
        if "." in before and key and key in self.phrases:
            start = (row, column - len(key) - 1)
            self.put(self.phrases[key], start)
        else:
            self.walk_gaps()

    def put(self, text: str, start: tuple[int, int] | None = None) -> None:
        """Put ``text`` in place of the selection (or of what is from ``start`` on); select its first gap."""
        begin = start or self.selection.start
        end = self.cursor_location if start else self.selection.end
        begin, end = min(begin, end), max(begin, end)
        index = self.by_lines.get_index_from_location(begin)
        result = self.replace(text, begin, end)
        self.move_cursor(result.end_location)
        if GAP in text:
            self.select_gap(index)

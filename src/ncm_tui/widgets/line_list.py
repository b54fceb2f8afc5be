"""A list of any length that only ever makes the lines on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ncm_tui.commands import bindings
from ncm_tui.widgets.hidden import curtain, names_hidden
from ncm_tui.widgets.ink import ink
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.unbroken import Unbroken

#: A row as (text, ink) pairs: cheaper than a ``Text``, for rows made while she types.
Pieces: TypeAlias = list[tuple[str, str]]
#: In the first cell of a marked row; under the cursor both are told by one sign.
MARK, _MARK_UNDER_CURSOR = "●", "◆"


class LineList(Unbroken, ScrollView, can_focus=True):
    """Rows by number: ``set_source(count, get_row)``, ``get_row(i)`` gives the row's ``Text``.

    ``selectable(i)`` false makes a header the cursor passes over. A move repaints two lines.
    """

    BINDINGS = [*bindings("list")]
    DEFAULT_CSS = """
    LineList { height: 1fr; width: 1fr; scrollbar-size: 0 0; background: $background; color: $foreground; }
    LineList:focus { background-tint: transparent 0%; }
    """

    class Opened(Message):
        """Enter on row ``index``."""

        def __init__(self, rows: LineList, index: int) -> None:
            super().__init__()
            self.rows, self.index = rows, index

        @property
        def control(self) -> LineList:
            return self.rows

    class Moved(Message):
        """The cursor came to row ``index``."""

        def __init__(self, rows: LineList, index: int) -> None:
            super().__init__()
            self.rows, self.index = rows, index

        @property
        def control(self) -> LineList:
            return self.rows

    def __init__(
        self,
        *,
        empty: str = "",
        reading: bool = False,
        private: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """``reading`` has no cursor: the keys scroll. ``private`` is free text: behind a curtain while names
        are hidden."""
        super().__init__(id=id, classes=classes)
        self.reading, self.private = reading, private
        self.count = 0
        self.at = 0
        self.empty = empty
        self._get: Callable[[int], Text | Pieces] = lambda _: Text()
        self._selectable: Callable[[int], bool] | None = None
        self._lines: dict[int, Strip] = {}
        self._base: Style | None = None

    def set_source(
        self,
        count: int,
        get_row: Callable[[int], Text | Pieces],
        *,
        selectable: Callable[[int], bool] | None = None,
        at: int = 0,
        empty: str | None = None,
    ) -> None:
        """Show ``count`` rows from ``get_row``, the cursor on ``at`` or the nearest row that may have it."""
        self.count, self._get, self._selectable = count, get_row, selectable
        if empty is not None:
            self.empty = empty
        self._lines.clear()
        self.at = self._nearest(min(max(at, 0), max(count - 1, 0)))
        # Without its watcher: the place of this widget on the page does not depend on its rows.
        self.set_reactive(ScrollView.virtual_size, Size(1, count))
        self._show_cursor()
        self.refresh()

    def set_rows(
        self, rows: Sequence[Text | Pieces], *, selectable: Callable[[int], bool] | None = None, at: int = 0
    ) -> None:
        """The same from rows that are there already."""
        self.set_source(len(rows), rows.__getitem__, selectable=selectable, at=at)

    def refresh_row(self, index: int) -> None:
        """Row ``index`` changed: make it anew and paint that line."""
        self._lines.pop(index, None)
        self._lines.pop(~index, None)
        self._paint(index)

    def refresh_rows(self) -> None:
        """All rows may have changed; cursor and place stay."""
        self._lines.clear()
        self.refresh()

    @property
    def current(self) -> int | None:
        """The row under the cursor, or ``None`` when there is no row."""
        return self.at if self.count else None

    def move_to(self, index: int) -> None:
        """Put the cursor on ``index`` (clamped)."""
        if not self.count:
            return
        if self.reading:
            self.at = min(max(index, 0), max(0, self.count - self.size.height))
            self.scroll_to(y=self.at, animate=False, force=True)
            return
        step = -1 if index < self.at else 1
        new = self._nearest(min(max(index, 0), self.count - 1), step)
        old, self.at = self.at, new
        self._paint(old)
        self._paint(new)
        self._show_cursor()
        if old != new:
            self.post_message(self.Moved(self, new))

    def _nearest(self, index: int, step: int = 1) -> int:
        if self._selectable is None or not self.count:
            return index
        for way in (step, -step):
            place = index
            while 0 <= place < self.count:
                if self._selectable(place):
                    return place
                place += way
        return index

    def _show_cursor(self) -> None:
        if not self.count:
            return
        top = self.at
        if top > 0 and self._selectable is not None and not self._selectable(top - 1):
            top -= 1
        self.scroll_to_region(Region(0, top, 1, self.at - top + 1), animate=False, force=True)

    def _paint(self, index: int) -> None:
        line = index - self.scroll_offset.y
        if 0 <= line < self.size.height:
            self.refresh(Region(0, line, self.size.width, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The visible lines without Textual's cache of styled lines: there is no border to draw, and our
        own cache is by row, so that a line that has scrolled is not made again."""
        if self.styles.gutter.totals != (0, 0):
            return super().render_lines(crop)
        # Our inks are true colours already.
        filters = [one for one in self.get_line_filters() if not isinstance(one, ANSIToTruecolor)]
        background = self.background_colors[1]
        strips: list[Strip] = []
        for y in crop.line_range:
            strip = self.render_line(y)
            for one in filters:
                strip = strip.apply_filter(one, background)
            strips.append(strip)
        if crop.column_span != (0, self.size.width):
            left, right = crop.column_span
            strips = [strip.crop(left, right) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        if self.private and names_hidden(self):
            return curtain(self, y)
        width = self.size.width
        index = self.scroll_offset.y + y
        if not self.count:
            said = self.empty.split("\n")
            words = said[y - 1] if 0 < y <= len(said) else ""
            return self._strip(plain(f"   {words}", "dim"), width)
        if index >= self.count:
            return Strip.blank(width, self.rich_style)
        # The marked line is kept beside the plain one, by its negative: ~index.
        marked = index == self.at and not self.reading
        key = ~index if marked else index
        strip = self._lines.get(key)
        if strip is None:
            if len(self._lines) > 512:
                self._lines.clear()
            strip = self._strip(self._get(index), width, marked=marked)
            if marked and self.lit:
                # Over the row's own inks: the cursor's paper would drown some of them.
                strip = Strip(Segment.apply_style(strip, post_style=ink("cursor")), strip.cell_length)
            self._lines[key] = strip
        return strip

    @property
    def lit(self) -> bool:
        """The cursor is bright: the list has the focus, or a field beside it walks it."""
        return self.has_focus or not self.can_focus

    def _strip(self, row: Text | Pieces, width: int, *, marked: bool = False) -> Strip:
        """A row as cells; ``marked`` puts the cursor's sign into the first one."""
        base = self._base or self.rich_style
        self._base = base
        if isinstance(row, Text):
            segments = [s for s in row.render(self.app.console) if s.text != "\n"]
        else:
            segments = [Segment(text, ink(style)) for text, style in row]
        if marked:
            first = next((place for place, segment in enumerate(segments) if segment.text), 0)
            rest = Segment(segments[first].text[1:], segments[first].style) if segments else Segment("")
            both = bool(segments) and segments[first].text[:1] == MARK
            sign = _MARK_UNDER_CURSOR if both else self._sign
            segments[first : first + 1] = [Segment(sign, ink("accent")), rest]
        # Pieces of one ink side by side become one: half the bytes of a page that is drawn anew.
        return Strip(segments).adjust_cell_length(width).apply_style(base).simplify()

    @property
    def _sign(self) -> str:
        return "▸" if self.app.console.encoding.startswith("utf") else ">"

    def notify_style_update(self) -> None:
        self._lines.clear()
        self._base = None
        super().notify_style_update()

    def on_resize(self) -> None:
        self._lines.clear()
        self._show_cursor()
        self.refresh()

    def on_focus(self) -> None:
        self.refresh_row(self.at)

    def on_blur(self) -> None:
        self.refresh_row(self.at)

    def action_up(self) -> None:
        self.move_to(self.at - 1)

    def action_down(self) -> None:
        self.move_to(self.at + 1)

    def action_page_up(self) -> None:
        self.move_to(self.at - max(1, self.size.height - 1))

    def action_page_down(self) -> None:
        self.move_to(self.at + max(1, self.size.height - 1))

    def action_first(self) -> None:
        self.move_to(0)

    def action_last(self) -> None:
        self.move_to(self.count - 1)

    def action_open(self) -> None:
        if self.count:
            self.post_message(self.Opened(self, self.at))

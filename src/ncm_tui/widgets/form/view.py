"""The one renderer of forms: every question drawn as lines of a single widget, the current one open.

It takes keys and paints; what a key means is :mod:`.keys`, how a question looks :mod:`.rows`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ncm_tui.rules.forms import Item, ItemType
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.forms import Write
from ncm_tui.widgets.form.field import Line
from ncm_tui.widgets.form.keys import Fingers, Pressed
from ncm_tui.widgets.form.layout import END, FormLayout
from ncm_tui.widgets.hidden import names_hidden
from ncm_tui.widgets.ink import OWN, ink
from ncm_tui.widgets.keeping import KEEP_AFTER
from ncm_tui.widgets.plain import one_line
from ncm_tui.widgets.unbroken import Unbroken

_MARGIN = 2
_STEP = 32


class FormView(Unbroken, ScrollView, can_focus=True):
    """``show(filling)`` sets a form on the page. Each key paints in its own frame: ``looked`` is called
    at once with what it did, before anything is saved."""

    DEFAULT_CSS = """
    FormView { height: 1fr; width: 1fr; scrollbar-size: 0 0; background: $background; color: $foreground; }
    FormView:focus { background-tint: transparent 0%; }
    """

    class Asked(Message):
        """A key only the page can answer: ``link``, ``emr``, ``row``, ``editor``, ``end``."""

        def __init__(self, item: Item, pressed: Pressed) -> None:
            super().__init__()
            self.item, self.pressed = item, pressed

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.filling: Filling | None = None
        self.fingers: Fingers | None = None
        self.looked: Callable[[Pressed], None] = lambda _: None
        self.wrote: Callable[[tuple[Write, ...]], None] = lambda _: None
        self.asked_all = False
        self.pages: tuple[Line, ...] | None = None
        self._flat: list[Line] = []
        self._spans: dict[str, tuple[int, int]] = {}
        self._layout: FormLayout
        self._lay: Callable[[int, int], tuple[Line, ...]]
        self._base: Style | None = None

    def show(self, filling: Filling, fingers: Fingers | None = None) -> None:
        """Put ``filling`` on the page, its cursor in sight."""
        self.filling = filling
        self.fingers = fingers or Fingers(filling)
        self.pages = None
        self._layout = FormLayout(filling, self.fingers)
        self.repaint()

    def show_pages(self, lay: Callable[[int, int], tuple[Line, ...]]) -> None:
        """Show fixed lines (all answers) instead of the questions, from their top; ``lay`` makes them for a
        width and a height."""
        self._lay = lay
        self._lay_pages()
        self.scroll_to(y=0, animate=False, force=True)

    def _lay_pages(self) -> None:
        self.pages = self._lay(self.size.width, self.size.height)
        self._flat = list(self.pages)
        self._spans = {}
        self._grow()
        self.refresh()

    @property
    def last_line_seen(self) -> bool:
        return self.scroll_offset.y + self.size.height >= len(self._flat)

    def page_at(self) -> tuple[int, int]:
        """(this page, all pages) of the fixed lines, as :meth:`turn_page` turns them."""
        step, height = max(1, self.size.height - 1), self.size.height
        pages = 1 + max(0, -(-(len(self._flat) - height) // step))
        return min(pages, 1 + -(-self.scroll_offset.y // step)), pages

    def turn_page(self) -> bool:
        """Show the next lines of the fixed page; false when the last one is in sight already."""
        if self.last_line_seen:
            return False
        self.scroll_to(y=self.scroll_offset.y + max(1, self.size.height - 1), animate=False, force=True)
        return True

    def whole_in_sight(self) -> bool:
        """Whether every question and its whole answer is on the page now."""
        if len(self._flat) > self.size.height:
            return False
        return not any(text.endswith("…") for line in self._flat for text, _ in line[2:])

    # -- keys

    def on_key(self, event: events.Key) -> None:
        """A key of the form, painted now and saved after."""
        if self.fingers is None:
            return
        if self.pages is not None:
            self._page_key(event)
            return
        item = self.fingers.item
        pressed = self.fingers.press(event.key, event.character)
        if pressed is None or item is None:
            return
        event.stop()
        event.prevent_default()
        self.done(replace(pressed, entered=event.key == "enter"), item)

    def done(self, pressed: Pressed, item: Item | None = None) -> None:
        """Paint what a key did, hand its writes on, ask the page for the rest."""
        self.repaint()
        self.looked(pressed)
        closed = self.fingers is not None and self.fingers.typed is None
        writes = (*pressed.writes, *(self.fingers.whole() if closed and self.fingers else ()))
        if writes:
            self.wrote(writes)
        if self.fingers is not None and self.fingers.unsaved:
            self._save_soon()
        if pressed.ask and item is not None:
            self.post_message(self.Asked(item, pressed))

    def _page_key(self, event: events.Key) -> None:
        step = {"up": -1, "down": 1, "pageup": -self.size.height + 1, "pagedown": self.size.height - 1}.get(
            event.key
        )
        if step is None:
            return
        event.stop()
        self.scroll_to(y=self.scroll_offset.y + step, animate=False, force=True)
        self.call_after_refresh(self.looked, Pressed())

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted comes in without control codes, on one line."""
        event.stop()
        item = self.fingers.item if self.fingers else None
        if self.fingers is None or item is None or self.pages is not None or not event.text:
            return
        if item.type is ItemType.LONG_TEXT:
            self.post_message(self.Asked(item, Pressed(ask="editor", text=event.text)))
        elif self.fingers.picks is None and item.type in (
            ItemType.TEXT,
            ItemType.DATE,
            ItemType.DATETIME,
            ItemType.NUMBER,
        ):
            self.fingers.insert(one_line(event.text))
            self.done(Pressed())

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Printable keys answer here; they never reach the page's letters."""
        return self.pages is None and character is not None and character.isprintable()

    # -- saving what is half typed

    def _save_soon(self) -> None:
        if not getattr(self, "_saving", False):
            self._saving = True
            self.set_timer(KEEP_AFTER, self._save_now)

    def _save_now(self) -> None:
        self._saving = False
        self.keep_typing()

    def keep_typing(self) -> None:
        """Keep the line being typed, as far as it reads."""
        if self.fingers is None or not self.fingers.unsaved:
            return
        writes = self.fingers.spill()
        if writes:
            self.wrote(writes)
            self.looked(Pressed())

    # -- painting

    def repaint(self) -> None:
        """Lay the questions again and paint the lines that differ."""
        if self.filling is None or self.pages is not None or not self.size.width:
            return
        before, top = self._flat, self.scroll_offset.y
        self._flat, self._spans = self._layout.laid(
            self.size.width, self.size.height, asked_all=self.asked_all
        )
        self._grow()
        self._show_cursor()
        if self.scroll_offset.y != top:
            return
        bottom = min(top + self.size.height, max(len(before), len(self._flat)))
        for y in range(top, bottom):
            was = before[y] if y < len(before) else None
            now = self._flat[y] if y < len(self._flat) else None
            if was is not now and was != now:
                self.refresh(Region(0, y - top, self.size.width, 1))

    def _grow(self) -> None:
        """Room for the lines, in steps, so that an opening row costs no layout."""
        height = -(-len(self._flat) // _STEP) * _STEP
        if self.virtual_size.height != height:
            self.virtual_size = Size(1, height)

    def _show_cursor(self) -> None:
        item = self.filling.current if self.filling else None
        here = END if END in self._spans else item.id if item is not None else ""
        if here not in self._spans:
            return
        start, end = self._spans[here]
        top, height = self.scroll_offset.y, self.size.height
        if len(self._flat) <= height:
            y = 0
        elif start - _MARGIN < top:
            y = max(0, start - _MARGIN)
        elif end + _MARGIN > top + height:
            y = min(end + _MARGIN, len(self._flat)) - height
            y = max(0, min(y, start))
        else:
            return
        if y != top:
            self.scroll_to(y=y, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        width = self.size.width
        at = self.scroll_offset.y + y
        if at >= len(self._flat):
            return Strip.blank(width, self._style())
        line = covered(self._flat[at]) if names_hidden(self) else self._flat[at]
        segments = [Segment(text, ink(name)) for text, name in line if text]
        return Strip(segments).adjust_cell_length(width).apply_style(self._style())

    def _style(self) -> Style:
        """The page's own style, worked out once a theme."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def notify_style_update(self) -> None:
        self._base = None
        super().notify_style_update()
        self.refresh()

    def on_resize(self) -> None:
        if self.pages is not None:
            self._lay_pages()
            return
        self.repaint()
        self.refresh()


def covered(line: Line) -> Line:
    """``line`` while names are hidden: what somebody wrote is not to be seen, nor what is being typed."""
    return [("…" if name.startswith(OWN) and text.strip() else text, name) for text, name in line]

"""A form on the page with all that belongs to it: title, questions, the editor for long text, key bar.

Screens give it a filling and a way to ``keep`` answers (called at once, with the item under the cursor),
and get messages: a link to open, confirmed, left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from ncm_tui.commands import bindings
from ncm_tui.rules.forms import Form, Item, ItemType, Value
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.forms import Given, Write
from ncm_tui.widgets.form.actions import FormActions
from ncm_tui.widgets.form.editor import FormEditor
from ncm_tui.widgets.form.hints import form_keys_here, help_on, list_keys_here
from ncm_tui.widgets.form.keys import Pressed
from ncm_tui.widgets.form.nested import Frame, base_frame, carried_up, emr_frame, reopened, row_frame
from ncm_tui.widgets.form.review import review_lines, shown_already
from ncm_tui.widgets.form.title import FormBar, FormTitle
from ncm_tui.widgets.form.view import FormView


class FormPane(FormActions):
    """``start`` shows a filling. Nested forms (a table row, done in the EMR) open in place and return."""

    BINDINGS = [*bindings("form")]
    DEFAULT_CSS = "FormPane { height: 1fr; width: 1fr; }"

    class LinkAsked(Message):
        """Enter on a link: open the form it names."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    class Confirmed(Message):
        """All answers were shown and F2 said yes."""

    class Left(Message):
        """Esc at the form itself: park it."""

    def __init__(
        self, *, emr_form: Form | None = None, finish_word: str = "finish & lock", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.emr_form = emr_form
        self.finish_word = finish_word
        self.frames: list[Frame] = []
        self.warnings: tuple[str, ...] = ()
        self.title = FormTitle()
        self.view = FormView()
        self.editor = FormEditor()
        self.bar = FormBar()
        self.keep: Callable[[tuple[Write, ...], str], None] = lambda _writes, _at: None
        self.view.looked = self._looked
        self.view.wrote = self._wrote
        self.editor.wrote = self._edited

    def compose(self) -> ComposeResult:
        yield self.title
        yield self.view
        yield self.editor
        yield self.bar

    @property
    def filling(self) -> Filling:
        """The form itself, whatever is open inside it."""
        return self.frames[0].filling

    def start(
        self,
        filling: Filling,
        heading: str,
        half: Mapping[str, Any] | None = None,
        warnings: tuple[str, ...] = (),
    ) -> None:
        """Show a form from where its cursor is, or on the line that was being typed (``half``); ``warnings``
        stand under its title."""
        self.warnings = warnings
        base = base_frame(filling, heading, half)
        self.frames = [base, *reopened(base, half, self.emr_form)]
        self.view.asked_all = False
        self._show()

    def saved(self, _at: datetime) -> None:
        """The last answer is on disk: said by the clock the page shows."""
        if self.frames:
            self.bar.status = f"saved {self.filling.now().astimezone(self.filling.zone):%H:%M:%S}"

    def answer_link(self, item: Item, given: Given) -> None:
        """The form behind a link was finished: its result answers the item."""
        writes = self.filling.keep([Write(item.id, given)])
        self._wrote_out(writes)
        self.frame.fingers.rest()
        self.filling.go(item.id)
        self.filling.advance()
        self._show()

    def tell(self, text: str, *, refused: bool = False) -> None:
        """A word to the nurse: a refusal under the question, anything else on the bottom line."""
        if refused and self.view.fingers is not None and self.view.pages is None:
            self.view.fingers.note, self.view.fingers.note_ink = text, "soon"
            self.view.repaint()
        else:
            self.bar.status = text

    def keep_typing(self) -> None:
        """Lock, quit, patient switch: keep the half-typed line and the open editor."""
        self.view.keep_typing()
        self.editor.spill()

    # -- what the view did

    def _show(self) -> None:
        self.view.show(self.frame.filling, self.frame.fingers)
        self._look()
        self.view.focus()

    def _look(self) -> None:
        warnings = self.warnings if len(self.frames) == 1 else ()
        self.title.look(self.frame.heading, self.frame.filling, warnings)
        self.bar.keys = tuple(self._keys())

    def _looked(self, pressed: Pressed) -> None:
        if self.view.pages is not None:
            self.bar.keys = tuple(self._keys())
            return
        if pressed.ask == "end" and pressed.entered and self._short and self.view.fingers is not None:
            self.view.fingers.at_end = True
            self.view.repaint()
            pressed = replace(pressed, message="")
        self._look()
        if pressed.message:
            self.tell(pressed.message, refused=pressed.refused)

    def _wrote(self, writes: tuple[Write, ...]) -> None:
        for outer, inner in zip(reversed(self.frames[:-1]), reversed(self.frames[1:]), strict=True):
            writes = carried_up(outer, inner, writes)
        self._wrote_out(writes)

    def _wrote_out(self, writes: tuple[Write, ...]) -> None:
        current = self.filling.current
        if writes:
            self.keep(writes, current.id if current else "")

    def _keys(self) -> Iterable[tuple[str, str]]:
        if self.view.pages is not None:
            at, of = self.view.page_at()
            yes = f"yes, {self.finish_word}" if self.view.last_line_seen else f"next page {at}/{of}"
            return (("F2", yes), ("Esc", "back to the questions"))
        if self.view.fingers is not None and self.view.fingers.at_end:
            return (("F2", self.finish_word), ("↑", "back to the answers"), ("Esc", "back"))
        if (fingers := self.view.fingers) is not None and fingers.picks is not None:
            multi = fingers.item is not None and fingers.item.type is ItemType.MULTI
            return list_keys_here(multi, bool(fingers.picks))
        return form_keys_here(self.frame.filling, self.finish_word)

    def on_form_view_asked(self, message: FormView.Asked) -> None:
        message.stop()
        item, pressed = message.item, message.pressed
        if pressed.ask == "link":
            self.post_message(self.LinkAsked(item))
        elif pressed.ask == "emr" and self.emr_form is not None:
            self._open(emr_frame(self.frame, item, self.emr_form))
        elif pressed.ask == "row":
            self._open(row_frame(self.frame, item, pressed.index))
        elif pressed.ask == "editor":
            self.open_editor(item, pressed.text)
        elif pressed.ask == "end" and len(self.frames) > 1:
            self.action_finish()

    @property
    def _short(self) -> bool:
        """A short form of the app, with nothing open inside it: Enter never saves it, F2 does."""
        return len(self.frames) == 1 and self.filling.form.kind == "dialog"

    def _open(self, frame: Frame) -> None:
        self.frames.append(frame)
        self._show()

    def _close_frame(self) -> None:
        inner = self.frames.pop()
        outer = self.frame.filling
        if inner.item is not None and inner.index is None and not outer.open_item(inner.item):
            self.frame.fingers.rest()
            outer.advance()
        self._show()

    # -- the editor

    def open_editor(self, item: Item, typed: str = "") -> None:
        given = self.frame.filling.of(item)
        self.editor.open(item.text, str(given.value) if given and given.value is not None else "", typed)

    def _edited(self, text: str) -> None:
        item = self.frame.filling.current
        if item is None or item.type is not ItemType.LONG_TEXT:
            return
        value: Value = text if text.strip() else None
        writes = self.frame.filling.set(item, value) if value is not None else self.frame.filling.clear(item)
        self.view.repaint()
        self._look()
        self._wrote(writes)

    def _close_editor(self, *, onward: bool) -> None:
        self.editor.close()
        self.view.focus()
        if onward and self.view.fingers is not None:
            self.view.done(self.view.fingers.onward(()), self.frame.filling.current)

    def on_key(self, event: events.Key) -> None:
        """Tab leaves the editor for the next question; Enter says yes on the page of all answers."""
        if self.editor.is_open and event.key == "tab":
            event.stop()
            event.prevent_default()
            self._close_editor(onward=True)
        elif self.view.pages is not None and event.key == "enter":
            event.stop()
            self.action_finish()

    # -- the keys that work everywhere

    def action_finish(self) -> None:
        """F2: close what is open inside, walk the gaps, show all answers once, then confirm."""
        if not self.settle():
            return
        if self.view.pages is not None:
            if self.view.turn_page():
                self.call_after_refresh(self._looked, Pressed())
            else:
                self.post_message(self.Confirmed())
            return
        filling = self.frame.filling
        gaps = filling.gaps()
        if gaps:
            self.leave_end()
            self.view.asked_all = True
            filling.go(gaps[0].id)
            self.view.done(Pressed(message=f"needed: {gaps[0].text} ({len(gaps)} left)", refused=True))
        elif len(self.frames) > 1:
            self._close_frame()
        elif shown_already(filling, in_sight=self.view.whole_in_sight()):
            self.post_message(self.Confirmed())
        else:
            self._review()

    def _review(self) -> None:
        self.view.show_pages(partial(review_lines, self.filling))
        self.title.heading = f"{self.frame.heading} · all answers"
        self.bar.keys = tuple(self._keys())
        self.bar.status = ""

    def action_close(self) -> None:
        """Esc: the editor, the page of answers, the list or line, the form inside; then park."""
        fingers = self.view.fingers
        if self.editor.is_open:
            self._close_editor(onward=False)
        elif self.view.pages is not None:
            self._show()
        elif fingers is not None and (closed := fingers.escape()) is not None:
            self.view.done(closed)
        elif len(self.frames) > 1:
            self._close_frame()
        else:
            self.post_message(self.Left())

    def help_text(self) -> str:
        """F1: the question, what it takes, what a flag of it asks for."""
        return help_on(self.frame.filling) if self.frames else ""

    def settle(self) -> bool:
        """Take the open line or editor; false (and said) when the line does not read."""
        if self.editor.is_open:
            self._close_editor(onward=False)
        fingers = self.view.fingers
        if fingers is None:
            return False
        if fingers.typed is None:
            return True
        kept = fingers.commit()
        self.view.done(kept)
        return not kept.refused

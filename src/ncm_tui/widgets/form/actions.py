"""The keys of a form that act on the question under the cursor: gap, pick, normal, repeat."""

from __future__ import annotations

from textual.containers import Vertical

from ncm_tui.rules.forms import Item, ItemType
from ncm_tui.widgets.form.keys import Pressed, of_step
from ncm_tui.widgets.form.nested import Frame
from ncm_tui.widgets.form.view import FormView


class FormActions(Vertical):
    """What :class:`~ncm_tui.widgets.form.pane.FormPane` answers on F6, F4, ^N and ^R. It gives the page it
    acts on: its ``frames`` (the innermost last), the ``view`` and the editor."""

    frames: list[Frame]
    view: FormView
    finish_word: str

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    def settle(self) -> bool:
        """Take the open line or editor; false (and said) when the line does not read."""
        raise NotImplementedError

    def open_editor(self, item: Item, typed: str = "") -> None:
        """Open the editor of a long text."""
        raise NotImplementedError

    def action_next_gap(self) -> None:
        """F6."""
        if not self.settle() or self.view.pages is not None:
            return
        self.leave_end()
        item = self.frame.filling.next_gap()
        self.view.done(Pressed(message="" if item else f"No gaps · F2 {self.finish_word}"))

    def action_pick(self) -> None:
        """F4: the options of this field, or its editor."""
        fingers, item = self.view.fingers, self.frame.filling.current
        if fingers is None or item is None or self.view.pages is not None:
            return
        self.leave_end()
        if item.type is ItemType.LONG_TEXT:
            self.open_editor(item)
        elif item.type is ItemType.TABLE or item.type is ItemType.LINK:
            self.view.done(
                fingers.press("a" if item.type is ItemType.TABLE else "enter", "a") or Pressed(), item
            )
        else:
            self.view.done(fingers.pick(), item)

    def action_normal(self) -> None:
        """^N, and again to take it back."""
        if self.settle() and self.view.pages is None:
            step = self.frame.filling.normal()
            if step.writes and self.frame.filling.current is not None:
                current = self.frame.filling.current
                if not self.frame.filling.open_item(current):
                    self.frame.filling.advance()
            self.view.done(of_step(step))

    def leave_end(self) -> None:
        if self.view.fingers is not None:
            self.view.fingers.at_end = False

    def action_repeat(self) -> None:
        """^R."""
        item = self.frame.filling.current
        if item is not None and self.settle() and self.view.pages is None:
            self.leave_end()
            self.view.done(of_step(self.frame.filling.repeat(item)))

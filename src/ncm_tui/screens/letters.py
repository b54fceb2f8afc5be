"""A page whose list is narrowed by letters: one field, the same keys everywhere."""

from __future__ import annotations

from textual.binding import Binding

from ncm_tui.screens.frame import NcmScreen
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.text_edit import NcmInput


class LettersInput(NcmInput):
    """Letters narrow the list; Enter and the arrows go to it. Hidden until it is asked for."""

    BINDINGS = [Binding("down,enter,up", "screen.to_list", show=False)]


class LettersPage(NcmScreen[None]):
    """Has a :class:`LettersInput` with the id ``filter`` and the list ``rows``. Esc clears the letters, then
    goes back."""

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def letters_box(self) -> LettersInput:
        return self.query_one("#filter", LettersInput)

    def action_filter(self) -> None:
        self.letters_box.display = True
        self.letters_box.focus()

    def action_to_list(self) -> None:
        self.letters_box.display = bool(self.letters_box.value)
        self.rows.focus()

    def all_of_it(self) -> None:
        """No letters: the whole list."""
        self.letters_box.value = ""
        self.letters_box.display = False
        self.rows.focus()

    def action_close(self) -> None:
        if self.letters_box.display:
            self.all_of_it()
        else:
            self.dismiss(None)

    def action_back(self) -> None:
        self.dismiss(None)

"""``u`` and ``U`` on a list: the last thing taken back, and done again; and the words that offer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.commands import commands
from ncm_tui.screens.frame import key_bar_of
from ncm_tui.services import undo
from ncm_tui.views.changed import Changed
from ncm_tui.views.undo import TakenBack
from ncm_tui.views.verb_words import takes_back

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


def said(app: NcmApp, changed: Changed) -> str:
    """The message of a verb, with the key that takes it back where that key works on the page in front."""
    if not changed.message or not takes_back(changed.verb):
        return changed.message
    front = next((screen for screen in reversed(app.screen_stack) if key_bar_of(screen)), None)
    if not isinstance(front, Undoing):
        return changed.message
    keys = (each.shown.split(" ")[0] for each in commands(*front.AREAS) if each.verb == "undo")
    return f"{changed.message.rstrip('.')} · {next(keys, 'u')} undo"


class Undoing:
    """A page whose last verb can be taken back. ``undo_stay`` is the stay it is about, or "" for all;
    ``undo_only`` are the verbs of a page that takes back its own."""

    ncm: NcmApp
    AREAS: tuple[str, ...]
    undo_only: frozenset[str] = frozenset()

    @property
    def undo_stay(self) -> str:
        return ""

    def action_undo(self) -> None:
        assert self.ncm.desk is not None
        self.ncm.follow(undo.undo(self.ncm.desk, self.undo_stay, self.undo_only), self._taken_back)

    def action_redo(self) -> None:
        assert self.ncm.desk is not None
        self.ncm.follow(undo.redo(self.ncm.desk, self.undo_stay, self.undo_only), self._taken_back)

    def _taken_back(self, done: TakenBack) -> None:
        """Of an import: who was worked on since and stays as they are."""
        if done.left:
            from ncm_tui.screens.plain import PlainScreen

            text = "Worked on since the import, left as they are:\n\n" + "\n".join(done.left)
            self.ncm.push_screen(PlainScreen("Import taken back", text))

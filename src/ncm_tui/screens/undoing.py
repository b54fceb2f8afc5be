"""``u`` and ``U`` on a list: the last thing taken back, and done again; and the words that offer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.commands import commands
from ncm_tui.rules.problems import NotFound
from ncm_tui.screens.frame import key_bar_of
from ncm_tui.services import shown, undo
from ncm_tui.views.changed import Changed
from ncm_tui.views.undo import TakenBack
from ncm_tui.views.verb_words import takes_back
from ncm_tui.widgets.hidden import names_hidden

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
    return f"{_whose(app, front.AREAS, changed)}{changed.message.rstrip('.')} · {next(keys, 'u')} undo"


def _whose(app: NcmApp, areas: tuple[str, ...], changed: Changed) -> str:
    """``PACHECO, Elias 3N-18A: `` on Today, where the line that was done is gone and the cursor stands on
    somebody else; where names are hidden the bed alone."""
    if "today" not in areas or app.desk is None or len(changed.stays) != 1:
        return ""
    try:
        row = shown.shown(app.desk, next(iter(changed.stays)))
    except NotFound:
        return ""
    bed = row.bed or row.unit
    name = "" if names_hidden(app.screen) else shown.listed_name(row)
    whose = " ".join(part for part in (name, bed) if part)
    return f"{whose}: " if whose else ""


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

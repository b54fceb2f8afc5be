"""The privacy key: names hidden on every surface at once, until the same key or the lock (P§10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.commands import key
from ncm_tui.terminal.curtain import Curtain
from ncm_tui.views.changed import Changed
from ncm_tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


class Hiding:
    """The app's half of the privacy key. It is kept nowhere: a new start shows names."""

    names_hidden: bool = False
    _curtain: Curtain | None = None

    def action_hide_names(self: NcmApp) -> None:
        """Hide the names on every page, or show them again."""
        if self._locked_out():
            return
        self.names_hidden = not self.names_hidden
        if self.names_hidden:
            self.changed.subscribe(self, self._somebody_changed)
            self.say(
                "Names, dates of birth and MRNs are hidden on every page · "
                f"{key('app.hide_names')} shows them."
            )
        else:
            self.changed.unsubscribe(self)
            self.say(f"Names are shown again · {key('app.hide_names')} hides them.")
        self._draw_curtain()

    def _somebody_changed(self: NcmApp, _: Changed) -> None:
        self._draw_curtain()

    def _draw_curtain(self: NcmApp) -> None:
        """Draw every open page anew, with the curtain before it or without."""
        from ncm_tui.services import known_people

        assert self.desk is not None
        if self._curtain is not None:
            self._filters.remove(self._curtain)
        self._curtain = (
            Curtain(known_people.known_people(self.desk, self.line), known_people.name_key)
            if self.names_hidden
            else None
        )
        if self._curtain is not None:
            self._filters.append(self._curtain)
        for screen in self.screen_stack:
            for node in (screen, *screen.query("*")):
                if isinstance(node, LineList):
                    node.refresh_rows()
                else:
                    node.refresh()
            repaint = getattr(screen, "repaint_private", None)
            if repaint is not None:  # a page that sets free text over several lines leaves it out itself
                repaint()

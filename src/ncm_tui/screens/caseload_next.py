"""*Next* and what is due today on the caseload, out of Today's lines: made behind the first paint."""

from __future__ import annotations

from textual.timer import Timer

from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services import next_line

_LOOK = 0.2
"""Seconds between two looks whether the modules are there: an import in the key's thread would hold keys."""
_REST = 1.0
"""So long no key came before the lines are made the first time: on a large ward that holds the next key."""


class CaseloadNext(NcmScreen[None]):
    """``steps`` and ``due_today`` are nothing until the lines were made once."""

    steps: next_line.Steps | None = None
    due_today: int | None = None
    _ranked = False
    _looking: Timer | None = None

    def wait_for_today(self) -> None:
        """Ranks as soon as the modules are warm; a program without that waits for :meth:`rank`."""
        if self.ncm.warmed is not None:
            self._looking = self.set_interval(_LOOK, self.look)

    def look(self) -> None:
        """Ranks where the modules are there by now and the hands rest."""
        if self.ncm.warmed is not None and self.ncm.warmed.is_set() and self.ncm.watch_over.rests(_REST):
            self.rank()

    def rank(self) -> None:
        """From now on *Next* and the top line are Today's."""
        if self._looking is not None:
            self._looking.stop()
        self._ranked = True
        self.repaint_next()

    def read_steps(self) -> None:
        """The lines anew, once they were made."""
        if self._ranked:
            self.steps, self.due_today = next_line.steps(self.desk), next_line.due_today(self.desk)

    def repaint_next(self) -> None:
        """Reads the lines and shows them."""
        raise NotImplementedError

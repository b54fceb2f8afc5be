"""*Next* and what is due today on the caseload, out of Today's lines: made behind the first paint."""

from __future__ import annotations

from collections.abc import Callable

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
    _then: Callable[[], None] | None = None

    def wait_for_today(self, then: Callable[[], None]) -> None:
        """Calls ``then`` once *Next* and the top line are Today's: the modules are warm, the hands rest."""
        if self.ncm.warmed is not None:
            self._then = then
            self._looking = self.set_interval(_LOOK, self.look)

    def look(self) -> None:
        """One look whether it is time."""
        if self.ncm.warmed is None or not self.ncm.warmed.is_set() or not self.ncm.watch_over.rests(_REST):
            return
        if self._looking is not None:
            self._looking.stop()
        self._ranked = True
        if self._then is not None:
            self._then()

    def read_steps(self) -> None:
        """The lines anew, once they were made."""
        if self._ranked:
            self.steps, self.due_today = next_line.steps(self.desk), next_line.due_today(self.desk)

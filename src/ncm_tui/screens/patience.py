"""Wrong tries are slowed in the open: the seconds are shown, not just waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.timer import Timer


class Patience:
    """The seconds a page still waits before a secret is tried; ``tell`` is the page's line of words."""

    def __init__(self, tell: Callable[[str, str], None], timer: Callable[[float, Callable[[], None]], Timer]):
        self.tell = tell
        self.timer = timer
        self.left = 0.0
        self.busy = False
        self.meanwhile = ""

    def begin(self, seconds: float, meanwhile: str) -> None:
        """``meanwhile`` is said once the wait of ``seconds`` is over, until :meth:`end`."""
        self.busy, self.left, self.meanwhile = True, seconds, meanwhile
        self._count_down()

    def end(self) -> None:
        self.busy = False

    def _count_down(self) -> None:
        if not self.busy:
            return
        if self.left > 0:
            self.tell(f"Wrong tries are slowed: this one is heard in {self.left:.0f} s.", "soon")
            self.left -= 1
            self.timer(1.0, self._count_down)
        else:
            self.tell(self.meanwhile, "dim")

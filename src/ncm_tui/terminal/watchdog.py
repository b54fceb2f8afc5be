"""The watch over the watch: a page that stands still, because its terminal takes nothing, locks as well."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from ncm_tui.terminal.watch import SLEPT

if TYPE_CHECKING:
    from ncm_tui.terminal.watch import Watch

SPARE = 5.0  # seconds the watch on the page's own thread has, to lock by itself
_LOOKS = 2.0


class Watchdog:
    """A thread that reads the clock and two numbers of ``watch``, and never writes to the terminal.

    ``lock`` is called on it, once, when an open vault should have been locked ``SPARE`` seconds ago and the
    page's thread did not tick in as many.
    """

    def __init__(self, watch: Watch, lock: Callable[[], object]) -> None:
        self.watch = watch
        self.lock = lock

    def start(self) -> None:
        """Begin to look, every other second, until it is due."""
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def due(self) -> bool:
        """Whether the page stands still over a vault that nobody is at, or that the machine slept over."""
        watch = self.watch
        now = watch.monotonic()
        if watch.ticked is None or now - watch.ticked < SPARE:
            return False
        slept = watch.wall() - now - watch.ahead >= SLEPT
        return slept or now - watch.last_key >= watch.minutes * 60 + SPARE

    def _run(self) -> None:
        while not self.due():
            threading.Event().wait(_LOOKS)
        self.lock()

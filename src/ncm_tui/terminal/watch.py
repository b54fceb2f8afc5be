"""The watch over an open vault: idle lock, sleep of the machine, the minute, what expires."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ncm_tui.screens.everywhere import LOCKED

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

WARNING = 30.0
SLEPT = 60.0


class Watch:
    """Ticks once a second while the vault is open. ``minutes`` is the idle limit (1–15, by default 10).

    The machine slept when the wall clock runs 60 s or more ahead of the monotonic one: lock. ``last_key``
    and ``ticked`` are of the monotonic clock; ``ticked`` is ``None`` as long as no vault is open."""

    def __init__(self, app: NcmApp, *, minutes: int = 10) -> None:
        self.app = app
        self.minutes = minutes
        self.monotonic = time.monotonic
        self.wall = time.time
        self.last_key = self.monotonic()
        self.ticked: float | None = None
        self.ahead = self.wall() - self.last_key
        self._minute = -1
        self._warned = False

    def start(self) -> None:
        """Begin; the first tick is a second away."""
        self._begin()
        self.app.set_interval(1.0, self.tick)

    def start_without_desk(self) -> None:
        """A vault is open behind a page that has no desk yet (a recovery code to write down): left alone,
        it locks all the same."""
        self._begin()

        def tick() -> None:
            self.ticked = self.monotonic()
            if self.app.desk is None and self.ticked - self.last_key >= self.minutes * 60:
                self.app.leave(LOCKED)

        self.app.set_interval(1.0, tick)

    def _begin(self) -> None:
        self.touched()
        self.ticked = self.last_key
        self.ahead = self.wall() - self.last_key

    def rests(self, seconds: float) -> bool:
        """Whether no key came for so long."""
        return self.monotonic() - self.last_key >= seconds

    def touched(self) -> None:
        """A key arrived: she is here."""
        self.last_key = self.monotonic()
        if self._warned:
            self._warned = False
            self.app.say("Still here: not locked.")

    def tick(self) -> None:
        """One second passed."""
        if self.app.desk is None:
            return
        now = self.ticked = self.monotonic()
        ahead = self.wall() - now
        if ahead - self.ahead >= SLEPT:
            self.app.leave(LOCKED)
            return
        self.ahead = ahead
        idle = now - self.last_key
        if idle >= self.minutes * 60:
            self.app.leave(LOCKED)
            return
        if idle >= self.minutes * 60 - WARNING and not self._warned:
            self._warned = True
            self.app.say("Locks in 30 seconds: press any key to stay.", severity="warning")
        self.app.clipboard_channel.tick(now)
        minute = int(self.wall() // 60)
        if minute != self._minute:
            self._minute = minute
            self.app.minute.publish(None)

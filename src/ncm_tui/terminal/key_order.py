"""Keys one after the other: the next is heard when what the last one set off has been done.

Textual hands a key to whatever has the focus when it is read, and looks at ordinary bindings only when the
key has bubbled back to the app: of ``Enter`` and a letter typed at once the letter would still go to the
field that Enter is about to leave.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from ncm_tui.rules.problems import Problem

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

LIMIT = 0.25


class KeyOrder:
    """A key that finds nothing waiting is handled at once; those behind it wait for the page to be quiet,
    at most ``LIMIT`` seconds each."""

    def __init__(self, app: NcmApp) -> None:
        self.app = app
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._task: asyncio.Task[None] | None = None

    async def hear(self, event: events.Key | events.Paste) -> None:
        """A key or a paste as it comes from the terminal."""
        if self._task is not None and not self._task.done():
            self._waiting.append(event)
            return
        await self.app.hear(event)
        self._task = asyncio.create_task(self._drain())

    async def _drain(self) -> None:
        await self._quiet()
        while self._waiting:
            event = self._waiting.popleft()
            try:
                await self.app.hear(event)
            except Problem as problem:
                self.app.say_problem(problem)
            except Exception as error:  # noqa: BLE001 - the app's own way out for a fault, as in its loop
                self.app._handle_exception(error)
                return
            await self._quiet()

    async def _quiet(self) -> None:
        """Until the page in front and the app have nothing left to do."""
        until = monotonic() + LIMIT
        quiet = 0
        while quiet < 2 and monotonic() < until:
            await asyncio.sleep(0)
            if not self.app.screen_stack:
                return
            front = self.app.focused or self.app.screen
            busy = any(
                node._message_queue.qsize() or node._next_callbacks for node in front.ancestors_with_self
            )
            quiet = 0 if busy or not front.is_running else quiet + 1

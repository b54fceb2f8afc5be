"""Waits for what the app does on threads of its own."""

import asyncio
import time
from typing import Any

from ncm_tui.app import NcmApp


async def all_done(app: NcmApp, pilot: Any) -> None:
    """Until nothing is under way and what it said is shown. One that the next of its kind put an end to is
    done as well: ``wait_for_complete`` would raise for it."""
    await pilot.pause()
    until = time.monotonic() + 60
    while running := [each for each in app.workers if not each.is_finished]:
        assert time.monotonic() < until, running
        await asyncio.sleep(0.005)
    await pilot.pause()

"""What the counted tasks share: a ward, the cursor on a patient, waiting until all is written."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.screens.golden import screen_text

from ncm_tui.app import NcmApp
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.services import caseload
from ncm_tui.services.demo.invent import SEED
from ncm_tui.services.demo.throwaway import open_ward
from ncm_tui.services.desk import Desk

NOW = datetime.fromisoformat("2026-11-23T14:09:00-05:00").astimezone(UTC)


def ward(home: Path) -> Desk:
    return open_ward(home, patients=18, seed=SEED, clock=lambda: NOW)


def stay_of(desk: Desk, name: str) -> str:
    return next(row.stay for row in caseload.rows(desk) if row.name.startswith(name))


async def cursor_on(pilot: Any, app: NcmApp, stay: str) -> None:
    await pilot.pause()
    screen = app.screen
    assert isinstance(screen, CaseloadScreen)
    while screen.current is None or screen.current.stay != stay:
        await pilot.press("down")


async def settled(pilot: Any, desk: Desk) -> None:
    for _ in range(3):
        await pilot.pause()
        desk.vault.flush(10)
    await pilot.pause()


async def until(pilot: Any, true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            await pilot.pause()
            return
        await asyncio.sleep(0.05)
    raise AssertionError(screen_text(pilot.app))

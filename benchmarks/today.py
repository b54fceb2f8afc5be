"""Today for a whole caseload: from the vault, and after one change (milliseconds, inside the process)."""

import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.homes import PASSPHRASE
from ncm_tui.library.library import Library
from ncm_tui.models.enums import Destination
from ncm_tui.services import patients, worklist
from ncm_tui.services.clocks import board
from ncm_tui.services.desk import Desk
from ncm_tui.vault.store import Vault

CHANGES, MINUTES = 12, 12


def today(home: Path) -> dict[str, list[float]]:
    """``clocks``: facts, all rules and their lines; ``list``: the whole of Today; each from the vault, then
    after a change of one stay (``_change``), then as a minute passes (``_minute``). The rule files are read
    and everything imported before."""
    # As the running app has it after its first paint.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    _again(home)
    vault = Vault.open(home / "vaults" / "demo", PASSPHRASE)
    try:
        return _measured(vault)
    finally:
        vault.close()


def _measured(vault: Vault) -> dict[str, list[float]]:
    desk = _desk(vault, datetime.now(UTC))
    samples: dict[str, list[float]] = {}
    samples["today.clocks"] = [_taken(lambda: board.open_by_stay(desk))]
    samples["today.list"] = [samples["today.clocks"][0] + _taken(lambda: worklist.today(desk))]
    samples["today.clocks_change"], samples["today.list_change"] = _changes(desk)
    samples["today.minute"] = [_minute(vault, desk.now() + timedelta(minutes=n)) for n in range(1, MINUTES)]
    return samples


def _minute(vault: Vault, at: datetime) -> float:
    desk = _desk(vault, at)
    return _taken(lambda: board.open_by_stay(desk))


def _changes(desk: Desk) -> tuple[list[float], list[float]]:
    stays = list(board.open_by_stay(desk))[:CHANGES]
    clocks, lines = [], []
    for at, stay in enumerate(stays):
        goal = (Destination.SNF, Destination.HOME)[at % 2]
        patients.set_disposition(desk, stay, goal, "measured").result()
        clocks.append(_taken(lambda: board.open_by_stay(desk)))
        lines.append(clocks[-1] + _taken(lambda: worklist.today(desk)))
    return clocks, lines


def _desk(vault: Vault, at: datetime) -> Desk:
    return Desk(vault=vault, library=_library(), now=lambda: at, zone=ZoneInfo(vault.zone))


@cache
def _library() -> Library:
    return Library.load()


@cache
def _again(home: Path) -> None:
    """What is loaded at the first of all calls: modules, rule files, the statements of a write."""
    vault = Vault.open(home / "vaults" / "demo", PASSPHRASE)
    try:
        _measured(vault)
    finally:
        vault.close()


def _taken(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return (time.perf_counter() - began) * 1000

"""Vaults to measure on: invented wards of a given size, made once in a temporary folder."""

from datetime import UTC, datetime
from pathlib import Path

from ncm_tui.services.demo.invent import SEED
from ncm_tui.services.demo.throwaway import PASSPHRASE, open_ward

__all__ = ["PASSPHRASE", "make"]


def make(root: Path, patients: int, notes: int = 0) -> Path:
    """The home of a closed vault with ``patients`` stays and ``notes`` notes (``PASSPHRASE`` opens it)."""
    home = root / f"home-{patients}-{notes}"
    if not home.exists():
        desk = open_ward(home, patients=patients, seed=SEED, notes=notes, clock=lambda: datetime.now(UTC))
        desk.vault.close()
    return home

"""The folder of one demo: made at the start, gone at the end, swept at the next start when it was left.

Light to import: the parent process holds the folder while its children come and go. The children
find it by ``NCM_DEMO_HOME``.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import VaultInUse
from ncm_tui.vault.platform import FolderLock, private_folder
from ncm_tui.vault.problems import storage_problem

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk

VARIABLE = "NCM_DEMO_HOME"
# Not a secret: a demo holds invented people only, and the unlock screen shows it after F9.
PASSPHRASE = "orchard kettle maroon sixty"
VAULT = "demo"
_HELD = "held"


class Throwaway:
    """One demo folder, held by an operating system lock that goes with the process."""

    def __init__(self, demos: Path) -> None:
        """Sweep what earlier demos left in ``demos``, then make and hold a fresh folder.

        Raises ``StorageProblem`` when nothing can be written there.
        """
        try:
            private_folder(demos)
            sweep(demos)
            self.home = Path(tempfile.mkdtemp(prefix="ward-", dir=demos))
        except OSError as error:
            raise storage_problem(error, demos) from None
        self._lock = FolderLock(self.home / _HELD)

    def remove(self) -> None:
        """Remove the folder and everything in it; harmless when repeated."""
        self._lock.release()
        shutil.rmtree(self.home, ignore_errors=True)
        # The last demo takes the empty parent folder with it.
        with contextlib.suppress(OSError):
            self.home.parent.rmdir()


def sweep(demos: Path) -> int:
    """Remove the folders of demos whose process is gone; how many there were."""
    swept = 0
    for folder in demos.glob("ward-*"):
        try:
            FolderLock(folder / _HELD).release()
        except VaultInUse:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        swept += 1
    return swept


def open_ward(
    home: Path, *, patients: int, seed: int, clock: "Callable[[], datetime]", notes: int = 0
) -> "Desk":
    """Make the demo vault under ``home``, fill it, leave it open. Bundled definitions only."""
    from zoneinfo import ZoneInfo

    from ncm_tui.library.library import Library
    from ncm_tui.services.demo import ward
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.store import Owner, Vault

    owner = Owner(
        name="Dana Whitfield",
        credentials="RN, CCM",
        facility="St. Brigid Medical Center",
        zone="America/New_York",
        mrn_system="urn:oid:2.16.840.1.113883.19.5",
    )
    vault, _code = Vault.create(home / "vaults" / VAULT, PASSPHRASE, owner, demo=True)
    with contextlib.ExitStack() as undo:
        undo.callback(vault.close)
        desk = Desk(vault=vault, library=Library.load(), now=clock, zone=ZoneInfo(vault.zone))
        ward.build(desk, patients=patients, seed=seed, notes=notes)
        undo.pop_all()
    return desk

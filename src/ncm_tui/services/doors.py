"""The way to a desk: which vaults there are, opening one, making one. Imports no table."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ncm_tui.rules.problems import StorageProblem

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.home import Home
    from ncm_tui.vault.store import Vault


@dataclass(frozen=True, slots=True)
class Owner:
    """First run's answers. ``zone`` is an IANA name."""

    name: str
    credentials: str
    facility: str
    zone: str


def machine_clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Door:
    """``now`` is the machine's clock, or frozen for the demo; ``demo`` refuses nothing else than real
    vaults would; ``passphrase`` is the demo's own, shown on its unlock screen, and empty otherwise."""

    home: Home
    now: Callable[[], datetime] = machine_clock
    passphrase: str = ""

    def vaults(self) -> list[tuple[str, Path]]:
        """(name, folder) of each vault of this home."""
        return [(vault.name, vault.path) for vault in self.home.vaults()]

    def wait(self, folder: Path) -> float:
        """Seconds until the next try is heard, after wrong ones; 0 when the folder cannot be read."""
        from ncm_tui.vault import tries
        from ncm_tui.vault.home import VaultFolder

        try:
            return tries.read(VaultFolder(folder)).left(time.time())
        except StorageProblem:
            return 0.0  # what is wrong with it is said by the try itself

    def open(self, folder: Path, passphrase: str) -> Desk:
        """Opens a vault; half a second of key derivation, so not on the thread of the keys.

        Raises the Problems of ``Vault.open``.
        """
        from ncm_tui.vault.store import Vault

        return self._desk(Vault.open(folder, passphrase))

    def open_with_file(self, folder: Path, path: Path) -> Desk:
        """Opens a vault with its key file. Raises ``UnreadableInput`` too."""
        from ncm_tui.vault import key_file

        return self.open(folder, key_file.read(path))

    def recover(self, folder: Path, code: str, new: str) -> tuple[Desk, str]:
        """Opens a vault with its recovery code and gives it a new passphrase; the new recovery code.

        Raises the Problems of ``Vault.open_with`` and ``rekey.recover``; the vault is as it was then.
        """
        from ncm_tui.vault import rekey, slots
        from ncm_tui.vault.store import Vault

        vault = Vault.open_with(folder, slots.RECOVERY, code)
        try:
            fresh = rekey.recover(vault, code, new)
            return self._desk(vault), fresh
        except BaseException:
            vault.close()
            raise

    def create(self, owner: Owner, passphrase: str) -> tuple[Desk, str]:
        """A new vault and its recovery code. Raises the Problems of ``Vault.create``."""
        from ncm_tui.vault.store import Owner as VaultOwner
        from ncm_tui.vault.store import Vault

        made = VaultOwner(owner.name, owner.credentials, owner.facility, owner.zone)
        vault, code = Vault.create(self.home.new_vault(owner.name).path, passphrase, made)
        return self._desk(vault), code

    def _desk(self, vault: Vault) -> Desk:
        from ncm_tui.library.library import Library
        from ncm_tui.services.desk import Desk

        own = self.home.library
        library = Library.load(user_dir=own if own.is_dir() else None)
        return Desk(vault=vault, library=library, now=self.now, zone=ZoneInfo(vault.zone))


def check_passphrase(text: str, owner: Owner) -> None:
    """Raises ``UsageProblem`` with the reason when a new passphrase is too weak."""
    from ncm_tui.vault import passphrase

    passphrase.check_passphrase(text, known=(*owner.name.split(), *owner.facility.split(), "ncm", "nurse"))


def wait(desk: Desk) -> float:
    """Seconds until the next try on an open vault is heard, after wrong ones."""
    from ncm_tui.vault import tries

    return tries.read(desk.vault.folder).left(time.time())


def is_key_file(text: str) -> bool:
    """Whether what was typed names a file, not a recovery code."""
    return "/" in text or "\\" in text or text.startswith("~") or Path(text).is_file()


def check_recovery_code(text: str) -> None:
    """Raises ``UsageProblem`` saying what is wrong with a code that cannot be one."""
    from ncm_tui.vault import recovery

    recovery.parse(text)


def change_passphrase(desk: Desk, now: str, new: str) -> None:
    """A new passphrase for the open vault; a second of key derivation. Raises the Problems of
    ``rekey.new_passphrase``."""
    from ncm_tui.vault import rekey

    rekey.new_passphrase(desk.vault, now, new)


def new_recovery_code(desk: Desk, now: str) -> str:
    """A new recovery code for the open vault; the old one is dead. Raises as :func:`change_passphrase`."""
    from ncm_tui.vault import rekey

    return rekey.new_recovery_code(desk.vault, now)


def generated_passphrase() -> str:
    """Words nobody chose."""
    from ncm_tui.vault import passphrase

    return passphrase.generate_words()


def zone_guess() -> str:
    """This machine's zone, or the most common one: the nurse sees and may change it."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named:
        try:
            named = os.readlink("/etc/localtime").partition("zoneinfo/")[2]
        except OSError:
            named = ""
    return named if "/" in named and not named.startswith("Etc/") and is_zone(named) else "America/New_York"


def is_zone(name: str) -> bool:
    """True for an IANA zone name that this machine knows."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError):
        return False
    except KeyError:
        return False
    return True

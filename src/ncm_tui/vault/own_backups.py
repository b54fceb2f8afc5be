"""The backups of an open vault: made, checked and rewritten with its own keys."""

import contextlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ncm_tui.rules.problems import StorageProblem
from ncm_tui.vault import backup, database_copy, slots
from ncm_tui.vault.backup import BackupFile, Listing
from ncm_tui.vault.connect import Reader
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Keys
from ncm_tui.vault.problems import Damaged


def copies_of(place: VaultFolder, uid: str) -> list[VaultFolder]:
    """The other vaults beside ``place`` that have its ``uid``: a backup was restored beside it."""
    found: list[VaultFolder] = []
    beside: list[Path] = []
    with contextlib.suppress(OSError):  # the stick is gone: whoever reads or writes next says so
        beside = sorted(place.path.parent.iterdir())
    for path in beside:
        other = VaultFolder(path)
        if path != place.path and path.is_dir() and other.exists():
            with contextlib.suppress(Damaged, StorageProblem):
                if slots.read(other).vault_uid == uid:
                    found.append(other)
    return found


class OwnBackups:
    """``slot_file`` gives the slot file of now, ``new_reader`` a read-only connection for this thread."""

    def __init__(
        self,
        place: VaultFolder,
        keys: Keys,
        slot_file: Callable[[], slots.SlotFile],
        new_reader: Callable[[], Reader],
    ) -> None:
        self._place = place
        self._keys = keys
        self._slot_file = slot_file
        self._new_reader = new_reader

    def make(self, reason: str, folder: Path | None = None) -> BackupFile:
        """A verified backup in ``folder``, else in the vault's own; ``reason`` is a word or two.

        Some tenths of a second, on the caller's thread (not that of the keys); writes go on meanwhile.
        Raises ``StorageProblem`` and :class:`Damaged`: then there is no new file.
        """
        into = folder or self._place.backups
        with contextlib.closing(self._new_reader()) as reader:
            return reader.at_once(
                lambda raw: backup.make(self._place, self._keys, self._slot_file(), raw, reason, into)
            )

    def listing(self, folders: Iterable[Path]) -> Listing:
        """This vault's backups in ``folders``. A trial copy beside it (``restore --as``) has backups of its
        own: in a folder that both use, each sees those made under its own name."""
        found = backup.listing(folders, self._slot_file().vault_uid)
        copies = {copy.name for copy in copies_of(self._place, self._slot_file().vault_uid)}
        mine = (each for each in found.backups if each.path.parent == self._place.backups
                or each.header.name not in copies)  # fmt: skip
        return replace(found, backups=tuple(mine))

    def let_go(self, folder: Path, kept: Callable[[Sequence[datetime]], Collection[datetime]]) -> list[Path]:
        """Deletes this vault's backups in ``folder`` whose moment ``kept`` does not keep; their paths.

        What cannot be read is not touched, nor are other vaults' backups.
        """
        return backup.let_go(self.listing([folder]).backups, kept)

    def mark(self) -> str:
        """Where records and drafts stand; a backup's header says where they stood. Any thread."""
        with contextlib.closing(self._new_reader()) as reader:
            return reader.at_once(database_copy.mark)

    def check(self, file: BackupFile) -> None:
        """Opens a backup of this vault and reads all of it. Raises :class:`Damaged`, ``StorageProblem``."""
        own = self._place.backups  # a stick may be read-only
        backup.check_whole(file, self._keys, own if own.is_dir() else None)

    def rewrite(self, path: Path, change: Callable[[Any], None]) -> BackupFile:
        """:func:`ncm_tui.vault.backup.rewrite` with this vault's keys."""
        return backup.rewrite(path, self._keys, change)

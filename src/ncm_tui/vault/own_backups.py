"""The backups of an open vault: made, checked and rewritten with its own keys."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ncm_tui.vault import backup, database_copy, slots
from ncm_tui.vault.backup import BackupFile
from ncm_tui.vault.connect import Reader
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Keys


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

"""Room kept back for the day the disk is full: what is being typed can then still be saved.

A file of its own in the vault's folder, given up when a draft finds no room. Together with the write-ahead
log, which is used again from its start once it was folded into the database, that is enough for any amount
of typing; finishing something waits until there is space.
"""

import contextlib
import os
from pathlib import Path

from ncm_tui.vault import volume
from ncm_tui.vault.platform import sync_file

SIZE = 2_000_000  # bytes: a full write-ahead log's worth of pages folded in, and the drafts of one form


class Reserve:
    """``path`` holds nothing: bytes that no disk can make smaller. Never in the way: it raises nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def room(self) -> bool:
        """Whether the disk has ten times as much as is put aside."""
        free = volume.free(self._path.parent)
        return free is not None and free >= 10 * SIZE

    def lay(self) -> None:
        """Puts the room aside, if it is not there yet and the disk has plenty."""
        if self._path.exists() or not self.room:
            return
        with contextlib.suppress(OSError):
            fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                os.write(fd, os.urandom(SIZE))
                sync_file(fd)
            finally:
                os.close(fd)

    def spend(self) -> None:
        """Gives the room back to the disk."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

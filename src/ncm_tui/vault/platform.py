"""What differs between systems: the lock on a vault, a durable rename, private folders."""

import os
import sys
from datetime import datetime
from pathlib import Path

from ncm_tui.rules.problems import VaultInUse
from ncm_tui.vault.problems import storage_problem

WINDOWS = sys.platform == "win32"
_FAR = 1 << 30  # Windows locks bytes, not files: a byte far past the text, so that the text stays readable


class FolderLock:
    """An exclusive lock of the operating system; it goes with the process, whatever ends it.

    The file says since when it is held. Nothing secret is in it.
    """

    def __init__(self, path: Path) -> None:
        """Raises :class:`VaultInUse` when another holds it, ``StorageProblem`` when it cannot be made: a
        link of its name is not followed, what it points at would be emptied."""
        self._path = path
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        try:
            self._fd: int | None = os.open(path, flags, 0o600)
        except OSError as error:
            raise storage_problem(error, path.parent) from None
        if not _try_lock(self._fd):
            since = self._since()
            self._close()
            raise VaultInUse(
                f"This vault has been open since {since} in another window.",
                path=str(path.parent),
                hint="F9 there, then try again.",
            )
        try:
            os.ftruncate(self._fd, 0)
            os.write(self._fd, datetime.now().astimezone().isoformat(timespec="seconds").encode("ascii"))
        except OSError as error:
            self._close()
            raise storage_problem(error, path.parent) from None

    def _since(self) -> str:
        try:
            text = self._path.read_text(encoding="ascii")
            return datetime.fromisoformat(text).astimezone().strftime("%H:%M")
        except (OSError, ValueError):
            return "some time"

    def release(self) -> None:
        """Gives the lock back. Harmless when repeated."""
        self._close()

    def _close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


if sys.platform == "win32":
    import msvcrt

    def _try_lock(fd: int) -> bool:
        os.lseek(fd, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(fd, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True


def replace_file(path: Path, content: bytes) -> None:
    """Writes ``content`` beside ``path``, syncs it, renames it over ``path`` and syncs the folder.

    At any instant ``path`` is the old file or the new one. Mode 0600. Raises ``OSError``.
    """
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    fd = os.open(beside, flags, 0o600)
    try:
        left = memoryview(content)
        while left:  # a disk that fills up takes a part without an error
            left = left[os.write(fd, left) :]
        sync_file(fd)
    finally:
        os.close(fd)
    os.replace(beside, path)
    sync_folder(path.parent)


def sync_file(fd: int) -> None:
    """To the disk itself; plain ``fsync`` on macOS stops at the drive's own memory."""
    if sys.platform == "darwin":
        fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
    else:
        os.fsync(fd)


def sync_folder(path: Path) -> None:
    """Makes a rename in ``path`` durable. Windows has no such call and needs none."""
    if WINDOWS:
        return
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def private_folder(path: Path) -> None:
    """Makes ``path``, and each folder that is missing above it, for this user alone. Raises ``OSError``."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)

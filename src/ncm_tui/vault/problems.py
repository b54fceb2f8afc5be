"""What can be wrong with a vault, beside the common problems."""

import errno
from pathlib import Path

from ncm_tui.rules.problems import Problem, StorageProblem


class Damaged(Problem):
    """The files of the vault are not what was written. Never said because of a wrong passphrase."""

    exit = 1
    code = "damaged"


class NewerVault(Problem):
    """The vault was written by a newer version of the app."""

    exit = 1
    code = "newer_vault"


_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


def storage_problem(error: OSError, path: Path) -> StorageProblem:
    """The sentence for an error of the file system."""
    if error.errno in _FULL:
        return full(path)
    if error.errno in _READ_ONLY:
        return read_only(path)
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV):
        return gone(path)
    return StorageProblem(
        f"The vault's disk gave an error ({error.strerror or type(error).__name__}).",
        path=str(path),
        hint="Check the disk or the stick, then try again.",
    )


def full(path: Path) -> StorageProblem:
    return StorageProblem(
        "The disk is full; nothing was changed.",
        code="storage_full",
        path=str(path),
        hint="Free some space, then try again; what is on the screen stays there.",
    )


def read_only(path: Path) -> StorageProblem:
    return StorageProblem(
        "The vault's folder cannot be written.",
        code="storage_read_only",
        path=str(path),
        hint="Check that the folder and its files are yours and the disk is not read-only.",
    )


def gone(path: Path) -> StorageProblem:
    return StorageProblem(
        "The vault's folder is no longer there; nothing was changed.",
        code="storage_gone",
        path=str(path),
        hint="Put the stick or the network drive back, then try again.",
    )


def _unreadable(path: Path) -> StorageProblem | None:
    """A drive that gives no bytes looks to SQLite like a damaged file: it is asked for its first ones."""
    try:
        with path.open("rb", buffering=0) as file:
            file.read(512)
    except OSError as error:
        return storage_problem(error, path)
    return None


def database_problem(message: str, path: Path) -> Problem | None:
    """The problem behind a message of SQLite, or ``None`` when it is a fault of the program."""
    text = message.casefold()
    if "disk is full" in text:
        return full(path)
    if "readonly" in text or "read-only" in text:
        return read_only(path)
    if "unable to open" in text:
        return gone(path)
    if "disk i/o error" in text:
        return StorageProblem(
            "The vault's disk gave an error; nothing was changed.",
            path=str(path),
            hint="Check the disk or the stick, then try again.",
        )
    # The last is what the index of words says of a page of its own that cannot be read.
    if "malformed" in text or "not a database" in text or "vtable constructor failed" in text:
        unreadable = _unreadable(path)
        if unreadable is not None:
            return unreadable
        return Damaged(
            "The vault's database is damaged.",
            path=str(path),
            hint="Do not delete anything; restore the newest backup.",
        )
    return None

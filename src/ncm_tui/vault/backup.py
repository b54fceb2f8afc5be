"""Backups of a vault: made, listed, opened, rewritten, and the old ones let go."""

import contextlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from uuid import uuid4

from ncm_tui import __version__
from ncm_tui.rules.problems import Problem, StorageProblem, WrongPassphrase
from ncm_tui.vault import audit, backup_file, slots
from ncm_tui.vault.backup_file import SUFFIX, UNFINISHED, Header, backup_problem
from ncm_tui.vault.database_copy import Contents, prove, snapshot, standing
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Keys
from ncm_tui.vault.platform import private_folder
from ncm_tui.vault.problems import Damaged

ASIDE = "set-aside-"  # a folder of the raw files of a damaged vault, made by a restore
PLACES = "backup_places"  # the setting that names every folder this vault's backups were ever put in
_LEFT_BEHIND = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One backup on disk, as its header says. ``damaged_copies`` of its two headers could not be read."""

    path: Path
    header: Header
    damaged_copies: int = 0

    @property
    def made_at(self) -> datetime:
        """When it was made, UTC."""
        return self.header.at


@dataclass(frozen=True, slots=True)
class Listing:
    """What the folders hold: ``backups`` newest first; files named like one that cannot be read, and
    folders that cannot be reached, each with its sentence; ``aside`` are folders of a damaged vault's raw
    files that a restore set aside."""

    backups: tuple[BackupFile, ...]
    unreadable: tuple[tuple[Path, str], ...] = ()
    unreached: tuple[tuple[Path, str], ...] = ()
    aside: tuple[Path, ...] = ()


def read(path: Path) -> BackupFile:
    """The backup at ``path``. Raises :class:`Damaged`, ``StorageProblem``."""
    header, damaged = backup_file.read_header(path)
    return BackupFile(path, header, damaged)


def listing(folders: Iterable[Path], vault_uid: str = "") -> Listing:
    """Every backup in ``folders``, of one vault or of all. A folder that never existed holds none."""
    found: list[BackupFile] = []
    unreadable: list[tuple[Path, str]] = []
    unreached: list[tuple[Path, str]] = []
    aside: list[Path] = []
    for folder in dict.fromkeys(folders):
        try:
            paths = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
            aside += sorted(path for path in folder.glob(f"{ASIDE}*") if path.is_dir())
        except OSError as error:
            unreached.append((folder, str(backup_problem(error, folder))))
            continue
        for path in paths:
            try:
                backup = read(path)
            except Problem as problem:
                unreadable.append((path, problem.message))
                continue
            if vault_uid in ("", backup.header.vault_uid):
                found.append(backup)
    found.sort(key=lambda each: (each.made_at, each.header.seq), reverse=True)
    return Listing(tuple(found), tuple(unreadable), tuple(unreached), tuple(aside))


def list_backups(folders: Iterable[Path], vault_uid: str = "") -> list[BackupFile]:
    """The readable backups of :func:`listing`, newest first."""
    return list(listing(folders, vault_uid).backups)


def make(
    place: VaultFolder, keys: Keys, file: slots.SlotFile, source: Any, reason: str, folder: Path
) -> BackupFile:
    """A backup of the database behind ``source`` (keyed, in autocommit, this thread's) in ``folder``.

    It is copied, opened again, read whole and compared before it takes its name. ``file`` is the slot
    file of now. Raises ``StorageProblem`` and :class:`Damaged`; then there is no new file.
    """
    with _in_words(folder), _aside(folder) as database:
        _make_folder(folder, whole_path=folder == place.backups)
        _sweep(folder)
        try:
            backup_file.private(database)
            held = snapshot(source, database, keys.database)
            prove(database, keys.database, held)
        except StorageProblem as problem:
            raise _about_the_backup(problem, folder) from None
        header = _header(place, keys, file, held, reason, database)
        path = _free_name(folder, place.name, header.at)
        backup_file.write(path, header, database)
    return BackupFile(path, header)


def copy_to(backup: BackupFile, folder: Path) -> BackupFile:
    """The same backup in a second folder. Raises ``StorageProblem``, :class:`Damaged`."""
    with _in_words(folder):
        _make_folder(folder, whole_path=False)
        path = _free_name(folder, backup.header.name, backup.made_at)
        backup_file.copy(backup.path, path, backup.header)
    return BackupFile(path, backup.header)


def let_go(
    mine: Sequence[BackupFile], kept: Callable[[Sequence[datetime]], Collection[datetime]]
) -> list[Path]:
    """Deletes those of ``mine`` whose moment ``kept`` does not keep; their paths."""
    keep = kept([each.made_at for each in mine])
    gone = []
    for each in mine:
        if each.made_at not in keep:
            with contextlib.suppress(OSError):
                each.path.unlink()
                gone.append(each.path)
    return gone


def open_backup(backup: BackupFile, kind: str, secret: bytes) -> Keys:
    """The keys of a backup, from a secret of its day (``slots.PASSPHRASE``, normalised, and so on).

    Raises ``WrongPassphrase``, and :class:`Damaged` when the header is not what the vault wrote.
    """
    data_key = backup.header.slot_file().slot(kind).open(secret, backup.header.vault_uid)
    if data_key is None:
        word = "recovery code" if kind == slots.RECOVERY else "passphrase"
        raise WrongPassphrase(
            f"That is not the {word} this backup was made with.",
            path=str(backup.path),
            hint=f"It opens with the {word} of {day_of(backup)}, not with a later one.",
        )
    keys = Keys.of(data_key)
    check_genuine(backup, keys)
    return keys


def check_genuine(backup: BackupFile, keys: Keys) -> None:
    """Raises :class:`Damaged` unless the header is this vault's own."""
    if not backup.header.is_genuine(keys.anchor):
        raise Damaged(
            "The beginning of this backup was altered.", path=str(backup.path), hint="Take another backup."
        )


def check_whole(backup: BackupFile, keys: Keys, room: Path | None = None) -> Contents:
    """Opens a backup and reads all of it; its working copy lies in the folder ``room``, else beside it.

    Raises :class:`Damaged`, ``StorageProblem``.
    """
    check_genuine(backup, keys)
    room = room or backup.path.parent
    with _in_words(room), _aside(room) as database:
        backup_file.extract(backup.path, backup.header, database)
        held = prove(database, keys.database)
    if (held.uid, held.head.seq) != (backup.header.vault_uid, backup.header.seq):
        raise Damaged("This backup does not hold what its beginning says.", path=str(backup.path))
    return held


def rewrite(path: Path, keys: Keys, change: Callable[[Any], None]) -> BackupFile:
    """Opens a backup with the vault's own keys, lets ``change`` alter its database, and seals it again.

    What was deleted is gone from the bytes (vacuumed). ``change`` gets a keyed connection with foreign
    keys on, in a transaction; the schema is that of the backup's day. At any instant the file is the
    old one or the new one. Raises :class:`Damaged`, ``StorageProblem``, and what ``change`` raises.
    """
    backup = read(path)
    check_genuine(backup, keys)
    with _in_words(path.parent), _aside(path.parent) as database:
        backup_file.extract(path, backup.header, database)
        with standing(database, keys.database) as connection:
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("BEGIN IMMEDIATE")
            change(connection)
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        held = prove(database, keys.database)
        header = _described(backup.header, held, database).tagged(keys.anchor)
        backup_file.write(path, header, database)
    return BackupFile(path, header)


def day_of(backup: BackupFile, zone: tzinfo | None = None) -> str:
    """``Mon 23 Nov 2026, 14:09`` in the facility's ``zone``; where no vault is open to say which that is, on
    this machine's clock with its offset: ``Mon 23 Nov 2026, 19:09 (UTC+00:00)``."""
    at = backup.made_at.astimezone(zone)
    offset = "" if zone else f" (UTC{at.isoformat()[-6:]})"
    return f"{at:%a %d %b %Y, %H:%M}{offset}"


def _header(
    place: VaultFolder, keys: Keys, file: slots.SlotFile, held: Contents, reason: str, database: Path
) -> Header:
    anchored = file.anchored(audit.anchor(keys.anchor, held.head))
    header = Header(
        vault_uid=file.vault_uid,
        name=place.name,
        made_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        reason=reason,
        app=__version__,
        schema=held.schema,
        seq=held.head.seq,
        mark=held.mark,
        size=0,
        sha256="",
        keys=slots.dump(anchored).decode("ascii"),
    )
    return _described(header, held, database).tagged(keys.anchor)


def _described(header: Header, held: Contents, database: Path) -> Header:
    return replace(
        header,
        seq=held.head.seq,
        mark=held.mark,
        size=database.stat().st_size,
        sha256=backup_file.sha256_of(database),
        tag="",
    )


def _free_name(folder: Path, name: str, at: datetime) -> Path:
    stem = f"{name}-{at.astimezone():%Y-%m-%d-%H%M%S}"
    path, n = folder / f"{stem}{SUFFIX}", 1
    while path.exists():
        n += 1
        path = folder / f"{stem}-{n}{SUFFIX}"
    return path


def _make_folder(folder: Path, *, whole_path: bool) -> None:
    """A folder elsewhere is made only where the one above it is there: without its stick, a mount point
    must not turn into a folder of this disk."""
    if whole_path:
        private_folder(folder)
    elif not folder.is_dir():
        folder.mkdir(mode=0o700)


@contextlib.contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    """Whatever the file system refuses is a ``StorageProblem`` about the backup."""
    try:
        yield
    except OSError as error:
        raise backup_problem(error, folder) from None


@contextlib.contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """The name of an encrypted working copy in ``folder``, gone at the end with all that is beside it."""
    path = folder / f"{uuid4().hex}{UNFINISHED}"
    try:
        yield path
    finally:
        for left in folder.glob(f"{path.name}*"):
            with contextlib.suppress(OSError):
                left.unlink()


def _sweep(folder: Path) -> None:
    """Working copies that a killed run left behind an hour ago or more."""
    for left in folder.glob(f"*{UNFINISHED}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
                left.unlink()


def _about_the_backup(problem: StorageProblem, folder: Path) -> StorageProblem:
    """The database's words for a disk that refuses, said of the backup."""
    return StorageProblem(
        "The backup could not be written; no backup was made.",
        code=problem.code,
        path=str(folder),
        hint="Is there room on that disk, and may it be written?",
    )

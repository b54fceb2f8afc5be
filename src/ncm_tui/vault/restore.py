"""A vault from a backup: what is there now is backed up first, then one instant swaps old for new.

The restored database is made whole beside the old one (extracted, proved, migrated, audited). The commit
is the *marker* file, which holds the slot file to put in place: before it is there the vault is the old
one, after it the new one, for whatever is still to be moved is moved at the next opening.
"""

import contextlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from ncm_tui.rules.problems import Problem, Refused, WrongPassphrase
from ncm_tui.vault import audit, backup, backup_file, cared_for, migrate, projection, slots, tries
from ncm_tui.vault.backup import BackupFile
from ncm_tui.vault.cared_for import Cared
from ncm_tui.vault.connect import APPLICATION_ID, connect, in_words
from ncm_tui.vault.database_copy import prove, standing
from ncm_tui.vault.home import Home, VaultFolder
from ncm_tui.vault.keys import Keys
from ncm_tui.vault.own_backups import copies_of
from ncm_tui.vault.platform import FolderLock, private_folder, replace_file, sync_folder
from ncm_tui.vault.problems import Damaged, storage_problem
from ncm_tui.vault.unlocking import unlock

RESTORED = "vault.restored"


class Over(Protocol):
    """What goes along over a restore: it looks at each vault of the same uid that is there, refuses a newer
    backup it would have to change, and settles the restored one in its transaction (verb and detail)."""

    def look(self, connection: Any) -> None: ...
    def check(self, connection: Any) -> None: ...
    def settle(self, connection: Any, fingerprint: Callable[[str], str]) -> tuple[str, str] | None: ...


@dataclass(frozen=True, slots=True)
class Restored:
    """``before`` is the backup of what was there; ``aside`` the folder of its raw files where it was too
    damaged for a backup. Both ``None`` on an empty machine. ``newer`` opens read-only with this version.
    ``copy`` neither reads nor changes the backups there were."""

    place: VaultFolder
    before: BackupFile | None
    aside: Path | None
    newer: bool
    copy: bool


def target(home: Home, wanted: BackupFile, name: str = "") -> VaultFolder:
    """Where ``wanted`` goes: the vault it was made of, if it is in this home, else its own name, or ``name``.

    Raises ``Refused`` when another vault has that name.
    """
    uid = wanted.header.vault_uid
    if not name:
        same = [vault for vault in home.vaults() if _uid(vault) == uid]
        if same:
            return next((vault for vault in same if vault.name == wanted.header.name), same[0])
    place = VaultFolder(home.root / "vaults" / (name or wanted.header.name))
    if place.path.parent != home.root / "vaults" or not place.name.strip("."):
        raise Refused(
            f"{name!r} cannot be the name of a vault.", code="vault_name", hint="Letters and digits."
        )
    if place.exists() and _uid(place) not in (uid, ""):
        raise Refused(
            f"The vault {place.name} here is another one than this backup's; nothing was changed.",
            code="other_vault",
            path=str(place.path),
            hint="Restore it beside that one with --as NAME.",
        )
    return place


def open_slowed(wanted: BackupFile, counted: Path, kind: str, text: str) -> Keys:
    """The keys of a backup, at the pace wrong tries earned; they are counted in the folder ``counted``.

    Raises ``WrongPassphrase``, ``UsageProblem``, :class:`Damaged`, ``StorageProblem``.
    """
    try:
        private_folder(counted)
    except OSError as error:
        raise storage_problem(error, counted) from None
    try:
        data_key = unlock(VaultFolder(counted), wanted.header.slot_file(), kind, text)
    except WrongPassphrase as problem:
        words = {slots.RECOVERY: "recovery code", slots.KEY_FILE: "key file"}.get(kind, "passphrase")
        raise WrongPassphrase(
            f"That is not the {words} this backup was made with: it opens with the {words} of"
            f" {backup.day_of(wanted)}.",
            path=str(wanted.path),
            hint=problem.hint if problem.hint.startswith("The next try") else f"Try the {words} of that day.",
        ) from None
    keys = Keys.of(data_key)
    backup.check_genuine(wanted, keys)
    return keys


def restore(place: VaultFolder, wanted: BackupFile, keys: Keys, over: Over | None = None) -> Restored:
    """Puts ``wanted`` in the place of the vault in ``place``, or there where none is; ``over`` goes along.

    Raises ``VaultInUse``, :class:`Damaged`, ``StorageProblem``, ``MigrationFault``: then the vault is as it
    was.
    """
    was_there = place.path.is_dir()
    try:
        private_folder(place.path)
    except OSError as error:
        raise storage_problem(error, place.path) from None
    lock = FolderLock(place.lock)
    try:
        finish(place)
        _clear(place.restored)
        newer = _extracted(place, wanted, keys)
        before, aside, there = _keep_present(place, keys, over)
        if over is not None:
            _look_beside(place, wanted, keys, over)
        there = there or Cared(copy=wanted.path.absolute().parent != place.backups)
        file = wanted.header.slot_file()
        if not newer:
            file = file.anchored(_brought_up(place, keys, wanted, there, over))
        elif over is not None:
            with standing(place.restored, keys.database) as connection:
                over.check(connection)
        _swap(place, file)
    finally:
        _leave_nothing(place, was_there)
        lock.release()
    return Restored(place, before, aside, newer, there.copy)


def _extracted(place: VaultFolder, wanted: BackupFile, keys: Keys) -> bool:
    """The database of ``wanted``, proved, beside the present one; true when a newer version wrote it."""
    backup_file.extract(wanted.path, wanted.header, place.restored)
    held = prove(place.restored, keys.database)
    if (held.uid, held.head.seq) != (wanted.header.vault_uid, wanted.header.seq):
        raise Damaged("This backup does not hold what its beginning says.", path=str(wanted.path))
    return held.schema > len(migrate.files())


def finish(place: VaultFolder) -> None:
    """Ends a restore that was cut off after its commit; nothing to do otherwise. Under the vault's lock.

    Raises :class:`Damaged` when the marker is, ``StorageProblem``.
    """
    try:
        text = place.restoring.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise storage_problem(error, place.path) from None
    file = slots.parse(text)
    if file is None:
        raise Damaged(
            "A restore was cut off and cannot be ended by itself.",
            path=str(place.restoring),
            hint="Do not delete anything; restore the backup again.",
        )
    try:
        if place.restored.exists():
            for journal in ("-wal", "-shm", "-journal"):
                place.database.with_name(place.database.name + journal).unlink(missing_ok=True)
            os.replace(place.restored, place.database)
            sync_folder(place.path)
        slots.write(place, file)
        tries.forget(place, tries.read(place))
        place.restoring.unlink()
        sync_folder(place.path)
    except OSError as error:
        raise storage_problem(error, place.path) from None


def _swap(place: VaultFolder, file: slots.SlotFile) -> None:
    try:
        replace_file(place.restoring, slots.dump(file))
    except OSError as error:
        raise storage_problem(error, place.path) from None
    finish(place)


def _brought_up(
    place: VaultFolder, keys: Keys, wanted: BackupFile, there: Cared, over: Over | None
) -> slots.Anchor:
    """The restored database on the newest schema, its restore in the audit chain; the anchor of that.

    ``there`` is what the vault before it cared for: what is purged later is purged there too.
    """
    path = place.restored
    connection = connect(path, keys.database)
    try:
        migrate.check_identity(connection, APPLICATION_ID, wanted.header.vault_uid, path)
        migrate.migrate(connection)
        connection.execute("BEGIN IMMEDIATE")
        cared_for.take_over(connection, there, wanted.path.absolute().parent)
        projection.rebuild(connection)  # what is settled goes by the names as they were
        settled = None if over is None else over.settle(connection, keys.fingerprint_of)
        if settled is not None:
            projection.rebuild(connection)
        head = _audited(connection, keys, wanted, settled)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
    return audit.anchor(keys.anchor, head)


def _audited(connection: Any, keys: Keys, wanted: BackupFile, settled: tuple[str, str] | None) -> audit.Head:
    actor = str(connection.execute("SELECT uid FROM nurse WHERE owner = 1 ORDER BY id LIMIT 1").fetchone()[0])
    head = audit.head(connection)
    for verb, detail in ((RESTORED, f"backup of {wanted.header.made_at}"), *([settled] if settled else ())):
        head = audit.append(connection, keys.audit, head, audit.Entry(verb, actor, detail=detail))
    return head


def _look_beside(place: VaultFolder, wanted: BackupFile, keys: Keys, over: Over) -> None:
    """What the vault itself says, where a copy goes beside it. In use or unreadable, it says nothing."""
    for other in copies_of(place, wanted.header.vault_uid):
        with contextlib.suppress(Problem):
            lock = FolderLock(other.lock)
            try:
                with (
                    in_words(other.database),
                    contextlib.closing(connect(other.database, keys.database)) as connection,
                ):
                    over.look(connection)
            finally:
                lock.release()


def _keep_present(
    place: VaultFolder, keys: Keys, over: Over | None
) -> tuple[BackupFile | None, Path | None, Cared | None]:
    """A backup of the vault that is there and what it cares for (``None``: there is none); where it is too
    damaged for one, its raw files set aside."""
    if not place.database.exists():
        return None, None, None
    try:
        file = slots.read(place)
        connection = connect(place.database, keys.database)
        try:
            made = backup.make(place, keys, file, connection, "before restore", place.backups)
            if over is not None:
                over.look(connection)
            return made, None, cared_for.of(connection)
        finally:
            connection.close()
    except Damaged:
        return None, _set_aside(place), Cared()


def _set_aside(place: VaultFolder) -> Path:
    aside = place.backups / f"{backup.ASIDE}{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    try:
        private_folder(aside)
        for path in (place.database, place.slots, place.slots_copy, *place.path.glob("vault.db-*")):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(path, aside / path.name)
                (aside / path.name).chmod(0o600)
    except OSError as error:
        raise storage_problem(error, aside) from None
    return aside


def _leave_nothing(place: VaultFolder, was_there: bool) -> None:
    """A restore that failed before its commit leaves neither its copy nor an empty folder."""
    if place.restoring.exists():
        return
    _clear(place.restored)
    if not was_there and not place.exists():
        with contextlib.suppress(OSError):
            place.lock.unlink()
            place.path.rmdir()


def _clear(path: Path) -> None:
    for left in path.parent.glob(f"{path.name}*"):
        with contextlib.suppress(OSError):
            left.unlink()


def _uid(place: VaultFolder) -> str:
    """Whose vault that is; empty when its slot file cannot be read."""
    try:
        return slots.read(place).vault_uid
    except Damaged:
        return ""

"""Is the vault whole? Slot file, pages, links, schema, audit chain, anchor, backups: each in one line.

Nothing is repaired here and nothing is changed but one audit entry of the opening.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import Problem, StorageProblem
from ncm_tui.vault import backup, lineage, migrate, read_only, slots
from ncm_tui.vault.database_copy import Rows, wrong_links, wrong_pages, wrong_shape
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.problems import Damaged

if TYPE_CHECKING:
    from ncm_tui.vault.store import Vault


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the answer: ``detail`` says what was found, and what to do when it is not ``ok``."""

    name: str
    ok: bool
    detail: str


def key_file(place: VaultFolder) -> Check:
    """Both copies of the slot file, before the opening mends them. Asked without the passphrase."""
    try:
        file = slots.read(place)
    except Damaged as problem:
        return Check("slot file", False, f"{problem.message} {problem.hint}")
    if file.damaged_copies:
        names = ", ".join(file.damaged_copies)
        return Check("slot file", False, f"{names} was damaged or behind; the other copy opened the vault")
    return Check("slot file", True, "both copies are whole and alike")


def closed(problem: Problem) -> Check:
    """The vault could not even be opened."""
    return Check("opening", False, " ".join(filter(None, (problem.message, problem.hint))))


def look(
    vault: "Vault", folders: Iterable[Path], *, every_backup: bool = False, zone: tzinfo | None = None
) -> list[Check]:
    """Every check of an open vault. ``folders`` hold backups; ``every_backup`` opens all, not the newest;
    times are said in the facility's ``zone``.

    Seconds for a large vault, on the caller's thread.
    """
    return [
        Check("opening", True, "the key opens the database"),
        *_sound(vault),
        _answered("schema", _schema, vault),
        _answered("audit chain", _chain, vault),
        _anchor(vault),
        *_backups(vault, folders, every_backup, zone),
    ]


def _answered(name: str, ask: Callable[["Vault"], Check], vault: "Vault") -> Check:
    """The answer, also where a page that cannot be read is in its way."""
    try:
        return ask(vault)
    except (Damaged, StorageProblem) as problem:
        return Check(name, False, f"cannot be read: {problem.message}")


def _sound(vault: "Vault") -> Iterator[Check]:
    """Pages, shape and links of the database, with the log folded in first."""
    asked: tuple[tuple[str, Callable[[Rows], str], str], ...] = (
        ("pages", wrong_pages, "every one as written"),
        ("integrity", wrong_shape, "the database's shape is sound"),
        ("foreign keys", wrong_links, "every row's links lead to a row"),
    )
    for name, ask, well in asked:
        try:
            vault.checkpoint()
            wrong = ask(vault.reader.rows)
        except (Damaged, StorageProblem) as problem:
            wrong = problem.message
        hint = "Do not delete anything; restore a backup."
        yield Check(name, not wrong, f"{wrong.rstrip('.')}. {hint}" if wrong else well)


def _schema(vault: "Vault") -> Check:
    if vault.read_only:
        return Check("schema", True, vault.read_only)
    lost = read_only.differing(vault.reader.rows)
    if lost:
        return Check("schema", False, f"{lost} is not as this version made it. Restore a backup.")
    return Check("schema", True, f"{len(migrate.files())}, as this version makes it")


def _chain(vault: "Vault") -> Check:
    report = vault.verify_chain()
    hint = "" if report.ok else ". Entries were changed or lost; compare with a backup."
    return Check("audit chain", report.ok, f"{report.detail}{hint}")


def _anchor(vault: "Vault") -> Check:
    if vault.anchor_lost:
        return Check("anchor", False, f"{vault.anchor_lost}: the vault is older than its slot file")
    return Check("anchor", True, "the anchor in the slot file lies on the audit chain")


def _backups(vault: "Vault", folders: Iterable[Path], every: bool, zone: tzinfo | None) -> Iterator[Check]:
    found = vault.backups.listing(folders)
    last = _last(vault, found.backups)
    newer = _unread_after(vault.folder.name, found, last)
    if newer:
        yield Check("last backup", False, f"{newer.name} cannot be read; `ncm backup` makes a new one")
    elif last is None:
        yield Check("last backup", True, "none yet; `ncm backup` makes one")
    for each in found.backups:
        if every or each is last:
            name = "last backup" if each is last and not newer else each.path.name
            yield _one_backup(vault, each, name, zone)
    for path, why in (*found.unreadable, *found.unreached):
        yield Check(path.name, False, f"{why} ({path.parent})")


def _last(vault: "Vault", backups: Sequence[backup.BackupFile]) -> backup.BackupFile | None:
    """The last of this vault's own past; where the record cannot be read or has none of them, the newest."""
    with contextlib.suppress(Damaged, StorageProblem):
        last = lineage.latest(backups, vault.reader.rows, datetime.now(UTC))
        if last is not None:
            return last
    return backups[0] if backups else None


def _unread_after(name: str, found: backup.Listing, last: backup.BackupFile | None) -> Path | None:
    """A file that cannot be read and is newer than ``last``, by its name, else by its own time."""
    newest = last.made_at if last else datetime.min.replace(tzinfo=UTC)
    return next((path for path, _ in found.unreadable if _named_at(path, name) > newest), None)


def _named_at(path: Path, name: str) -> datetime:
    stamp = re.fullmatch(rf"{re.escape(name)}-(\d{{4}}-\d\d-\d\d-\d{{6}})(-\d+)?", path.stem)
    with contextlib.suppress(ValueError, OSError):
        if stamp:
            return datetime.strptime(stamp[1], "%Y-%m-%d-%H%M%S").astimezone()
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return datetime.max.replace(tzinfo=UTC)


def _one_backup(vault: "Vault", each: backup.BackupFile, name: str, zone: tzinfo | None) -> Check:
    when = f"{backup.day_of(each, zone)} ({each.header.reason}), {each.path}"
    try:
        vault.backups.check(each)
    except (Damaged, StorageProblem) as problem:
        return Check(name, False, f"{when}: {problem.message}")
    if each.damaged_copies:
        return Check(name, False, f"{when}: one of its two beginnings is damaged; make a new one soon")
    return Check(name, True, f"{when}: opened and whole")

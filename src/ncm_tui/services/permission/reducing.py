"""Full identity becomes limited (P§10): a backup first, the vault in one transaction, then, when she says
so, the backups that still hold more than is allowed.

Blocks for as long as it takes; never on the thread of the keys.
"""

import contextlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import Problem
from ncm_tui.services import backups, settings
from ncm_tui.services.desk import Desk
from ncm_tui.services.permission import carrying, holding, reduction
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.vault.backup import BackupFile
    from ncm_tui.vault.work import Work

#: The tags of backups that were reduced.
CLEANED = "permission.cleaned"
_MOST = 2_000
_AWAY = "It is not there now. Its backups may still hold full identity; once it is back, reduce them again."
_ASIDE = "A restore set these files aside, and they cannot be reduced. Delete them when you can."
_SAYS = "reduced"
_REDUCED = f"""
SELECT coalesce(max(seq), 0) FROM audit_entry WHERE verb = 'permission.renewed' AND detail LIKE '%{_SAYS}%'
"""


def reduce(desk: Desk, entry: Mapping[str, Any]) -> "Future[Changed]":
    """Records the permission ``entry`` and reduces every patient, in one transaction behind a backup.

    The future carries a ``Problem`` when the backup could not be made: then nothing was changed.
    """
    return _aside(lambda: _reduce(desk, entry))


def _reduce(desk: Desk, entry: Mapping[str, Any]) -> Changed:
    def write(work: "Work") -> Changed:
        from ncm_tui.models.trust import Permission
        from ncm_tui.vault import projection

        row = work.add(Permission(**entry))
        raw = work.session.connection().connection.driver_connection
        done = reduction.reduce(raw, desk.vault.fingerprint)
        projection.rebuild(raw)
        work.about(uids=[row.uid], detail=f"limited, {done.patients} patients {_SAYS}")
        return Changed(work.verb, message=_said(done), row=row.uid)

    result = backups.behind_a_backup(
        desk, "limited identity", lambda: desk.vault.submit("permission.renewed", write, anchor=True)
    ).result()
    desk.vault.checkpoint()
    return result


def _said(done: reduction.Reduced) -> str:
    patients = f"{done.patients} patient{'s' if done.patients != 1 else ''}"
    texts = f"{done.texts} text{'s' if done.texts != 1 else ''} of yours may still say a name or number"
    kept = f" · {texts}" if done.texts else ""
    return f"Limited identity: {patients} reduced{kept} · older backups hold full identity: ^P Permission"


def waiting(desk: Desk) -> "tuple[list[BackupFile], tuple[tuple[Path, str], ...]]":
    """The backups that still hold full identity, and the files and folders nobody can look into now, with
    the reason. None while the permission is full, and where it never was."""
    from ncm_tui.vault import lineage

    if desk.vault.demo or not holding.is_limited(desk):
        return [], ()
    reader = desk.vault.reader
    since = int(reader.value(_REDUCED))
    known = dict.fromkeys(settings.get(desk, CLEANED, []), since)
    if not since:
        return [], ()
    folders = backups.folders(desk)
    listed = desk.vault.backups.listing(folders)
    found = lineage.not_clean(listed.backups, since, known, reader.rows)
    own = desk.vault.folder.backups
    away = [(folder, _AWAY) for folder in folders if folder != own and not folder.is_dir()]
    aside = [(path, _ASIDE) for path in listed.aside]
    return found, (*listed.unreadable, *listed.unreached, *away, *aside)


@dataclass(frozen=True, slots=True)
class BackupsReduced:
    """How many backups were reduced, and what was not, each with the reason."""

    reduced: int
    not_reduced: tuple[tuple[Path, str], ...]

    @property
    def message(self) -> str:
        """One line; what was not reduced is named."""
        said = f"{self.reduced} backup{'s' if self.reduced != 1 else ''} reduced to limited identity."
        return " ".join((said, *(f"Not reduced: {path}: {why}" for path, why in self.not_reduced)))


def reduce_backups(desk: Desk) -> "Future[BackupsReduced]":
    """Opens, reduces and seals again every backup that holds more than is allowed."""
    return _aside(lambda: _reduce_backups(desk))


def _reduce_backups(desk: Desk) -> BackupsReduced:
    with backups.ONE_AT_A_TIME:  # one that is being made of what was there before is listed, too
        found, unreached = waiting(desk)
    clean, failed = [], list(unreached)
    for each in found:
        try:
            clean.append(desk.vault.backups.rewrite(each.path, _change(desk)).header.tag)
        except Problem as problem:
            failed.append((each.path, f"{problem.message} Delete it when you can."))
    if clean:
        known = [*settings.get(desk, CLEANED, []), *clean]
        settings.put(desk, CLEANED, known[-_MOST:]).result()
        desk.vault.record("permission.backups_reduced", detail=f"{len(clean)} backups").result()
    return BackupsReduced(len(clean), tuple(failed))


def _change(desk: Desk) -> Callable[[Any], None]:
    with contextlib.closing(desk.vault.new_reader()) as reader:
        permit = carrying.newest(reader.rows)

    def change(connection: Any) -> None:
        from ncm_tui.rules.problems import Refused
        from ncm_tui.vault import projection

        if not reduction.can_hold(connection):
            raise Refused("It is of an older version, which knows no limited identity.", code="older")
        carrying.give(connection, permit)  # it is restored as what it is now
        reduction.reduce(connection, desk.vault.fingerprint)
        projection.rebuild(connection)

    return change


def _aside(work: "Callable[[], Any]") -> "Future[Any]":
    """``work()`` on a thread of its own."""
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reducing")
    future = thread.submit(work)
    thread.shutdown(wait=False)
    return future

"""Which backups are of this vault's own past: after a restore, those made meanwhile are of another one.

A number in the audit chain says nothing by itself: what was set aside by a restore counted on, too. The
head a backup was made at is known by its MAC.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from ncm_tui.vault.backup import BackupFile
from ncm_tui.vault.problems import Damaged

#: ``rows(sql, parameters)`` of a reader.
Rows: TypeAlias = Callable[[str, Any], list[tuple[Any, ...]]]


def is_past(each: BackupFile, rows: Rows) -> bool:
    """True when the vault was once what ``each`` holds: its head lies on the vault's audit chain."""
    try:
        head = each.header.slot_file().anchor
    except Damaged:
        return False
    if head is None:
        return False
    return bool(rows("SELECT 1 FROM audit_entry WHERE seq = ? AND mac = ?", (head.seq, head.mac)))


def not_clean(
    backups: Iterable[BackupFile], deed: int, known: Mapping[str, int], rows: Rows
) -> list[BackupFile]:
    """Those that may still hold what the entry ``deed`` took away, 0 when nothing ever was.

    Clean is what was cleaned (``known``: its tag, and up to which entry), and what was made of this chain
    at or after the deed.
    """
    return [
        each
        for each in backups
        if known.get(each.header.tag, 0) < deed and not (each.header.seq >= deed and is_past(each, rows))
    ]


def latest(backups: Iterable[BackupFile], rows: Rows, now: datetime) -> BackupFile | None:
    """The one made last of this vault's own past, by its place in the chain: a clock that was ahead once
    must not make one the newest for ever. Of two at one place, one that is not of the future."""
    newest = sorted(
        backups, key=lambda each: (each.header.seq, each.made_at <= now, each.made_at), reverse=True
    )
    return next((each for each in newest if is_past(each, rows)), None)

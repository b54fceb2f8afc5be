"""``ncm backup [DIR]``: one file that holds the whole vault, opened again before it counts."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ncm_tui.verbs.call import Call

if TYPE_CHECKING:
    from ncm_tui.vault.backup import BackupFile


def add(parser: argparse.ArgumentParser) -> None:
    """Where to, or what there is."""
    parser.add_argument(
        "folder", nargs="?", metavar="DIR", help="put it in this folder (a stick), not in the usual ones"
    )
    parser.add_argument(
        "--list", action="store_true", dest="listed", help="list the backups there are; no passphrase needed"
    )


def run(call: Call) -> int:
    """0 when the backup is made; problems of the disk are 6. A second folder that fails is a warning."""
    if call.arguments.listed:
        return _list(call)
    from ncm_tui.services import backups

    desk = call.open_desk()
    if call.arguments.folder:
        made = backups.make_in(desk, Path(call.arguments.folder).expanduser().absolute())
        call.out({**describe(made), "copy": None, "let_go": 0, "warnings": []}, _sentence(made))
        return 0
    done = backups.make(desk, backups.BY_HAND)
    copy = None if done.copy is None else str(done.copy.path)
    lines = [_sentence(done.backup), *([f"A copy is {copy}."] if copy else []), *done.warnings]
    document = {
        **describe(done.backup),
        "copy": copy,
        "let_go": done.let_go,
        "warnings": list(done.warnings),
    }
    call.out(document, "\n".join(lines))
    return 0


def describe(backup: "BackupFile") -> dict[str, Any]:
    """One backup in JSON."""
    header = backup.header
    return {
        "path": str(backup.path),
        "vault": header.name,
        "made_at": header.made_at,
        "reason": header.reason,
        "schema": header.schema,
        "bytes": header.size,
    }


def _sentence(backup: "BackupFile") -> str:
    size = backup.header.size / 1_000_000
    return f"Backup made and opened again: {backup.path} ({size:.1f} MB).\nIt opens with today's passphrase."


def _list(call: Call) -> int:
    """0 when there is one, else 1."""
    from ncm_tui.services import preferences
    from ncm_tui.vault import backup

    home = call.home
    places = [vault.backups for vault in home.vaults()]
    root = home.root / "backups"
    places += sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    given = call.arguments.folder
    second = Path(given).expanduser() if given else preferences.read(home.settings).backup_folder
    found = backup.listing([*places, *([second] if second else [])])
    document = {
        "backups": [describe(each) for each in found.backups],
        "unreadable": [
            {"path": str(path), "why": why} for path, why in (*found.unreadable, *found.unreached)
        ],
    }
    lines = [
        f"{backup.day_of(each)}  {each.header.name}  {each.header.reason:<16}  {each.path}"
        for each in found.backups
    ]
    lines += [f"!  {path}: {why}" for path, why in (*found.unreadable, *found.unreached)]
    lines += [f"!  {path}: files of a damaged vault, set aside by a restore" for path in found.aside]
    call.out(document, "\n".join(lines) or "There is no backup here yet.")
    return 0 if found.backups else 1

"""``ncm restore FILE``: a vault from one backup file, also on a machine that has none."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import UnreadableInput
from ncm_tui.verbs.call import Call

if TYPE_CHECKING:
    from ncm_tui.vault.backup import BackupFile
    from ncm_tui.vault.restore import Restored


def add(parser: argparse.ArgumentParser) -> None:
    """The file, and how it is opened."""
    parser.add_argument("file", metavar="FILE", help="the backup (`ncm backup --list` shows what there is)")
    parser.add_argument(
        "--as", dest="name", default="", metavar="NAME", help="the vault's name here, beside the others"
    )
    parser.add_argument(
        "--recovery-code-file",
        metavar="FILE",
        help="open it with the recovery code of that day, on the first line of FILE",
    )


def run(call: Call) -> int:
    """The present vault is backed up first; on any refusal it is as it was."""
    from ncm_tui.services.permission.carrying import OverRestore
    from ncm_tui.vault import backup, restore, slots
    from ncm_tui.vault.unlocking import kind_of

    path = Path(call.arguments.file).expanduser()
    if not path.is_file():
        raise UnreadableInput(
            "There is no such backup file.",
            code="no_file",
            path=str(path),
            hint="`ncm backup --list` shows all.",
        )
    wanted = backup.read(path)
    home = call.home
    place = restore.target(home, wanted, call.arguments.name)
    day = backup.day_of(wanted)
    code_file = call.arguments.recovery_code_file
    word = "recovery code" if code_file else "passphrase"
    call.say(f"This backup was made on {day}: it opens with the {word} of that day, not with a later one.")
    if code_file:
        from ncm_tui.verbs.recover import recovery_code

        kind, secret = slots.RECOVERY, recovery_code(call, code_file)
    else:
        secret = call.passphrase(f"Passphrase of {day}: ")
        kind = kind_of(secret)
    keys = restore.open_slowed(wanted, place.backups, kind, secret)
    over = OverRestore()
    done = restore.restore(place, wanted, keys, over)
    call.out(_document(done, wanted, over.said), _text(done, wanted, word, over.said))
    return 0


def _document(done: "Restored", wanted: "BackupFile", permission: str) -> dict[str, object]:
    return {
        "vault": done.place.name,
        "path": str(done.place.path),
        "backup": str(wanted.path),
        "made_at": wanted.header.made_at,
        "schema": wanted.header.schema,
        "before": None if done.before is None else str(done.before.path),
        "set_aside": None if done.aside is None else str(done.aside),
        "read_only": done.newer,
        "copy": done.copy,
        "permission": permission or None,
    }


def _text(done: "Restored", wanted: "BackupFile", word: str, permission: str) -> str:
    from ncm_tui.vault import backup

    lines = [f"Vault {done.place.name} is as it was on {backup.day_of(wanted)}."]
    if done.before is not None:
        lines.append(f"What was there before is kept: {done.before.path}")
    if done.aside is not None:
        lines.append(f"What was there before could not be read; its files are kept in {done.aside}")
    lines += [permission] if permission else []
    if done.copy:
        lines.append(
            "It has no backups yet: those there were are the other vault's, and stay as they are."
            " Only if it takes that one's place for good:"
            f" `ncm backup {wanted.path.absolute().parent}` makes one there and takes those for its own."
        )
    change = "passwd" if word == "passphrase" else "recover"
    lines.append(f"It opens with the {word} of that day; `ncm {change}` sets a new passphrase.")
    if done.newer:
        lines.append("A newer version of ncm wrote it: this one only reads it.")
    return "\n".join(lines)

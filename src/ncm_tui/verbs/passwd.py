"""``ncm passwd``: another passphrase, another recovery code, a key file made or removed."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import UsageProblem
from ncm_tui.verbs.call import Call
from ncm_tui.verbs.new_secrets import NEW_FILE, new_passphrase, recovery_place, show_code, write_code

if TYPE_CHECKING:
    from ncm_tui.vault.home import VaultFolder
    from ncm_tui.vault.store import Vault

OLD_BACKUPS = "Backups made before now still open with the old one."


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the verb; without one it changes the passphrase."""
    parser.add_argument(NEW_FILE, metavar="FILE", help="the new passphrase on the first line of FILE")
    parser.add_argument(
        "--key-file",
        metavar="FILE",
        help="make FILE, a key file that opens the vault as the passphrase does; an earlier one is dead",
    )
    parser.add_argument("--remove-key-file", action="store_true", help="no key file opens the vault any more")
    parser.add_argument(
        "--new-recovery-code", action="store_true", help="a new recovery code; the old one is dead"
    )
    parser.add_argument(
        "--recovery-file",
        metavar="FILE",
        help="write the new recovery code to this new file, not to the terminal",
    )


def run(call: Call) -> int:
    """Prove who asks by the present secret, then change one way in. Nothing is changed on any refusal."""
    given = call.arguments
    _one_at_a_time(given)
    if given.key_file:
        return _make_key_file(call, Path(given.key_file))
    if given.remove_key_file:
        return _remove_key_file(call)
    if given.new_recovery_code:
        return _new_code(call, recovery_place(given.recovery_file))
    return _passphrase(call)


def _one_at_a_time(given: argparse.Namespace) -> None:
    named = [given.new_passphrase_file, given.key_file, given.remove_key_file, given.new_recovery_code]
    if sum(bool(each) for each in named) > 1:
        raise UsageProblem("One change at a time: give one of the options.", hint="Nothing was changed.")
    if given.recovery_file and not given.new_recovery_code:
        raise UsageProblem("--recovery-file goes with --new-recovery-code.", hint="Nothing was changed.")


def _passphrase(call: Call) -> int:
    from ncm_tui.vault import rekey

    vault, now = call.unlock()
    rekey.new_passphrase(vault, now, new_passphrase(call, call.arguments.new_passphrase_file))
    _answer(
        call, vault, "passphrase", None, f"The passphrase of {vault.folder.name} is changed. {OLD_BACKUPS}"
    )
    return 0


def _make_key_file(call: Call, path: Path) -> int:
    from ncm_tui.vault import rekey

    if path.absolute().is_relative_to(call.home.root):
        raise UsageProblem(
            "A key file beside the vault protects nothing: who takes one takes both.",
            code="key_file",
            path=str(path),
            hint="Put it on a stick, or anywhere outside the folder of ncm.",
        )
    vault, now = call.unlock()
    rekey.add_key_file(vault, now, path)
    words = (
        f"Key file made: {path}. It opens {vault.folder.name} as the passphrase does.\n"
        "Keep it on a stick, apart from this computer. Whoever has both reads your notes."
    )
    _answer(call, vault, "key_file", path, words)
    return 0


def _remove_key_file(call: Call) -> int:
    from ncm_tui.vault import rekey

    vault, now = call.unlock()
    rekey.remove_key_file(vault, now)
    words = f"No key file opens {vault.folder.name} any more; backups made before now keep theirs."
    _answer(call, vault, "key_file_removed", None, words)
    return 0


def _new_code(call: Call, place: Path | None) -> int:
    from ncm_tui.vault import rekey

    fresh = NewCode(call.vault_folder(), place)

    def change() -> "tuple[Vault, str]":
        vault, now = call.unlock()
        return vault, rekey.new_recovery_code(vault, now, fresh.keep)

    vault, code = or_nothing_new(fresh, change)
    _answer(
        call, vault, "recovery_code", place, "The old recovery code is dead; the new one counts from now on."
    )
    if place is None:
        show_code(code)
    return 0


@dataclass(slots=True)
class NewCode:
    """A new recovery code on its way: into the file ``place`` before the old one dies, or with none onto the
    terminal afterwards."""

    folder: "VaultFolder"
    place: Path | None
    code: str = ""
    revision: int = 0

    def keep(self, code: str) -> None:
        """Puts it in its place. Raises ``StorageProblem``."""
        from ncm_tui.vault import slots

        self.revision, self.code = slots.read(self.folder).revision, code
        if self.place is not None:
            write_code(self.place, code)


def or_nothing_new(fresh: NewCode, change: "Callable[[], tuple[Vault, str]]") -> "tuple[Vault, str]":
    """What ``change`` gives. When it is refused or broken off, the file of a code that never counted goes
    again; where the code counts already it is never lost: the file stays, or the code is shown now."""
    from ncm_tui.vault import rekey

    try:
        return change()
    except BaseException:
        if not fresh.code or rekey.unchanged(fresh.folder, fresh.revision):
            if fresh.place is not None:
                fresh.place.unlink(missing_ok=True)
        elif fresh.place is None:
            show_code(fresh.code)
        raise


def _answer(call: Call, vault: "Vault", changed: str, file: Path | None, words: str) -> None:
    document = {"vault": vault.folder.name, "changed": changed, "file": None if file is None else str(file)}
    call.out(document, words)

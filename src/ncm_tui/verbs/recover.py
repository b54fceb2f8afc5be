"""``ncm recover``: the passphrase is forgotten; the recovery code gives a new one, and a new code."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import UsageProblem
from ncm_tui.verbs.call import Call, read_passphrase
from ncm_tui.verbs.new_secrets import NEW_FILE, new_passphrase, recovery_place, show_code
from ncm_tui.verbs.passwd import OLD_BACKUPS, NewCode, or_nothing_new

if TYPE_CHECKING:
    from ncm_tui.vault.store import Vault


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the verb; what is missing is asked on a terminal."""
    parser.add_argument(
        "--recovery-code-file", metavar="FILE", help="your recovery code on the first line of FILE"
    )
    parser.add_argument(NEW_FILE, metavar="FILE", help="the new passphrase on the first line of FILE")
    parser.add_argument(
        "--recovery-file",
        metavar="FILE",
        help="write the new recovery code to this new file, not to the terminal",
    )


def run(call: Call) -> int:
    """The old code proves who asks and is dead afterwards. Nothing is changed on any refusal."""
    from ncm_tui.vault import recovery, rekey, slots
    from ncm_tui.vault.store import Vault

    given = call.arguments
    folder = call.vault_folder()
    code = recovery_code(call, given.recovery_code_file)
    recovery.parse(code)
    place = recovery_place(given.recovery_file)

    made = NewCode(folder, place)

    def change() -> "tuple[Vault, str]":
        vault = call.hold(Vault.open_with(folder.path, slots.RECOVERY, code))
        new = new_passphrase(call, given.new_passphrase_file)
        return vault, rekey.recover(vault, code, new, made.keep)

    _, fresh = or_nothing_new(made, change)
    document = {
        "vault": folder.name,
        "changed": "passphrase, recovery_code",
        "file": None if place is None else str(place),
    }
    words = f"{folder.name} opens with the new passphrase. The old recovery code is dead. {OLD_BACKUPS}"
    call.out(document, words)
    if place is None:
        show_code(fresh)
    return 0


def recovery_code(call: Call, option: str | None) -> str:
    """From ``--recovery-code-file`` (``option``), else asked without echo on the terminal."""
    from ncm_tui.vault.hardening import harden

    harden()
    if option:
        return read_passphrase(Path(option), "recovery code")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageProblem(
            "The recovery code is needed, and there is no terminal to ask on.",
            code="no_terminal",
            hint="Give --recovery-code-file FILE.",
        )
    return getpass.getpass(
        "Recovery code (26 characters; hyphens and blanks do not matter): ", stream=sys.stderr
    )

"""``ncm init``: a new vault without a screen. The recovery code is shown once, or goes to a new file."""

import argparse
import getpass
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import UsageProblem
from ncm_tui.vault.problems import storage_problem
from ncm_tui.verbs import permission
from ncm_tui.verbs.call import Call

if TYPE_CHECKING:
    from ncm_tui.vault.store import Vault


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the verb; what is missing is asked on a terminal."""
    parser.add_argument("--name", help="your name, as it stands under a note")
    parser.add_argument("--credentials", default="", help="for example: RN, CCM")
    parser.add_argument("--facility", help="your hospital")
    parser.add_argument("--timezone", help="its time zone, for example America/New_York")
    parser.add_argument(
        "--mrn-system", default="", help="the system URI of its MRNs, where exports carry one"
    )
    permission.add(parser)
    parser.add_argument(
        "--recovery-file",
        metavar="FILE",
        help="write the recovery code to this new file, not to the terminal",
    )


def run(call: Call) -> int:
    """Make the vault. Nothing is made unless the recovery code has a place to go."""
    from ncm_tui.vault.store import Owner, Vault

    given = call.arguments
    permit = _checked(permission.answers(given))
    owner = Owner(
        name=_given(given.name, "--name", "Your name"),
        credentials=given.credentials,
        facility=_given(given.facility, "--facility", "Your hospital"),
        zone=_given(given.timezone, "--timezone", "Its time zone (America/New_York)"),
        mrn_system=given.mrn_system,
    )
    recovery = _recovery_place(given.recovery_file)
    folder = call.home.new_vault(call.vault_name or owner.name)
    try:
        vault, code = Vault.create(folder.path, _new_passphrase(call), owner)
    except BaseException:
        if recovery is not None:
            recovery.unlink()
        raise
    if recovery is not None:
        recovery.write_text(code + "\n", encoding="ascii")
    try:
        _permit(call, vault, permit)
    finally:
        vault.close()
    document = {
        "permission": None if permit is None else permit["scope"],
        "vault": folder.name,
        "path": str(folder.path),
        "recovery_file": None if recovery is None else str(recovery),
    }
    call.out(document, f"Vault {folder.name} made in {folder.path}.")
    if recovery is None:
        _show_code(code)
    return 0


def _checked(permit: dict[str, Any] | None) -> dict[str, Any] | None:
    """The permission's answers, refused before anything is made where they cannot stand."""
    if permit is not None:
        from ncm_tui.library.library import Library
        from ncm_tui.services import permission as permissions

        today = datetime.now().astimezone().date()
        permissions.checked(Library.load(), {"approved_on": today, **permit}, today + timedelta(days=1))
    return permit


def _permit(call: Call, vault: "Vault", given: dict[str, Any] | None) -> None:
    """The facility's permission, where it was given; without one no patient is taken in later."""
    from ncm_tui.services import permission as permissions

    if given is None:
        call.say("No permission is recorded yet: the app asks for it before the first patient.")
        return
    desk = call.desk_on(vault)
    permissions.give(desk, {"approved_on": desk.local(desk.now()).date(), **given}).result()


def _recovery_place(option: str | None) -> Path | None:
    """The new, empty, private file for the code; ``None``: the terminal. Never a pipe or an old file."""
    if option is None:
        if sys.stderr.isatty():
            return None
        raise UsageProblem(
            "The recovery code is shown once, and there is no terminal to show it on.",
            code="no_terminal",
            hint="Give --recovery-file FILE; it must not exist yet.",
        )
    path = Path(option)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        os.close(os.open(path, flags, 0o600))
    except FileExistsError:
        raise UsageProblem(
            "The recovery file exists already; it is never overwritten.",
            code="recovery_file",
            path=str(path),
            hint="Name a new file.",
        ) from None
    except OSError as error:
        raise storage_problem(error, path.parent) from None
    return path


def _given(option: str | None, name: str, prompt: str) -> str:
    if option:
        return option
    if not sys.stdin.isatty():
        raise UsageProblem(f"{name} is missing.", hint=f"Give {name}, or run `ncm init` on a terminal.")
    print(f"{prompt}: ", end="", file=sys.stderr, flush=True)
    return input().strip()


def _new_passphrase(call: Call) -> str:
    """From the passphrase file, else asked twice."""
    first = call.passphrase("New passphrase (15 characters or more): ")
    if call.passphrase_file is None and getpass.getpass("The same again: ", stream=sys.stderr) != first:
        raise UsageProblem(
            "The two passphrases differ.", code="passphrase_differs", hint="Nothing was made; run it again."
        )
    return first


def _show_code(code: str) -> None:
    print(
        f"\nRecovery code, shown once:\n\n    {code}\n\n"
        "Write it down and keep it apart from this computer. It opens the vault when the passphrase is lost.",
        file=sys.stderr,
    )

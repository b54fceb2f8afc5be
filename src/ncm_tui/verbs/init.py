"""``ncm init``: a new vault without a screen. The recovery code is shown once, or goes to a new file."""

import argparse
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import UsageProblem
from ncm_tui.verbs import permission
from ncm_tui.verbs.call import Call
from ncm_tui.verbs.new_secrets import new_passphrase, recovery_place, show_code, write_code

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
    permission.add_answers(parser)
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
    recovery = recovery_place(given.recovery_file)
    folder = call.home.new_vault(call.vault_name or owner.name)
    try:
        vault, code = Vault.create(folder.path, new_passphrase(call, first_one=True), owner)
    except BaseException:
        if recovery is not None:
            recovery.unlink()
        raise
    if recovery is not None:
        write_code(recovery, code)
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
        show_code(code)
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


def _given(option: str | None, name: str, prompt: str) -> str:
    if option:
        return option
    if not sys.stdin.isatty():
        raise UsageProblem(f"{name} is missing.", hint=f"Give {name}, or run `ncm init` on a terminal.")
    print(f"{prompt}: ", end="", file=sys.stderr, flush=True)
    return input().strip()

"""``ncm verify``: is the vault whole, and can its last backup be opened? Exit 1 when not."""

import argparse
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import Problem, UsageProblem, VaultInUse, WrongPassphrase
from ncm_tui.verbs.call import Call

if TYPE_CHECKING:
    from ncm_tui.vault.checks import Check


def add(parser: argparse.ArgumentParser) -> None:
    """How much is looked at."""
    parser.add_argument(
        "--backups", action="store_true", help="open every backup, not only the newest; takes longer"
    )


def run(call: Call) -> int:
    """Print every check. A wrong passphrase is no answer (3); a vault in use neither (5)."""
    found = _look(call)
    whole = all(check.ok for check in found)
    document = {
        "ok": whole,
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in found],
    }
    width = max(len(check.name) for check in found)
    lines = [f"{'ok' if check.ok else '! '}  {check.name:<{width}}  {check.detail}" for check in found]
    call.out(document, "\n".join(lines))
    return 0 if whole else 1


def _look(call: Call) -> "list[Check]":
    from ncm_tui.services import backups
    from ncm_tui.vault import checks

    key_file = checks.key_file(call.vault_folder())
    try:
        desk = call.open_desk()
    except (WrongPassphrase, VaultInUse, UsageProblem):
        raise
    except Problem as problem:
        if problem.exit != 1:
            raise
        return [key_file, checks.closed(problem)]
    return [
        key_file,
        *checks.look(desk.vault, backups.folders(desk), every_backup=call.arguments.backups, zone=desk.zone),
    ]

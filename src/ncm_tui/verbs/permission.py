"""``ncm permission``: who allowed what to be kept here; with ``--approved-by`` it is answered or renewed."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import NotFound, UsageProblem
from ncm_tui.verbs.call import Call
from ncm_tui.views.permission import KEPT, NOT_KEPT, ROLES, SCOPES, STILL_PHI, Permit

if TYPE_CHECKING:
    from ncm_tui.vault.backup import BackupFile


def add(parser: argparse.ArgumentParser) -> None:
    """The page's answers, and what only this verb does."""
    add_answers(parser)
    parser.add_argument(
        "--reduce-backups",
        action="store_true",
        help="under limited identity: reduce the backups, too, that still hold full identity",
    )


def add_answers(parser: argparse.ArgumentParser) -> None:
    """What the page asks. Giving ``--approved-by`` says that the facility allows it, that the EMR is the
    legal record, and that what is kept may be requested."""
    parser.add_argument(
        "--approved-by",
        metavar="NAME",
        help="who allowed you to keep patient information here; says also that the EMR is the legal record"
        " and that what you keep may be requested",
    )
    parser.add_argument("--approved-on", metavar="DAY", help="the day it was approved, 2026-11-23 (today)")
    parser.add_argument("--scope", choices=SCOPES, help="what may be kept: full or limited identity")
    parser.add_argument("--state", default=None, metavar="CODE", help="your state, two letters")
    parser.add_argument("--role", choices=tuple(ROLES), help="discharge planning, UR or both")
    parser.add_argument(
        "--social-worker", action="store_true", default=None, help="a social worker shares your patients"
    )


def run(call: Call) -> int:
    """Print the permission that holds, after recording a new one where it is given; 1 where there is none,
    and where a backup was to be reduced and was not."""
    from ncm_tui.services import permission
    from ncm_tui.services.permission import reducing

    given = answers(call.arguments)
    desk = call.open_desk()
    if given is not None:
        today = desk.local(desk.now()).date()
        before = permission.current(desk)
        kept = {} if before is None else {"scope": before.scope}
        answered = {**permission.initial(desk), **kept, "approved_on": today, **given}
        call.say(permission.give(desk, answered).result().message)
    not_reduced = False
    if call.arguments.reduce_backups:
        done = reducing.reduce_backups(desk).result()
        not_reduced = bool(done.not_reduced)
        call.say(done.message)
    found = permission.current(desk)
    if found is None:
        raise NotFound(
            "No permission is recorded in this vault.",
            code="permission",
            hint="Answer it in the app, or give --approved-by NAME --scope full.",
        )
    _print(call, found, permission.earlier(desk), *reducing.waiting(desk))
    return 1 if not_reduced else 0


def _print(
    call: Call,
    found: Permit,
    earlier: list[Permit],
    waiting: "list[BackupFile]",
    unreached: tuple[tuple[Path, str], ...],
) -> None:
    """The page, the answers before it, and the backups that hold more than it allows."""
    full = ((each.path, "It still holds full identity.") for each in waiting)
    not_reduced = (*full, *unreached)
    lines = [
        text(found),
        *(f"Before: {_dated(each)}, {each.scope} identity" for each in earlier),
        *(f"Backup not reduced: {path}: {why}" for path, why in not_reduced),
    ]
    shown = {
        **document(found),
        "earlier": [document(each) for each in earlier],
        "not_reduced": [{"path": str(path), "why": why} for path, why in not_reduced],
    }
    call.out(shown, "\n".join(lines))


def answers(given: argparse.Namespace) -> dict[str, Any] | None:
    """What was given, under the names of the page; ``None`` where nothing was. Raises ``UsageProblem``
    where an answer stands without who approved it."""
    said = {
        name: getattr(given, name)
        for name in ("approved_on", "scope", "state", "role", "social_worker")
        if getattr(given, name) is not None
    }
    if not given.approved_by:
        if said:
            raise UsageProblem(
                "Who approved it is missing.", code="permission", hint="Give --approved-by NAME."
            )
        return None
    yes = dict.fromkeys(("allowed", "legal_record", "may_be_requested"), True)
    return {**said, **yes, "approved_by": given.approved_by}


def document(found: Permit) -> dict[str, Any]:
    return {
        "scope": found.scope,
        "approved_by": found.approved_by,
        "approved_on": found.approved_on.isoformat(),
        "state": found.state or None,
        "role": found.role or None,
        "social_worker": found.social_worker,
        "given_at": found.given_at.isoformat(),
    }


def text(found: Permit) -> str:
    """The page as lines."""
    limited = f"kept: {KEPT}\nnever stored: {NOT_KEPT}\n{STILL_PHI}."
    mine = " · ".join(filter(None, (ROLES.get(found.role, ""), found.state))) or "not said"
    shared = " · a social worker shares my patients" if found.social_worker else ""
    return (
        f"{_dated(found)}\n{limited if found.limited else 'kept: full identity'}\n"
        "The EMR is the legal record; what is kept here may be requested.\n"
        f"What I do: {mine}{shared}"
    )


def _dated(found: Permit) -> str:
    approved = f"Approved by {found.approved_by} on {found.approved_on:%a %d %b %Y}"
    return f"{approved}, recorded {found.given_at:%a %d %b %Y %H:%M}"

"""``ncm permission``: who allowed what to be kept here; with ``--approved-by`` it is answered or renewed."""

import argparse
from typing import Any

from ncm_tui.rules.problems import NotFound, UsageProblem
from ncm_tui.verbs.call import Call
from ncm_tui.views.permission import KEPT, NOT_KEPT, ROLES, SCOPES, Permit


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
    """Print the permission that holds, after recording a new one where it is given; 1 where there is none."""
    from ncm_tui.services import permission

    given = answers(call.arguments)
    desk = call.open_desk()
    if given is not None:
        today = desk.local(desk.now()).date()
        changed = permission.give(desk, {**permission.initial(desk), "approved_on": today, **given}).result()
        call.say(changed.message)
    if call.arguments.reduce_backups:
        from ncm_tui.services.permission import reducing

        call.say(reducing.reduce_backups(desk).result())
    found = permission.current(desk)
    if found is None:
        raise NotFound(
            "No permission is recorded in this vault.",
            code="permission",
            hint="Answer it in the app, or give --approved-by NAME --scope full.",
        )
    call.out(document(found), text(found))
    return 0


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
    kept = f"kept: {KEPT}\nnever stored: {NOT_KEPT}" if found.limited else "kept: full identity"
    mine = " · ".join(filter(None, (ROLES.get(found.role, ""), found.state)))
    return (
        f"Approved by {found.approved_by} on {found.approved_on:%a %d %b %Y}\n{kept}\n"
        "The EMR is the legal record; what is kept here may be requested." + (f"\n{mine}" if mine else "")
    )

"""``ncm purge``: destroys what is past its retention, in the vault and in the backups; says what."""

import argparse
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import Refused
from ncm_tui.verbs.call import Call
from ncm_tui.views.retention import Destroyed, Kept, RetentionPage, in_days

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk


def add(parser: argparse.ArgumentParser) -> None:
    """Only look, or change how long."""
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be destroyed; nothing is, and nothing is set"
    )
    parser.add_argument(
        "--date-is-right", action="store_true", help="destroy, also when this machine's date was in doubt"
    )
    parser.add_argument(
        "--set-days", metavar="N", help="from now on keep patients N days after discharge (1 to 400)"
    )
    parser.add_argument(
        "--yes", action="store_true", help="fewer days, also when somebody is destroyed by them at once"
    )


def run(call: Call) -> int:
    """0 when it is done, also when there was nothing; 1 when a backup could not be cleaned."""
    from ncm_tui.services import purging, retention

    desk = call.open_desk()
    doubt = "" if call.arguments.date_is_right else purging.doubt(desk)
    if doubt and not call.arguments.dry_run:
        raise Refused(
            f"Is this machine's date right? {doubt[:1].upper()}{doubt[1:]}. Nothing was destroyed.",
            code="clock_doubt",
            hint="Set the date, or add --date-is-right.",
        )
    dry_run, wanted = bool(call.arguments.dry_run), call.arguments.set_days
    count = None if wanted is None else retention.checked_days(wanted)
    if count is not None and not dry_run:
        call.say(_set(desk, count, sure=bool(call.arguments.yes)))
    page = retention.page(desk, count=count)
    done = Destroyed(page.past, 0, purging.not_cleaned(desk), doubt) if dry_run else purging.run(desk)
    call.out(document(page, done, dry_run), text(page, done, dry_run))
    return 1 if done.not_cleaned and not dry_run else 0


def _set(desk: "Desk", count: int, *, sure: bool) -> str:
    from ncm_tui.services import retention

    try:
        return retention.set_days(desk, count, sure=sure).result().message
    except Refused as problem:
        raise Refused(
            problem.message, code=problem.code, path=problem.path,
            hint="See them with --dry-run; --yes destroys them. Nothing was changed.",
        ) from None  # fmt: skip


def document(page: RetentionPage, done: Destroyed, dry_run: bool) -> dict[str, Any]:
    """In JSON, as the text says it: initials and bed, no number and no name."""
    return {
        "dry_run": dry_run,
        "days": page.days,
        "doubt": done.doubt,
        "patients": [_one(kept) for kept in done.patients],
        "backups": done.backups,
        "not_cleaned": [{"path": str(path), "why": why} for path, why in done.not_cleaned],
        "soon": [_one(kept) for kept in page.soon],
        "kept": [{**_one(kept), "why": list(kept.why)} for kept in (*page.needed, *page.without_left)],
    }


def text(page: RetentionPage, done: Destroyed, dry_run: bool) -> str:
    """A line a patient."""
    word = "Would be destroyed" if dry_run else "Destroyed"
    lines = [f"In doubt: {done.doubt}. Nothing is destroyed without --date-is-right."] if done.doubt else []
    lines += [f"{word}: {line(kept)}" for kept in done.patients]
    lines += [] if done.patients else [f"Nothing is past its retention of {in_days(page.days)}."]
    if not dry_run:
        lines += [f"Backups cleaned: {done.backups}"] if done.backups else []
    lines += [f"Goes soon: {line(kept)} on {kept.goes_on:%a %d %b %Y}" for kept in page.soon]
    for kept in (*page.needed, *page.without_left):
        lines.append(f"Stays: {line(kept)}: {'; '.join(kept.why)}")
    lines += [f"Backup not clean: {path}: {why}" for path, why in done.not_cleaned]
    return "\n".join(lines)


def line(kept: Kept) -> str:
    """``Z, Q · 9Z-01A · left Sun 22 Nov 2026``."""
    left = f"left {kept.left:%a %d %b %Y}" if kept.left else ""
    return " · ".join(filter(None, (kept.who, kept.bed, left)))


def _one(kept: Kept) -> dict[str, Any]:
    return {
        "who": kept.who,
        "bed": kept.bed,
        "left": kept.left.isoformat() if kept.left else None,
        "goes_on": kept.goes_on.isoformat() if kept.goes_on else None,
    }

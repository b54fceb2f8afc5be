"""``ncm purge``: destroys what is past its retention, in the vault and in the backups; says what."""

import argparse
from typing import Any

from ncm_tui.rules.problems import Refused
from ncm_tui.verbs.call import Call
from ncm_tui.views.retention import Destroyed, Kept, RetentionPage


def add(parser: argparse.ArgumentParser) -> None:
    """Only look, or change how long."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be destroyed; nothing is")
    parser.add_argument(
        "--date-is-right", action="store_true", help="destroy, also when this machine's date was in doubt"
    )
    parser.add_argument(
        "--set-days", metavar="N", help="from now on keep patients N days after discharge (1 to 400)"
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
    if call.arguments.set_days is not None:
        call.say(retention.set_days(desk, call.arguments.set_days).result().message)
    page = retention.page(desk)
    dry_run = bool(call.arguments.dry_run)
    done = Destroyed(page.past, 0, purging.not_cleaned(desk), doubt) if dry_run else purging.run(desk)
    call.out(document(page, done, dry_run), text(page, done, dry_run))
    return 1 if done.not_cleaned and not dry_run else 0


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
    lines += [] if done.patients else [f"Nothing is past its retention of {page.days} days."]
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

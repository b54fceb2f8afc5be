"""``ncm today``: what is due, on whom, and why, in rank order; as text or JSON."""

import argparse
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.ranking import Bucket
from ncm_tui.services import worklist
from ncm_tui.verbs.call import Call
from ncm_tui.views.moments import day_text
from ncm_tui.views.worklist import WorkItem

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk

_MOST_HOURS = 24 * 60


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument(
        "--all", action="store_true", help="what others own and what was put off, too (the usual: only mine)"
    )
    parser.add_argument(
        "--hours", type=_hours, metavar="N",
        help="only what is overdue, or due within N hours; what has no time stays out, but patient safety",
    )  # fmt: skip


def _hours(text: str) -> int:
    """Raises what argparse turns into its sentence."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_HOURS:
        raise argparse.ArgumentTypeError(
            f"a number of hours from 1 to {_MOST_HOURS} was expected, not {text!r}"
        )
    return int(text)


def run(call: Call) -> int:
    """Print the list; an empty one is an empty list and still 0. Reading it is audited."""
    return answer(call, call.open_desk())


def answer(call: Call, desk: "Desk") -> int:
    """Today of an open desk, as ``ncm today`` prints it."""
    every = bool(getattr(call.arguments, "all", False))
    page = worklist.today(desk, watched=every, snoozed=every)
    hours = getattr(call.arguments, "hours", None)
    items = page.items if hours is None else [item for item in page.items if _within(item, page.now, hours)]
    desk.vault.record("today.printed", detail=str(len(items))).result()
    lines = [line(item, page.now) for item in items]
    call.out([item_json(item) for item in items], "\n".join(lines or ["Nothing is due."]))
    return 0


def _within(item: WorkItem, now: datetime, hours: int) -> bool:
    """Harm always; a day counts to its end."""
    due = item.due if item.due is not None else item.by
    if due is None or item.bucket is Bucket.SAFETY:
        return item.bucket is Bucket.SAFETY
    until = now + timedelta(hours=hours)
    return due <= until if isinstance(due, datetime) else due <= until.date()


def item_json(item: WorkItem) -> dict[str, Any]:
    """One line under the fixed keys of ``docs/commands.md``, and what else the screen shows."""
    return {
        "mrn": item.mrn or None,
        "name": item.name or None,
        "kind": item.kind,
        "rule": item.rule or None,
        "what": item.what,
        "state": item.state,
        "due": _iso(item.due),
        "by": _iso(item.by),
        "why": item.why,
        "source": item.source,
        "bed": item.bed or None,
        "stay": item.stay or None,
        "item": item.item,
        "bucket": item.bucket.name.lower(),
        "weight": item.weight,
        "assumed": list(item.assumed),
        "needs": list(item.needs),
        "verify": item.verify,
        "watch": item.watch,
        "pinned": item.pinned,
        "snoozed_until": _iso(item.snoozed_until),
        "handed": item.handed or None,
    }


def line(item: WorkItem, now: datetime) -> str:
    """One line for a person: sign, due, name, bed, what, why."""
    marks = " · ".join(
        part
        for part in (
            item.why,
            item.handed,
            "verify" if item.verify else "",
            "watch" if item.watch else "",
            f"put off until {item.snoozed_until:%a %d %H:%M}" if item.snoozed_until else "",
        )
        if part
    )
    return (
        f"{item.marker or ' '} {_due(item, now.date()):<14.14} {item.name:<24.24} {item.bed:<9.9} "
        f"{item.what}{f' ({marks})' if marks else ''}"
    ).rstrip()


def _due(item: WorkItem, today: date) -> str:
    due = item.due
    if due is None:
        return "?" if item.needs else ""
    day = due.date() if isinstance(due, datetime) else due
    said = (
        ""
        if day == today and isinstance(due, datetime)
        else ("today" if day == today else day_text(day, today))
    )
    hour = f"{due:%H:%M}" if isinstance(due, datetime) else ""
    return f"{'~' if item.assumed else ''}{' '.join(part for part in (said, hour) if part)}"


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()

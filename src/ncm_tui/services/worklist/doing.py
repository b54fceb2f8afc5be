"""A line done from the list, where no evidence is due, and why a line stands where it does."""

from collections.abc import Iterator
from concurrent.futures import Future
from datetime import datetime
from typing import Final

from ncm_tui.rules.problems import Refused
from ncm_tui.rules.ranking import Bucket
from ncm_tui.services import careplan, todos
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist import hours
from ncm_tui.views.changed import Changed
from ncm_tui.views.explanation import Explanation
from ncm_tui.views.moments import clock_text, day_text
from ncm_tui.views.worklist import WorkItem

#: What Enter asks for instead of a plain *done*, by kind.
_ASKS: Final = {
    "clock": "A clock is met by its evidence: d opens the form.",
    "check": "A checklist row is done by its evidence: d opens the form.",
    "goal": "A goal needs how it was seen: Enter opens it on the plan.",
    "flag": "A safety flag needs whom you told and what was done: Enter opens it.",
    "unknown": "This waits for a fact: Enter opens the field.",
    "confirm": "This waits for your word: Enter opens the field.",
    "edd": "Enter sets the expected discharge date.",
    "absence": "Say what became of the patient: Enter opens it.",
    "form": "A form is done when it is finished: Enter opens it.",
    "draft": "What was begun is done when it is finished: Enter opens it.",
    "note": "Copied is not charted: Enter opens the note, C there marks it as charted.",
    "mail": "Note the day it was mailed: Enter opens the form.",
    "filled": "Copied is not charted: Enter opens the form, C there marks it as charted.",
}
_BUCKETS: Final = {
    Bucket.SAFETY: "patient safety stands before every hour",
    Bucket.OVERDUE: "past its time",
    Bucket.TWO_HOURS: "due within two hours",
    Bucket.SHIFT: "for this shift",
    Bucket.NEXT_SHIFT: "due before your next shift",
    Bucket.LATER: "due later",
}
_WEIGHTS: Final = {
    "legal": "a legal deadline", "payer": "a payer's deadline", "policy": "policy of the house",
    "own": "your own",
}  # fmt: skip


def done(desk: Desk, item: WorkItem) -> "Future[Changed]":
    """To-dos, referrals that were answered, and barriers that are gone. Raises ``Refused`` with what to do
    instead, for nothing is done without its evidence."""
    uid = item.place.uid
    if item.kind in ("todo", "referral"):
        return todos.done(desk, uid)
    if item.kind == "barrier":
        return careplan.advance(desk, "barrier", uid)
    raise Refused(_ASKS.get(item.kind, "Enter opens it."), code="worklist.evidence")


def why(desk: Desk, item: WorkItem) -> Explanation:
    """How the line came to stand there. A clock's is its own arithmetic; of all others: when it is due, whose
    rule it is, in which part of the list it stands and until when that is."""
    if item.kind == "clock":
        from ncm_tui.services.clocks import board

        return board.explanation(desk, item.stay, item.rule, item.place.uid)
    return Explanation(
        inputs=tuple(_inputs(desk, item)),
        steps=tuple(_steps(desk, item)),
        rule=item.rule or item.kind,
        version="",
        source=item.source,
    )


def _inputs(desk: Desk, item: WorkItem) -> Iterator[tuple[str, str]]:
    today = desk.local(desk.now()).date()
    if isinstance(item.due, datetime):
        yield "due", f"{'~' if item.assumed else ''}{clock_text(item.due, today)}"
    elif item.due is not None:
        yield "due", day_text(item.due, today)
    if item.why:
        yield "why", item.why
    for name in item.needs:
        yield "needs", name.replace("_", " ")
    if item.handed:
        yield "handed", item.handed


def _steps(desk: Desk, item: WorkItem) -> Iterator[str]:
    now = hours.hours(desk)
    today = now.now.date()
    yield f"In the list: {_BUCKETS[item.bucket]}, {_WEIGHTS.get(item.weight, item.weight)}."
    yield (
        f"This shift ends {clock_text(now.shift.end, today)}, "
        f"the next one begins {clock_text(now.shift.next, today)}."
    )
    if item.assumed:
        yield "~ rests on an hour nobody confirmed: the site's usual one."
    if item.pinned:
        yield "Pinned: it stands before what is not late."
    if item.watch:
        yield "Somebody else owns it: you watch it."

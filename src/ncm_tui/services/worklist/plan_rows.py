"""Goals whose day has come, and barriers that were to be gone. Those of the day of my next shift are that
day's."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ncm_tui.rules.ranking import POLICY
from ncm_tui.services.worklist.found import Found, Look
from ncm_tui.vault.private_work import is_private, listed_barrier
from ncm_tui.views.caseload import UNTOLD
from ncm_tui.views.worklist import Place

_GOALS: Final = """SELECT c.stay_id, g.uid, g.text, g.due, p.code, p.private FROM goal g
    JOIN problem p ON p.id = g.problem_id JOIN care_plan c ON c.id = p.care_plan_id
    WHERE c.stay_id IN (SELECT value FROM json_each(?)) AND g.state = 'progressing' AND p.state = 'active'
    AND g.voided_at IS NULL AND p.voided_at IS NULL AND g.due < ?"""
_BARRIERS: Final = """SELECT b.stay_id, b.uid, b.title, b.code, b.private, b.owner, b.due FROM barrier b
    WHERE b.stay_id IN (SELECT value FROM json_each(?)) AND b.state = 'open' AND b.voided_at IS NULL
    AND b.due < ?"""
GOAL = "goal review"


def find(look: Look) -> Iterator[Found]:
    """Those of open stays that are due before my next shift."""
    until = look.until.isoformat()
    for stay_id, uid, text, due, code, private in look.desk.vault.reader.rows(_GOALS, (look.stays, until)):
        row = look.by_id[stay_id]
        if not row.open:
            continue
        hidden = is_private(code, told_in_private=bool(private))
        yield Found(
            item=f"goal:{uid}",
            what=GOAL if hidden else f"{GOAL}: {text}",
            why=f"goal due {date.fromisoformat(due):%a %d}",
            source="care plan",
            due=date.fromisoformat(due),
            weight=POLICY,
            place=Place("plan", row=uid, uid=uid),
            stay=row.uid,
            untold=GOAL,
            typed=True,
        )
    yield from _barriers(look, until)


def _barriers(look: Look, until: str) -> Iterator[Found]:
    rows = look.desk.vault.reader.rows(_BARRIERS, (look.stays, until))
    for stay_id, uid, title, code, private, owner, due in rows:
        row = look.by_id[stay_id]
        if not row.open:
            continue
        told = listed_barrier(title, code, bool(private))
        yield Found(
            item=f"barrier:{uid}",
            what=f"barrier: {told}",
            why=owner,
            source="care plan",
            due=date.fromisoformat(due),
            place=Place("plan", row=uid, uid=uid),
            stay=row.uid,
            untold=f"barrier: {UNTOLD}",
            typed=True,
        )

"""What the stay itself asks: an open safety flag, an EDD that is missing or past, absent from the census."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from ncm_tui.rules.ranking import POLICY, Bucket
from ncm_tui.services import shown
from ncm_tui.services.worklist.found import Found, Look
from ncm_tui.views.worklist import Place

_FLAGS: Final = """SELECT f.stay_id, f.uid, f.fired_at FROM flag f
    WHERE f.stay_id IN (SELECT value FROM json_each(?)) AND f.severity = 'safety'
    AND f.disposed_at IS NULL AND f.withdrawn_at IS NULL AND f.voided_at IS NULL"""
FLAG, NO_EDD, PAST_EDD, ABSENT = "safety flag", "set EDD", "move EDD", "not on the census"


def find(look: Look) -> Iterator[Found]:
    """Which flag it is stands in the chart alone: lists say "safety flag" and no more (P§13)."""
    for stay_id, uid, fired in look.desk.vault.reader.rows(_FLAGS, (look.stays,)):
        since = look.desk.local(datetime.fromisoformat(fired))
        yield Found(
            item=f"flag:{uid}",
            what=FLAG,
            why=f"nothing recorded since {since:%a %d %H:%M}",
            source="finished form",
            state="overdue",
            place=Place("summary", dialog=f"flag:{uid}", uid=uid),
            stay=look.by_id[stay_id].uid,
            safety=True,
        )
    for row in look.mine.values():
        if row.open:
            yield from _expected(look, row)
            yield from _absent(look, row)


def _expected(look: Look, row: shown.ShownStay) -> Iterator[Found]:
    expected = shown.day(row.edd)
    place = Place("summary", dialog="edd")
    if expected is None:
        yield Found(
            item=f"edd:{row.uid}", what=NO_EDD, why="no expected discharge date", source="chart",
            weight=POLICY, place=place, stay=row.uid,
        )  # fmt: skip
    elif expected < look.today:
        days = (look.today - expected).days
        yield Found(
            item=f"edd:{row.uid}", what=PAST_EDD,
            why=f"EDD {expected:%a %d} is {days} day{'s' if days > 1 else ''} past", source="chart",
            due=expected, weight=POLICY, place=place, stay=row.uid, state="overdue",
        )  # fmt: skip


def _absent(look: Look, row: shown.ShownStay) -> Iterator[Found]:
    since = shown.instant(row.absent_since)
    if since is not None:
        yield Found(
            item=f"absence:{row.uid}", what=ABSENT,
            why=f"list of {look.desk.local(since):%a %d %H:%M}", source="census",
            place=Place("summary", dialog="absent"), stay=row.uid, undated=Bucket.SHIFT,
        )  # fmt: skip

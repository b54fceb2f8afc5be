"""How Today ranks (P§2): by harm, then by the hour; inside a bucket legal, payer, policy, own.

Pure: what is due and the bounds of the shift go in, a bucket and a sort key come out.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Any, Final

from ncm_tui.rules.shifts import Bounds

NEAR: Final = timedelta(hours=2)
#: What is due later than this stands behind all that is nearer, a legal line too.
FAR: Final = timedelta(days=7)
LEGAL, PAYER, POLICY, OWN = WEIGHTS = ("legal", "payer", "policy", "own")
_WEIGHT: Final = {weight: place for place, weight in enumerate(WEIGHTS)}
#: What a snooze never passes the due time of (P§2).
HELD: Final = frozenset({LEGAL, PAYER})
LATE, SOON = "!", "▲"
Due = datetime | date | None


class Bucket(IntEnum):
    """Today ranks by harm, then by the hour (P§2)."""

    SAFETY = 0
    OVERDUE = 1
    TWO_HOURS = 2
    SHIFT = 3
    NEXT_SHIFT = 4
    LATER = 5


@dataclass(frozen=True, slots=True)
class Hours:
    """The clock and the shift, as all lines of one list see them: aware, on the facility's wall clock."""

    now: datetime
    shift: Bounds

    def end_of(self, day: date) -> datetime:
        """The last second of a day: until then what is due on it is not late."""
        return datetime.combine(day, time(23, 59, 59), tzinfo=self.now.tzinfo)


def is_late(due: Due, hours: Hours) -> bool:
    """Past its instant (on it is on time), or the day after its day."""
    if isinstance(due, datetime):
        return due < hours.now
    return due is not None and due < hours.now.date()


def bucket(due: Due, hours: Hours, *, safety: bool = False, undated: Bucket = Bucket.LATER) -> Bucket:
    """The bucket of something due then. A day without an hour belongs to the shift of that day; what has no
    time stands in ``undated``."""
    if safety:
        return Bucket.SAFETY
    if due is None:
        return undated
    if is_late(due, hours):
        return Bucket.OVERDUE
    if not isinstance(due, datetime):
        return _of_day(due, hours)
    if due <= hours.now + NEAR:
        return Bucket.TWO_HOURS
    if due <= hours.shift.end:
        return Bucket.SHIFT
    return Bucket.NEXT_SHIFT if due < hours.shift.next else Bucket.LATER


def _of_day(due: date, hours: Hours) -> Bucket:
    if due <= hours.shift.end.date():
        return Bucket.SHIFT
    return Bucket.NEXT_SHIFT if due < hours.shift.next.date() else Bucket.LATER


def marker(due: Due, where: Bucket, weight: str, *, watch: bool = False) -> str:
    """``!`` for what is legally or clinically overdue, ``▲`` for what is late otherwise or comes due this
    shift, and for a legal or payer line that lapses before the next one: nobody else is there to do it.
    Nothing on a row that somebody else owns."""
    if watch or (due is None and where is not Bucket.SAFETY):
        return ""
    if where > (Bucket.NEXT_SHIFT if weight in HELD else Bucket.SHIFT):
        return ""
    if where is Bucket.SAFETY or (where is Bucket.OVERDUE and weight in HELD):
        return LATE
    return SOON


def changes_at(due: Due, hours: Hours) -> datetime | None:
    """When a line stands elsewhere by itself: its own due, two hours or seven days before, the end of the
    shift or the start of the next. ``None`` where nothing of it will."""
    if due is None:
        return None
    at = due if isinstance(due, datetime) else hours.end_of(due)
    moments = (at, at - NEAR, at - FAR, hours.shift.end, hours.shift.next)
    ahead = [each for each in moments if each >= hours.now]
    return min(ahead) if ahead else None


def key(
    where: Bucket, weight: str, due: Due, bed: str, hours: Hours, *, pinned: bool = False, watch: bool = False
) -> tuple[Any, ...]:
    """What a list is sorted by. Pinned lines stand behind safety and what is overdue, before all others: a
    pin never hides harm. Of what is later the next seven days come first. Lines of others stand behind
    mine."""
    at = due if isinstance(due, datetime) or due is None else hours.end_of(due)
    place = float(where)
    if pinned and where > Bucket.OVERDUE:
        place = Bucket.OVERDUE + 0.5
    elif where is Bucket.LATER and at is not None and at > hours.now + FAR:
        place += 0.5
    stamp = float("inf") if at is None else at.timestamp()
    return watch, place, _WEIGHT.get(weight, len(WEIGHTS)), stamp, bed

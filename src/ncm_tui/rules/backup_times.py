"""When a backup is due, and which backups are kept: pure, the clock is an argument.

Source: the durability table of the vault's design (all of two days, then one a day for seven days, one a
week for four weeks, one a month for six months).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

EVERY = timedelta(minutes=30)
ALL_OF = timedelta(days=2)
DAYS, WEEKS, MONTHS = 7, 4, 6


def due(last: datetime | None, now: datetime, *, changed: bool) -> bool:
    """True when something changed and the last backup is 30 minutes old, or there is none.

    A last backup from the future (the clock went back) is no reason to wait.
    """
    return changed and (last is None or last > now or now - last >= EVERY)


def kept(made: Sequence[datetime], now: datetime, zone: tzinfo | None = None) -> set[datetime]:
    """Which of the moments in ``made`` are kept. ``zone`` gives the calendar day; the machine's when None.

    Everything of the last two days; the newest of each of the last seven days, four ISO weeks and six
    months that hold one; never none. Those of the future are thinned by themselves, as if the newest of
    them were of now: a clock that was ahead must not fill the disk, and one that is behind must not take
    the good ones.
    """
    past = sorted((at for at in made if at <= now), reverse=True)
    ahead = sorted((at for at in made if at > now), reverse=True)
    return _thinned(past, now, zone) | _thinned(ahead, max(ahead, default=now), zone)


def _thinned(newest: Sequence[datetime], now: datetime, zone: tzinfo | None) -> set[datetime]:
    """The same of moments that are all at or before ``now``, newest first."""
    local = {at: at.astimezone(zone) for at in newest}
    keep = {at for at in newest if now - at <= ALL_OF}
    keep.update(_newest_of(newest, DAYS, lambda at: local[at].date()))
    keep.update(_newest_of(newest, WEEKS, lambda at: local[at].isocalendar()[:2]))
    keep.update(_newest_of(newest, MONTHS, lambda at: (local[at].year, local[at].month)))
    return keep


def _newest_of(newest: Iterable[datetime], count: int, part: Callable[[datetime], Hashable]) -> set[datetime]:
    """The first of each part of the calendar, for the first ``count`` parts met."""
    found: dict[Hashable, datetime] = {}
    for at in newest:
        if part(at) not in found:
            if len(found) == count:
                break
            found[part(at)] = at
    return set(found.values())

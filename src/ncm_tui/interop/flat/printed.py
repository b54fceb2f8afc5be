"""When a list says it was printed: a line of its own above or below the rows."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from ncm_tui.interop.flat.dates import DateReader, Unreadable

_WORDS = (
    r"(?:date )?(?:printed|generated|refreshed|updated|run|retrieved|as of|census(?: as of)?|report)"
    r"(?: by [^\d:]{1,40}?)?(?: (?:on|at|date|time|date/time))*"
)
_SAYS = re.compile(
    rf"(?<![^\s,;(|]){_WORDS}[:,]? *(?P<day>\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}})"
    r"(?:[T ,]| at | @ ?)+(?P<hour>\d{1,2}:?\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?)(?![\d:/])",
    re.IGNORECASE,
)
#: A clock may be some minutes ahead of the hospital's; a list older than this says when in vain.
_AHEAD, _OLDEST = timedelta(minutes=10), timedelta(days=14)


def printed_at(lines: Iterable[str], reader: DateReader, now: datetime) -> datetime | None:
    """The one moment the lines name as that of the list, in the zone of ``reader``; ``None`` when they name
    none, several, one that reads two ways, or one that cannot be (later than ``now``, weeks ago)."""
    found: set[datetime | None] = set()
    for line in lines:
        for match in _SAYS.finditer(" ".join(line.split())):
            text = f"{match['day']} {match['hour']}"
            read = {_read(text, reader, now, day_first) for day_first in (False, True)} - {None}
            if len(read) != 1:
                return None
            found |= read
    return found.pop() if len(found) == 1 else None


def _read(text: str, reader: DateReader, now: datetime, day_first: bool) -> datetime | None:
    try:
        at = DateReader(reader.zone, reader.today, day_first).moment(text).at
    except Unreadable:
        return None
    return min(at, now) if now - _OLDEST <= at <= now + _AHEAD else None

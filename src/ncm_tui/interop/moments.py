"""Instants as files write them: with an offset, without, or as a day only (P§1)."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from ncm_tui.interop.records import Moment
from ncm_tui.models.enums import Precision

_FHIR = re.compile(
    r"^(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d{2}:?\d{2})?)?$"
)
EARLIEST = 1850
LATEST = 2200


def day(text: str) -> date | None:
    """``2026-11-20`` (or the day of a full instant) as a calendar day; ``None`` if it is none.
    A year or a year and month alone is not a day."""
    try:
        found = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None


def instant_text(value: datetime) -> str:
    """The stored form of an instant, as in the vault: ``2026-11-24T14:09:31.000Z``."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def at_midnight(found: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(found, time(), tzinfo=zone)


def offset_of(at: datetime) -> int:
    """The offset from UTC in minutes."""
    offset = at.utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)


def moment(written: datetime, zone: ZoneInfo) -> Moment:
    """A parsed time as a moment. Exactly 00:00 is a day only; a time without a zone is read in ``zone``."""
    naive = written.tzinfo is None
    if written.time().replace(microsecond=0) == time():
        at = at_midnight(written.date(), zone)
        return Moment(at, offset_of(at), Precision.DATE, naive)
    at = written.replace(tzinfo=zone) if naive else written
    return Moment(at, offset_of(at), Precision.MINUTE, naive)


def fhir(text: str, zone: ZoneInfo) -> Moment | None:
    """A FHIR ``date``, ``dateTime`` or ``instant``; ``None`` for a partial or impossible one."""
    match = _FHIR.match(text.strip())
    if match is None:
        return None
    year, month, number, hour, minute, second, _fraction, offset = match.groups()
    if not EARLIEST <= int(year) <= LATEST:
        return None
    try:
        if hour is None:
            return moment(datetime(int(year), int(month), int(number)), zone)  # noqa: DTZ001 -- a day has no zone
        clock = f"{year}-{month}-{number}T{hour}:{minute}:{second or '00'}"
        suffix = "+00:00" if offset in ("Z", "z") else (offset or "")
        return moment(datetime.fromisoformat(clock + suffix), zone)
    except ValueError:
        return None

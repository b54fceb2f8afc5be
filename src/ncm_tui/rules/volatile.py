"""Facts that go stale: code status, allergies, isolation, weight bearing, oxygen, lines, capacity (P§7)."""

from datetime import datetime, timedelta
from typing import Final

FRESH: Final = timedelta(hours=24)
"""P§7: past 24 h a volatile fact is confirmed again or dropped, never repeated as if it were current."""


def stale(at: datetime | None, now: datetime) -> bool:
    """Whether a volatile fact of ``at`` may no longer stand as current at ``now`` (true elapsed time).
    One whose time is not known is never current."""
    return at is None or now - at > FRESH

"""What is known of a form only at the moment it is finished: who signs it, when, how long after arrival."""

from typing import Any

from ncm_tui.services import shown
from ncm_tui.services.authors import me
from ncm_tui.services.desk import Desk

_HOUR = 3600


def signature(desk: Desk, stay: str) -> dict[str, Any]:
    """The facts ``signed_by``, ``signed_at`` and, where the arrival has an hour, ``hours_to_assessment``
    (one decimal; never from a day alone, P§1)."""
    row, now = shown.shown(desk, stay), desk.now()
    facts: dict[str, Any] = {"signed_by": me(desk), "signed_at": desk.local(now)}
    arrival = shown.instant(row.arrival)
    if arrival is not None and row.arrival_precision == "minute" and now >= arrival:
        facts["hours_to_assessment"] = round((now - arrival).total_seconds() / _HOUR, 1)
    return facts

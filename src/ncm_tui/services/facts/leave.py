"""When a patient left or is expected to: an EDD without an hour takes the site's usual one (assumed)."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import NamedTuple

from ncm_tui.services import shown
from ncm_tui.services.desk import Desk

_USUAL = time(17, 0)


class Leave(NamedTuple):
    """``at`` on the facility's wall clock; ``assumed`` when its hour is the site's usual one (P§1)."""

    at: datetime
    assumed: bool
    actual: bool


def usual_hours(desk: Desk) -> dict[int, time]:
    """Each facility's usual discharge hour, by facility id."""
    rows = desk.vault.reader.rows("SELECT id, usual_discharge FROM facility")
    return {number: time.fromisoformat(text) for number, text in rows}


def expected_leave(desk: Desk, row: shown.ShownStay, hours: Mapping[int, time] | None = None) -> Leave | None:
    """The actual time of leaving, else the EDD at the site's usual hour; ``None`` without either.

    ``hours`` are :func:`usual_hours`, given when many stays are read at once.
    """
    left = shown.instant(row.left_at)
    if left is not None:
        return Leave(desk.local(left), assumed=False, actual=True)
    day = shown.day(row.edd)
    if day is None:
        return None
    known = usual_hours(desk) if hours is None else hours
    at = datetime.combine(day, known.get(row.facility_id, _USUAL), desk.zone)
    return Leave(at, assumed=True, actual=False)

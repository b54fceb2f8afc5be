"""When a patient left or is expected to: an EDD without an hour takes the site's usual one (assumed)."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from ncm_tui.services import shown
from ncm_tui.services.desk import Desk

if TYPE_CHECKING:
    from ncm_tui.vault.connect import Reader

USUAL = time(17, 0)
# The newest of hers, else the newest of the EMR's, comes last: as the shown row picks it.
_SAID = """SELECT stay_id, at FROM expected_discharge
    WHERE stay_id IN (SELECT value FROM json_each(?)) AND voided_at IS NULL
    ORDER BY source = 'emr' DESC, recorded_at, id"""


class Leave(NamedTuple):
    """``at`` on the facility's wall clock; ``assumed`` when its hour is the site's usual one (P§1)."""

    at: datetime
    assumed: bool
    actual: bool


def usual_hours(desk: Desk) -> dict[int, time]:
    """Each facility's usual discharge hour, by facility id."""
    rows = desk.vault.reader.rows("SELECT id, usual_discharge FROM facility")
    return {number: time.fromisoformat(text) for number, text in rows}


def said_hours(reader: "Reader", stays: str) -> dict[int, datetime]:
    """By stay id (``stays`` is a JSON list of them) the expected instant of leaving, where an hour was said
    with the EDD that holds."""
    newest = dict(reader.rows(_SAID, (stays,)))
    return {stay: datetime.fromisoformat(at) for stay, at in newest.items() if at is not None}


def expected_leave(
    desk: Desk,
    row: shown.ShownStay,
    hours: Mapping[int, time] | None = None,
    said: Mapping[int, datetime] | None = None,
) -> Leave | None:
    """The actual time of leaving, else the EDD at its hour or the site's usual one; ``None`` without either.

    ``hours`` are :func:`usual_hours` and ``said`` :func:`said_hours`, given when many stays are read at once.
    """
    left = shown.instant(row.left_at)
    if left is not None:
        return Leave(desk.local(left), assumed=False, actual=True)
    day = shown.day(row.edd)
    if day is None:
        return None
    known = usual_hours(desk) if hours is None else hours
    said = said_hours(desk.vault.reader, json.dumps([row.stay_id])) if said is None else said
    return planned(desk, day, said.get(row.stay_id), known.get(row.facility_id, USUAL))


def planned(desk: Desk, day: date, said: datetime | None, usual: time) -> Leave:
    """The expected leaving of a stay that is open: the hour that was said, else the usual one, assumed."""
    if said is not None and desk.local(said).date() == day:
        return Leave(desk.local(said), assumed=False, actual=False)
    return Leave(datetime.combine(day, usual, desk.zone), assumed=True, actual=False)

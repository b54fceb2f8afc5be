"""When a patient left or is expected to: an EDD without an hour takes the site's usual one (assumed)."""

from datetime import datetime, time
from typing import NamedTuple

from ncm_tui.services import shown
from ncm_tui.services.desk import Desk


class Leave(NamedTuple):
    """``at`` on the facility's wall clock; ``assumed`` when its hour is the site's usual one (P§1)."""

    at: datetime
    assumed: bool
    actual: bool


def expected_leave(desk: Desk, row: shown.ShownStay) -> Leave | None:
    """The actual time of leaving, else the EDD at the site's usual hour; ``None`` without either."""
    left = shown.instant(row.left_at)
    if left is not None:
        return Leave(desk.local(left), assumed=False, actual=True)
    day = shown.day(row.edd)
    if day is None:
        return None
    usual = desk.vault.reader.value("SELECT usual_discharge FROM facility WHERE id = ?", (row.facility_id,))
    hour = time.fromisoformat(str(usual)) if usual else time(17, 0)
    return Leave(datetime.combine(day, hour, desk.zone), assumed=True, actual=False)

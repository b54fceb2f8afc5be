"""The calendar a facility's clocks run by: zone, close of business, federal holidays and its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ncm_tui.services.clocks.figures import close_of_business
from ncm_tui.services.desk import Desk

if TYPE_CHECKING:
    from ncm_tui.rules.calendars import Calendar

_CLOSED = "SELECT day FROM facility_holiday WHERE voided_at IS NULL"


def calendar(desk: Desk) -> Calendar:
    """As it stands now: the holidays of the facility page and of the user's own file."""
    from ncm_tui.rules.calendars import Calendar

    closed = {date.fromisoformat(day) for (day,) in desk.vault.reader.rows(_CLOSED)}
    own = desk.library.holidays()
    return Calendar(desk.zone, close_of_business(desk), closed | own.days.keys(), own.of_payers)

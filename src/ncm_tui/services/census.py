"""How old the imported facts are."""

from datetime import datetime

from ncm_tui.services.desk import Desk
from ncm_tui.services.shown import instant
from ncm_tui.views.moments import utc_text


def census_of(desk: Desk, at: datetime) -> datetime | None:
    """The census the facts stood on at ``at``; ``None`` when nothing was imported by then."""
    query = "SELECT max(census_at) FROM import_run WHERE voided_at IS NULL AND census_at <= ?"
    found = instant(desk.vault.reader.value(query, (utc_text(at),)))
    return None if found is None else desk.local(found)

"""The caseload: the nurse's own list, not the census. Ids first, rows 64 at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from ncm_tui.services import caseload_order, next_line, shown
from ncm_tui.services.caseload_order import SORTS as SORTS
from ncm_tui.services.desk import Desk
from ncm_tui.services.next_step import next_steps
from ncm_tui.views.caseload import UNTOLD, Banner, CaseloadRow, Selection

_AMBER_HOURS, _RED_HOURS = 8, 24
# Another patient of my list lies in the same bed; a newborn may, with the mother.
_BED_TWICE = """SELECT s.stay_id FROM stay_shown s
    WHERE s.stay_id IN ({}) AND s.active = 1 AND s.bed <> '' AND s.newborn = 0
    AND EXISTS (SELECT 1 FROM stay_shown o WHERE o.active = 1 AND o.bed_sort = s.bed_sort
        AND o.patient_id <> s.patient_id AND o.newborn = 0)"""


def order(
    desk: Desk, sort: str = "bed", filter: str = "", everyone: Sequence[int] | None = None
) -> list[int]:
    """Ids of the stays on my list, in order. ``sort`` is one of :data:`SORTS`; every word of ``filter``
    must stand somewhere in the name, MRN, unit, bed, status, payer, attending, destination or barrier.
    ``everyone`` is the unfiltered order where it is known already."""
    ids = list(everyone) if everyone is not None else caseload_order.everyone(desk, Selection(sort=sort))
    return caseload_order.narrowed(ids, caseload_order.filter_keys(desk), filter) if filter.strip() else ids


def position(desk: Desk, ids: Sequence[int], stay_uid: str) -> int | None:
    """Where a stay stands in ``ids``, for next and previous patient; ``None`` when it is not among them."""
    stay_id = desk.vault.reader.value("SELECT stay_id FROM stay_shown WHERE uid = ?", (stay_uid,))
    return ids.index(stay_id) if stay_id in ids else None


def page(desk: Desk, ids: Sequence[int], steps: next_line.Steps | None = None) -> list[CaseloadRow]:
    """The rows of ``ids`` (64 at a time is meant), in their order; a stay that is gone is left out. ``steps``
    are what is next on each, out of Today; without them the thinner step of the first paint."""
    marks = ", ".join("?" * len(ids))
    found = desk.vault.reader.rows(
        f"SELECT {shown.COLUMNS} FROM stay_shown WHERE stay_id IN ({marks})", list(ids)
    )
    rows = {row[0]: shown.ShownStay._make(row) for row in found}
    twice = {row[0] for row in desk.vault.reader.rows(_BED_TWICE.format(marks), list(ids))}
    now = desk.now()
    return [
        replace(
            _row(desk, rows[stay_id], now, steps), bed_twice=stay_id in twice and _numbered(rows[stay_id].bed)
        )
        for stay_id in ids
        if stay_id in rows
    ]


def _numbered(bed: str) -> bool:
    """A bed of one patient; a hallway or a lobby has no number."""
    return any(sign.isdigit() for sign in bed)


def rows(desk: Desk, sort: str = "bed", steps: next_line.Steps | None = None) -> list[CaseloadRow]:
    """The whole caseload in one order; ``steps`` as in :func:`page`."""
    return of_ids(desk, order(desk, sort), steps)


def of_ids(desk: Desk, ids: Sequence[int], steps: next_line.Steps | None = None) -> list[CaseloadRow]:
    """The rows of any number of ids, in their order; for what is printed, not for a page of the screen."""
    size = 500
    return [row for start in range(0, len(ids), size) for row in page(desk, ids[start : start + size], steps)]


def banner(desk: Desk, due_today: int | None = None) -> Banner:
    """The top line: how many patients, who is to leave today or past it, how old the census is.
    ``due_today`` is what Today counts, where that is known already."""
    now = desk.now()
    reader = desk.vault.reader
    today = desk.local(now).date().isoformat()
    patients, leave, past, safety = reader.one(
        "SELECT count(*), coalesce(sum(edd = :day), 0), coalesce(sum(edd < :day), 0), count(safety) "
        "FROM stay_shown WHERE active = 1",
        {"day": today},
    ) or (0, 0, 0, 0)
    census = shown.instant(reader.value("SELECT max(census_at) FROM import_run WHERE voided_at IS NULL"))
    age = None if census is None else max(0, int((now - census).total_seconds() // 3600))
    return Banner(
        patients=patients,
        leave_today=leave,
        past_edd=past,
        safety=safety,
        todos_due=caseload_order.todos_due(desk),
        due_today=due_today,
        census_at=None if census is None else desk.local(census),
        census_age_hours=age,
        census_state=_census_state(age),
        demo=desk.vault.demo,
        facility=desk.vault.facility_name,
        now=desk.local(now),
        read_only=bool(desk.vault.read_only),
    )


def _census_state(age: int | None) -> str:
    if age is None or age < _AMBER_HOURS:
        return ""
    return "amber" if age < _RED_HOURS else "red"


def _row(desk: Desk, row: shown.ShownStay, now: datetime, steps: next_line.Steps | None) -> CaseloadRow:
    zone = desk.zone
    admitted = shown.instant(row.inpatient_order or row.arrival)
    first, then = next_steps(desk, row, now) if steps is None else next_line.of(steps.get(row.uid, ()))
    return CaseloadRow(
        stay=row.uid,
        stay_id=row.stay_id,
        patient=row.patient_uid,
        mrn=row.mrn,
        name=shown.listed_name(row),
        age_sex=shown.age_sex(row, now, zone),
        birth_date=shown.day(row.birth_date),
        birth_year=row.birth_year,
        bed=row.bed or row.unit,
        unit=row.unit,
        status=shown.status(row),
        admitted=None if admitted is None else admitted.astimezone(zone),
        admitted_is_arrival=shown.since(row).arrival,
        los_days=shown.los_days(row, now, zone),
        observation_hours=shown.observation_hours(row, now) if row.st == "OB" else None,
        gmlos=shown.gmlos(row, now, zone),
        payer=shown.payer_text(row),
        payer_confirmed=bool(row.payer_confirmed),
        edd=shown.day(row.edd),
        disposition=shown.disposition_text(row),
        barrier=_barrier(row),
        risk=row.lace or "",
        safety=row.safety is not None,
        name_alert=bool(row.name_alert),
        next=first,
        then=then,
        attending=row.attending or "",
        # What she wrote may name a no-information patient: a list shows bed and age alone (P§13).
        sticky="" if row.no_information else row.sticky or "",
        todo="" if row.no_information else row.todo or "",
        todo_due=_due(desk, row.todo_due),
        todos=row.todo_count,
        absent_since=_local(desk, row.absent_since),
        returned_days=shown.returned_days(row, zone),
    )


def _barrier(row: shown.ShownStay) -> str:
    if not row.barrier:
        return ""
    return UNTOLD if row.no_information else row.barrier


def _due(desk: Desk, stored: str | None) -> datetime | date | None:
    """When a to-do is due: a day as it is, an instant on the facility's clock."""
    if stored is None or len(stored) == len("2026-11-23"):
        return shown.day(stored)
    return _local(desk, stored)


def _local(desk: Desk, stored: str | None) -> datetime | None:
    at = shown.instant(stored)
    return None if at is None else desk.local(at)

"""The caseload: the nurse's own list, not the census. Ids first, rows 64 at a time."""

from collections.abc import Sequence
from datetime import datetime

from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.next_step import next_step
from ncm_tui.vault.names import fold
from ncm_tui.views.caseload import Banner, CaseloadRow

SORTS = ("bed", "name", "edd", "los", "payer", "status", "safety")

_ACTIVE = "SELECT stay_id FROM stay_shown WHERE active = 1"
_ORDERS: dict[str, tuple[str, ...]] = {
    "bed": (f"{_ACTIVE} ORDER BY bed_sort, sort_name, stay_id",),
    "name": (f"{_ACTIVE} ORDER BY sort_name, stay_id",),
    "edd": (
        f"{_ACTIVE} AND edd IS NOT NULL ORDER BY edd, sort_name, stay_id",
        f"{_ACTIVE} AND edd IS NULL ORDER BY sort_name, stay_id",
    ),
    "los": (
        f"{_ACTIVE} AND arrival IS NOT NULL ORDER BY arrival, sort_name, stay_id",
        f"{_ACTIVE} AND arrival IS NULL ORDER BY sort_name, stay_id",
    ),
    "payer": (f"{_ACTIVE} ORDER BY payer_class, payer, sort_name, stay_id",),
    "status": (f"{_ACTIVE} ORDER BY st, bed_sort, stay_id",),
    "safety": (
        f"{_ACTIVE} AND safety IS NOT NULL ORDER BY safety_since, bed_sort, stay_id",
        f"{_ACTIVE} AND safety IS NULL ORDER BY bed_sort, sort_name, stay_id",
    ),
}
_AMBER_HOURS, _RED_HOURS = 8, 24


def order(
    desk: Desk, sort: str = "bed", filter: str = "", everyone: Sequence[int] | None = None
) -> list[int]:
    """Ids of the stays on my list, in order. ``sort`` is one of :data:`SORTS`; every word of ``filter``
    must stand somewhere in the name, MRN, unit, bed, status, payer, attending, destination or barrier.
    ``everyone`` is the unfiltered order where it is known already."""
    reader = desk.vault.reader
    ids = everyone or [row[0] for statement in _ORDERS[sort] for row in reader.rows(statement)]
    words = fold(filter).split()
    if not words:
        return list(ids)
    tests = " AND ".join("instr(filter_key, ?) > 0" for _ in words)
    kept = {row[0] for row in reader.rows(f"{_ACTIVE} AND {tests}", words)}
    return [stay_id for stay_id in ids if stay_id in kept]


def position(desk: Desk, ids: Sequence[int], stay_uid: str) -> int | None:
    """Where a stay stands in ``ids``, for next and previous patient; ``None`` when it is not among them."""
    stay_id = desk.vault.reader.value("SELECT stay_id FROM stay_shown WHERE uid = ?", (stay_uid,))
    return ids.index(stay_id) if stay_id in ids else None


def page(desk: Desk, ids: Sequence[int]) -> list[CaseloadRow]:
    """The rows of ``ids`` (64 at a time is meant), in their order; a stay that is gone is left out."""
    marks = ", ".join("?" * len(ids))
    found = desk.vault.reader.rows(
        f"SELECT {shown.COLUMNS} FROM stay_shown WHERE stay_id IN ({marks})", list(ids)
    )
    rows = {row[0]: shown.ShownStay._make(row) for row in found}
    now = desk.now()
    return [_row(desk, rows[stay_id], now) for stay_id in ids if stay_id in rows]


def rows(desk: Desk, sort: str = "bed") -> list[CaseloadRow]:
    """The whole caseload, for the command line."""
    ids = order(desk, sort)
    size = 500
    return [row for start in range(0, len(ids), size) for row in page(desk, ids[start : start + size])]


def banner(desk: Desk) -> Banner:
    """The top line: how many patients, who is to leave today or past it, how old the census is."""
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


def _row(desk: Desk, row: shown.ShownStay, now: datetime) -> CaseloadRow:
    zone = desk.zone
    admitted = shown.instant(row.inpatient_order or row.arrival)
    return CaseloadRow(
        stay=row.uid,
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
        barrier=row.barrier or "",
        risk=row.lace or "",
        safety=row.safety is not None,
        name_alert=bool(row.name_alert),
        next=next_step(desk, row, now),
        attending=row.attending or "",
    )

"""Who a chart is about, and the short form by which a nurse adds or corrects a patient and a stay by hand."""

from datetime import datetime

from ncm_tui.models.enums import Precision
from ncm_tui.services import shown, volatile_facts
from ncm_tui.services.desk import Desk
from ncm_tui.services.patients import numbers
from ncm_tui.services.patients.form import initial
from ncm_tui.services.patients.limited import form_of
from ncm_tui.services.patients.numbers import zeros_away
from ncm_tui.services.patients.writes import create, edit
from ncm_tui.services.stays import (
    confirm_payer,
    confirmed_payer,
    keep,
    set_code_status,
    set_disposition,
    set_edd,
    set_key_time,
)
from ncm_tui.views.languages import language_name
from ncm_tui.views.patient import PatientLine, VolatileFact
from ncm_tui.views.words import SOURCE_WORDS, word

__all__ = [
    "confirm_payer",
    "confirmed_payer",
    "create",
    "edit",
    "form_of",
    "initial",
    "keep",
    "line",
    "set_code_status",
    "set_disposition",
    "set_edd",
    "set_key_time",
    "stay_of_mrn",
    "zeros_away",
]


def line(desk: Desk, stay_uid: str) -> PatientLine:
    """The two top rows of a chart. Raises ``NotFound`` for a stay that is not here."""
    return line_of(desk, shown.shown(desk, stay_uid))


def line_of(desk: Desk, row: shown.ShownStay) -> PatientLine:
    """The line of a row already read."""
    now = desk.now()
    counted = shown.since(row)
    born, left = shown.day(row.birth_date), shown.instant(row.left_at)
    return PatientLine(
        patient=row.patient_uid,
        stay=row.uid,
        name=row.name,
        preferred_name=row.preferred_name or "",
        age_sex=shown.age_sex(row, now, desk.zone),
        birth_date=born,
        mrn=row.mrn,
        bed=row.bed or row.unit,
        unit=row.unit,
        status=shown.status(row),
        since=None if counted.at is None else desk.local(counted.at),
        since_exact=counted.exact,
        since_arrival=counted.arrival,
        day=shown.hospital_day(row, now, desk.zone),
        observation_hours=shown.observation_hours(row, now) if row.st == "OB" else None,
        los_days=shown.los_days(row, now, desk.zone),
        gmlos=shown.gmlos(row, now, desk.zone),
        payer=shown.payer_text(row),
        payer_confirmed=bool(row.payer_confirmed),
        code_status=_code_status(desk, row),
        language=language_name(row.language),
        interpreter=bool(row.interpreter),
        isolation=row.isolation or "",
        isolation_at=_isolation_at(desk, row),
        safety=row.safety is not None,
        name_alert=bool(row.name_alert),
        newborn=bool(row.newborn),
        age_years=shown.least_age(row, now, desk.zone),
        birth_year=row.birth_year,
        stay_open=bool(row.open),
        left_at=None if left is None else desk.local(left),
        left_exact=row.left_precision == Precision.MINUTE,
        died=row.destination == "expired",
        mother=row.mother_uid or "",
        no_information=bool(row.no_information),
    )


def _code_status(desk: Desk, row: shown.ShownStay) -> VolatileFact | None:
    at = shown.instant(row.code_at)
    if not row.code_status or at is None:
        return None
    return VolatileFact(row.code_status, word(SOURCE_WORDS, row.code_source), desk.local(at))


def _isolation_at(desk: Desk, row: shown.ShownStay) -> datetime | None:
    fact = volatile_facts.one(desk, row, "isolation") if row.isolation else None
    return None if fact is None else fact.at


def stay_of_mrn(desk: Desk, mrn: str) -> str | None:
    """The uid of the stay to open for an MRN: the open one, else the newest; ``None`` when nobody has it.
    This facility's number stands before another's. Raises ``Refused`` when two patients have it."""
    patient = numbers.owner(desk, mrn)
    found = desk.vault.reader.value(
        "SELECT uid FROM stay_shown WHERE patient_id = ? ORDER BY latest DESC, active DESC LIMIT 1",
        (patient,),
    )
    return None if found is None else str(found)

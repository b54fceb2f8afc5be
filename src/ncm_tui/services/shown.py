"""One row of ``stay_shown`` with what follows from it and the clock: status, days, age, payer in words.

This is where "what is shown" turns into the field's words; the caseload, the chart's line, the finder
and the facts all start here, so that they cannot disagree.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ncm_tui.models.enums import PatientStatus, Precision
from ncm_tui.rules import ages, limited_identity, stay_days
from ncm_tui.rules.problems import NotFound
from ncm_tui.services.desk import Desk
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.words import DESTINATION_WORDS, PAYER_WORDS, word


class ShownStay(NamedTuple):
    """The columns of ``stay_shown`` as stored: instants and days as text, yes and no as 0 and 1."""

    stay_id: int
    uid: str
    patient_id: int
    patient_uid: str
    visit_number: str
    facility_id: int
    name: str
    preferred_name: str | None
    mrn: str
    birth_date: str | None
    birth_year: int | None
    born_at: str | None
    sex: str | None
    language: str | None
    interpreter: int | None
    newborn: int
    mother_uid: str | None
    unit: str
    bed: str
    class_code: str | None
    status: str
    st: str
    open: int
    on_my_list: int
    active: int
    arrival: str | None
    arrival_precision: str | None
    observation_order: str | None
    observation_start: str | None
    observation_precision: str | None
    inpatient_order: str | None
    inpatient_precision: str | None
    discharge_order: str | None
    left_at: str | None
    left_precision: str | None
    attending: str | None
    service: str | None
    reason: str | None
    drg: str | None
    gmlos: float | None
    gmlos_year: int | None
    admit_source: str | None
    isolation: str | None
    own_words: str | None
    coverage_uid: str | None
    payer: str | None
    payer_class: str
    payer_confirmed: int
    edd: str | None
    destination: str | None
    disposition_raw: str | None
    barrier: str | None
    lace: str | None
    safety: str | None
    safety_since: str | None
    code_status: str | None
    code_source: str | None
    code_at: str | None
    draft_form: str | None
    draft_since: str | None
    admission_done: int
    note_kind: str | None
    note_since: str | None
    note_copied: int
    name_alert: int
    no_information: int
    sticky: str | None
    todo: str | None
    todo_due: str | None
    todo_count: int
    absent_since: str | None
    prior_left: str | None


COLUMNS = ", ".join(ShownStay._fields)
_BY_UID = f"SELECT {COLUMNS} FROM stay_shown WHERE uid = ?"


def shown(desk: Desk, stay_uid: str) -> ShownStay:
    """The shown row of a stay. Raises :class:`NotFound` when there is none of that uid."""
    row = desk.vault.reader.one(_BY_UID, (stay_uid,))
    if row is None:
        raise NotFound(
            "This stay is not in the vault.", code="stay.unknown", hint="It may have been removed."
        )
    return ShownStay._make(row)


def shown_many(desk: Desk, stay_uids: Iterable[str]) -> dict[str, ShownStay]:
    """The shown rows of many stays in one query, by uid; unknown uids are left out."""
    wanted = list(stay_uids)
    marks = ", ".join("?" * len(wanted))
    rows = desk.vault.reader.rows(f"SELECT {COLUMNS} FROM stay_shown WHERE uid IN ({marks})", wanted)
    return {row[1]: ShownStay._make(row) for row in rows}


def instant(text: str | None) -> datetime | None:
    """A stored instant as an aware datetime."""
    return None if text is None else datetime.fromisoformat(text)


def day(text: str | None) -> date | None:
    """A stored calendar day."""
    return None if text is None else date.fromisoformat(text)


class Since(NamedTuple):
    """The instant a stay's status counts from; ``exact`` is False when only its day is known.

    ``arrival`` when the order or the start of the status was never entered: arrival stands in for the
    count of days and is said to be the arrival, never the order (P§1)."""

    at: datetime | None
    exact: bool
    arrival: bool = False


def since(row: ShownStay) -> Since:
    """Inpatient order, observation start, else arrival: what the status on the line counts from."""
    if row.st == "IP" and row.inpatient_order:
        return Since(instant(row.inpatient_order), row.inpatient_precision == "minute")
    if row.st == "OB" and row.observation_start:
        return Since(instant(row.observation_start), row.observation_precision == "minute")
    return Since(instant(row.arrival), row.arrival_precision == "minute", row.st in ("IP", "OB"))


def until(row: ShownStay, now: datetime) -> datetime:
    """When the counting stops: at leaving, else now."""
    return instant(row.left_at) or now


def los_days(row: ShownStay, now: datetime, zone: ZoneInfo) -> int | None:
    """Nights from the inpatient order, else from arrival; ``None`` when neither is known."""
    start = instant(row.inpatient_order) or instant(row.arrival)
    return None if start is None else stay_days.nights(start, until(row, now), zone)


def inpatient_midnights(row: ShownStay, now: datetime, zone: ZoneInfo) -> int | None:
    """Midnights since the inpatient order alone; ``None`` without an order."""
    start = instant(row.inpatient_order)
    return None if start is None else stay_days.nights(start, until(row, now), zone)


def hospital_day(row: ShownStay, now: datetime, zone: ZoneInfo) -> int | None:
    """``day 4``, counted from arrival."""
    start = instant(row.arrival)
    return None if start is None else stay_days.hospital_day(start, until(row, now), zone)


RETURN_DAYS = 30
"""A return at most this many days after leaving a bed is one to speak of (CMS readmission window)."""


def returned_days(row: ShownStay, zone: ZoneInfo) -> int | None:
    """Days between leaving a hospital bed and this arrival, 0 to 30 by the facility's calendar.

    ``None`` where no earlier leaving is known or it was longer ago: unknown is not "never"."""
    left, arrival = instant(row.prior_left), instant(row.arrival)
    if left is None or arrival is None:
        return None
    days = stay_days.nights(left, arrival, zone)
    return days if days <= RETURN_DAYS else None


class Observation(NamedTuple):
    """Whole hours of observation, or the fact (a registered name) whose hour they need."""

    hours: int | None
    needs: str


def observation(row: ShownStay, now: datetime) -> Observation:
    """Hours from the observation start to the inpatient order, to leaving, or so far.

    Both ends are known to the minute or there are no hours (P§1): an inpatient whose order has no time is
    not observed until now, and a day without an hour is not midnight.
    """
    start = instant(row.observation_start)
    if start is None or row.observation_precision != Precision.MINUTE:
        return Observation(None, "obs_start")
    end: datetime | None = now
    if row.st == "IP":
        end = instant(row.inpatient_order) if row.inpatient_precision == Precision.MINUTE else None
    elif row.left_at is not None:
        end = instant(row.left_at) if row.left_precision == Precision.MINUTE else None
    if end is None:
        return Observation(None, "inpatient_admit" if row.st == "IP" else "discharged")
    return Observation(stay_days.whole_hours(start, end), "")


def observation_hours(row: ShownStay, now: datetime) -> int | None:
    """Whole hours of observation; ``None`` where they are not known."""
    return observation(row, now).hours


def listed_name(row: ShownStay) -> str:
    """The name as a list may show it: ``NO INFO`` for a no-information patient."""
    return NO_INFORMATION if row.no_information else row.name


def age_sex(row: ShownStay, now: datetime, zone: ZoneInfo) -> str:
    """``78F``, ``36 h F``; ``~78F`` where only the birth year is kept."""
    local = now.astimezone(zone)
    if row.birth_date is None and row.birth_year is not None:
        return limited_identity.age_text(row.birth_year, local, ages.sex_letter(row.sex))
    return ages.age_text(day(row.birth_date), local, row.sex, instant(row.born_at))


def least_age(row: ShownStay, now: datetime, zone: ZoneInfo) -> int | None:
    """Completed years; of a birth year alone the lower of the two it may be. ``None`` where neither is
    known."""
    today = now.astimezone(zone).date()
    born = day(row.birth_date)
    if born is not None:
        return ages.years(born, today)
    return None if row.birth_year is None else limited_identity.age_bounds(row.birth_year, today)[0]


def gmlos(row: ShownStay, now: datetime, zone: ZoneInfo) -> str:
    return stay_days.gmlos_text(row.gmlos, row.gmlos_year, now.astimezone(zone).date())


def payer_text(row: ShownStay) -> str:
    """The payer as named; a confirmed Advantage plan says MA; without a name, the class in words."""
    return payer_words(row.payer, row.payer_class)


def payer_words(payer: str | None, payer_class: str) -> str:
    """The same of a payer and its class as shown (``unknown`` where it is not confirmed)."""
    named = (payer or "").strip()
    if payer_class == "unknown":
        return named
    if not named:
        return word(PAYER_WORDS, payer_class)
    says = named.casefold()
    if payer_class == "medicare_advantage" and " ma" not in f" {says}" and "advantage" not in says:
        return f"{named} MA"
    return named


def disposition_text(row: ShownStay) -> str:
    """The planned destination in words; the EMR's own word where it means none of ours."""
    return word(DESTINATION_WORDS, row.destination) or (row.disposition_raw or "")


def status(row: ShownStay) -> PatientStatus:
    return PatientStatus(row.st)

"""A person becomes rows: the stay, its key times and what the census told of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ncm_tui.models import records, stays
from ncm_tui.models.enums import KeyTimeKind, StayClass
from ncm_tui.services.demo.invent import Person
from ncm_tui.services.demo.names import pools
from ncm_tui.services.demo.persons import put_person
from ncm_tui.services.demo.rows import Rows
from ncm_tui.services.demo.ward_rows import CENSUS, Ward


@dataclass(frozen=True, slots=True)
class Admitted:
    """A person in the vault: row ids of patient and stay."""

    person: Person
    patient: int
    stay: int


def admit(
    rows: Rows, people: list[Person], now: datetime, census: datetime, actor: str, mrn_system: str
) -> list[Admitted]:
    """All of ``people``, as a census of ``census`` with some hours of the nurse's work on it gave them."""
    run = rows.add(records.ImportRun, census_at=census, accepted=len(people), report={})
    ward = Ward(rows, now, census, actor, mrn_system, run)
    admitted: list[Admitted] = []
    for person in people:
        mother = None if person.mother is None else admitted[person.mother].patient
        patient = put_person(ward, person, mother)
        stay = _stay(ward, person, patient)
        _facts(ward, person, patient, stay)
        _hopes(ward, person, patient, stay)
        admitted.append(Admitted(person, patient, stay))
    return admitted


def _stay(ward: Ward, person: Person, patient: int) -> int:
    story, rows = person.story, ward.rows
    stay = rows.add(
        stays.Stay,
        patient_id=patient,
        facility_id=1,
        system=CENSUS,
        visit_number=person.visit,
        own_words=story.own_words or None,
        on_my_list=True,
    )
    drg, gmlos = story.drg or (None, None)
    year = None if drg is None else 2026 if int(person.mrn) % 5 == 0 else ward.now.year + (ward.now.month > 9)
    ward.emr(
        "stay",
        stay,
        patient,
        class_code=story.klass.value,
        status="in-progress",
        unit=story.unit,
        bed=person.bed,
        attending=person.attending,
        service=story.service,
        reason=story.reason,
        drg=drg,
        gmlos=gmlos,
        gmlos_year=year,
        admit_source=story.admit_source,
        isolation=story.isolation or None,
    )
    _times(ward, person, patient, stay)
    return stay


def _times(ward: Ward, person: Person, patient: int, stay: int) -> None:
    """Arrival as the census has it; orders as the nurse read and confirmed them (P§1)."""
    story = person.story
    hers = (
        (KeyTimeKind.CARE_START, story.care_start),
        (KeyTimeKind.OBSERVATION_START, story.observation),
        (KeyTimeKind.INPATIENT_ORDER, story.inpatient),
        (KeyTimeKind.MEDICALLY_READY, story.medically_ready),
    )
    arrival = ward.ago(story.arrival)
    if story.date_only:
        arrival = arrival.replace(hour=0, minute=0, second=0, microsecond=0)
    precision = "date" if story.date_only else "minute"
    _time(ward, patient, stay, KeyTimeKind.ARRIVAL, arrival, source="emr", precision=precision)
    for kind, hours in hers:
        if hours is not None:
            _time(ward, patient, stay, kind, ward.ago(hours), source="nurse")
    first = StayClass.EMER if story.inpatient or story.observation else story.klass
    changes = [(first.value, arrival)]
    if first is not story.klass:
        changes.append((story.klass.value, ward.ago(story.inpatient or story.observation or 0)))
    for value, at in changes:
        ward.rows.add(
            stays.StatusChange,
            patient_id=patient,
            stay_id=stay,
            field="class_code",
            value=value,
            at=at,
            source="emr",
        )


def _time(
    ward: Ward,
    patient: int,
    stay: int,
    kind: KeyTimeKind,
    at: datetime,
    *,
    source: str,
    precision: str = "minute",
) -> None:
    at = at.replace(second=0, microsecond=0)
    offset = at.utcoffset()
    hers = source == "nurse"
    ward.rows.add(
        stays.KeyTime,
        patient_id=patient,
        stay_id=stay,
        kind=kind.value,
        at=at,
        offset_minutes=0 if offset is None else int(offset.total_seconds() // 60),
        precision=precision,
        source=source,
        confirmed_at=at if hers else None,
        confirmed_by=ward.actor if hers else None,
    )


def _facts(ward: Ward, person: Person, patient: int, stay: int) -> None:
    story, rows = person.story, ward.rows
    common: dict[str, Any] = {"patient_id": patient, "stay_id": stay, "source": "emr"}
    rows.add(
        stays.StayLocation,
        **common,
        unit=story.unit,
        room=person.bed[:-1],
        bed=person.bed,
        started_at=ward.ago(story.inpatient or story.observation or story.arrival),
    )
    for index, (code, text) in enumerate(story.diagnoses):
        role = "principal" if index == 0 else "secondary"
        rows.add(
            stays.Diagnosis,
            **common,
            source_key=str(index),
            code=code,
            system="ICD-10-CM",
            text=text,
            role=role,
            rank=index + 1,
        )
    if story.code_status is not None:
        value, hours = story.code_status
        rows.add(stays.CodeStatus, **common, source_key="1", value=value, recorded_at=ward.ago(hours))
    nurses = pools().nurses
    nurse = nurses[int(person.mrn) % len(nurses)]
    for index, (role, name) in enumerate((("PCP", person.primary_care), ("Bedside nurse", nurse))):
        rows.add(
            stays.CareTeamMember, **common, source_key=str(index), role=role, name=name, phone="937-555-0100"
        )


def _hopes(ward: Ward, person: Person, patient: int, stay: int) -> None:
    """Where to, when, and what stands in the way: the histories, oldest first."""
    story, rows = person.story, ward.rows
    both = {"patient_id": patient, "stay_id": stay}
    for heading in story.destinations:
        rows.add(
            stays.Disposition,
            **both,
            destination=heading.destination.value,
            raw=heading.raw,
            reason=heading.reason,
            source="nurse",
            recorded_at=ward.ago(heading.hours_ago),
        )
    for expected in story.expected:
        rows.add(
            stays.ExpectedDischarge,
            **both,
            day=(ward.now + timedelta(days=expected.day)).date(),
            reason=expected.reason,
            source="nurse" if expected.by_nurse else "emr",
            recorded_at=ward.ago(expected.hours_ago),
        )
    for barrier in story.barriers:
        due = None if barrier.due is None else (ward.now + timedelta(days=barrier.due)).date()
        rows.add(stays.Barrier, **both, title=barrier.title, code=barrier.code, owner=barrier.owner, due=due)

"""A person becomes rows: patient, stay, key times, coverage and what the census told of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ncm_tui.models import people as who
from ncm_tui.models import records, stays
from ncm_tui.models.enums import KeyTimeKind, PayerClass, StayClass
from ncm_tui.services.demo.invent import Person
from ncm_tui.services.demo.names import pools
from ncm_tui.services.demo.rows import Rows

CENSUS = "St. Brigid census"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A person in the vault: row ids of patient and stay."""

    person: Person
    patient: int
    stay: int


@dataclass(frozen=True, slots=True)
class _Ward:
    rows: Rows
    now: datetime
    census: datetime
    actor: str
    mrn_system: str
    import_id: int

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)


def admit(
    rows: Rows, people: list[Person], now: datetime, census: datetime, actor: str, mrn_system: str
) -> list[Admitted]:
    """All of ``people``, as a census of ``census`` with some hours of the nurse's work on it gave them."""
    run = rows.add(records.ImportRun, census_at=census, accepted=len(people), report={})
    ward = _Ward(rows, now, census, actor, mrn_system, run)
    admitted: list[Admitted] = []
    for person in people:
        mother = None if person.mother is None else admitted[person.mother].patient
        patient = _patient(ward, person, mother)
        stay = _stay(ward, person, patient)
        _facts(ward, person, patient, stay)
        _hopes(ward, person, patient, stay)
        admitted.append(Admitted(person, patient, stay))
    return admitted


def _patient(ward: _Ward, person: Person, mother: int | None) -> int:
    story, rows = person.story, ward.rows
    patient = rows.add(
        who.Patient,
        preferred_name=story.preferred or None,
        mother_id=mother,
        newborn_label=story.newborn_label or None,
    )
    if story.newborn_label and mother is None:
        raise ValueError(f"{story.key}: a newborn comes after her mother")
    _emr(
        ward,
        "patient",
        patient,
        patient,
        family=person.family,
        given=person.given,
        birth_date=person.birth_date.isoformat(),
        sex=story.sex,
        language=story.language,
        interpreter=None if story.interpreter is None else str(story.interpreter).lower(),
        phone=person.phone if mother is None else None,
        address=person.address or None,
        born_at=None if person.born_at is None else person.born_at.isoformat(),
    )
    rows.add(who.Identifier, patient_id=patient, system=ward.mrn_system, value=person.mrn)
    for index, kin in enumerate(story.kin):
        rows.add(
            who.Contact,
            patient_id=patient,
            source="emr" if kin.may_share is None else "nurse",
            source_key=str(index),
            name=person.kin_name(index),
            relationship=kin.relationship,
            phone=person.kin_phone(index),
            decision_maker=kin.decision_maker,
            may_share=kin.may_share,
        )
    for index, (substance, reaction) in enumerate(story.allergies):
        rows.add(
            who.Allergy,
            patient_id=patient,
            source="emr",
            source_key=str(index),
            source_time=ward.census,
            substance=substance,
            reaction=reaction,
        )
    for index, before in enumerate(story.before):
        started = ward.ago(before.days_ago * 24 + before.hours)
        rows.add(
            who.PriorEncounter,
            patient_id=patient,
            system=CENSUS,
            key=f"{person.visit}-P{index}",
            class_code=before.klass,
            status="finished",
            reason=before.reason,
            started_at=started,
            ended_at=started + timedelta(hours=before.hours),
            source_time=ward.census,
        )
    _coverage(ward, person, patient)
    return patient


def _coverage(ward: _Ward, person: Person, patient: int) -> None:
    payer = person.story.payer
    if payer is None:
        return
    confirmed = payer.confirmed is not None
    ward.rows.add(
        who.Coverage,
        patient_id=patient,
        source="emr",
        source_key="1",
        source_time=ward.census,
        **person.payer_row(),
        emr_type=payer.emr_type,
        suggested_class=payer.suggested.value,
        payer_class=(payer.confirmed or PayerClass.UNKNOWN).value,
        confirmed_at=ward.ago(min(5.5, person.story.arrival / 2)) if confirmed else None,
        confirmed_by=ward.actor if confirmed else None,
        confirmed_source=payer.confirmed_source if confirmed else None,
    )


def _stay(ward: _Ward, person: Person, patient: int) -> int:
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
    _emr(
        ward,
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


def _times(ward: _Ward, person: Person, patient: int, stay: int) -> None:
    """Arrival as the census has it; orders as the nurse read and confirmed them (P§1)."""
    story = person.story
    hers = (
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
    ward: _Ward,
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


def _facts(ward: _Ward, person: Person, patient: int, stay: int) -> None:
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


def _hopes(ward: _Ward, person: Person, patient: int, stay: int) -> None:
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


def _emr(ward: _Ward, entity: str, entity_id: int, patient: int, **fields: object) -> None:
    for field, value in fields.items():
        if value is not None:
            ward.rows.add(
                records.EmrValue,
                patient_id=patient,
                entity=entity,
                entity_id=entity_id,
                field=field,
                value=str(value),
                source=CENSUS,
                source_time=ward.census,
                import_id=ward.import_id,
            )

"""Who a person of the demo is, as rows: name, kin, allergies, earlier encounters, coverage."""

from datetime import timedelta

from ncm_tui.models import people as who
from ncm_tui.models.enums import PayerClass
from ncm_tui.services.demo.invent import Person
from ncm_tui.services.demo.ward_rows import CENSUS, Ward


def put_person(ward: Ward, person: Person, mother: int | None) -> int:
    """The patient's row id. Raises ``ValueError`` for a newborn before her mother."""
    story = person.story
    if story.newborn_label and mother is None:
        raise ValueError(f"{story.key}: a newborn comes after her mother")
    patient = ward.rows.add(
        who.Patient,
        preferred_name=story.preferred or None,
        mother_id=mother,
        newborn_label=story.newborn_label or None,
    )
    ward.emr(
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
    ward.rows.add(who.Identifier, patient_id=patient, system=ward.mrn_system, value=person.mrn)
    _kin(ward, person, patient)
    _allergies(ward, person, patient)
    _before(ward, person, patient)
    _coverage(ward, person, patient)
    return patient


def _kin(ward: Ward, person: Person, patient: int) -> None:
    for index, kin in enumerate(person.story.kin):
        ward.rows.add(
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


def _allergies(ward: Ward, person: Person, patient: int) -> None:
    for index, (substance, reaction) in enumerate(person.story.allergies):
        ward.rows.add(
            who.Allergy,
            patient_id=patient,
            source="emr",
            source_key=str(index),
            source_time=ward.census,
            substance=substance,
            reaction=reaction,
        )


def _before(ward: Ward, person: Person, patient: int) -> None:
    for index, before in enumerate(person.story.before):
        started = ward.ago(before.days_ago * 24 + before.hours)
        ward.rows.add(
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


def _coverage(ward: Ward, person: Person, patient: int) -> None:
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

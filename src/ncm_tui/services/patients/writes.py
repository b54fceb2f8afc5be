"""Adds and corrects a patient and a stay by hand: the nurse's values go into her own columns."""

from collections.abc import Collection, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import PayerClass, Source
from ncm_tui.rules.problems import Refused
from ncm_tui.services import clock, permission, shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.key_times import put_key_time
from ncm_tui.services.patients import form as patient_form
from ncm_tui.services.patients import limited
from ncm_tui.services.patients.alike import refuse_alike
from ncm_tui.services.patients.class_history import note_class
from ncm_tui.services.patients.form import PatientEntry
from ncm_tui.services.patients.known import known_patient
from ncm_tui.services.volatile_facts import put_seen
from ncm_tui.vault.names import display_name
from ncm_tui.views.changed import Changed
from ncm_tui.views.patient import NO_INFORMATION

if TYPE_CHECKING:
    from ncm_tui.models.people import Patient
    from ncm_tui.models.stays import Stay
    from ncm_tui.vault.work import Work

_BY_HAND = "ncm"
"""The system of a stay made by hand; its visit number is its own uid."""


def create(desk: Desk, answers: Mapping[str, Any], *, ask_alike: bool = False) -> "Future[Changed]":
    """A new patient and stay on my list, from the short form.

    A known MRN with an open stay is refused with ``path`` = that stay's uid, so that the screen can offer
    to open it; a known patient who is not in the house gets a new stay, if surname and birth date agree.
    With ``ask_alike`` somebody new who is like another is refused once, as ``patient.alike``.
    """
    permission.required(desk)
    entry = patient_form.read(desk, limited.allowed(desk, answers))
    name = display_name(entry.person.get("family"), entry.person.get("given"))
    if not entry.person.get("family"):
        raise Refused("A surname is needed.", code="answer", path="family")
    if not entry.mrn:
        raise Refused(f"An MRN is needed for {name}.", code="answer", path="mrn")
    known = known_patient(desk, entry, name)
    if ask_alike and known is None:
        refuse_alike(desk, entry)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.people import Patient

        patient = work.get(Patient, known) if known else _new_patient(work, desk, entry)
        stay = _new_stay(work, patient, entry)
        for kind, at in entry.times.items():
            put_key_time(work, stay, kind, at)
        _put_payer(work, patient, entry)
        if stay.isolation:
            put_seen(work, stay, "isolation", stay.isolation, clock.entered(desk, work))
        work.about(patient=patient.uid, uids=[stay.uid])
        back = "was here before; new stay added" if known else "added"
        said = NO_INFORMATION if entry.no_information else name
        return Changed(
            work.verb, frozenset({patient.uid}), frozenset({stay.uid}), f"{said} {back}", row=stay.uid
        )

    return desk.vault.submit("patient.created", write)


def edit(
    desk: Desk, stay_uid: str, answers: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> "Future[Changed]":
    """Corrects a patient and stay. Only what differs from ``before``, what the form showed when it opened
    (default: what is shown now), becomes the nurse's own value; what she clears falls back to the EMR's."""
    answers = limited.allowed(desk, answers)
    entry = patient_form.read(desk, answers)
    before = patient_form.initial(desk, stay_uid) if before is None else before
    row = shown.shown(desk, stay_uid)
    changed = {name for name in answers if _same(answers[name]) != _same(before.get(name))}
    _refuse(desk, row, entry, changed)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.stays import Stay

        patient, stay = work.get(Patient, row.patient_uid), work.get(Stay, stay_uid)
        _set_person(patient, entry, changed)
        _set_stay(stay, entry, changed)
        if "isolation" in changed and stay.isolation:
            put_seen(work, stay, "isolation", stay.isolation, clock.entered(desk, work))
        if "class_code" in changed:
            note_class(work, stay, row.class_code, clock.entered(desk, work))
        work.session.add_all([patient, stay])
        for kind, at in entry.times.items():
            if kind.value in changed:
                put_key_time(work, stay, kind, at)
        if "payer" in changed:
            _put_payer(work, patient, entry)
        _link_mother(work, desk, patient, entry)
        work.about(patient=patient.uid, uids=[stay.uid])
        name = NO_INFORMATION if entry.no_information else shown.listed_name(row)
        said = f"{len(changed)} change{'s' if len(changed) != 1 else ''} to {name} saved"
        return Changed(work.verb, frozenset({patient.uid}), frozenset({stay.uid}), said, row=stay.uid)

    return desk.vault.submit("patient.edited", write)


def _refuse(
    desk: Desk, row: shown.ShownStay, entry: patient_form.PatientEntry, changed: Collection[str]
) -> None:
    """What an edit may not do: give a chart another number, or take the payer away."""
    if entry.mrn and entry.mrn != row.mrn and not _has_number(desk, row.patient_id, entry.mrn):
        raise Refused(
            f"The MRN of {row.name} is {row.mrn}; a chart is never given another one.",
            code="mrn.fixed",
            path="mrn",
            hint="Add the other patient as a new one.",
        )
    if "payer" in changed and not entry.payer:
        raise Refused(
            "A payer is not taken away; another one takes its place.",
            code="payer.cleared",
            path="payer",
            hint="Type the payer as on the card; none and self-pay are plan types.",
        )


def _has_number(desk: Desk, patient: int, mrn: str) -> bool:
    """Whether the chart has this MRN already, whole or as a fingerprint."""
    return bool(
        desk.vault.reader.rows(
            "SELECT 1 FROM identifier WHERE patient_id = ? AND kind = 'MR' AND value IN (?, ?)",
            (patient, *limited.both(desk, mrn)),
        )
    )


def _new_patient(work: "Work", desk: Desk, entry: PatientEntry) -> "Patient":
    from sqlmodel import select

    from ncm_tui.models.people import Facility, Identifier, Patient

    patient = Patient(
        interpreter=entry.interpreter,
        birth_date=entry.birth_date,
        birth_year=entry.birth_year,
        born_at=entry.born_at,
        no_information=entry.no_information,
    )
    for name, value in entry.person.items():
        setattr(patient, name, value)
    work.add(patient)
    _link_mother(work, desk, patient, entry)
    system = work.session.exec(select(Facility.mrn_system).order_by(Facility.id)).first()  # type: ignore[arg-type]  # a column at class level
    value, last_four = limited.kept_number(desk, entry.mrn)
    work.add(
        Identifier(patient_id=patient.id, kind="MR", system=system or "", value=value, last_four=last_four)
    )
    return patient


def _new_stay(work: "Work", patient: "Patient", entry: PatientEntry) -> "Stay":
    from sqlmodel import select

    from ncm_tui.models.columns import new_uid
    from ncm_tui.models.people import Facility
    from ncm_tui.models.stays import Stay

    facility = work.session.exec(select(Facility.id).order_by(Facility.id)).one()  # type: ignore[arg-type]  # a column at class level
    uid = new_uid()
    stay = Stay(
        uid=uid, patient_id=patient.id, facility_id=facility, system=_BY_HAND, visit_number=uid,
        status="in-progress", on_my_list=True, gmlos=entry.gmlos, gmlos_year=entry.gmlos_year,
    )  # fmt: skip
    for name, value in entry.stay.items():
        setattr(stay, name, value)
    return work.add(stay)


def _put_payer(work: "Work", patient: "Patient", entry: PatientEntry) -> None:
    """The payer as the nurse names it: her own coverage row of rank 1; its class stays unconfirmed unless
    the form itself says the class."""
    if not entry.payer and entry.payer_class is PayerClass.UNKNOWN:
        return
    from sqlmodel import select

    from ncm_tui.models.people import Coverage

    own = work.session.exec(
        select(Coverage).where(
            Coverage.patient_id == patient.id,
            Coverage.source == Source.NURSE.value,
            Coverage.rank == 1,
            Coverage.voided_at == None,  # noqa: E711 - SQLAlchemy's IS NULL
        )
    ).first()
    row = own or Coverage(patient_id=patient.id, source=Source.NURSE.value)
    if own is not None and own.payer != (entry.payer or ""):
        row.confirmed_at, row.confirmed_by, row.payer_class = None, None, PayerClass.UNKNOWN.value
    row.payer = entry.payer or ""
    if entry.payer_class is not PayerClass.UNKNOWN:
        row.payer_class = entry.payer_class.value
        row.confirmed_at, row.confirmed_by, row.confirmed_source = work.now, work.actor, "entered by hand"
    if own is None:
        work.add(row)
    else:
        work.session.add(row)


def _link_mother(work: "Work", desk: Desk, patient: "Patient", entry: PatientEntry) -> None:
    if not entry.mother_mrn:
        return
    found = _of_this_house(work, limited.both(desk, entry.mother_mrn))
    if len(found) > 1:
        raise Refused(
            f"Two patients have the MRN {entry.mother_mrn}: the mother cannot be told by it.",
            code="mother.two",
            path="mother_mrn",
            hint="Correct the identifiers in the EMR and import again.",
        )
    mother = next(iter(found), None)
    if mother is None or mother == patient.id:
        raise Refused(
            f"No other patient has the MRN {entry.mother_mrn}.",
            code="mother.unknown",
            path="mother_mrn",
            hint="Add the mother first.",
        )
    patient.mother_id = mother
    work.session.add(patient)


def _of_this_house(work: "Work", mrn: tuple[str, str]) -> set[int]:
    """The patients who have this MRN under the facility's system, or under none (a bare number is the
    facility's). Where the facility's system is not known, any counts."""
    from sqlmodel import col, select

    from ncm_tui.models.people import Facility, Identifier, Patient

    house = work.session.exec(select(Facility.mrn_system).order_by(col(Facility.id))).first()
    numbers = (
        select(Identifier.patient_id)
        .join(Patient, col(Patient.id) == col(Identifier.patient_id))
        .where(
            Identifier.kind == "MR",
            col(Identifier.value).in_(mrn),
            col(Identifier.voided_at).is_(None),
            col(Patient.voided_at).is_(None),
        )
    )
    if house:
        numbers = numbers.where(col(Identifier.system).in_((house, "")))
    return set(work.session.exec(numbers))


def _set_person(patient: "Patient", entry: PatientEntry, changed: set[str]) -> None:
    for name, value in entry.person.items():
        if name in changed:
            setattr(patient, name, value)
    for name in ("birth_date", "birth_year", "born_at", "interpreter", "no_information"):
        if name in changed:
            setattr(patient, name, getattr(entry, name))


def _set_stay(stay: "Stay", entry: PatientEntry, changed: set[str]) -> None:
    for name, value in entry.stay.items():
        if name in changed:
            setattr(stay, name, value)


def _same(value: Any) -> Any:
    return None if value in (None, "") else str(value)

"""Writes a folded import into the vault in one transaction: new rows in bulk, changed ones with history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlmodel import select

from ncm_tui.interop.files import Watch
from ncm_tui.interop.records import FileTally, ListKind
from ncm_tui.models.enums import AbsenceChoice, ConflictChoice
from ncm_tui.models.people import Identifier, Patient, PriorEncounter
from ncm_tui.models.records import Conflict, EmrValue, ImportFile, ImportRun
from ncm_tui.models.stays import (
    Disposition,
    ExpectedDischarge,
    KeyTime,
    Stay,
)
from ncm_tui.rules.limited_identity import told_name
from ncm_tui.services.conflicts import choose
from ncm_tui.services.intake.absent import void_named, write_absences, write_returns
from ncm_tui.services.intake.folding import Fold
from ncm_tui.services.intake.present import PATIENT_FIELDS
from ncm_tui.services.intake.rows import id_of, instant, rows_by_id, set_stored
from ncm_tui.services.intake.state import Entity, Fate, PatientState, StayState, conflict_key
from ncm_tui.services.intake.writing_lists import write_lists
from ncm_tui.services.intake.writing_merges import write_merges
from ncm_tui.services.intake.writing_whole import write_whole

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work


@dataclass(frozen=True, slots=True)
class Answers:
    """What the nurse decided on the page: what became of stays a list did not name (by uid), and which value
    stands of fields in conflict (by preview key). ``zone`` is the facility's."""

    absent: Mapping[str, AbsenceChoice]
    settled: Mapping[str, ConflictChoice]
    zone: ZoneInfo


def write(
    work: "Work",
    fold: Fold,
    files: Sequence[FileTally],
    report: dict[str, Any],
    at: datetime,
    watch: Watch,
    answers: Answers,
) -> ImportRun:
    """All of the plan, or (an exception, ``Stopped`` too) nothing. ``at`` is the census time."""
    run = _ledger(work, files, report, at)
    patients = list(fold.touched.values())
    write_whole(work, fold.known.whole, patients)
    _new_patients(work, patients)
    stays = [(stay, patient) for stay, patient in fold.stays.values() if patient.id is not None]
    _new_stays(work, stays, fold.known.facility_id)
    entities: list[tuple[str, Entity, PatientState]] = [("patient", patient, patient) for patient in patients]
    entities += [("stay", stay, patient) for stay, patient in stays]
    _cells(work, entities, run)
    for number, kind in enumerate(ListKind):
        watch.progress("Taking in", number, len(ListKind))
        watch.check()
        write_lists(work, kind, entities)
    _times(work, stays)
    _seeds(work, stays)
    _priors(work, patients)
    _conflicts(work, entities, run, answers.settled)
    write_merges(work, fold.merges, run)
    void_named(work, fold, at)
    write_returns(work, fold, run.id, at)
    write_absences(work, fold.absent, answers.absent, run.id, answers.zone)
    watch.check()
    return run


def _ledger(work: "Work", files: Sequence[FileTally], report: dict[str, Any], at: datetime) -> ImportRun:
    run = work.add(
        ImportRun(
            census_at=at,
            accepted=sum(file.accepted for file in files),
            warned=sum(file.warned for file in files),
            quarantined=sum(file.quarantined for file in files),
            report=report,
        )
    )
    work.add_many(
        ImportFile,
        [
            {"import_id": run.id, "sha256": file.sha256, "kind": file.kind, "name": told_name(file.path)}
            for file in files
            if file.sha256 and file.accepted
        ],
    )
    return run


def _new_patients(work: "Work", patients: Sequence[PatientState]) -> None:
    new = [patient for patient in patients if patient.is_new]
    for patient, number in zip(
        new, work.add_many(Patient, [{"uid": patient.uid} for patient in new]), strict=True
    ):
        patient.id = number
    work.add_many(
        Identifier,
        [
            {
                "patient_id": patient.id,
                "kind": part.kind,
                "system": part.system,
                "value": part.value,
                "last_four": part.last_four,
            }
            for patient in patients
            for part in patient.new_identifiers
        ],
    )
    for patient in patients:
        if patient.mother is not None and patient.mother.id is not None:
            row = work.session.get(Patient, patient.id)
            if row is not None:
                row.mother_id = patient.mother.id
                work.session.add(row)


def _new_stays(work: "Work", stays: Sequence[tuple[StayState, PatientState]], facility: int) -> None:
    new = [(stay, patient) for stay, patient in stays if stay.is_new]
    rows = [
        {
            "uid": stay.uid,
            "patient_id": patient.id,
            "facility_id": facility,
            "system": stay.system,
            "visit_number": stay.visit_number,
            "on_my_list": stay.on_my_list,
        }
        for stay, patient in new
    ]
    for (stay, _patient), number in zip(new, work.add_many(Stay, rows), strict=True):
        stay.id = number
    numbered = {stay.id: stay for stay, _patient in stays if stay.numbered and stay.id is not None}
    for number, found in rows_by_id(work, Stay, numbered).items():
        found.system, found.visit_number = numbered[number].system, numbered[number].visit_number
        work.session.add(found)


def _cells(work: "Work", entities: Iterable[tuple[str, Entity, PatientState]], run: ImportRun) -> None:
    new: list[dict[str, Any]] = []
    changed: dict[int, tuple[Any, ...]] = {}
    seen: list[tuple[Any, ...]] = []
    for table, entity, patient in entities:
        for name, _old, cell in entity.changed_cells():
            if cell.id is not None:
                changed[cell.id] = (cell.value, cell.source, cell.at)
                continue
            new.append(
                {
                    "patient_id": patient.id,
                    "entity": table,
                    "entity_id": entity.id,
                    "field": name,
                    "value": cell.value,
                    "source": cell.source,
                    "source_time": cell.at,
                    "import_id": run.id,
                }
            )
        seen.extend((cell.at, cell.id) for cell in entity.bumped_cells() if cell.id is not None)
    work.add_many(EmrValue, new)
    for number, row in rows_by_id(work, EmrValue, changed).items():
        value, source, at = changed[number]
        row.value, row.source, row.source_time, row.import_id = value, source, instant(at), run.id
        work.session.add(row)
    if seen and work.bulk is not None:
        # The same value seen again: no change of meaning, hence no row version.
        work.bulk.touch("UPDATE emr_value SET source_time = ? WHERE id = ?", seen)


def _times(work: "Work", stays: Iterable[tuple[StayState, PatientState]]) -> None:
    new: list[dict[str, Any]] = []
    touched = {}
    for stay, patient in stays:
        for row in stay.changed_times():
            if row.id is not None:
                touched[row.id] = row
                continue
            new.append(
                {
                    "patient_id": patient.id,
                    "stay_id": stay.id,
                    "kind": row.kind,
                    "at": row.at,
                    "offset_minutes": row.offset_minutes,
                    "precision": row.precision,
                    "source": "emr",
                }
            )
    work.add_many(KeyTime, new)
    for number, found in rows_by_id(work, KeyTime, touched).items():
        row = touched[number]
        if row.fate is Fate.GONE:
            work.void(found, "the stay is in progress again")
            continue
        found.voided_at = found.voided_by = found.void_reason = None
        set_stored(found, {"at": row.at, "offset_minutes": row.offset_minutes, "precision": row.precision})
        found.source = row.source
        work.session.add(found)


def _seeds(work: "Work", stays: Iterable[tuple[StayState, PatientState]]) -> None:
    days: list[dict[str, Any]] = []
    goals: list[dict[str, Any]] = []
    for stay, patient in stays:
        base = {"patient_id": patient.id, "stay_id": stay.id, "source": "emr", "recorded_at": work.now}
        if stay.edd is not None:
            days.append({**base, "day": stay.edd.value})
        if stay.disposition is not None:
            seed = stay.disposition
            goals.append({**base, "destination": seed.value, "raw": seed.raw})
    work.add_many(ExpectedDischarge, days)
    work.add_many(Disposition, goals)


def _priors(work: "Work", patients: Iterable[PatientState]) -> None:
    new: list[dict[str, Any]] = []
    touched = {}
    for patient in patients:
        for prior in patient.priors.values():
            values = {**prior.values, "source_time": prior.at}
            if prior.fate is Fate.NEW:
                new.append({**values, "patient_id": patient.id, "system": prior.system, "key": prior.key})
            elif prior.fate is not Fate.STAYS and prior.id is not None:
                touched[prior.id] = (prior.fate, values)
    work.add_many(PriorEncounter, new)
    for number, found in rows_by_id(work, PriorEncounter, touched).items():
        fate, values = touched[number]
        if fate is Fate.GONE:
            work.void(found, "became a stay, or was entered in error")
        else:
            set_stored(found, values)
            work.session.add(found)


def _conflicts(
    work: "Work",
    entities: Iterable[tuple[str, Entity, PatientState]],
    run: ImportRun,
    settled_here: Mapping[str, ConflictChoice],
) -> None:
    """One open conflict a field: a newer word of the EMR's replaces the older in it; what she decided on the
    page is decided."""
    for table, entity, patient in entities:
        for name in entity.listed:
            if (
                entity.id is not None
                and (settled := _open_conflict(work, table, entity.id, name)) is not None
            ):
                settled.choice, settled.chosen_at = ConflictChoice.NURSE.value, work.now
                work.session.add(settled)
        for clash in entity.clashes.values():
            before = entity.before.get(clash.field)
            said = before.value if before is not None else None
            open_ = _open_conflict(work, table, id_of(entity), clash.field, said)
            row = open_ or Conflict(
                patient_id=id_of(patient),
                entity=table,
                entity_id=id_of(entity),
                field=clash.field,
                raised_at=work.now,
            )
            row.nurse_value, row.emr_value = clash.nurse_value, clash.emr_value
            row.import_id, row.raised_at = run.id, work.now
            work.session.add(row)
            choice = settled_here.get(conflict_key(entity, clash.field))
            if choice is not None:
                work.session.flush()
                choose(work, row, choice)


def _open_conflict(
    work: "Work", table: str, number: int, name: str, said: str | None = None
) -> Conflict | None:
    """The open question about a field: of a patient's own the one about the EMR's last word ``said``, for a
    merge may have left another about the word of the merged record."""
    query = select(Conflict).where(
        Conflict.entity == table,
        Conflict.entity_id == number,
        Conflict.field == name,
        Conflict.choice == None,  # noqa: E711 -- SQL's IS NULL
    )
    if table == "patient" and name in PATIENT_FIELDS:
        query = query.where(Conflict.emr_value == said)
    return work.session.exec(query).first()

"""Writes a folded import into the vault in one transaction: new rows in bulk, changed ones with history."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import SQLModel, select

from ncm_tui.interop.files import Watch
from ncm_tui.interop.records import FileTally, ListKind
from ncm_tui.models.columns import Row, UtcInstant
from ncm_tui.models.people import Allergy, Contact, Coverage, Identifier, Patient, PriorEncounter
from ncm_tui.models.records import Conflict, EmrValue, ImportFile, ImportRun
from ncm_tui.models.stays import (
    CareTeamMember,
    CodeStatus,
    Diagnosis,
    Disposition,
    ExpectedDischarge,
    KeyTime,
    StatusChange,
    Stay,
    StayLocation,
)
from ncm_tui.services.intake_fold import Fold
from ncm_tui.services.intake_known import KEYLESS, OF_PATIENT
from ncm_tui.services.intake_state import Entity, Fate, ListRow, PatientState, StayState

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

T = TypeVar("T", bound=SQLModel)
TABLES: dict[ListKind, type[Row]] = {
    ListKind.CONTACT: Contact,
    ListKind.COVERAGE: Coverage,
    ListKind.ALLERGY: Allergy,
    ListKind.DIAGNOSIS: Diagnosis,
    ListKind.CARE_TEAM: CareTeamMember,
    ListKind.LOCATION: StayLocation,
    ListKind.STATUS: StatusChange,
    ListKind.CODE_STATUS: CodeStatus,
}
_GONE = "no longer in the import"


def write(
    work: "Work", fold: Fold, files: Sequence[FileTally], report: dict[str, Any], at: datetime, watch: Watch
) -> ImportRun:
    """All of the plan, or (an exception, ``Stopped`` too) nothing. ``at`` is the census time."""
    run = _ledger(work, files, report, at)
    patients = list(fold.touched.values())
    _new_patients(work, patients)
    stays = [(stay, patient) for stay, patient in fold.stays.values() if patient.id is not None]
    _new_stays(work, stays, fold.known.facility_id)
    entities: list[tuple[str, Entity, PatientState]] = [("patient", patient, patient) for patient in patients]
    entities += [("stay", stay, patient) for stay, patient in stays]
    _cells(work, entities, run)
    for number, kind in enumerate(ListKind):
        watch.progress("Taking in", number, len(ListKind))
        watch.check()
        _lists(work, kind, entities)
    _times(work, stays)
    _seeds(work, stays)
    _priors(work, patients)
    _conflicts(work, entities, run)
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
            {"import_id": run.id, "sha256": file.sha256, "kind": file.kind, "name": file.path[-200:]}
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
            {"patient_id": patient.id, "kind": part.kind, "system": part.system, "value": part.value}
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
    for number, row in _by_id(work, EmrValue, changed).items():
        value, source, at = changed[number]
        row.value, row.source, row.source_time, row.import_id = value, source, _instant(at), run.id
        work.session.add(row)
    if seen and work.bulk is not None:
        # The same value seen again: no change of meaning, hence no row version.
        work.bulk.touch("UPDATE emr_value SET source_time = ? WHERE id = ?", seen)


def _lists(work: "Work", kind: ListKind, entities: Iterable[tuple[str, Entity, PatientState]]) -> None:
    table = TABLES[kind]
    new: list[dict[str, Any]] = []
    touched: dict[int, ListRow] = {}
    seen: list[ListRow] = []
    aged: set[int] = set()
    for name, entity, patient in entities:
        for row in entity.lists.get(kind, {}).values():
            if row.fate is Fate.NEW and row.id is None:
                new.append(_list_values(kind, name, entity, patient, row))
            elif row.fate in (Fate.CHANGED, Fate.GONE) and row.id is not None:
                touched[row.id] = row
            elif row.fate is Fate.SEEN and row.id is not None:
                seen.append(row)
                aged.add(_id(patient))
    work.add_many(table, new)
    _seen_again(work, kind, seen, aged)
    for number, found in _by_id(work, table, touched).items():
        if touched[number].fate is Fate.GONE:
            work.void(found, _GONE)
        else:
            _set(found, touched[number].values)
            work.session.add(found)


def _seen_again(work: "Work", kind: ListKind, rows: Sequence[ListRow], patients: set[int]) -> None:
    """The same said at a later time: the fact's age changes, not the fact; hence no row version."""
    column = "recorded_at" if kind is ListKind.CODE_STATUS else "source_time"
    values = [(row.values.get(column), row.id) for row in rows]
    if values and work.bulk is not None:
        work.bulk.touch(f'UPDATE "{kind.value}" SET {column} = ? WHERE id = ?', values, patients)


def _list_values(
    kind: ListKind, name: str, entity: Entity, patient: PatientState, row: ListRow
) -> dict[str, Any]:
    values: dict[str, Any] = {**row.values, "patient_id": patient.id, "source": "emr"}
    if kind not in OF_PATIENT:
        values["stay_id"] = entity.id if name == "stay" else None
    if kind not in KEYLESS:
        values["source_key"] = row.key
    return values


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
    for number, found in _by_id(work, KeyTime, touched).items():
        row = touched[number]
        if row.fate is Fate.GONE:
            work.void(found, "the stay is in progress again")
            continue
        found.voided_at = found.voided_by = found.void_reason = None
        _set(found, {"at": row.at, "offset_minutes": row.offset_minutes, "precision": row.precision})
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
    for number, found in _by_id(work, PriorEncounter, touched).items():
        fate, values = touched[number]
        if fate is Fate.GONE:
            work.void(found, "became a stay")
        else:
            _set(found, values)
            work.session.add(found)


def _conflicts(work: "Work", entities: Iterable[tuple[str, Entity, PatientState]], run: ImportRun) -> None:
    """One open conflict a field: a newer word of the EMR's replaces the older in it."""
    for table, entity, patient in entities:
        for clash in entity.clashes.values():
            open_ = work.session.exec(
                select(Conflict).where(
                    Conflict.entity == table,
                    Conflict.entity_id == entity.id,
                    Conflict.field == clash.field,
                    Conflict.choice == None,  # noqa: E711 -- SQL's IS NULL
                )
            ).first()
            row = open_ or Conflict(
                patient_id=_id(patient),
                entity=table,
                entity_id=_id(entity),
                field=clash.field,
                raised_at=work.now,
            )
            row.nurse_value, row.emr_value = clash.nurse_value, clash.emr_value
            row.import_id, row.raised_at = run.id, work.now
            work.session.add(row)


def _by_id(work: "Work", table: type[T], ids: Iterable[int]) -> dict[int, T]:
    """The rows of many ids, a few hundred a query."""
    wanted = sorted(ids)
    found: dict[int, T] = {}
    key = getattr(table, "id")  # noqa: B009 -- every table here has one, SQLModel itself does not
    for start in range(0, len(wanted), 400):
        for row in work.session.exec(select(table).where(key.in_(wanted[start : start + 400]))):
            found[row.id] = row  # type: ignore[attr-defined]  # as above
    return found


def _set(row: SQLModel, values: dict[str, Any]) -> None:
    """Stored text back into a row object: instants where the column holds instants."""
    columns = row.__table__.c  # type: ignore[attr-defined]  # every mapped class has one
    for name, value in values.items():
        is_instant = isinstance(columns[name].type, UtcInstant)
        setattr(row, name, _instant(value) if is_instant else value)


def _instant(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else text


def _id(entity: Entity) -> int:
    if entity.id is None:
        raise RuntimeError("an entity without a row")
    return entity.id

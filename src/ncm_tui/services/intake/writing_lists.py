"""Writes the lists of an import: new rows in bulk, changed and removed ones with their history."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ncm_tui.interop.records import ListKind
from ncm_tui.models.columns import Row
from ncm_tui.models.people import Allergy, Contact, Coverage
from ncm_tui.models.stays import CareTeamMember, CodeStatus, Diagnosis, StatusChange, StayLocation
from ncm_tui.services.intake.present import KEYLESS, OF_PATIENT
from ncm_tui.services.intake.rows import id_of, rows_by_id, set_stored
from ncm_tui.services.intake.state import Entity, Fate, ListRow, PatientState

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

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


def write_lists(work: "Work", kind: ListKind, entities: Iterable[tuple[str, Entity, PatientState]]) -> None:
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
                aged.add(id_of(patient))
    work.add_many(table, new)
    _seen_again(work, kind, seen, aged)
    for number, found in rows_by_id(work, table, touched).items():
        if touched[number].fate is Fate.GONE:
            work.void(found, _GONE)
        else:
            set_stored(found, touched[number].values)
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

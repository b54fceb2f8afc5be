"""Leads what the vault holds of a merged record over to the survivor: every row, in the import's transaction.

Nothing is thrown away: what both charts say differently stays, the nurse's own columns as an open conflict.
Taking the import back takes the merge back (row versions).
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import SQLModel, select

from ncm_tui.models.daily import PatientMerge
from ncm_tui.models.people import Allergy, Contact, Coverage, Identifier, Patient
from ncm_tui.models.records import Conflict, EmrValue, ImportRun
from ncm_tui.services.intake.match import OLD
from ncm_tui.services.intake.merging import Merged
from ncm_tui.vault import schema

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

_OWN: Final = frozenset({"row_version"})
#: Her own columns of a patient that move to the survivor where the survivor has none.
_HERS: Final = (
    "family", "given", "preferred_name", "birth_date", "sex", "language", "interpreter", "phone", "address",
    "deceased_at", "born_at", "newborn_label", "birth_year", "passcode",
)  # fmt: skip
_SAME: Final = "the same as the survivor's"


def write_merges(task: "Work", merges: Sequence[Merged], run: ImportRun) -> None:
    """Does all merges of an import; the identifiers of both sides are written by now."""
    task.session.flush()
    for merge in merges:
        survivor = task.session.get(Patient, merge.survivor.id)
        assert survivor is not None
        _old_numbers(task, merge)
        merged_uid = ""
        if merge.loser is not None and merge.loser.id is not None:
            loser = task.session.get(Patient, merge.loser.id)
            assert loser is not None
            merged_uid = loser.uid
            _lead_over(task, loser, survivor, run)
        if merged_uid:
            task.add(
                PatientMerge(
                    patient_id=survivor.id, merged_uid=merged_uid, merged_mrn=merge.number.value,
                    source=merge.source, import_id=run.id,
                )
            )  # fmt: skip


def _old_numbers(task: "Work", merge: Merged) -> None:
    """Numbers of the survivor's own that the EMR has replaced."""
    for system, value in merge.survivor.old_numbers:
        query = select(Identifier).where(Identifier.system == system, Identifier.value == value)
        for row in task.session.exec(query):
            row.kind = OLD
            task.session.add(row)


def _lead_over(task: "Work", loser: Patient, survivor: Patient, run: ImportRun) -> None:
    for table in _tables():
        for row in _rows(task, table, loser):
            row.patient_id = survivor.id
            task.session.add(row)
            if isinstance(row, Identifier) and row.kind == "MR":
                row.kind = OLD
            elif isinstance(row, Conflict) and row.entity == "patient":
                row.entity_id = survivor.id
            elif isinstance(row, EmrValue) and row.entity == "patient":
                _emr_value(task, row, survivor)
            elif isinstance(row, Contact | Coverage | Allergy):
                _listed(task, row, survivor)
    for child in task.session.exec(select(Patient).where(Patient.mother_id == loser.id)):
        child.mother_id = survivor.id
        task.session.add(child)
    _own_columns(task, loser, survivor, run)
    task.session.add(survivor)
    task.void(loser, "merged into another record by the EMR")
    task.session.flush()


def _tables() -> Iterable[type[Any]]:
    """Every table whose rows belong to a patient."""
    seen: set[str] = set()
    for module in schema.MODULES:
        for table in vars(module).values():
            is_table = isinstance(table, type) and issubclass(table, SQLModel) and hasattr(table, "__table__")
            name = str(getattr(table, "__tablename__", ""))
            if is_table and "patient_id" in table.model_fields and name not in seen | _OWN:
                seen.add(name)
                yield table


def _rows(task: "Work", table: type[Any], patient: Patient) -> list[Any]:
    return list(task.session.exec(select(table).where(table.patient_id == patient.id)))


def _emr_value(task: "Work", row: EmrValue, survivor: Patient) -> None:
    """The merged chart's word fills what the survivor's has not; where both speak, the survivor's is shown
    and the other stays where it stood."""
    query = select(EmrValue.id).where(
        EmrValue.entity == "patient", EmrValue.entity_id == survivor.id, EmrValue.field == row.field
    )
    with task.session.no_autoflush:
        if task.session.exec(query).first() is None:
            assert survivor.id is not None
            row.entity_id = survivor.id


def _listed(task: "Work", row: Contact | Coverage | Allergy, survivor: Patient) -> None:
    """The same row of the same source twice is one, unless she wrote on it."""
    if row.source != "emr" or not row.source_key or row.voided_at is not None:
        return
    if isinstance(row, Coverage) and row.confirmed_at is not None:
        return
    if isinstance(row, Contact) and (row.may_share is not None or row.decision_maker is not None):
        return
    table: Any = type(row)
    query = select(table.id).where(
        table.patient_id == survivor.id,
        table.source_key == row.source_key,
        table.source == "emr",
        table.voided_at == None,  # noqa: E711 -- SQL's IS NULL
        table.id != row.id,
    )
    with task.session.no_autoflush:
        if task.session.exec(query).first() is not None:
            task.void(row, _SAME)


def _own_columns(task: "Work", loser: Patient, survivor: Patient, run: ImportRun) -> None:
    """Hers of the merged record: where the survivor has none it is taken, else both stand in a conflict."""
    survivor.no_information = survivor.no_information or loser.no_information
    survivor.mother_id = survivor.mother_id or loser.mother_id
    for name in _HERS:
        here, there = getattr(survivor, name), getattr(loser, name)
        if there in (None, "") or here == there:
            continue
        if here in (None, ""):
            setattr(survivor, name, there)
        else:
            assert survivor.id is not None
            task.session.add(
                Conflict(
                    patient_id=survivor.id, entity="patient", entity_id=survivor.id, field=name,
                    nurse_value=str(here), emr_value=str(there), import_id=run.id, raised_at=task.now,
                )
            )  # fmt: skip
    for open_ in _open_questions(task, survivor):
        mine = getattr(survivor, open_.field)
        open_.nurse_value = None if mine is None else str(mine)
        task.session.add(open_)


def _open_questions(task: "Work", survivor: Patient) -> list[Conflict]:
    """Those about her own columns, the merged record's among them: they are about the survivor's word now."""
    query = select(Conflict).where(
        Conflict.entity == "patient",
        Conflict.entity_id == survivor.id,
        Conflict.choice == None,  # noqa: E711 -- SQL's IS NULL
    )
    return [row for row in task.session.exec(query) if row.field in _HERS]

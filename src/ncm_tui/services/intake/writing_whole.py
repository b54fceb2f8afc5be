"""Writes the whole numbers an import brings over their fingerprints (P§10)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ncm_tui.models.people import Identifier, Patient, PriorEncounter
from ncm_tui.models.stays import Stay
from ncm_tui.services.intake.rows import rows_by_id
from ncm_tui.services.intake.state import PatientState
from ncm_tui.services.intake.widening import Whole

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

_COLUMNS = {"identifier": "value", "stay": "visit_number", "prior_encounter": "key"}


def write_whole(work: "Work", whole: Whole, patients: Iterable[PatientState]) -> None:
    """The whole numbers into their rows, and the nurse's initials out of the way."""
    for table in (Identifier, Stay, PriorEncounter):
        name = str(table.__tablename__)
        wanted = {row: text for kind, row, text in whole.rows if kind == name}
        for row, found in rows_by_id(work, table, wanted).items():
            setattr(found, _COLUMNS[name], wanted[row])
            if isinstance(found, Identifier):
                found.last_four = ""
            work.session.add(found)
    cleared = {patient.id: patient.whole for patient in patients if patient.whole and patient.id is not None}
    for number_, person in rows_by_id(work, Patient, cleared).items():
        for name in cleared[number_]:
            setattr(person, name, None)
        work.session.add(person)

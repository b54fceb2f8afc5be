"""The row of a filling inside a transaction: still a draft, and what a change of it is said to touch."""

from typing import TYPE_CHECKING

from ncm_tui.models.enums import AssessmentState
from ncm_tui.rules.problems import Refused
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.models.work import Assessment
    from ncm_tui.vault.work import Work


def draft_row(work: "Work", uid: str) -> "Assessment":
    """The draft of that uid. Raises ``Refused`` when it is finished: a finished one never changes."""
    from ncm_tui.models.work import Assessment

    row = work.get(Assessment, uid)
    if row.state != AssessmentState.DRAFT:
        raise Refused(
            "This form is finished and locked.", code="finished", hint="Start a new one to change it."
        )
    return row


def changed(work: "Work", row: "Assessment", verb: str, message: str = "") -> Changed:
    """``row`` was changed by ``verb``: told to the audit log, and to the pages."""
    from ncm_tui.models.stays import Stay

    patient = patient_uid(work, row.patient_id)
    stay = work.session.get(Stay, row.stay_id)
    assert stay is not None
    work.about(patient=patient, uids=[row.uid], detail=row.form_id)
    return Changed(verb, frozenset({patient}), frozenset({stay.uid}), message, row.uid)


def patient_uid(work: "Work", patient_id: int) -> str:
    """The uid of the patient whose row has that id."""
    from ncm_tui.models.people import Patient

    patient = work.session.get(Patient, patient_id)
    assert patient is not None
    return patient.uid

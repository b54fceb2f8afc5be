"""The sticky line: one undated line a stay, for the nurse's own eyes, gone when the patient leaves (P§13).

No text that leaves ever says it.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import Refused
from ncm_tui.services import shown
from ncm_tui.services.assessments import typed
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work


def sticky_of(desk: Desk, stay_uid: str) -> str:
    """The sticky line of a stay; empty where there is none, or where the patient left."""
    return shown.shown(desk, stay_uid).sticky or ""


def set_sticky(desk: Desk, stay_uid: str, answers: Mapping[str, Any]) -> "Future[Changed]":
    """Sets the line (``text``); an empty one takes it away. Raises ``Refused`` once the patient left."""
    text = typed.line(answers, "text", "Sticky line")
    if shown.shown(desk, stay_uid).left_at is not None:
        raise Refused(
            "The sticky line goes when the patient leaves.", code="sticky.left",
            hint="t keeps what is still to be done.",
        )  # fmt: skip

    def write(work: "Work") -> Changed:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        stay.sticky = text or None
        work.session.add(stay)
        patient = work.session.get(Patient, stay.patient_id)
        assert patient is not None
        work.about(patient=patient.uid, uids=[stay_uid])
        message = "Sticky line set." if text else "Sticky line taken away."
        return Changed(work.verb, frozenset({patient.uid}), frozenset({stay_uid}), message, stay_uid)

    return desk.vault.submit("sticky.set", write)

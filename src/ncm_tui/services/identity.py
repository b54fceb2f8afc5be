"""The identity line of a text that leaves now: who, when, how old the facts are."""

from concurrent.futures import Future

from ncm_tui.documents.identity import identity_line
from ncm_tui.services import patients
from ncm_tui.services.census import census_of
from ncm_tui.services.desk import Desk


def identity_now(desk: Desk, stay_uid: str) -> str:
    """The first line of what is written at this moment about this stay."""
    now = desk.local(desk.now())
    return identity_line(patients.line(desk, stay_uid), now, census_of(desk, desk.now()), now.date())


def left(desk: Desk, patient_uid: str, what: str) -> "Future[None]":
    """Audits that a text about this patient left by the clipboard; ``what`` names its kind, no words."""
    return desk.vault.record("text.copied", patient=patient_uid, detail=what)

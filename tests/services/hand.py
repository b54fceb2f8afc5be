"""Patients entered by hand, for tests: the answers of the short form, and the stay that came of them."""

from datetime import datetime
from typing import Any

from ncm_tui.services import discharge, patients
from ncm_tui.services.desk import Desk

ANSWERS: dict[str, Any] = {
    "family": "Alvarez",
    "given": "Maria",
    "birth_date": "1948-03-02",
    "sex": "female",
    "mrn": "0048213",
    "unit": "4W",
    "bed": "4W-12A",
    "class_code": "IMP",
    "arrival": "2026-11-20T11:00:00-05:00",
    "inpatient_order": "2026-11-20T14:30:00-05:00",
}


def add(desk: Desk, **answers: Any) -> str:
    """The stay (uid) of a new patient; what is not said is Maria Alvarez's."""
    said = {name: value for name, value in {**ANSWERS, **answers}.items() if value is not None}
    stay = patients.create(desk, said).result().row
    assert stay is not None
    return stay


def at(text: str) -> datetime:
    """An aware instant; text without an offset is New York in November."""
    return datetime.fromisoformat(text if text[-6] in "+-" else f"{text}-05:00")


def leave(desk: Desk, stay: str, when: str) -> None:
    """The patient went home, everything open being missed."""
    discharge.left(desk, stay, {"left_at": at(when).isoformat(), "destination": "home"}).result()


def emr(desk: Desk, stay: str, **fields: str) -> None:
    """What the EMR says of a stay or its patient (``family``, ``birth_date`` … go to the patient)."""

    def write(work: Any) -> None:
        from ncm_tui.models.records import EmrValue
        from ncm_tui.models.stays import Stay

        row = work.get(Stay, stay)
        for name, value in fields.items():
            person = name in ("family", "given", "birth_date", "sex", "language", "preferred_name")
            work.session.add(
                EmrValue(
                    patient_id=row.patient_id,
                    entity="patient" if person else "stay",
                    entity_id=row.patient_id if person else row.id,
                    field=name,
                    value=value,
                    source="test",
                )
            )

    desk.vault.submit("test.emr", write).result()


def prior(desk: Desk, stay: str, code: str, start: str, end: str | None = None) -> None:
    """An earlier encounter of the stay's patient."""

    def write(work: Any) -> None:
        from ncm_tui.models.people import PriorEncounter
        from ncm_tui.models.stays import Stay

        row = work.get(Stay, stay)
        work.add(
            PriorEncounter(
                patient_id=row.patient_id,
                key=f"{code}{start}",
                class_code=code,
                status="finished",
                started_at=at(start),
                ended_at=at(end) if end else None,
            )
        )

    desk.vault.submit("test.prior", write).result()


def put(desk: Desk, stay: str, make: Any) -> None:
    """Adds the row that ``make(stay_row, work)`` gives."""

    def write(work: Any) -> None:
        from ncm_tui.models.stays import Stay

        work.add(make(work.get(Stay, stay), work))

    desk.vault.submit("test.put", write).result()

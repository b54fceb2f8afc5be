"""Records held back when they meet the vault: whose they are, so that whom they name is not missed."""

from ncm_tui.interop.records import Origin, PatientRecord, Quarantined
from ncm_tui.services.intake.state import PatientState
from ncm_tui.vault.names import display_name
from ncm_tui.views.patient import NO_INFORMATION


def held(record: PatientRecord, reason: str) -> Quarantined:
    """A record that is not taken in, with its own name, number and bed, and all numbers it names."""
    said = {part.value for part in record.identifiers}
    said |= {stay.visit_number for stay in record.stays} | {prior.key for prior in record.priors}
    return Quarantined(
        record.origin,
        reason,
        display_name(record.fields.get("family") or "", record.fields.get("given") or ""),
        f"…{record.mrn.last_four}" if record.mrn.last_four else record.mrn.value,
        next((stay.fields.get("bed") or "" for stay in record.stays), ""),
        frozenset(said),
    )


def held_of(patient: PatientState, origin: Origin, number: str, reason: str) -> Quarantined:
    """A visit of ``patient`` that is not taken in."""
    name = display_name(patient.value("family"), patient.value("given"))
    said = frozenset({number, *(value for _system, value in patient.identifiers)})
    shown = NO_INFORMATION if patient.no_information else name
    return Quarantined(origin, reason, shown, patient.mrn, "", said)

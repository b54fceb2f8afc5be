"""What only she can say: whether a row is somebody the vault knows, and whether a patient is hers again.

Nothing is concluded here. Until she says so on the page, a person who may be another is not taken in, and who
went off her list stays off.
"""

from dataclasses import dataclass
from typing import Final

from ncm_tui.interop.records import Origin, PatientId, PatientRecord
from ncm_tui.services.intake.match import OLD, birth_agrees, exact, identify, is_known, name_agrees
from ncm_tui.services.intake.state import Known, PatientState, StayState
from ncm_tui.vault.names import display_name
from ncm_tui.views.patient import NO_INFORMATION

_NOT_BEFORE: Final = "No answer: the row is not taken in, and is asked about again."


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of the page, answered yes or no. ``patient_id`` is whom it may be in the vault; ``origin``
    the record that waits for the answer, if one does."""

    key: str
    patient_id: int | None
    name: str
    mrn: str
    birth_date: str
    bed: str
    what: str
    details: tuple[str, ...]
    origin: Origin | None = None


def likely(known: Known, record: PatientRecord) -> PatientState | None:
    """Who of the vault a record may be without it being certain: the same MRN under another name where one of
    the two has no birth date, or the same name and birth date under an MRN that differs by zeros in front."""
    found = exact(known, record.mrn)
    if found is not None:
        other = not name_agrees(found, record) and not birth_agrees(found, record, strictly=True)
        return found if other and birth_agrees(found, record) else None
    if record.mrn.last_four or is_known(known, record):
        return None
    same = [
        state
        for state in known.by_digits.get(record.mrn.value.lstrip("0"), ())
        if not state.limited and name_agrees(state, record) and birth_agrees(state, record, strictly=True)
    ]
    return same[0] if len(same) == 1 else None


def taken_as(known: Known, state: PatientState, record: PatientRecord) -> PatientState:
    """The record is this patient, by her word; a number that differs finds the patient from now on."""
    mrn = record.mrn
    if exact(known, mrn) is not state:
        number = PatientId(OLD, mrn.system or known.mrn_system, mrn.value)
        state.identifiers[number.system, number.value] = OLD
        state.new_identifiers.append(number)
        known.by_mrn.setdefault(mrn.value, []).append(state)
    identify(known, state, record, mrn)
    return state


def who_is(state: PatientState, record: PatientRecord) -> Ask:
    """Whether the record is this patient."""
    there = _name(state)
    number = record.mrn.value
    if number in {value for _system, value in state.identifiers}:
        what = f"is this {there}?"
        told = f"MRN {state.mrn} is {there} here, one of the two without a birth date. Is it the same person?"
    else:
        what = f"MRN {state.mrn}?"
        told = (
            f"MRN {state.mrn} has the same name and birth date and differs by zeros in front: a spreadsheet"
            " takes them off. Is it the same person?"
        )
    name = display_name(record.fields.get("family") or "", record.fields.get("given") or "")
    return Ask(
        f"same {number}",
        state.id,
        NO_INFORMATION if state.no_information else name,
        f"…{record.mrn.last_four}" if record.mrn.last_four else number,
        record.fields.get("birth_date") or "",
        next((stay.fields.get("bed") or "" for stay in record.stays), ""),
        what,
        (told, "1 yes: the row is taken in as that patient's", "2 no: it is somebody else", _NOT_BEFORE),
        record.origin,
    )


def hers_again(stay: StayState, patient: PatientState) -> Ask:
    """Whether a patient who went off her list, moved or not hers any more, is hers again."""
    return Ask(
        f"back {stay.uid}",
        patient.id,
        _name(patient),
        patient.mrn,
        patient.value("birth_date") or "",
        stay.value("bed") or stay.value("unit") or "",
        "on my list again?",
        (
            "Went off your list when an earlier list did not name the patient, and is on this one.",
            "1 yes: on my list again",
            "2 no: stays off my list",
            "No answer: stays off my list, and is asked again.",
        ),
    )


def _name(state: PatientState) -> str:
    if state.no_information:
        return NO_INFORMATION
    return display_name(state.value("family"), state.value("given"))

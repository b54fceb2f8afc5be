"""Whose record it is: by (system, MRN), never by name and birth date (interop §4.4)."""

import re
from datetime import datetime
from typing import Final
from uuid import uuid4

from ncm_tui.interop.records import PatientId, PatientRecord, StayRecord
from ncm_tui.models.enums import KeyTimeKind
from ncm_tui.rules.limited_identity import initial
from ncm_tui.services.intake.put import same
from ncm_tui.services.intake.state import BY_HAND, Known, PatientState, StayState

#: The kind of an MRN the EMR has replaced by another: it finds its patient, and is not shown.
OLD: Final = "MR-OLD"
_NUMBERS: Final = ("MR", OLD)
_OPEN: Final = ("in-progress", "onleave", None)
_MADE_UP: Final = re.compile(r"/\d{8}$")
#: Days by which a list without visit numbers may move the admission of one stay.
_SAME_STAY: Final = 3


class NotThisPatient(ValueError):
    """The record cannot be placed without risk; its argument is the sentence."""


def find_patient(known: Known, record: PatientRecord) -> PatientState:
    """The patient of a record, a new one when the vault has none. Identifiers are added on the way.

    An MRN without a system (a census table) is the facility's own; it, and one whose system is the
    facility's, also finds the patient who has the same number under another system, but only when the
    name agrees and the birth dates do not differ. So does a further MRN of the record (a second system's).
    Raises :class:`NotThisPatient`.
    """
    mrn = record.mrn
    systems = {mrn.system} if mrn.system else {known.mrn_system, ""}
    found = exact(known, mrn)
    if found is not None:
        if not name_agrees(found, record) and not birth_agrees(found, record, strictly=True):
            raise NotThisPatient("The vault has this MRN with another name and another birth date.")
        identify(known, found, record, mrn)
        return found
    further = _by_further(known, record)
    if further is not None:
        identify(known, further, record, mrn)
        return further
    loose = [state for state in known.by_mrn.get(mrn.value, []) if _is_loose(known, state, mrn)]
    agreeing = [state for state in loose if _agrees(state, record)]
    if len(agreeing) == 1:
        identify(known, agreeing[0], record, mrn)
        return agreeing[0]
    if loose and not mrn.system:
        raise NotThisPatient(
            "The vault has this MRN with another name or birth date, and the file names no MRN system."
        )
    if any((system, mrn.value) in known.removed for system in systems):
        raise NotThisPatient("You removed this patient; she stays removed.")
    state = PatientState(uid=str(uuid4()))
    known.index(state)
    identify(known, state, record, mrn)
    return state


def is_known(known: Known, record: PatientRecord) -> bool:
    """Whether :func:`find_patient` would find her in the vault; changes nothing."""
    loose = (state for state in known.by_mrn.get(record.mrn.value, ()) if _is_loose(known, state, record.mrn))
    found = exact(known, record.mrn) or _by_further(known, record)
    return (found is not None and not found.is_new) or any(
        not state.is_new and _agrees(state, record) for state in loose
    )


def find_stay(patient: PatientState, record: StayRecord) -> StayState | None:
    """The stay of a visit number; one without a system matches the same number under another. A visit
    made up of MRN and day finds the stay that began on that day. What remains finds the patient's only open
    stay where one of the two has no number of its own: entered by hand before, or made up."""
    for stay in patient.stays:
        if (stay.system, stay.visit_number) == (record.system, record.visit_number):
            return stay
    loose = [
        stay
        for stay in patient.stays
        if stay.visit_number == record.visit_number and not (stay.system and record.system)
    ]
    if loose:
        return loose[0]
    if is_made_up(record) and record.arrival is not None:
        for stay in patient.stays:
            if _days_apart(stay, record) == 0:
                return stay
    return _only_open(patient, record)


def is_made_up(visit: StayRecord | StayState) -> bool:
    """Whether its number is made of MRN and day: the list has no visit numbers."""
    return not visit.system and _MADE_UP.search(visit.visit_number) is not None


def _only_open(patient: PatientState, record: StayRecord) -> StayState | None:
    """The only open stay, where it was entered by hand before the EMR's list had it and began within a day
    of the record (or at a time one of the two does not know); or where a list without visit numbers has
    another day of admission for it, as when observation became inpatient. More than some days apart it is a
    stay of its own, and the page asks what became of the other."""
    if record.fields.get("status") not in _OPEN:
        return None
    open_ = [stay for stay in patient.stays if stay.value("status") in _OPEN and not _has_left(stay)]
    if len(open_) != 1:
        return None
    apart = _days_apart(open_[0], record)
    if open_[0].system == BY_HAND:
        return open_[0] if apart is None or apart <= 1 else None
    near = apart is not None and apart <= _SAME_STAY
    return open_[0] if near and (is_made_up(record) or is_made_up(open_[0])) else None


def _has_left(stay: StayState) -> bool:
    left = stay.times.get(KeyTimeKind.LEFT)
    return left is not None and not left.voided


def _days_apart(stay: StayState, record: StayRecord) -> int | None:
    """Calendar days, where the record's clock stands, between the two arrivals."""
    arrival = stay.times.get(KeyTimeKind.ARRIVAL)
    if arrival is None or record.arrival is None:
        return None
    there = record.arrival.at
    return abs((datetime.fromisoformat(arrival.at).astimezone(there.tzinfo).date() - there.date()).days)


def exact(known: Known, mrn: PatientId) -> PatientState | None:
    """Who has this number under its system; a number without one is the facility's."""
    systems = {mrn.system} if mrn.system else {known.mrn_system, ""}
    for state in known.by_mrn.get(mrn.value, ()):
        if any((system, mrn.value) in state.identifiers for system in systems):
            return state
    return None


def _by_further(known: Known, record: PatientRecord) -> PatientState | None:
    """The one patient who has a further MRN of the record (of a second system), where name and birth date
    say nothing against it."""
    found = [exact(known, part) for part in record.identifiers[1:] if part.kind == "MR" and part.system]
    agreeing = {id(state): state for state in found if state is not None and _agrees(state, record)}
    return next(iter(agreeing.values())) if len(agreeing) == 1 else None


def _agrees(state: PatientState, record: PatientRecord) -> bool:
    return name_agrees(state, record) and birth_agrees(state, record)


def _is_loose(known: Known, state: PatientState, mrn: PatientId) -> bool:
    """Whether one of the two numbers has no system of its own (none, or assumed to be the facility's)."""
    assumed = {"", known.mrn_system}
    own = {
        system
        for (system, value), kind in state.identifiers.items()
        if value == mrn.value and kind in _NUMBERS
    }
    return mrn.system in assumed or bool(own & assumed)


def identify(known: Known, state: PatientState, record: PatientRecord, mrn: PatientId) -> None:
    """Adds the identifiers the patient does not have. A bare MRN adds nothing where its number is known."""
    has_number = any(
        value == mrn.value and kind in _NUMBERS for (_system, value), kind in state.identifiers.items()
    )
    for part in record.identifiers:
        if part == mrn and not mrn.system:
            if has_number:
                continue
            part = PatientId("MR", known.mrn_system, mrn.value, mrn.last_four)
        key = (part.system, part.value)
        taken = any(
            key in other.identifiers for other in known.by_mrn.get(part.value, ()) if other is not state
        )
        if key not in state.identifiers and not taken and key not in known.removed:
            state.identifiers[key] = part.kind
            state.new_identifiers.append(part)
            if state not in (there := known.by_mrn.setdefault(part.value, [])):
                there.append(state)
            if part.last_four:
                state.short[key] = part.last_four
                state.limited = True


def name_agrees(state: PatientState, record: PatientRecord) -> bool:
    """A record without any name (her Patient resource is not in the export) says nothing against it."""
    if not record.fields.get("family") and not record.fields.get("given"):
        return True
    if state.limited:
        return all(
            not record.fields.get(name) or initial(record.fields[name]) == initial(state.value(name))
            for name in ("family", "given")
        )
    if not same(state.value("family"), record.fields.get("family")):
        return False
    first = (state.value("given") or "").split()[:1]
    other = (record.fields.get("given") or "").split()[:1]
    return not first or not other or same(first[0], other[0])


def _birth_year(record: PatientRecord) -> str:
    return (record.fields.get("birth_date") or record.fields.get("birth_year") or "")[:4]


def birth_agrees(state: PatientState, record: PatientRecord, *, strictly: bool = False) -> bool:
    """Whether the birth dates do not differ; ``strictly``: whether both are there and equal."""
    one, other = state.value("birth_date"), record.fields.get("birth_date")
    if state.limited and not (one and other):
        one, other = (one or state.value("birth_year") or "")[:4], _birth_year(record)
    if not one or not other:
        return not strictly
    return one == other

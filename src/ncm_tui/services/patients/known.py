"""A patient who is entered by hand may be here already: by the MRN, with surname and birth date beside it."""

from datetime import date
from typing import NamedTuple

from ncm_tui.rules.limited_identity import born_text
from ncm_tui.rules.problems import Refused
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.patients import numbers
from ncm_tui.services.patients.form import PatientEntry
from ncm_tui.vault.names import fold
from ncm_tui.views.patient import NO_INFORMATION


def known_patient(desk: Desk, entry: PatientEntry, name: str) -> str | None:
    """The uid of the patient who has this MRN and may get a new stay; ``None`` when nobody has it. The same
    number under another hospital's system is this patient only if surname and birth date agree."""
    found = numbers.owners(desk, entry.mrn)
    for patient in found.here:
        return _may_come_back(desk, entry, name, _who_has(desk, patient))
    for patient in found.elsewhere:
        who = _who_has(desk, patient)
        if entry.birth_date is not None and who.born == entry.birth_date and _same_family(who, entry):
            return _may_come_back(desk, entry, name, who)
    return None


class _Holder(NamedTuple):
    uid: str
    name: str
    born: date | None
    year: int | None
    family: str
    stay: str | None
    is_open: bool
    no_information: bool


def _who_has(desk: Desk, patient: int) -> _Holder:
    row = desk.vault.reader.one(
        "SELECT p.uid, p.name, p.birth_date, p.birth_year, p.family_key, s.uid, coalesce(s.open, 0), "
        "p.no_information "
        "FROM patient_shown p LEFT JOIN stay_shown s ON s.patient_id = p.patient_id AND +s.latest = 1 "
        "WHERE p.patient_id = ?",
        (patient,),
    )
    assert row is not None
    return _Holder(row[0], row[1], shown.day(row[2]), row[3], row[4], row[5], bool(row[6]), bool(row[7]))


def _same_family(who: _Holder, entry: PatientEntry) -> bool:
    """By the whole surname, or under limited identity by its initial."""
    named = fold(entry.person.get("family"))
    return who.family == (named if len(who.family) != 1 else named[:1])


def _may_come_back(desk: Desk, entry: PatientEntry, name: str, who: _Holder) -> str:
    told = NO_INFORMATION
    if not who.no_information:
        told = ", ".join(filter(None, (who.name, born_text(who.born, who.year, ""))))
    said = f"MRN {entry.mrn} is already here: {told}."
    if who.is_open:
        raise Refused(said, code="mrn.known", path=who.stay or "", hint="Open that chart instead.")
    same_day = entry.birth_date is None or who.born is None or who.born == entry.birth_date
    if not _same_family(who, entry) or not same_day:
        raise Refused(
            f"{said} That is not {name} as typed.",
            code="mrn.other",
            path=who.stay or "",
            hint="Check the MRN.",
        )
    return who.uid

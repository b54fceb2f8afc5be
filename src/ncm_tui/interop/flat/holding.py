"""What only the whole table shows: two rows of one MRN that disagree, one visit of two, one bed of two."""

from collections.abc import Iterable, Sequence

from ncm_tui.interop.flat.rows import same_person
from ncm_tui.interop.records import PatientRecord, Quarantined

_NEWBORN = ("BABY", "NEWBORN", "BB ", "BG ", "INFANT")
_OPEN = frozenset({"in-progress", "onleave"})


def disagreeing(records: Iterable[PatientRecord]) -> list[Quarantined]:
    """Rows of one MRN with a different name or birth date, and one visit of two MRNs: all are held."""
    records = list(records)
    by_mrn: dict[tuple[str, str], list[PatientRecord]] = {}
    by_visit: dict[str, set[str]] = {}
    for made in records:
        by_mrn.setdefault((made.mrn.system, made.mrn.value), []).append(made)
        for visit in _visits(made):
            by_visit.setdefault(visit, set()).add(made.mrn.value)
    twins = {key for key, found in by_mrn.items() if any(not same_person(found[0], other) for other in found)}
    shared = {visit for visit, found in by_visit.items() if len(found) > 1}
    held = []
    for made in records:
        if (made.mrn.system, made.mrn.value) in twins:
            reason = "Two rows of this file have the same MRN and a different name or birth date."
        elif _visits(made) & shared:
            reason = "Two rows of this file have the same visit number and different MRNs."
        else:
            continue
        held.append(Quarantined(made.origin, reason))
    return held


def _visits(made: PatientRecord) -> set[str]:
    return {stay.visit_number for stay in made.stays} | {prior.key for prior in made.priors}


def shared_beds(records: Sequence[PatientRecord]) -> list[Quarantined]:
    """A sentence for each open patient whose bed another one of the table has too. Both are taken in: which
    of them lies there is not for this program to say. A newborn shares her mother's bed."""
    beds: dict[tuple[str, str], list[PatientRecord]] = {}
    for made in records:
        for stay in made.stays:
            bed = stay.fields.get("bed") or ""
            if bed and stay.fields.get("status") in _OPEN and not _is_newborn(made):
                unit = stay.fields.get("unit") or ""
                beds.setdefault((unit.casefold(), bed.casefold()), []).append(made)
    notes = []
    for found in beds.values():
        if len({made.mrn for made in found}) > 1:
            shown = found[0].stays[0].fields.get("bed")
            others = len({made.mrn for made in found}) - 1
            whom = "another open patient" if others == 1 else f"{others} other open patients"
            reason = f"Bed {shown} is given to {whom} of this list, too; all were taken in as listed."
            notes += [Quarantined(made.origin, reason) for made in found]
    return notes


def _is_newborn(made: PatientRecord) -> bool:
    names = (made.fields.get("family") or "", made.fields.get("given") or "")
    return made.mother is not None or any(name.upper().startswith(_NEWBORN) for name in names)

"""One record of a person replaced by another: Patient.link (``replaced-by``, ``replaces``), an MRN in use
``old`` (interop §4.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ncm_tui.interop.fhir import ids, patients
from ncm_tui.interop.fhir.elements import human_name, many, one, word
from ncm_tui.interop.fhir.pile import Entry
from ncm_tui.interop.records import Merge, PatientId

if TYPE_CHECKING:
    from ncm_tui.interop.fhir.assemble import Assembly, Person

_INACTIVE = "the EMR marks this patient record as inactive"


def disagreement(person: Person) -> str:
    """Two resources (not two versions of one) with one MRN and different name or birth date."""
    seen = set()
    for entry in person.resources:
        family, given = human_name(entry.get("name"), entry.scrub)
        seen.add((entry.id, family.casefold(), given.casefold(), word(entry.get("birthDate"))))
    if len({part[0] for part in seen}) > 1 and len({part[1:] for part in seen}) > 1:
        return "Two patients of this import have the same MRN and a different name or birth date."
    return ""


def merges(work: Assembly) -> tuple[Merge, ...]:
    """Which MRN the export says was replaced by which. What hangs on a replaced record of this import hangs
    on the one that replaces it from here on."""
    found: dict[tuple[PatientId, PatientId], Merge] = {}
    after: dict[int, Entry] = {}
    for entry in work.pile.of("Patient"):
        for now, old in _renumbered(work, entry):
            found.setdefault((now, old), Merge(now, old, work.origin(entry)))
        for kind, other in _links(entry):
            pair = _pair(work, entry, kind, other)
            if pair is not None:
                found.setdefault(pair, Merge(*pair, work.origin(entry)))
            target = work.pile.find(other, entry)
            if target is not None and target.type == "Patient":
                gone, new = (entry, target) if kind == "replaced-by" else (target, entry)
                after.setdefault(id(gone), new)
    for entry in list(work.pile.of("Patient")):
        last = _last(entry, after)
        if last is not None:
            _lead_over(work, entry, last)
        elif entry.get("active") is False and not any(_links(entry)):
            entry.scrub.warn(_INACTIVE)
    return tuple(found.values())


def _renumbered(work: Assembly, entry: Entry) -> Iterator[tuple[PatientId, PatientId]]:
    """(number now, earlier number): a new number is a merge with the old one."""
    person = work.owner.get(id(entry))
    if person is None or entry is not person.entry:
        return
    now = person.ids[0]
    for old in patients.earlier(entry):
        if (old.system, old.value) != (now.system, now.value):
            yield now, old


def _links(entry: Entry) -> Iterator[tuple[str, object]]:
    """(type, other) of the links that say who replaces whom; *see also* and *refer* merge nothing."""
    for part in many(entry.get("link")):
        if word(part.get("type")) in ("replaced-by", "replaces"):
            yield word(part.get("type")), part.get("other")


def _pair(work: Assembly, entry: Entry, kind: str, other: object) -> tuple[PatientId, PatientId] | None:
    """(survivor, merged); ``None`` where one of them has no MRN this import or the vault knows."""
    person = work.owner.get(id(entry))
    mine, theirs = person.ids[0] if person else None, _number(work, entry, other)
    if mine is None or theirs is None:
        entry.scrub.warn("it is linked to a patient record that is not known here; nothing was merged")
        return None
    survivor, merged = (theirs, mine) if kind == "replaced-by" else (mine, theirs)
    return None if (survivor.system, survivor.value) == (merged.system, merged.value) else (survivor, merged)


def _number(work: Assembly, near: Entry, other: object) -> PatientId | None:
    """The MRN a link points at: of a patient of this import, of the vault, or written in the link."""
    target = work.pile.find(other, near)
    owner: Person | None = work.owner.get(id(target)) if target is not None else None
    if owner is not None:
        return owner.ids[0]
    named = ids.referred(other, near)
    if named is not None and (known := work.context.patients.get((named.system, named.value))) is not None:
        return known
    identifier = one(one(other).get("identifier"))
    value = near.scrub.text(identifier.get("value"))
    return PatientId("MR", near.scrub.text(identifier.get("system")), value) if value else None


def _last(entry: Entry, after: dict[int, Entry]) -> Entry | None:
    """The record at the end of the chain; ``None`` where nothing replaces this one, or all go in a circle."""
    seen = {id(entry)}
    last = after.get(id(entry))
    while last is not None and id(last) in after:
        if id(last) in seen:
            return None
        seen.add(id(last))
        last = after[id(last)]
    return None if last is None or id(last) in seen else last


def _lead_over(work: Assembly, old: Entry, new: Entry) -> None:
    loser, survivor = work.owner.get(id(old)), work.owner.get(id(new))
    if loser is None or survivor is None or loser is survivor:
        return
    for entry in loser.resources:
        work.owner[id(entry)] = survivor
    work.people.pop((loser.ids[0].system, loser.ids[0].value), None)

"""The pile of one folder as patient records: who belongs to whom, and what cannot be placed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ncm_tui.interop import vocabulary
from ncm_tui.interop.context import ReadContext
from ncm_tui.interop.fhir import clinical, encounters, ids, merging, patients, payers
from ncm_tui.interop.fhir.elements import codes, human_name, many, one, word
from ncm_tui.interop.fhir.parse import Parsed
from ncm_tui.interop.fhir.pile import Entry, Pile
from ncm_tui.interop.files import SourceFile
from ncm_tui.interop.records import (
    Item,
    ListKind,
    Merge,
    Origin,
    PatientId,
    PatientRecord,
    PriorRecord,
    StayRecord,
)


@dataclass(slots=True, eq=False)
class Person:
    """A patient being put together from one or more Patient resources of one MRN."""

    ids: tuple[PatientId, ...]
    entry: Entry
    resources: list[Entry]
    encounters: list[Entry] = field(default_factory=list)
    lists: dict[ListKind, list[Item]] = field(default_factory=dict)
    by_stay: dict[int, dict[ListKind, list[Item]]] = field(default_factory=dict)
    unplaced: list[tuple[Entry, Item]] = field(default_factory=list)
    interpreter: str | None = None
    mother: PatientId | None = None


@dataclass(slots=True)
class Assembly:
    pile: Pile
    context: ReadContext
    files: Sequence[SourceFile]
    people: dict[tuple[str, str], Person] = field(default_factory=dict)
    owner: dict[int, Person] = field(default_factory=dict)

    def person_of(self, reference: object, near: Entry) -> Person | None:
        """Whose a reference is; the reason is set on ``near`` when nobody's."""
        target = self.pile.find(reference, near)
        found = self.owner.get(id(target)) if target is not None else self._in_vault(reference, near)
        if found is None and not near.reason:
            held = target is not None and target.reason
            near.reason = "Its patient was quarantined." if held else "Its patient is not in this import."
        return found

    def _in_vault(self, reference: object, near: Entry) -> Person | None:
        """Somebody the export leaves out and the vault knows by the server's id."""
        named = ids.referred(reference, near)
        mrn = self.context.patients.get((named.system, named.value)) if named is not None else None
        if mrn is None:
            return None
        stand_in = Entry({"resourceType": "Patient"}, near.file, near.record, "", near.scope)
        return self.people.setdefault((mrn.system, mrn.value), Person((mrn,), stand_in, []))

    def origin(self, entry: Entry) -> Origin:
        return Origin(self.files[entry.file].name, entry.record)


def assemble(
    parsed: Parsed, files: Sequence[SourceFile], context: ReadContext
) -> tuple[list[PatientRecord], tuple[Merge, ...]]:
    """Every patient of the pile with her stays and lists, and which records replace which. Entries that
    cannot be placed get a reason."""
    work = Assembly(parsed.pile, context, files)
    _people(work)
    merges = merging.merges(work)
    _encounters(work)
    steps = (_conditions, _allergies, _coverages, _related, _code_statuses, _teams)
    for number, step in enumerate(steps):
        context.watch.progress("Sorting", number, len(steps))
        context.watch.check()
        step(work)
    return [_record(work, person) for person in work.people.values()], merges


def _people(work: Assembly) -> None:
    for entry in work.pile.of("Patient"):
        numbers = patients.identifiers(entry)
        family, given = human_name(entry.get("name"), entry.scrub)
        if not numbers:
            entry.reason = "It has no MRN (no identifier typed MR, in use usual, or alone)."
        elif not family and not given:
            entry.reason = "It has no name."
        else:
            _join(work, entry, numbers)
    for person in list(work.people.values()):
        reason = merging.disagreement(person)
        if reason:
            for entry in person.resources:
                entry.reason = reason
                work.owner.pop(id(entry), None)
            del work.people[person.ids[0].system, person.ids[0].value]


def _join(work: Assembly, entry: Entry, numbers: tuple[PatientId, ...]) -> None:
    """Several resources of one MRN are one person; the newest (else the last) speaks for her."""
    key = (numbers[0].system, numbers[0].value)
    person = work.people.setdefault(key, Person(numbers, entry, []))
    person.resources.append(entry)
    if _updated(entry) >= _updated(person.entry):
        person.entry, person.ids = entry, numbers
    work.owner[id(entry)] = person


def _updated(entry: Entry) -> str:
    return word(one(entry.get("meta")).get("lastUpdated"))


def _encounters(work: Assembly) -> None:
    for entry in work.pile.of("Encounter"):
        person = work.person_of(entry.get("subject"), entry)
        if person is None:
            continue
        if not encounters.key(entry)[1]:
            entry.reason = "The encounter has neither an identifier nor an id."
            continue
        person.encounters.append(entry)
        person.interpreter = patients.interpreter(entry.resource) or person.interpreter
        _mother(work, entry, person)


def _mother(work: Assembly, entry: Entry, person: Person) -> None:
    """A newborn's stay is part of her mother's (admit source *born*, part of another's encounter)."""
    source = codes(one(entry.get("hospitalization")).get("admitSource"))
    target = work.pile.find(entry.get("partOf"), entry) if "born" in source else None
    if target is None:
        return
    subject = work.pile.find(target.get("subject"), target)
    mother = work.owner.get(id(subject)) if subject is not None else None
    if mother is not None and mother is not person:
        person.mother = mother.ids[0]


def _conditions(work: Assembly) -> None:
    referred = {
        id(target)
        for entry in work.pile.of("Encounter")
        for part in many(entry.get("diagnosis"))
        if (target := work.pile.find(part.get("condition"), entry)) is not None
    }
    for entry in work.pile.of("Condition"):
        person = work.person_of(entry.get("subject"), entry)
        item = clinical.condition(entry) if person is not None else None
        if person is None:
            continue
        encounter = work.pile.find(entry.get("encounter"), entry)
        if encounter is not None and _is_stay(encounter):
            _hang(person, encounter, ListKind.DIAGNOSIS, item)
        elif item is None:
            person.lists.setdefault(ListKind.DIAGNOSIS, [])
        elif id(entry) not in referred and clinical.is_current(entry):
            person.lists.setdefault(ListKind.DIAGNOSIS, []).append(item)


def _hang(person: Person, encounter: Entry, kind: ListKind, item: Item | None) -> None:
    """Onto the stay's list; one that was dropped (entered in error) says that there is such a list."""
    rows = person.by_stay.setdefault(id(encounter), {}).setdefault(kind, [])
    rows.extend([] if item is None else [item])


def _is_stay(entry: Entry) -> bool:
    return vocabulary.is_stay(encounters.class_code(entry), encounters.status(entry))


def _allergies(work: Assembly) -> None:
    for entry in work.pile.of("AllergyIntolerance"):
        person = work.person_of(entry.get("patient"), entry)
        if person is None:
            continue
        rows = person.lists.setdefault(ListKind.ALLERGY, [])
        item = clinical.allergy(entry)
        if item is not None:
            at = encounters.source_time(entry, work.context)
            rows.append(Item(item.key, {**item.values, "source_time": at}))


def _coverages(work: Assembly) -> None:
    for entry in work.pile.of("Coverage"):
        person = work.person_of(entry.get("beneficiary"), entry)
        if person is not None:
            rows = person.lists.setdefault(ListKind.COVERAGE, [])
            rows.extend(filter(None, [_covered(work, entry)]))
    claims = sorted(
        work.pile.of("ExplanationOfBenefit"), key=lambda entry: word(entry.get("created")), reverse=True
    )
    for claim in claims:
        person = work.person_of(claim.get("patient"), claim)
        if person is not None:
            rows = person.lists.setdefault(ListKind.COVERAGE, [])
            rows.extend(filter(None, (_covered(work, entry) for entry in payers.contained(claim))))


def _covered(work: Assembly, entry: Entry) -> Item | None:
    item = payers.coverage(entry, work.pile)
    if item is None:
        return None
    return Item(item.key, {**item.values, "source_time": encounters.source_time(entry, work.context)})


def _related(work: Assembly) -> None:
    for person in work.people.values():
        rows = patients.contacts(person.entry)
        if rows:
            person.lists.setdefault(ListKind.CONTACT, []).extend(rows)
    for entry in work.pile.of("RelatedPerson"):
        owner = work.person_of(entry.get("patient"), entry)
        item = patients.related_person(entry) if owner is not None else None
        if owner is not None and item is not None:
            owner.lists.setdefault(ListKind.CONTACT, []).append(item)


def _code_statuses(work: Assembly) -> None:
    for entry in work.pile.of("Observation"):
        person = work.person_of(entry.get("subject"), entry)
        item = clinical.code_status(entry, work.context) if person is not None else None
        if person is None or item is None:
            continue
        encounter = work.pile.find(entry.get("encounter"), entry)
        if encounter is None or not _is_stay(encounter):
            encounter = _likeliest(person)
        if encounter is None:
            entry.scrub.warn("a code status that belongs to no stay was left out")
        else:
            _hang(person, encounter, ListKind.CODE_STATUS, item)


def _likeliest(person: Person) -> Entry | None:
    """The one open stay of a patient; a volatile fact is not hung on a guess among several."""
    found = [
        entry for entry in person.encounters if _is_stay(entry) and encounters.status(entry) == "in-progress"
    ]
    return found[0] if len(found) == 1 else None


def _teams(work: Assembly) -> None:
    for entry in work.pile.of("CareTeam"):
        person = work.person_of(entry.get("subject"), entry)
        encounter = work.pile.find(entry.get("encounter"), entry)
        if person is None:
            continue
        if encounter is None or not _is_stay(encounter):
            continue
        for item in clinical.members(entry, work.pile):
            _hang(person, encounter, ListKind.CARE_TEAM, item)


def _record(work: Assembly, person: Person) -> PatientRecord:
    stays: dict[tuple[str, str], StayRecord] = {}
    priors: dict[tuple[str, str], PriorRecord] = {}
    for entry in sorted(person.encounters, key=_updated):
        origin = work.origin(entry)
        if _is_stay(entry):
            stay = encounters.stay(entry, work.pile, work.context, origin, person.by_stay.get(id(entry), {}))
            stays[stay.system, stay.visit_number] = stay
        else:
            found = encounters.prior(entry, work.pile, work.context, origin)
            priors[found.system, found.key] = found
    lists = {kind: tuple({item.key: item for item in rows}.values()) for kind, rows in person.lists.items()}
    if ListKind.COVERAGE in person.lists:
        lists[ListKind.COVERAGE] = payers.ranked(person.lists[ListKind.COVERAGE])
    fields = patients.fields(
        person.entry, work.context.naive_zone, work.context.now.astimezone(work.context.zone).date()
    )
    spoken = patients.interpreter(person.entry.resource) or person.interpreter
    return PatientRecord(
        identifiers=person.ids,
        fields={**fields, "interpreter": spoken} if spoken else fields,
        lists=lists,
        stays=tuple(stays.values()),
        priors=tuple(found for key, found in priors.items() if key not in stays),
        mother=person.mother,
        source_time=_newest(encounters.source_time(entry, work.context) for entry in person.resources),
        origin=work.origin(person.entry),
    )


def _newest(times: Iterable[datetime | None]) -> datetime | None:
    return max((time for time in times if time is not None), default=None)

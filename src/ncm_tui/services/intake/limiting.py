"""Limited identity at the door (P§10): the records of an import lose what may not be kept before they meet
the vault, so that nothing behind this point, the page that shows the import too, has it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from ncm_tui.interop.records import (
    Feed,
    Item,
    ListKind,
    Lists,
    PatientId,
    PatientRecord,
    PriorRecord,
    Quarantined,
    StayRecord,
)
from ncm_tui.rules.limited_identity import ELLIPSIS, initial, last_four, visit_number

Fingerprint: TypeAlias = Callable[[str], str]
#: What of a person is kept as it came; initials and birth year are made from the rest.
_KEPT = frozenset({"sex", "language", "interpreter", "deceased_at"})


def limit(feeds: tuple[Feed, ...], fingerprint: Fingerprint) -> tuple[Feed, ...]:
    """The feeds with initials for names, the year for the birth date and fingerprints for numbers; without
    phone, address, contacts and member ids."""
    return tuple(
        replace(
            feed,
            patients=tuple(_patient(record, fingerprint) for record in feed.patients),
            quarantine=tuple(_note(note, fingerprint) for note in feed.quarantine),
            warnings=tuple(_note(note, fingerprint) for note in feed.warnings),
            merges=tuple(
                replace(
                    merge,
                    survivor=identifier(merge.survivor, fingerprint),
                    merged=identifier(merge.merged, fingerprint),
                )
                for merge in feed.merges
            ),
        )
        for feed in feeds
    )


def identifier(part: PatientId, fingerprint: Fingerprint) -> PatientId:
    """The fingerprint of an identifier, with its last four beside it; one that is reduced stays as it is."""
    if part.last_four:
        return part
    return replace(part, value=fingerprint(part.value), last_four=last_four(part.value))


def _note(note: Quarantined, fingerprint: Fingerprint) -> Quarantined:
    """What is told of a row: initials, the last four; what it says as fingerprints, to find whom it names."""
    return replace(
        note,
        name=", ".join(filter(None, (initial(part.strip()) for part in note.name.split(",")))),
        mrn=f"{ELLIPSIS}{last_four(note.mrn)}" if note.mrn else "",
        said=frozenset(visit_number(text, fingerprint) for text in note.said),
    )


def _patient(record: PatientRecord, fingerprint: Fingerprint) -> PatientRecord:
    return replace(
        record,
        identifiers=tuple(identifier(part, fingerprint) for part in record.identifiers),
        fields=_fields(record.fields),
        lists=_lists(record.lists),
        stays=tuple(_stay(stay, fingerprint) for stay in record.stays),
        priors=tuple(_prior(prior, fingerprint) for prior in record.priors),
        mother=None if record.mother is None else identifier(record.mother, fingerprint),
    )


def _fields(fields: Mapping[str, str | None]) -> dict[str, str | None]:
    kept = {name: value for name, value in fields.items() if name in _KEPT}
    kept.update((name, initial(fields[name])) for name in ("family", "given") if name in fields)
    if "birth_date" in fields:
        kept["birth_year"] = (fields["birth_date"] or "")[:4] or None
    return kept


def _lists(lists: Lists) -> dict[ListKind, tuple[Item, ...]]:
    kept: dict[ListKind, tuple[Item, ...]] = {
        kind: items for kind, items in lists.items() if kind is not ListKind.CONTACT
    }
    if ListKind.CARE_TEAM in kept:
        kept[ListKind.CARE_TEAM] = tuple(item for item in kept[ListKind.CARE_TEAM] if item.staff)
    if ListKind.COVERAGE in kept:
        kept[ListKind.COVERAGE] = tuple(
            replace(item, values={**item.values, "member_id": ""}) for item in kept[ListKind.COVERAGE]
        )
    return kept


def _stay(stay: StayRecord, fingerprint: Fingerprint) -> StayRecord:
    return replace(stay, visit_number=visit_number(stay.visit_number, fingerprint), lists=_lists(stay.lists))


def _prior(prior: PriorRecord, fingerprint: Fingerprint) -> PriorRecord:
    return replace(prior, key=visit_number(prior.key, fingerprint))


class ServerIds(Mapping[tuple[str, str], PatientId]):
    """Who has a server's id, as the readers ask for it, where some of the ids are kept as fingerprints."""

    def __init__(self, known: Mapping[tuple[str, str], PatientId], fingerprint: Fingerprint) -> None:
        self._known, self._fingerprint = known, fingerprint

    def __getitem__(self, key: tuple[str, str]) -> PatientId:
        system, value = key
        return self._known[key if key in self._known else (system, self._fingerprint(value))]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

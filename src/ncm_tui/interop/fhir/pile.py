"""All resources of one folder in one pile, and what a reference in it points at.

References: ``#contained``, ``urn:uuid`` and other full URLs, absolute, relative, conditional
(``Practitioner?identifier=system|value``). A bundle's own entries are looked up before the folder's, so
that two bundles may both hold a ``Patient/1``. Dangling references resolve to nothing; their display stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ncm_tui.interop.cleaning import Scrub
from ncm_tui.interop.fhir.elements import Resource, many, word

_IDENTIFIED = frozenset({"Patient", "Practitioner", "Organization", "Location"})


@dataclass(slots=True, eq=False)
class Entry:
    """One resource, with the file it came from and what was odd about it."""

    resource: Resource
    file: int
    record: str
    url: str
    scope: "dict[str, Entry]"
    scrub: Scrub = field(default_factory=Scrub)
    reason: str = ""

    @property
    def type(self) -> str:
        return word(self.resource.get("resourceType"))

    @property
    def id(self) -> str:
        return word(self.resource.get("id"))

    def get(self, key: str) -> Any:
        return self.resource.get(key)


@dataclass(slots=True)
class Pile:
    """The entries in file order, and the index of the folder."""

    entries: list[Entry] = field(default_factory=list)
    index: dict[str, Entry] = field(default_factory=dict)
    by_type: dict[str, list[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.by_type.setdefault(entry.type, []).append(entry)
        for key in _keys(entry):
            entry.scope.setdefault(key, entry)
            self.index.setdefault(key, entry)

    def of(self, kind: str) -> Iterator[Entry]:
        """The entries of a type that were not quarantined."""
        return (entry for entry in self.by_type.get(kind, ()) if not entry.reason)

    def find(self, reference: object, near: Entry) -> Entry | None:
        """The entry a Reference object (or its text) of ``near`` points at."""
        target = reference if isinstance(reference, str) else self._text(reference)
        if not target:
            return None
        if target.startswith("#"):
            return _contained(target[1:], near)
        for key in _spellings(target):
            found = near.scope.get(key) or self.index.get(key)
            if found is not None:
                return found
        return None

    def _text(self, reference: object) -> str:
        parts = many(reference)
        if not parts:
            return ""
        if target := word(parts[0].get("reference")):
            return target
        for identifier in many(parts[0].get("identifier")):
            kind, value = word(parts[0].get("type")), word(identifier.get("value"))
            if kind and value:
                return f"{kind}?identifier={word(identifier.get('system'))}|{value}"
        return ""


def display(reference: object, scrub: Scrub) -> str:
    """The words a reference carries beside its target."""
    return next((text for part in many(reference) if (text := scrub.text(part.get("display")))), "")


def _keys(entry: Entry) -> Iterator[str]:
    if entry.url:
        yield entry.url
    if entry.id:
        yield f"{entry.type}/{entry.id}"
    if entry.type in _IDENTIFIED:
        for identifier in many(entry.get("identifier")):
            yield f"{entry.type}?identifier={word(identifier.get('system'))}|{word(identifier.get('value'))}"


def _spellings(target: str) -> Iterator[str]:
    """The keys a reference text may be indexed under, without its version and its server."""
    bare = target.split("/_history/", 1)[0]
    yield bare
    parts = bare.rstrip("/").rsplit("/", 2)
    if len(parts) == 3 and "?" not in bare:
        yield f"{parts[1]}/{parts[2]}"
    if bare.startswith("urn:uuid:"):
        yield from (f"{kind}/{bare[9:]}" for kind in ("Patient", "Encounter", "Condition", "Practitioner"))


def _contained(name: str, near: Entry) -> Entry | None:
    for part in many(near.get("contained")):
        if word(part.get("id")) == name:
            return Entry(part, near.file, f"{near.record}#{name}", "", near.scope, near.scrub)
    return None

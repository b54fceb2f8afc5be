"""FHIR files to a pile of resources: bundles of any type (nested ones too), lone resources, lists, ndjson."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from ncm_tui.interop import moments
from ncm_tui.interop.cleaning import Scrub
from ncm_tui.interop.context import ReadContext
from ncm_tui.interop.fhir.elements import Resource, codes, many, word
from ncm_tui.interop.fhir.pile import Entry, Pile
from ncm_tui.interop.files import SourceFile
from ncm_tui.interop.recognize import is_too_deep
from ncm_tui.interop.records import Origin, Quarantined

CODE_STATUS = frozenset({"45473-6", "304251008"})
_USED = frozenset(
    {
        "Patient",
        "Encounter",
        "Coverage",
        "ExplanationOfBenefit",
        "Condition",
        "AllergyIntolerance",
        "CareTeam",
        "RelatedPerson",
        "Location",
        "Practitioner",
        "PractitionerRole",
        "Organization",
    }
)
_BUNDLE_DEPTH = 4


@dataclass(slots=True)
class Parsed:
    """The pile, and per file what did not get onto it."""

    pile: Pile = field(default_factory=Pile)
    skipped: list[Counter[str]] = field(default_factory=list)
    quarantine: list[Quarantined] = field(default_factory=list)
    damaged: Counter[int] = field(default_factory=Counter)
    as_of: datetime | None = None


def parse(files: Sequence[SourceFile], context: ReadContext) -> Parsed:
    """Read all files of one folder. A damaged file or line is quarantined with its sentence."""
    parsed = Parsed()
    for number, file in enumerate(files):
        parsed.skipped.append(Counter())
        context.watch.progress("Reading", number, len(files))
        context.watch.check()
        _parse_file(parsed, number, file, context)
    return parsed


def _parse_file(parsed: Parsed, number: int, file: SourceFile, context: ReadContext) -> None:
    data = file.data.removeprefix(b"\xef\xbb\xbf")
    first, _, rest = data.lstrip().partition(b"\n")
    if rest.strip() and _object(first) is not None:
        _parse_lines(parsed, number, file, data, context)
        return
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if data.count(b"\n") and b'"resourceType"' in first:
            _parse_lines(parsed, number, file, data, context)
            return
        parsed.quarantine.append(
            Quarantined(Origin(file.name, ""), f"The JSON is damaged or cut off: {_where(error)}.")
        )
        parsed.damaged[number] += 1
        return
    _add_document(parsed, number, document, "", context)


def _parse_lines(parsed: Parsed, number: int, file: SourceFile, data: bytes, context: ReadContext) -> None:
    for line_number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            document = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            origin = Origin(file.name, f"line {line_number}")
            parsed.quarantine.append(Quarantined(origin, f"The line is not whole JSON: {_where(error)}."))
            parsed.damaged[number] += 1
            context.watch.record()
            continue
        _add_document(parsed, number, document, f"line {line_number}", context)


def _add_document(parsed: Parsed, number: int, document: object, where: str, context: ReadContext) -> None:
    """A resource, a bundle, or a list of either. Bundles may hold bundles (batch responses)."""
    stack: list[tuple[object, str, str, dict[str, Entry], int]] = [(document, where, "", {}, 0)]
    while stack:
        part, place, url, scope, depth = stack.pop()
        context.watch.record()
        if isinstance(part, list) and depth < _BUNDLE_DEPTH:
            stack.extend((inner, place, "", scope, depth + 1) for inner in reversed(part))
        elif isinstance(part, dict) and part.get("resourceType") == "Bundle" and depth < _BUNDLE_DEPTH:
            _note_time(parsed, part, context)
            inner_scope: dict[str, Entry] = {}
            entries = list(_bundle_entries(part))
            stack.extend((inner, place, link, inner_scope, depth + 1) for inner, link in reversed(entries))
        else:
            _add_resource(parsed, number, part, place, url, scope)


def _note_time(parsed: Parsed, bundle: Resource, context: ReadContext) -> None:
    """``Bundle.timestamp``: when it was assembled. The newest one is the time of the census."""
    found = moments.fhir(word(bundle.get("timestamp")), context.naive_zone)
    if found is not None and found.at <= context.now:
        parsed.as_of = max(parsed.as_of or found.at, found.at)


def _bundle_entries(bundle: Resource) -> Iterator[tuple[object, str]]:
    for entry in many(bundle.get("entry")):
        if "resource" in entry:
            yield entry["resource"], word(entry.get("fullUrl"))


def _add_resource(
    parsed: Parsed, number: int, part: object, place: str, url: str, scope: dict[str, Entry]
) -> None:
    kind = word(part.get("resourceType")) if isinstance(part, dict) else ""
    if not isinstance(part, dict) or not kind:
        parsed.skipped[number]["not a resource"] += 1
        return
    if not _is_used(part, kind):
        shown = Scrub().text(kind)[:40]
        parsed.skipped[number][shown] += 1
        return
    name = Scrub().text(word(part.get("id")))[:80]
    record = f"{kind}/{name}" if name else f"{kind} {place}".strip()
    parsed.pile.add(Entry(part, number, record, url, scope))


def _is_used(resource: Resource, kind: str) -> bool:
    if kind == "Observation":
        return bool(codes(resource.get("code")) & CODE_STATUS)
    if kind == "ExplanationOfBenefit":
        return any(part.get("resourceType") == "Coverage" for part in many(resource.get("contained")))
    return kind in _USED


def _object(line: bytes) -> object | None:
    try:
        found: object = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return found


def _where(error: orjson.JSONDecodeError) -> str:
    if is_too_deep(error):
        return "it is nested too deeply"
    return f"line {error.lineno}, column {error.colno}"

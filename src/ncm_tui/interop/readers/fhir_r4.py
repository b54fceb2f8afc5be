"""FHIR R4: bundles of any type, lone resources, ndjson, folders of these (interop §3, §4.9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ncm_tui.interop.context import ReadContext, Reader
from ncm_tui.interop.fhir.assemble import assemble
from ncm_tui.interop.fhir.parse import Parsed, parse
from ncm_tui.interop.files import SourceFile
from ncm_tui.interop.records import Feed, FileTally, Origin, PatientRecord, Quarantined

KIND = "fhir-r4"


def read(files: Sequence[SourceFile], context: ReadContext) -> Sequence[Feed]:
    """All files of one folder as one feed: resources refer to each other across its files."""
    parsed = parse(files, context)
    patients, merges = assemble(parsed, files, context)
    as_of = parsed.as_of or _last_touched(patients, context.now)
    return (replace(_feed(parsed, patients, files, as_of), merges=merges),)


def _last_touched(patients: Sequence[PatientRecord], now: datetime) -> datetime | None:
    """How old an export without a time of its own is: the newest ``meta.lastUpdated`` in it.

    The file's own date says when somebody copied it, and would make an old census look fresh (P§6).
    """
    times = [patient.source_time for patient in patients]
    times += [stay.source_time for patient in patients for stay in patient.stays]
    return max((time for time in times if time is not None and time <= now), default=None)


def _feed(
    parsed: Parsed,
    patients: Sequence[PatientRecord],
    files: Sequence[SourceFile],
    as_of: datetime | None,
) -> Feed:
    accepted, warned, held = ([0] * len(files) for _ in range(3))
    quarantine = list(parsed.quarantine)
    warnings: list[Quarantined] = []
    for entry in parsed.pile.entries:
        origin = Origin(files[entry.file].name, entry.record)
        if entry.reason:
            held[entry.file] += 1
            quarantine.append(Quarantined(origin, entry.reason))
            continue
        accepted[entry.file] += 1
        if entry.scrub.warnings:
            warned[entry.file] += 1
            warnings.extend(Quarantined(origin, sentence) for sentence in entry.scrub.warnings)
    tallies = tuple(
        FileTally(
            path=file.name,
            kind=KIND,
            sha256=file.sha256,
            accepted=accepted[number],
            warned=warned[number],
            quarantined=held[number] + parsed.damaged[number],
            skipped=dict(parsed.skipped[number]),
        )
        for number, file in enumerate(files)
    )
    return Feed("fhir", tuple(patients), tallies, tuple(quarantine), tuple(warnings), as_of)


READER = Reader(kinds=("fhir-json", "fhir-ndjson"), title="FHIR R4", read=read)

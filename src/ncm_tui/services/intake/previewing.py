"""The fold as a page: groups, counts, details, the zone question."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ncm_tui.interop.records import Feed, FileTally, Quarantined
from ncm_tui.services.intake.folding import Fold
from ncm_tui.services.intake.preview_rows import name_of, rows
from ncm_tui.services.intake.preview_words import is_cancelled
from ncm_tui.services.intake.question import zone_question
from ncm_tui.services.intake.state import Entity, Fate, PatientState, StayState
from ncm_tui.views.intake import (
    ConflictLine,
    Counts,
    FileLine,
    Preview,
    PreviewRow,
    RecordNote,
)

_SHOWN_ROWS = 20_000


def preview(
    fold: Fold,
    feeds: Sequence[Feed],
    refused: Sequence[tuple[FileTally, Quarantined]],
    zone: ZoneInfo,
    at: datetime,
) -> Preview:
    """Everything the page and the report show. ``refused`` are whole files that could not be read."""
    files = [*(file for feed in feeds for file in feed.files), *(file for file, _note in refused)]
    held = [
        *(note for _file, note in refused),
        *(note for feed in feeds for note in feed.quarantine),
        *fold.quarantine,
    ]
    stays = [stay for stay, _patient in fold.stays.values()]
    over = _led_over(fold)
    theirs = {origin for record, stay in fold.others for origin in (record.origin, stay and stay.origin)}
    odd = [note for feed in feeds for note in feed.warnings if note.origin not in theirs]
    lines = rows(fold, held, odd, zone)
    return Preview(
        files=tuple(_file(file, fold.quarantine) for file in files),
        patients=replace(_counts(fold.touched.values()), merged=len(fold.merges)),
        stays=replace(
            _stay_counts([stay for stay in stays if id(stay) not in over], fold.never_came), merged=len(over)
        ),
        open_stays=sum(stay.value("status") in ("in-progress", "onleave") for stay in stays),
        prior_encounters=_prior_counts(fold),
        rows=_shown(lines),
        groups=Counter(row.outcome for row in lines),
        quarantine=tuple(_note(note) for note in held),
        warnings=tuple(_note(note) for note in odd),
        conflicts=tuple(_conflicts(fold)),
        zone_question=zone_question(fold.shifts, zone),
        left_out=len(fold.others),
        older=sum(entity.older for entity in [*fold.touched.values(), *stays]),
        census_at=at,
        absent=fold.absent,
        never_came=fold.never_came,
    )


def _shown(lines: Sequence[PreviewRow]) -> tuple[PreviewRow, ...]:
    """The first rows of a very long list, and every question."""
    if len(lines) <= _SHOWN_ROWS:
        return tuple(lines)
    questions = [row for row in lines if row.is_question]
    kept = {id(row) for row in (*lines[:_SHOWN_ROWS], *questions)}
    return tuple(row for row in lines if id(row) in kept)


def _file(file: FileTally, late: Iterable[Quarantined]) -> FileLine:
    """A tally, less the records that were held back when they met the vault."""
    held = sum(note.origin.path == file.path for note in late)
    return FileLine(
        file.path,
        file.kind,
        max(file.accepted - held, 0),
        file.warned,
        file.quarantined + held,
        file.duplicates,
        file.skipped,
    )


def _note(note: Quarantined) -> RecordNote:
    return RecordNote(note.origin.path, note.origin.record, note.reason)


def _counts(entities: Iterable[Entity]) -> Counts:
    found = Counter(
        "new" if entity.is_new else "changed" if entity.is_changed() else "unchanged" for entity in entities
    )
    return Counts(found["new"], found["changed"], found["unchanged"])


def _stay_counts(stays: Sequence[StayState], never_came: int) -> Counts:
    cancelled = [stay for stay in stays if is_cancelled(stay)]
    rest = _counts(stay for stay in stays if not is_cancelled(stay))
    return replace(rest, cancelled=len(cancelled) + never_came)


def _led_over(fold: Fold) -> set[int]:
    """Stays that come over with a merged record: they are counted as that."""
    return {id(stay) for merge in fold.merges if merge.loser is not None for stay in merge.loser.stays}


def _prior_counts(fold: Fold) -> Counts:
    fates = Counter(prior.fate for patient in fold.touched.values() for prior in patient.priors.values())
    return Counts(fates[Fate.NEW], fates[Fate.CHANGED], fates[Fate.STAYS])


def _conflicts(fold: Fold) -> Iterable[ConflictLine]:
    for patient in fold.touched.values():
        for clash in patient.clashes.values():
            yield _conflict(patient, "", clash.field, clash.nurse_value, clash.emr_value)
    for stay, patient in fold.stays.values():
        for clash in stay.clashes.values():
            yield _conflict(patient, stay.visit_number, clash.field, clash.nurse_value, clash.emr_value)
    if fold.shifts:
        first, count = fold.shifts[0], len({id(shift.stay) for shift in fold.shifts})
        yield ConflictLine("", f"{count} stays", "", "time zone", first.vault, first.file)


def _conflict(
    patient: PatientState, visit: str, name: str, nurse: str | None, emr: str | None
) -> ConflictLine:
    return ConflictLine(patient.mrn, name_of(patient), visit, name.partition("#")[0], nurse or "", emr or "")

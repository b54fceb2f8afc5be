"""The fold as a page: groups, counts, details, the zone question."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ncm_tui.interop.records import Feed, FileTally, Quarantined
from ncm_tui.services.intake.details import details_of, list_details, new_details, time_details
from ncm_tui.services.intake.folding import Fold
from ncm_tui.services.intake.question import zone_question
from ncm_tui.services.intake.state import Entity, Fate, PatientState, StayState
from ncm_tui.vault.names import display_name
from ncm_tui.views.intake import (
    ConflictLine,
    Counts,
    FileLine,
    Outcome,
    Preview,
    PreviewRow,
    RecordNote,
)
from ncm_tui.views.patient import NO_INFORMATION

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
    return Preview(
        files=tuple(_file(file, fold.quarantine) for file in files),
        patients=_counts(fold.touched.values()),
        stays=_stay_counts(stays, fold.never_came),
        open_stays=sum(stay.value("status") in ("in-progress", "onleave") for stay in stays),
        prior_encounters=_prior_counts(fold),
        rows=tuple(_rows(fold, held, zone)),
        quarantine=tuple(_note(note) for note in held),
        warnings=tuple(_note(note) for feed in feeds for note in feed.warnings),
        conflicts=tuple(_conflicts(fold)),
        zone_question=zone_question(fold.shifts, zone),
        left_out=fold.left_out,
        older=sum(entity.older for entity in [*fold.touched.values(), *stays]),
        census_at=at,
    )


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
    cancelled = [stay for stay in stays if _is_cancelled(stay)]
    rest = _counts(stay for stay in stays if not _is_cancelled(stay))
    return replace(rest, cancelled=len(cancelled) + never_came)


def _is_cancelled(stay: StayState) -> bool:
    old, new = stay.before.get("status"), stay.cells.get("status")
    gone = ("cancelled", "entered-in-error")
    return new is not None and new.value in gone and (old is None or old.value not in gone)


def _prior_counts(fold: Fold) -> Counts:
    fates = Counter(prior.fate for patient in fold.touched.values() for prior in patient.priors.values())
    return Counts(fates[Fate.NEW], fates[Fate.CHANGED], fates[Fate.STAYS])


def _rows(fold: Fold, held: Sequence[Quarantined], zone: ZoneInfo) -> list[PreviewRow]:
    order = list(Outcome)
    with_stay = {id(patient) for _stay, patient in fold.stays.values()}
    rows = [_stay_row(stay, patient, zone) for stay, patient in fold.stays.values()]
    rows += [_patient_row(patient) for patient in fold.touched.values() if id(patient) not in with_stay]
    rows += [
        PreviewRow(
            "",
            Outcome.QUARANTINED,
            note.origin.record or note.origin.path,
            "",
            None,
            "",
            note.reason,
            (note.origin.path, note.origin.record, note.reason),
        )
        for note in held
    ]
    rows.sort(key=lambda row: (order.index(row.outcome), row.name.casefold(), row.bed))
    return rows[:_SHOWN_ROWS]


def _stay_row(stay: StayState, patient: PatientState, zone: ZoneInfo) -> PreviewRow:
    if stay.clashes or patient.clashes:
        outcome = Outcome.CONFLICT
    elif stay.is_new:
        outcome = Outcome.NEW
    else:
        outcome = Outcome.CHANGED if stay.is_changed() or patient.is_changed() else Outcome.UNCHANGED
    details = [
        *details_of(patient, zone),
        *details_of(stay, zone),
        *time_details(stay, zone),
        *list_details(stay),
    ]
    status = " · ".join(filter(None, (stay.value("class_code"), stay.value("status"))))
    what = status if stay.is_new else "; ".join(details) or status
    told = new_details(stay, patient, zone) if stay.is_new else details
    visit = () if patient.limited else (f"visit {stay.visit_number}",)
    return PreviewRow(
        stay.visit_number,
        outcome,
        _name(patient),
        patient.mrn,
        _day(patient.value("birth_date")),
        stay.value("bed") or stay.value("unit") or "",
        what,
        (*visit, status, *told),
        birth_year=_year(patient),
    )


def _patient_row(patient: PatientState) -> PreviewRow:
    outcome = (
        Outcome.NEW if patient.is_new else Outcome.CHANGED if patient.is_changed() else Outcome.UNCHANGED
    )
    if patient.clashes:
        outcome = Outcome.CONFLICT
    details = tuple(details_of(patient, ZoneInfo("UTC")))
    priors = sum(prior.fate is not Fate.GONE for prior in patient.priors.values())
    what = f"no stay, {priors} prior encounters"
    return PreviewRow(
        f"mrn {patient.mrn_key}",
        outcome,
        _name(patient),
        patient.mrn,
        _day(patient.value("birth_date")),
        "",
        what,
        (what, *details),
        birth_year=_year(patient),
    )


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
    return ConflictLine(patient.mrn, _name(patient), visit, name.partition("#")[0], nurse or "", emr or "")


def _name(patient: PatientState) -> str:
    if patient.no_information:
        return NO_INFORMATION
    return display_name(patient.value("family"), patient.value("given"))


def _year(patient: PatientState) -> int | None:
    text = patient.value("birth_year")
    return int(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""The lines of the page of what changed: which group a stay is in, and what is said of it."""

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from ncm_tui.interop.records import PatientRecord, Quarantined, StayRecord
from ncm_tui.services.intake.details import (
    clash_told,
    details_of,
    list_details,
    new_details,
    status_word,
    time_details,
)
from ncm_tui.services.intake.folding import Fold
from ncm_tui.services.intake.likely import Ask
from ncm_tui.services.intake.merging import Merged
from ncm_tui.services.intake.preview_words import outcome_of, standing, what_changed
from ncm_tui.services.intake.state import Entity, Fate, PatientState, StayState, conflict_key
from ncm_tui.vault.names import display_name
from ncm_tui.views.intake import AbsentLine, Outcome, PreviewRow
from ncm_tui.views.patient import NO_INFORMATION


def rows(
    fold: Fold, held: Sequence[Quarantined], odd: Sequence[Quarantined], zone: ZoneInfo
) -> list[PreviewRow]:
    """All lines, in the order of the page; ``held`` was not taken in, ``odd`` was, with a word on it."""
    order = {outcome: place for place, outcome in enumerate(Outcome)}
    with_stay = {id(patient) for _stay, patient in fold.stays.values()}
    found = [
        row for stay, patient in fold.stays.values() if (row := _stay_row(stay, patient, zone)) is not None
    ]
    found += [
        row
        for patient in fold.touched.values()
        if id(patient) not in with_stay and (row := _patient_row(patient, zone)) is not None
    ]
    found += [
        row
        for stay, patient in fold.stays.values()
        if (row := _identity_row(stay, patient, zone)) is not None
    ]
    found += [_merged_row(merge) for merge in fold.merges]
    found += [_ask_row(ask) for ask in fold.asks]
    asked = {ask.origin for ask in fold.asks}
    held = [note for note in held if note.origin not in asked]
    found += [_absent_row(line, zone) for line in fold.absent]
    found += _conflict_rows(fold, zone)
    found += [_other_row(record, stay) for record, stay in fold.others]
    known = fold.known.patients
    hidden = {value for state in known if state.no_information for _system, value in state.identifiers}
    found += [_note_row(note, Outcome.WARNED, hidden) for note in odd]
    found += [_note_row(note, Outcome.QUARANTINED, hidden) for note in held]
    found.sort(key=lambda row: (order[row.outcome], row.bed == "", row.bed, row.name.casefold()))
    return found


def name_of(patient: PatientState) -> str:
    """As a list may show it."""
    if patient.no_information:
        return NO_INFORMATION
    return display_name(patient.value("family"), patient.value("given"))


def _stay_row(stay: StayState, patient: PatientState, zone: ZoneInfo) -> PreviewRow | None:
    """``None`` for a stay of which nothing but fields in conflict is to be said."""
    details = [
        *_changes(patient, zone),
        *_changes(stay, zone),
        *time_details(stay, zone),
        *list_details(stay),
    ]
    clashes = {**stay.clashes, **patient.clashes}
    outcome = outcome_of(stay, patient)
    if clashes and not details and not stay.is_new:
        return None
    told = new_details(stay, patient, zone) if stay.is_new else details
    visit = () if patient.limited else (f"visit {stay.visit_number}",)
    return PreviewRow(
        stay.visit_number,
        outcome,
        name_of(patient),
        patient.mrn,
        _day(patient.value("birth_date")),
        stay.value("bed") or stay.value("unit") or "",
        what_changed(outcome, stay, patient, details, zone),
        (*visit, standing(stay), *told),
        birth_year=_year(patient),
    )


def _identity_row(stay: StayState, patient: PatientState, zone: ZoneInfo) -> PreviewRow | None:
    """Another name or birth date, where the line of the stay tells something else: a line of its own."""
    if outcome_of(stay, patient) in (Outcome.NEW, Outcome.CHANGED) or patient.is_new:
        return None
    changed = {name for name, old, _cell in patient.changed_cells() if old is not None and old.value}
    if not changed & {"family", "given", "birth_date"}:
        return None
    details = tuple(_changes(patient, zone))
    if not details:
        return None
    born, bed = _day(patient.value("birth_date")), stay.value("bed") or stay.value("unit") or ""
    what = what_changed(Outcome.CHANGED, stay, patient, details, zone)
    return PreviewRow(
        "",
        Outcome.CHANGED,
        name_of(patient),
        patient.mrn,
        born,
        bed,
        what,
        details,
        birth_year=_year(patient),
    )


def _patient_row(patient: PatientState, zone: ZoneInfo) -> PreviewRow | None:
    outcome = (
        Outcome.NEW if patient.is_new else Outcome.CHANGED if patient.is_changed() else Outcome.UNCHANGED
    )
    details = tuple(_changes(patient, zone))
    if patient.clashes and not details:
        return None
    priors = sum(prior.fate is not Fate.GONE for prior in patient.priors.values())
    what = f"no stay, {priors} prior encounters"
    return PreviewRow(
        f"mrn {patient.mrn_key}",
        outcome,
        name_of(patient),
        patient.mrn,
        _day(patient.value("birth_date")),
        "",
        what,
        (what, *details),
        birth_year=_year(patient),
    )


def _changes(entity: Entity, zone: ZoneInfo) -> list[str]:
    """What differs, without the fields in conflict: those are rows of their own."""
    return details_of(entity, zone)[len(entity.clashes) :]


def _conflict_rows(fold: Fold, zone: ZoneInfo) -> Iterator[PreviewRow]:
    for patient in fold.touched.values():
        yield from _clashes(patient, patient, "", zone)
    for stay, patient in fold.stays.values():
        yield from _clashes(stay, patient, stay.value("bed") or stay.value("unit") or "", zone)


def _clashes(entity: Entity, patient: PatientState, bed: str, zone: ZoneInfo) -> Iterator[PreviewRow]:
    for clash in entity.clashes.values():
        told = clash_told(clash, zone)
        yield PreviewRow(
            conflict_key(entity, clash.field),
            Outcome.CONFLICT,
            name_of(patient),
            patient.mrn,
            _day(patient.value("birth_date")),
            bed,
            told,
            (told,),
            birth_year=_year(patient),
        )


def _merged_row(merge: Merged) -> PreviewRow:
    patient, number = merge.survivor, merge.number
    old = f"…{number.last_four}" if number.last_four else number.value
    what = f"MRN {old} is now {patient.mrn}"
    told = [what, "Later rows under the old number find this patient."]
    if merge.loser is not None:
        led = f"{name_of(merge.loser)}: {len(merge.loser.stays)} stays and all that is written there"
        told.insert(1, f"Led over from {led}; what both say differently stays.")
    return PreviewRow(
        merge.key,
        Outcome.MERGED,
        name_of(patient),
        patient.mrn,
        _day(patient.value("birth_date")),
        "",
        what,
        tuple(told),
        birth_year=_year(patient),
    )


def _ask_row(ask: Ask) -> PreviewRow:
    born = _day(ask.birth_date)
    return PreviewRow(ask.key, Outcome.ASKED, ask.name, ask.mrn, born, ask.bed, ask.what, ask.details)


_NOT_NAMED = "This list does not name the patient. Nothing is concluded from that."
_OTHER_VISIT = "This list has the patient with another visit. Did this one end?"


def _absent_row(line: AbsentLine, zone: ZoneInfo) -> PreviewRow:
    since = f"not on the list since {line.since.astimezone(zone):%a %d %H:%M}" if line.waiting else ""
    other = "listed with another visit" if line.other_visit else ""
    parts = [line.st, other, since, "! safety" if line.held else ""]
    details = [
        f"{line.st} · {line.bed or line.unit}",
        _OTHER_VISIT if line.other_visit else since or _NOT_NAMED,
        "l left (the day of the list; the hour is confirmed later)",
        "m moved elsewhere: off my list",
        "n not mine any more: off my list",
        "k kept on my list, asked again next time",
        "No answer: stays on my list, marked, and is asked again.",
    ]
    if line.held:
        details.append(f"m and n are refused: {line.held}.")
    return PreviewRow(
        line.stay,
        Outcome.ABSENT,
        line.name,
        line.mrn,
        line.birth_date,
        line.bed or line.unit,
        " · ".join(filter(None, parts)),
        tuple(details),
        birth_year=line.birth_year,
    )


def _other_row(record: PatientRecord, stay: StayRecord | None) -> PreviewRow:
    fields = stay.fields if stay is not None else {}
    said = {name: record.fields.get(name) or "" for name in ("family", "given", "birth_date", "birth_year")}
    year = said["birth_year"]
    mrn = f"…{record.mrn.last_four}" if record.mrn.last_four else record.mrn.value
    return PreviewRow(
        stay.visit_number if stay is not None else f"mrn {record.mrn.value}",
        Outcome.OTHERS,
        display_name(said["family"], said["given"]),
        mrn,
        _day(said["birth_date"]),
        fields.get("bed") or fields.get("unit") or "",
        status_word(fields.get("class_code")),
        ("Not chosen as yours: nothing of this row is kept.", "Space takes it in."),
        birth_year=int(year) if year else None,
    )


def _note_row(note: Quarantined, outcome: Outcome, hidden: set[str]) -> PreviewRow:
    """``hidden``: numbers of patients whose name no list shows."""
    origin = note.origin
    family, comma, given = note.name.partition(",")
    shown = display_name(family.strip(), given.strip()) if comma else note.name
    return PreviewRow(
        "",
        outcome,
        NO_INFORMATION if note.said & hidden else shown or origin.record or origin.path,
        note.mrn,
        None,
        note.bed,
        note.reason,
        tuple(filter(None, (origin.path, origin.record, note.reason))),
    )


def _year(patient: PatientState) -> int | None:
    text = patient.value("birth_year")
    return int(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""The lines of the page of what changed: which group a stay is in, and what is said of it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ncm_tui.interop.records import PatientRecord, Quarantined, StayRecord
from ncm_tui.models.enums import KeyTimeKind
from ncm_tui.rules import stay_days
from ncm_tui.services.intake.details import (
    FIELD_WORDS,
    STATUS_WORDS,
    clash_told,
    details_of,
    list_details,
    new_details,
    status_word,
    time_details,
)
from ncm_tui.services.intake.folding import Fold
from ncm_tui.services.intake.merging import Merged
from ncm_tui.services.intake.state import Entity, Fate, PatientState, StayState, conflict_key
from ncm_tui.services.shown import RETURN_DAYS
from ncm_tui.vault.names import display_name
from ncm_tui.views.intake import AbsentLine, Outcome, PreviewRow
from ncm_tui.views.patient import NO_INFORMATION

_GONE = ("cancelled", "entered-in-error")
_OPEN = ("in-progress", "onleave", None)
_NAMES = ("family", "given")
_NAME_LINES = tuple(f"{FIELD_WORDS[name]} " for name in _NAMES)
_IN_A_BED = ("IMP", "ACUTE", "NONAC", "OBSENC")


def rows(fold: Fold, held: Sequence[Quarantined], zone: ZoneInfo) -> list[PreviewRow]:
    """All lines, in the order of the page."""
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
    found += [_merged_row(merge) for merge in fold.merges]
    found += [_absent_row(line, zone) for line in fold.absent]
    found += _conflict_rows(fold, zone)
    found += [_other_row(record, stay) for record, stay in fold.others]
    found += [_held_row(note) for note in held]
    found.sort(key=lambda row: (order[row.outcome], row.bed == "", row.bed, row.name.casefold()))
    return found


def is_cancelled(stay: StayState) -> bool:
    """Whether the EMR takes the stay back now: cancelled, or entered in error."""
    old, new = stay.before.get("status"), stay.cells.get("status")
    return new is not None and new.value in _GONE and (old is None or old.value not in _GONE)


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
    outcome = _outcome(stay, patient)
    if clashes and not details and not stay.is_new:
        return None
    standing = _standing(stay)
    told = new_details(stay, patient, zone) if stay.is_new else details
    visit = () if patient.limited else (f"visit {stay.visit_number}",)
    return PreviewRow(
        stay.visit_number,
        outcome,
        name_of(patient),
        patient.mrn,
        _day(patient.value("birth_date")),
        stay.value("bed") or stay.value("unit") or "",
        _what(outcome, stay, patient, details, zone),
        (*visit, standing, *told),
        birth_year=_year(patient),
    )


def _outcome(stay: StayState, patient: PatientState) -> Outcome:
    if stay.is_new:
        return Outcome.NEW
    if is_cancelled(stay):
        return Outcome.CANCELLED
    if _has_left(stay):
        return Outcome.LEFT
    if _moved(stay, ("class_code",)) and _status(stay, before=True) != _status(stay):
        return Outcome.STATUS
    if _moved(stay, ("unit", "bed")):
        return Outcome.MOVED
    return Outcome.CHANGED if stay.is_changed() or patient.is_changed() else Outcome.UNCHANGED


def _has_left(stay: StayState) -> bool:
    """Whether the EMR says now that she left: the stay is finished, or it has its time of leaving."""
    old, new = stay.before.get("status"), stay.cells.get("status")
    finished = new is not None and new.value == "finished" and (old is None or old.value != "finished")
    left = stay.times.get(KeyTimeKind.LEFT)
    return finished or (left is not None and left.fate is Fate.NEW)


def _moved(stay: StayState, names: tuple[str, ...]) -> bool:
    """Whether the EMR has another value than before in one of these, where it had one."""
    return any(name in names and old is not None and old.value for name, old, _cell in stay.changed_cells())


def _what(
    outcome: Outcome, stay: StayState, patient: PatientState, details: Sequence[str], zone: ZoneInfo
) -> str:
    """The line's own words: what changed, from what to what."""
    parts: list[str] = []
    if outcome is Outcome.NEW:
        parts = [_standing(stay), _back(stay, patient, zone)]
    elif outcome in (Outcome.LEFT, Outcome.CANCELLED):
        left = next((row for row in time_details(stay, zone) if row.startswith(KeyTimeKind.LEFT)), "")
        parts = [left or _standing(stay), *(_bed_change(stay),)]
    elif outcome in (Outcome.STATUS, Outcome.MOVED):
        classes = _status(stay, before=True), _status(stay)
        parts = [f"{classes[0]} → {classes[1]}" if classes[0] != classes[1] else "", _bed_change(stay)]
        rest = len(details) - sum(_moved(stay, (name,)) for name in ("class_code", "unit", "bed"))
        parts += [f"+{rest} more" if rest > 0 else ""]
    else:
        was = _name_before(patient)
        rest = [line for line in details if not was or not line.startswith(_NAME_LINES)]
        parts = [was, "; ".join(rest)] if details else [_standing(stay)]
    return " · ".join(filter(None, parts))


def _name_before(patient: PatientState) -> str:
    """``was SMITH, John``, where the EMR has another name now."""
    changed = {name for name, _old, _cell in patient.changed_cells()} - set(patient.clashes)
    old = {name: cell.value for name, cell in patient.before.items() if name in _NAMES}
    if patient.is_new or not changed & set(_NAMES) or not any(old.values()):
        return ""
    return f"was {display_name(old.get('family'), old.get('given'))}"


def _bed_change(stay: StayState) -> str:
    """``4W-12A → 5E-03``; the unit where there is no bed."""
    for name in ("bed", "unit"):
        old, new = stay.before.get(name), stay.cells.get(name)
        if old is not None and new is not None and old.value and old.value != new.value:
            return f"{old.value} → {new.value or 'none'}"
    return ""


def _standing(stay: StayState) -> str:
    """``IP``, ``IP · left``: the field's words for where the stay is."""
    status = stay.value("status")
    return " · ".join(
        filter(None, (_status(stay), "" if status in _OPEN else STATUS_WORDS.get(status or "", status or "")))
    )


def _status(stay: StayState, *, before: bool = False) -> str:
    cell = stay.before.get("class_code") if before else None
    return status_word(cell.value if cell else stay.value("class_code"))


def _back(stay: StayState, patient: PatientState, zone: ZoneInfo) -> str:
    """``back after 6 d``: within thirty days of leaving a hospital bed."""
    arrival = stay.times.get(KeyTimeKind.ARRIVAL)
    if arrival is None:
        return ""
    ends = [
        row.at
        for other in patient.stays
        if other is not stay and (row := other.times.get(KeyTimeKind.LEFT)) is not None and not row.voided
    ]
    ends += [
        prior.values["ended_at"] or ""
        for prior in patient.priors.values()
        if prior.values["class_code"] in _IN_A_BED and prior.fate is not Fate.GONE
    ]
    last = max((end for end in ends if end and end <= arrival.at), default="")
    if not last:
        return ""
    days = stay_days.nights(datetime.fromisoformat(last), datetime.fromisoformat(arrival.at), zone)
    return f"back after {days} d" if days <= RETURN_DAYS else ""


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


def _absent_row(line: AbsentLine, zone: ZoneInfo) -> PreviewRow:
    since = f"not on the list since {line.since.astimezone(zone):%a %d %H:%M}" if line.waiting else ""
    parts = [line.st, since, "! safety" if line.held else ""]
    details = [
        f"{line.st} · {line.bed or line.unit}",
        since or "This list does not name the patient. Nothing is concluded from that.",
        "l left (the day of the list; the hour is confirmed later)",
        "m moved elsewhere, or not mine any more: off my list",
        "k kept on my list, asked again next time",
        "No answer: stays on my list, marked, and is asked again.",
    ]
    if line.held:
        details.append(f"m is refused: {line.held}.")
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


def _held_row(note: Quarantined) -> PreviewRow:
    origin = note.origin
    return PreviewRow(
        "",
        Outcome.QUARANTINED,
        origin.record or origin.path,
        "",
        None,
        "",
        note.reason,
        (origin.path, origin.record, note.reason),
    )


def _year(patient: PatientState) -> int | None:
    text = patient.value("birth_year")
    return int(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

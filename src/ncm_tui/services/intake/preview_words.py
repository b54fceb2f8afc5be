"""What is said of one stay on the page of what changed: its group, and its line's own words."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ncm_tui.models.enums import KeyTimeKind
from ncm_tui.rules import stay_days
from ncm_tui.services.intake.details import FIELD_WORDS, STATUS_WORDS, status_word, time_details
from ncm_tui.services.intake.state import Fate, PatientState, StayState
from ncm_tui.services.shown import RETURN_DAYS
from ncm_tui.vault.names import display_name
from ncm_tui.views.intake import Outcome

_GONE = ("cancelled", "entered-in-error")
_OPEN = ("in-progress", "onleave", None)
_NAMES = ("family", "given")
_NAME_LINES = tuple(f"{FIELD_WORDS[name]} " for name in _NAMES)
_IN_A_BED = ("IMP", "ACUTE", "NONAC", "OBSENC")


def is_cancelled(stay: StayState) -> bool:
    """Whether the EMR takes the stay back now: cancelled, or entered in error."""
    old, new = stay.before.get("status"), stay.cells.get("status")
    return new is not None and new.value in _GONE and (old is None or old.value not in _GONE)


def outcome_of(stay: StayState, patient: PatientState) -> Outcome:
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


def what_changed(
    outcome: Outcome, stay: StayState, patient: PatientState, details: Sequence[str], zone: ZoneInfo
) -> str:
    """The line's own words: what changed, from what to what."""
    parts: list[str] = []
    if outcome is Outcome.NEW:
        parts = [standing(stay), _back(stay, patient, zone)]
    elif outcome in (Outcome.LEFT, Outcome.CANCELLED):
        left = next((row for row in time_details(stay, zone) if row.startswith(KeyTimeKind.LEFT)), "")
        parts = [left or standing(stay), _bed_change(stay)]
    elif outcome in (Outcome.STATUS, Outcome.MOVED):
        classes = _status(stay, before=True), _status(stay)
        parts = [f"{classes[0]} → {classes[1]}" if classes[0] != classes[1] else "", _bed_change(stay)]
        more = len(details) - sum(_moved(stay, (name,)) for name in ("class_code", "unit", "bed"))
        parts += [f"+{more} more" if more > 0 else ""]
    else:
        was = _name_before(patient)
        rest = [line for line in details if not was or not line.startswith(_NAME_LINES)]
        parts = [was, "; ".join(rest)] if details else [standing(stay)]
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


def standing(stay: StayState) -> str:
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

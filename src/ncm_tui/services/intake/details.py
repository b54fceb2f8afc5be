"""What an import would change about one patient or stay, a line a thing."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from ncm_tui.interop.records import ListKind
from ncm_tui.models.enums import Precision
from ncm_tui.services.intake.state import Clash, Entity, Fate, PatientState, StayState, TimeRow

_ST = {"IMP": "IP", "ACUTE": "IP", "NONAC": "IP", "OBSENC": "OB", "EMER": "ED"}
STATUS_WORDS = {
    "planned": "expected",
    "in-progress": "in the hospital",
    "onleave": "on leave",
    "finished": "left",
    "cancelled": "cancelled",
    "entered-in-error": "entered in error",
}
FIELD_WORDS = {
    "family": "last name",
    "given": "first name",
    "birth_date": "date of birth",
    "class_code": "status",
    "status": "stay",
    "admit_source": "admit source",
    "key_time.arrival": "arrival",
    "key_time.left": "left",
    "edd": "EDD",
    "deceased_at": "deceased",
    "born_at": "born",
    "stay_location": "locations",
    "care_team_member": "care team",
    "code_status": "code status",
    "status_change": "status history",
}


def new_details(stay: StayState, patient: PatientState, zone: ZoneInfo) -> list[str]:
    """What a new stay brings with it."""
    lines = [f"{row.kind} {_time_shown(row, zone)}" for row in stay.times.values()]
    for name in ("unit", "attending", "service", "reason", "admit_source"):
        if value := stay.value(name):
            lines.append(f"{_word(name)} {value}")
    for row in patient.lists.get(ListKind.COVERAGE, {}).values():
        lines.append(f"payer {row.values.get('payer')}: plan type to be confirmed")
    for kind, rows in (*stay.lists.items(), *patient.lists.items()):
        if kind not in (ListKind.COVERAGE, ListKind.STATUS) and rows:
            lines.append(f"{_word(kind.value)}: {len(rows)}")
    lines.append("on your list" if stay.on_my_list else "not on your list: it is not open")
    return lines


def _time_shown(row: TimeRow, zone: ZoneInfo) -> str:
    at = datetime.fromisoformat(row.at).astimezone(zone)
    return f"{at:%a %d %b %Y}" if row.precision == Precision.DATE else f"{at:%a %d %b %Y %H:%M}"


def details_of(entity: Entity, zone: ZoneInfo) -> list[str]:
    """What differs, a line a field: ``unit 4W → 4E``; a clash names the nurse's value first."""
    lines = [clash_told(clash, zone) for clash in entity.clashes.values()]
    if entity.is_new:
        return lines
    for name, old, cell in entity.changed_cells():
        if "@" in name or name.startswith("key_time.") or name in entity.clashes:
            continue
        before = f"{_said(name, old.value, zone)} → " if old and old.value else ""
        lines.append(f"{_word(name)} {before}{_said(name, cell.value, zone)}")
    return lines


def clash_told(clash: Clash, zone: ZoneInfo) -> str:
    """``bed: mine ICU-1, EMR 4W-02``."""
    mine, emr = (_said(clash.field, value, zone) for value in (clash.nurse_value, clash.emr_value))
    if clash.field == "left" and clash.emr_value is None:
        emr = "has the patient in the hospital"
    return f"{_word(clash.field)}: mine {mine}, EMR {emr}"


def time_details(stay: StayState, zone: ZoneInfo) -> list[str]:
    """The key times that change, a line each."""
    if stay.is_new:
        return []
    return [
        f"{row.kind} {'removed' if row.fate is Fate.GONE else _shown(row.at, zone)}"
        for row in stay.changed_times()
    ]


def list_details(entity: Entity) -> list[str]:
    """The lists that change: how many rows added, changed, removed. The histories of places and of status
    only repeat what is said already."""
    if entity.is_new:
        return []
    told = (ListKind.STATUS, ListKind.LOCATION)
    found = Counter((kind, row.fate) for kind, row in entity.changed_rows() if kind not in told)
    words = {Fate.NEW: "added", Fate.CHANGED: "changed", Fate.GONE: "removed"}
    return [f"{_word(kind.value)}: {count} {words[fate]}" for (kind, fate), count in found.items()]


def status_word(class_code: str | None) -> str:
    """``IP``, ``OB``, ``ED``, ``OP`` of an EMR's class; empty where it says none."""
    return _ST.get(class_code or "", "OP") if class_code else ""


def _said(name: str, value: str | None, zone: ZoneInfo) -> str:
    """A value in the field's words where the EMR has codes."""
    if name == "class_code":
        return status_word(value) or "nothing"
    if name == "status":
        return STATUS_WORDS.get(value or "", _shown(value, zone))
    return _shown(value, zone)


def _word(name: str) -> str:
    bare = name.partition("#")[0]
    return FIELD_WORDS.get(bare, bare.replace("_", " "))


def _shown(value: str | None, zone: ZoneInfo) -> str:
    if not value:
        return "nothing"
    if len(value) == 24 and value.endswith("Z") and value[10] == "T":
        return f"{datetime.fromisoformat(value).astimezone(zone):%a %d %b %H:%M}"
    return value.replace("|", " ")

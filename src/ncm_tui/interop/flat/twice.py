"""One visit in several rows of a table that do not say the same: nothing of it is decided by their order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ncm_tui.interop.records import Item, ListKind, PatientRecord, Quarantined, StayRecord

#: What is left out where two rows differ: taken from neither, so that it stays as it was.
_LEFT_OUT = {
    "unit": "unit",
    "bed": "bed",
    "class_code": "patient class",
    "attending": "attending",
    "service": "service",
}
_HELD = "Two rows of this file are of one visit: one says that it ended, the other that it did not."
_KINDS = "Two rows of this file are of one visit, and their patient classes cannot both be."


@dataclass(slots=True)
class Twice:
    """The records without what their rows disagree on, those held, and what is said of the rest."""

    records: list[PatientRecord]
    held: list[Quarantined]
    notes: list[Quarantined]


def settle(records: Sequence[PatientRecord]) -> Twice:
    """Rows of one visit that differ in bed, unit, class, attending, service or arrival are taken in without
    it; those of which one is over and one open, or one no stay, are held."""
    rows: dict[str, list[PatientRecord]] = {}
    for made in records:
        for visit in {stay.visit_number for stay in made.stays} | {prior.key for prior in made.priors}:
            rows.setdefault(visit, []).append(made)
    changed: dict[int, PatientRecord] = {}
    made_of = Twice([], [], [])
    gone: set[int] = set()
    for found in rows.values():
        if len(found) < 2:
            continue
        if reason := _cannot_be(found):
            made_of.held += [Quarantined(made.origin, reason) for made in found]
            gone.update(map(id, found))
            continue
        words = _differ([made.stays[0] for made in found if made.stays])
        changed.update({id(made): _without(made, words) for made in found if words})
        if reason := _said(words, _last_counts(found)):
            made_of.notes += [Quarantined(made.origin, reason) for made in found]
    made_of.records = [changed.get(id(made), made) for made in records if id(made) not in gone]
    return made_of


def _cannot_be(found: Sequence[PatientRecord]) -> str:
    if any(made.stays for made in found) and any(made.priors for made in found):
        return _KINDS
    status = {stay.fields.get("status") for made in found for stay in made.stays}
    return _HELD if len(status) > 1 else ""


def _differ(stays: Sequence[StayRecord]) -> list[str]:
    """What of the stays differs, an empty cell agreeing with every one."""
    found = []
    for name in _LEFT_OUT:
        said = {(stay.fields.get(name) or "").casefold() for stay in stays} - {""}
        if len(said) > 1:
            found.append(name)
    if len({stay.arrival.at for stay in stays if stay.arrival is not None}) > 1:
        found.append("arrival")
    return found


def _last_counts(found: Sequence[PatientRecord]) -> list[str]:
    """What differs and is taken from the last row: it only stands beside what was there."""
    said: dict[str, set[object]] = {
        "payer": {_key(made.lists.get(ListKind.COVERAGE)) for made in found},
        "diagnosis": {_key(stay.lists.get(ListKind.DIAGNOSIS)) for made in found for stay in made.stays},
        "expected discharge": {stay.expected_discharge for made in found for stay in made.stays},
        "disposition": {stay.disposition_raw or None for made in found for stay in made.stays},
    }
    return [word for word, values in said.items() if len(values - {None}) > 1]


def _key(items: Sequence[Item] | None) -> str | None:
    return repr([sorted(item.values.items()) for item in items]) if items else None


def _said(left_out: Sequence[str], last: Sequence[str]) -> str:
    words = [_LEFT_OUT.get(name, "admission time") for name in left_out]
    parts = [f"{' and '.join(words)}: left out"] if words else []
    parts += [f"{' and '.join(last)}: the last row's was taken"] if last else []
    return f"Two rows of this file are of one visit and differ in {'; in '.join(parts)}." if parts else ""


def _without(made: PatientRecord, names: Sequence[str]) -> PatientRecord:
    stays = tuple(
        replace(
            stay,
            fields={name: value for name, value in stay.fields.items() if name not in names},
            arrival=None if "arrival" in names else stay.arrival,
        )
        for stay in made.stays
    )
    return replace(made, stays=stays)

"""Two records of one person became one in the EMR (interop §4.7): who survives, what the old number means.

Resolved in memory, before and after the records are folded in, so that an encounter that moved with the
merge is found where it was; what the vault holds of the merged record is led over by ``writing_merges``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ncm_tui.interop.records import Feed, Merge, Origin, PatientId, Quarantined
from ncm_tui.services.intake.match import OLD, exact
from ncm_tui.services.intake.state import Fate, Known, PatientState

_CIRCLE: Final = "These records replace each other in a circle; nothing was merged. Look in the EMR."
_STRANGERS: Final = "The EMR merges two records with another name and another birth date; look there first."


@dataclass(frozen=True, slots=True)
class Merged:
    """One merge as it is done. ``loser`` is a record of the vault that is led over; ``None`` where only the
    number is (the vault has one of the two at most)."""

    survivor: PatientState
    loser: PatientState | None
    number: PatientId
    source: str
    origin: Origin

    @property
    def key(self) -> str:
        """How the page names it, to leave it out."""
        return merge_key(self.number)


def merge_key(number: PatientId) -> str:
    return f"merge {number.system}|{number.value}"


def wanted(
    feeds: Iterable[Feed], leave_out: frozenset[str], held: list[Quarantined]
) -> list[tuple[PatientId, Merge, str]]:
    """(last survivor, merge, source) of every pair; chains are followed, circles go to ``held``."""
    pairs = [(merge, feed.name) for feed in feeds for merge in feed.merges]
    after = {_id(merge.merged): merge.survivor for merge, _source in pairs}
    found = []
    for merge, source in pairs:
        if merge_key(merge.merged) in leave_out or _id(merge.merged) == _id(merge.survivor):
            continue
        last = _last(merge.survivor, after)
        if last is None or _id(last) == _id(merge.merged):
            held.append(Quarantined(merge.origin, _CIRCLE))
        else:
            found.append((last, merge, source))
    return found


def _last(number: PatientId, after: Mapping[tuple[str, str], PatientId]) -> PatientId | None:
    """The end of a chain of merges; ``None`` in a circle."""
    seen = set()
    while _id(number) in after:
        if _id(number) in seen:
            return None
        seen.add(_id(number))
        number = after[_id(number)]
    return number


def _id(number: PatientId) -> tuple[str, str]:
    return number.system, number.value


def join(known: Known, last: PatientId, merge: Merge, source: str, held: list[Quarantined]) -> Merged | None:
    """Does one merge in memory, if the vault or the import has either record; ``None`` where there is
    nothing to do (yet)."""
    survivor, loser = exact(known, last), exact(known, merge.merged)
    if survivor is loser:
        return None
    if survivor is None:
        assert loser is not None
        _renumber(known, loser, last, merge.merged)
        return Merged(loser, None, merge.merged, source, merge.origin)
    if loser is None:
        _alias(known, survivor, merge.merged)
        return Merged(survivor, None, merge.merged, source, merge.origin)
    if _strangers(survivor, loser):
        held.append(Quarantined(merge.origin, _STRANGERS))
        return None
    _take_over(known, survivor, loser)
    return Merged(survivor, loser, merge.merged, source, merge.origin)


def _renumber(known: Known, patient: PatientState, new: PatientId, old: PatientId) -> None:
    """The vault knows only the merged record: it goes on under the survivor's number."""
    systems = {old.system} if old.system else {known.mrn_system, ""}
    for key, kind in list(patient.identifiers.items()):
        if kind == "MR" and key[0] in systems and key[1] == old.value:
            patient.identifiers[key] = OLD
            patient.old_numbers.add(key)
    _add(known, patient, PatientId("MR", new.system or known.mrn_system, new.value, new.last_four))


def _alias(known: Known, patient: PatientState, old: PatientId) -> None:
    """Later messages under the old number find the survivor."""
    _add(known, patient, PatientId(OLD, old.system or known.mrn_system, old.value, old.last_four))


def _add(known: Known, patient: PatientState, number: PatientId) -> None:
    key = (number.system, number.value)
    if key not in patient.identifiers:
        patient.identifiers[key] = number.kind
        patient.new_identifiers.append(number)
        known.by_mrn.setdefault(number.value, []).append(patient)
        if number.last_four:
            patient.short[key] = number.last_four


def _take_over(known: Known, survivor: PatientState, loser: PatientState) -> None:
    """The merged record's stays, visits and numbers are the survivor's from here on."""
    for key, kind in loser.identifiers.items():
        survivor.identifiers[key] = OLD if kind == "MR" else kind
        known.by_mrn.setdefault(key[1], []).append(survivor)
    survivor.new_identifiers += [
        PatientId(OLD if part.kind == "MR" else part.kind, part.system, part.value, part.last_four)
        for part in loser.new_identifiers
    ]
    _take_news(survivor, loser)
    survivor.short.update(loser.short)
    survivor.stays += loser.stays
    survivor.priors = {**loser.priors, **survivor.priors}
    number, old = _owner(survivor), _owner(loser)
    for owners in (known.visit_owner, known.prior_owner):
        owners.update({key: number for key, owner in owners.items() if owner == old})
    known.patients.remove(loser)
    for states in known.by_mrn.values():
        if loser in states:
            states.remove(loser)


def _take_news(survivor: PatientState, loser: PatientState) -> None:
    """What this import says of the merged record fills what the survivor has not; the rows the vault has of
    it are led over as they stand."""
    for name, _before, cell in list(loser.changed_cells()):
        survivor.cells.setdefault(name, replace(cell, id=None))
    for kind, rows in loser.lists.items():
        mine = survivor.lists.setdefault(kind, {})
        news = {key: row for key, row in rows.items() if row.fate not in (Fate.STAYS, Fate.SEEN)}
        mine.update({key: row for key, row in news.items() if key not in mine})


def _owner(patient: PatientState) -> int:
    return patient.id if patient.id is not None else -id(patient)


def _strangers(one: PatientState, other: PatientState) -> bool:
    """Two records that agree in nothing: such a merge is held for her eyes."""
    names = [(state.value("family") or "").casefold().strip() for state in (one, other)]
    births = [state.value("birth_date") or state.value("birth_year") or "" for state in (one, other)]
    return "" not in (*names, *births) and names[0] != names[1] and births[0] != births[1]

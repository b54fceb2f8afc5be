"""Folds the records of an import into what the vault holds (``state``). Pure: no reading, no writing.

The rules of interop §4 and P§1: the EMR's values go into cells of their own, the nurse's are never
touched; what is older than what was applied changes nothing; what is absent changes nothing; two sources
that differ by whole hours raise one question and shift nothing.
"""

from dataclasses import dataclass, field
from uuid import uuid4

from ncm_tui.interop.moments import instant_text
from ncm_tui.interop.records import (
    Feed,
    Merge,
    Origin,
    PatientId,
    PatientRecord,
    PriorRecord,
    Quarantined,
    StayRecord,
)
from ncm_tui.models.enums import KeyTimeKind
from ncm_tui.services.intake.class_history import note_status
from ncm_tui.services.intake.lists import put_list
from ncm_tui.services.intake.match import NotThisPatient, exact, find_patient, find_stay, is_known
from ncm_tui.services.intake.merging import Merged, join, wanted
from ncm_tui.services.intake.mine import Mine
from ncm_tui.services.intake.put import put
from ncm_tui.services.intake.state import (
    Clash,
    Fate,
    Known,
    PatientState,
    PriorState,
    Seed,
    StayState,
    text_of,
)
from ncm_tui.services.intake.times import Shift, ZoneAnswer, came_back, disputed, hours_apart, put_time
from ncm_tui.services.intake.widening import take_whole
from ncm_tui.views.intake import AbsentLine

_GONE = frozenset({"cancelled", "entered-in-error"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a list is taken in: by the filter, less ``leave_out``, and ``marked`` (preview keys)."""

    mine: Mine = field(default_factory=Mine)
    leave_out: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()

    @property
    def is_everybody(self) -> bool:
        return self.mine.is_everybody and not self.leave_out

    def stay(self, record: StayRecord) -> bool:
        """Whether this stay is taken in, were she not followed yet."""
        if record.visit_number in self.leave_out:
            return False
        cells = (record.fields.get(name) or "" for name in ("unit", "bed", "attending"))
        return record.visit_number in self.marked or self.mine.has(*cells)


@dataclass(slots=True)
class Fold:
    """The state while records are folded in, and what came up on the way. ``others`` was not chosen and is
    only counted and shown; ``named`` are ids of stays that were there and not chosen; ``absent`` who of my
    list no list names."""

    known: Known
    answer: ZoneAnswer = ZoneAnswer.OPEN
    chosen: Chosen = field(default_factory=Chosen)
    touched: dict[int, PatientState] = field(default_factory=dict)
    stays: dict[int, tuple[StayState, PatientState]] = field(default_factory=dict)
    quarantine: list[Quarantined] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    others: list[tuple[PatientRecord, StayRecord | None]] = field(default_factory=list)
    named: set[int | None] = field(default_factory=set)
    absent: tuple[AbsentLine, ...] = ()
    merges: list[Merged] = field(default_factory=list)
    never_came: int = 0
    mothers: list[tuple[PatientState, PatientRecord]] = field(default_factory=list)
    written: bool = False


def fold(
    known: Known,
    feeds: tuple[Feed, ...],
    answer: ZoneAnswer,
    chosen: Chosen | None = None,
) -> Fold:
    """All records of all feeds, in the order given."""
    state = Fold(known, answer, chosen or Chosen())
    merges = wanted(feeds, state.chosen.leave_out, state.quarantine)
    merges = _merge(state, merges)
    for feed in feeds:
        for record in feed.patients:
            _patient(state, feed, record)
    _merge(state, merges)
    for child, record in state.mothers:
        _link_mother(state, child, record)
    return state


def _merge(state: Fold, merges: "list[tuple[PatientId, Merge, str]]") -> "list[tuple[PatientId, Merge, str]]":
    """Does the merges of records that are there; returns those of which neither is yet."""
    later = []
    for last, merge, source in merges:
        if exact(state.known, last) is None and exact(state.known, merge.merged) is None:
            later.append((last, merge, source))
            continue
        done = join(state.known, last, merge, source, state.quarantine)
        if done is not None:
            state.merges.append(done)
            state.touched[id(done.survivor)] = done.survivor
            if done.loser is not None:
                state.touched.pop(id(done.loser), None)
                state.stays.update(
                    {key: (stay, done.survivor) for key, (stay, patient) in state.stays.items()
                     if patient is done.loser}
                )  # fmt: skip
    return later


def _patient(state: Fold, feed: Feed, record: PatientRecord) -> None:
    if not _is_mine(state, record):
        state.others.extend((record, stay) for stay in record.stays or (None,))
        return
    try:
        patient = find_patient(state.known, record)
    except NotThisPatient as problem:
        state.quarantine.append(Quarantined(record.origin, str(problem)))
        origins = [*(stay.origin for stay in record.stays), *(prior.origin for prior in record.priors)]
        state.quarantine.extend(
            Quarantined(origin, "Its patient was quarantined.")
            for origin in origins
            if origin != record.origin
        )
        return
    patient.seen = True
    state.touched[id(patient)] = patient
    at = text_of(record.source_time or feed.as_of)
    for name, value in record.fields.items():
        put(patient, name, value, feed.name, at)
    if patient.limited:
        take_whole(patient)
    for kind, items in record.lists.items():
        put_list(patient, kind, items, feed.name, at)
    if record.mother is not None:
        state.mothers.append((patient, record))
    for stay in record.stays:
        if _is_chosen(state, patient, stay):
            _stay(state, feed, patient, stay)
        else:
            state.others.append((record, stay))
            known_stay = find_stay(patient, stay)
            state.named.add(known_stay.id if known_stay is not None else None)
    for prior in record.priors:
        _prior(state, feed, patient, prior)


def _is_mine(state: Fold, record: PatientRecord) -> bool:
    """A patient who is in the vault already, else one with something in the import that was chosen."""
    chosen, key = state.chosen, f"mrn {record.mrn.value}"
    if chosen.is_everybody:
        return True
    if is_known(state.known, record):
        return key not in chosen.leave_out
    if not record.stays:
        return (chosen.mine.is_everybody or key in chosen.marked) and key not in chosen.leave_out
    return any(chosen.stay(stay) for stay in record.stays)


def _is_chosen(state: Fold, patient: PatientState, stay: StayRecord) -> bool:
    """A stay that was chosen, or one off the chosen units that is followed (she wants to know it moved)."""
    if state.chosen.stay(stay):
        return True
    return stay.visit_number not in state.chosen.leave_out and find_stay(patient, stay) is not None


def _stay(state: Fold, feed: Feed, patient: PatientState, record: StayRecord) -> None:
    stay = find_stay(patient, record)
    status = record.fields.get("status")
    if stay is None:
        if status in _GONE:
            state.never_came += 1
            return
        if not _may_add(state, patient, record, record.system, record.visit_number, record.origin):
            return
        stay = StayState(uid=str(uuid4()), system=record.system, visit_number=record.visit_number)
        stay.on_my_list = status in ("in-progress", "onleave")
        patient.stays.append(stay)
        _no_longer_prior(patient, record)
    stay.seen = True
    state.stays[id(stay)] = (stay, patient)
    at = text_of(record.source_time or feed.as_of)
    taken = True
    for name, value in record.fields.items():
        taken = put(stay, name, value, feed.name, at) and taken
    note_status(stay, record, at)
    for kind, items in record.lists.items():
        put_list(stay, kind, items, feed.name, at)
    _time(state, feed, stay, patient, record, at)
    if taken and record.left is None and status in ("in-progress", "onleave"):
        came_back(stay, feed.name, at)
    _seeds(stay, record, feed.name, at)


def _may_add(
    state: Fold,
    patient: PatientState,
    record: StayRecord | PriorRecord,
    system: str,
    number: str,
    origin: Origin,
) -> bool:
    """A visit number is one patient's, and what the nurse removed does not come back by itself."""
    owners = state.known.visit_owner if isinstance(record, StayRecord) else state.known.prior_owner
    owner = owners.get((system, number))
    if owner is None:
        owners[system, number] = patient.id if patient.id is not None else -id(patient)
        return True
    if owner == patient.id:
        reason = "You removed this stay; it stays removed."
    elif owner == -id(patient):
        return True
    else:
        reason = "Its visit number belongs to another patient in the vault."
    state.quarantine.append(Quarantined(origin, reason))
    return False


def _no_longer_prior(patient: PatientState, record: StayRecord) -> None:
    """An encounter that was none of the caseload's and became a stay (observation, admission)."""
    for prior in patient.priors.values():
        if prior.key == record.visit_number and (prior.system == record.system or not record.system):
            prior.fate = Fate.GONE


def _time(
    state: Fold, feed: Feed, stay: StayState, patient: PatientState, record: StayRecord, at: str | None
) -> None:
    """Arrival and left, unless another source disagrees by whole hours: then no time of this stay is
    taken before the question is answered, nor when the answer is to keep the vault's."""
    given = {KeyTimeKind.ARRIVAL: record.arrival, KeyTimeKind.LEFT: record.left}
    times = {kind: moment for kind, moment in given.items() if moment is not None}
    for kind, moment in times.items():
        hours = disputed(stay, kind, moment, feed.name)
        if hours and state.answer is not ZoneAnswer.TAKE:
            if state.answer is ZoneAnswer.OPEN:
                vault, file = stay.times[kind].at, instant_text(moment.at)
                shift = Shift(hours, patient, stay, kind, vault, file, moment.naive, record.origin)
                state.shifts.append(shift)
            return
    for kind, moment in times.items():
        put_time(stay, kind, moment, feed.name, at)


def _seeds(stay: StayState, record: StayRecord, source: str, at: str | None) -> None:
    """EDD and destination from the EMR seed the history, raw words too; once she set hers, they clash."""
    if record.expected_discharge is not None:
        day = record.expected_discharge.isoformat()
        before = stay.cells.get("edd")
        if put(stay, "edd", day, source, at) and (before is None or before.value != day):
            if stay.own_edd is None:
                stay.edd = Seed(day)
            elif stay.own_edd != day:
                stay.clashes["edd"] = Clash("edd", stay.own_edd, day)
    if record.disposition is not None or record.disposition_raw:
        value = f"{record.disposition or ''}|{record.disposition_raw}"
        before = stay.cells.get("disposition")
        if put(stay, "disposition", value, source, at) and (before is None or before.value != value):
            if stay.own_disposition is None:
                stay.disposition = Seed(record.disposition or "", record.disposition_raw)
            elif record.disposition not in (None, stay.own_disposition):
                stay.clashes["disposition"] = Clash("disposition", stay.own_disposition, record.disposition)


def _prior(state: Fold, feed: Feed, patient: PatientState, record: PriorRecord) -> None:
    if _was_a_stay(state, feed, patient, record):
        return
    values: dict[str, str | None] = {
        "class_code": record.class_code,
        "status": record.status,
        "reason": record.reason,
        "started_at": text_of(record.started_at),
        "ended_at": text_of(record.ended_at),
    }
    at = text_of(record.source_time or feed.as_of)
    found = patient.priors.get((record.system, record.key)) or next(
        (
            prior
            for prior in patient.priors.values()
            if prior.key == record.key and not (prior.system and record.system)
        ),
        None,
    )
    if found is None:
        if _may_add(state, patient, record, record.system, record.key, record.origin):
            state_row = PriorState(record.system, record.key, values, at, fate=Fate.NEW)
            patient.priors[record.system, record.key] = state_row
        return
    if found.at and at and at < found.at:
        return
    if hours_apart(found.values["started_at"], values["started_at"]) and state.answer is not ZoneAnswer.TAKE:
        values["started_at"], values["ended_at"] = found.values["started_at"], found.values["ended_at"]
    merged = {name: value if value else found.values.get(name) for name, value in values.items()}
    if merged != found.values:
        found.values, found.at = merged, at
        found.fate = found.fate if found.fate is Fate.NEW else Fate.CHANGED


def _was_a_stay(state: Fold, feed: Feed, patient: PatientState, record: PriorRecord) -> bool:
    """An emergency visit followed as a stay while it was open stays one; that it ended is noted on it."""
    for stay in patient.stays:
        if stay.visit_number == record.key and not (
            stay.system and record.system and stay.system != record.system
        ):
            put(stay, "status", record.status, feed.name, text_of(record.source_time or feed.as_of))
            stay.seen = True
            state.stays[id(stay)] = (stay, patient)
            return True
    return False


def _link_mother(state: Fold, child: PatientState, record: PatientRecord) -> None:
    """A newborn is linked to her mother once, when no mother is set."""
    wanted = record.mother
    if wanted is None or child.mother_id is not None or child.mother is not None:
        return
    systems = (wanted.system,) if wanted.system else (state.known.mrn_system, "")
    for candidate in state.known.by_mrn.get(wanted.value, ()):
        own = candidate.identifiers
        if any((system, wanted.value) in own for system in systems) and candidate is not child:
            child.mother = candidate
            return

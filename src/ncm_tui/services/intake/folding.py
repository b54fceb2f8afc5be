"""Folds the records of an import into what the vault holds (``state``). Pure: no reading, no writing.

The rules of interop §4 and P§1: the EMR's values go into cells of their own, the nurse's are never
touched; what is older than what was applied changes nothing; what is absent changes nothing; two sources
that differ by whole hours raise one question and shift nothing.
"""

from dataclasses import dataclass, field
from uuid import uuid4

from ncm_tui.interop.files import Watch
from ncm_tui.interop.moments import instant_text
from ncm_tui.interop.records import (
    Feed,
    Merge,
    PatientId,
    PatientRecord,
    Quarantined,
    StayRecord,
)
from ncm_tui.models.enums import KeyTimeKind
from ncm_tui.services.intake.choosing import Chosen
from ncm_tui.services.intake.class_history import note_status
from ncm_tui.services.intake.held import held
from ncm_tui.services.intake.likely import Ask, hers_again, likely, taken_as, who_is
from ncm_tui.services.intake.lists import put_list
from ncm_tui.services.intake.match import NotThisPatient, exact, find_patient, find_stay, is_known, is_made_up
from ncm_tui.services.intake.merging import Merged, join, wanted
from ncm_tui.services.intake.put import put
from ncm_tui.services.intake.state import (
    BY_HAND,
    Clash,
    Known,
    PatientState,
    Seed,
    StayState,
    text_of,
)
from ncm_tui.services.intake.times import Shift, ZoneAnswer, came_back, disputed, put_time
from ncm_tui.services.intake.visits import may_add, no_longer_prior, put_prior
from ncm_tui.services.intake.widening import take_whole
from ncm_tui.views.intake import AbsentLine

#: Records between two looks at whether to go on.
_LOOKS = 500
_GONE = frozenset({"cancelled", "entered-in-error"})


@dataclass(slots=True)
class Fold:
    """The state while records are folded in, and what came up on the way. ``others`` was not chosen and is
    only counted and shown; ``named`` are ids of stays that were there and not chosen, ``held`` of patients
    whom a row names that could not be taken in; ``absent`` who of my list no list names."""

    known: Known
    answer: ZoneAnswer = ZoneAnswer.OPEN
    chosen: Chosen = field(default_factory=Chosen)
    touched: dict[int, PatientState] = field(default_factory=dict)
    stays: dict[int, tuple[StayState, PatientState]] = field(default_factory=dict)
    quarantine: list[Quarantined] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    others: list[tuple[PatientRecord, StayRecord | None]] = field(default_factory=list)
    named: set[int | None] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
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
    watch: Watch | None = None,
) -> Fold:
    """All records of all feeds, in the order given. Raises ``Stopped`` when the watch was told to stop."""
    watch = watch or Watch()
    state = Fold(known, answer, chosen or Chosen())
    merges = wanted(feeds, state.chosen.leave_out, state.quarantine)
    merges = _merge(state, merges)
    for feed in feeds:
        for number, record in enumerate(feed.patients):
            if number % _LOOKS == 0:
                watch.progress("Comparing", number, len(feed.patients))
                watch.check()
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
        patient = _whose(state, record)
    except NotThisPatient as problem:
        state.quarantine.append(held(record, str(problem)))
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
        put_prior(state, feed, patient, prior)


def _whose(state: Fold, record: PatientRecord) -> PatientState:
    """The patient of a record, by its number or by her word. Raises ``NotThisPatient``; also while she has
    not said whether it is somebody who is there."""
    maybe = likely(state.known, record)
    if maybe is None:
        return find_patient(state.known, record)
    ask = who_is(maybe, record)
    said = state.chosen.said.get(ask.key)
    if said:
        return taken_as(state.known, maybe, record)
    if said is None:
        state.asks.append(ask)
        raise NotThisPatient(ask.details[0])
    return find_patient(state.known, record)


def _is_mine(state: Fold, record: PatientRecord) -> bool:
    """A patient who is in the vault already, else one with something in the import that was chosen."""
    chosen, key = state.chosen, f"mrn {record.mrn.value}"
    if chosen.is_everybody:
        return True
    if is_known(state.known, record) or likely(state.known, record) is not None:
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
        if not may_add(state, patient, record, record.system, record.visit_number, record.origin):
            return
        stay = StayState(uid=str(uuid4()), system=record.system, visit_number=record.visit_number)
        stay.on_my_list = status in ("in-progress", "onleave")
        patient.stays.append(stay)
        no_longer_prior(patient, record)
    elif _takes_number(stay, record) and (record.system, record.visit_number) not in state.known.visit_owner:
        stay.system, stay.visit_number, stay.numbered = record.system, record.visit_number, True
    stay.seen = True
    state.stays[id(stay)] = (stay, patient)
    at = text_of(record.source_time or feed.as_of)
    if feed.is_list and not stay.on_my_list and stay.off_since and status in ("in-progress", "onleave"):
        _back(state, stay, patient, record, at)
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


def _back(state: Fold, stay: StayState, patient: PatientState, record: StayRecord, at: str | None) -> None:
    """Off her list since a list did not name it; a later one does, among what is hers: she says."""
    if state.chosen.stay(record) and at and stay.off_since and at > stay.off_since:
        ask = hers_again(stay, patient)
        stay.back = state.chosen.said.get(ask.key)
        if stay.back is None:
            state.asks.append(ask)


def _takes_number(stay: StayState, record: StayRecord) -> bool:
    """Entered by hand, or from a list without visit numbers, and now one has it with its own."""
    return stay.system == BY_HAND or (is_made_up(stay) and not is_made_up(record))


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

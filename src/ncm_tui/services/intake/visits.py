"""Visit numbers and the encounters that are no stays: whose they are, and what becomes of them."""

from typing import TYPE_CHECKING

from ncm_tui.interop.records import Feed, Origin, PriorRecord, StayRecord
from ncm_tui.services.intake.held import held_of
from ncm_tui.services.intake.put import put
from ncm_tui.services.intake.state import Fate, PatientState, PriorState, text_of
from ncm_tui.services.intake.times import ZoneAnswer, hours_apart

if TYPE_CHECKING:
    from ncm_tui.services.intake.folding import Fold


def may_add(
    state: "Fold",
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
    state.quarantine.append(held_of(patient, origin, number, reason))
    return False


def no_longer_prior(patient: PatientState, record: StayRecord) -> None:
    """An encounter that was none of the caseload's and became a stay (observation, admission)."""
    for prior in patient.priors.values():
        if prior.key == record.visit_number and (prior.system == record.system or not record.system):
            prior.fate = Fate.GONE


def put_prior(state: "Fold", feed: Feed, patient: PatientState, record: PriorRecord) -> None:
    """Another encounter of hers: added, changed, or (entered in error) taken out, kept in history."""
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
    wrong = record.status == "entered-in-error"
    if found is None:
        if wrong:
            state.never_came += 1
        elif may_add(state, patient, record, record.system, record.key, record.origin):
            state_row = PriorState(record.system, record.key, values, at, fate=Fate.NEW)
            patient.priors[record.system, record.key] = state_row
        return
    if found.at and at and at < found.at:
        return
    if wrong:
        found.fate = Fate.GONE
        return
    if hours_apart(found.values["started_at"], values["started_at"]) and state.answer is not ZoneAnswer.TAKE:
        values["started_at"], values["ended_at"] = found.values["started_at"], found.values["ended_at"]
    merged = {name: value if value else found.values.get(name) for name, value in values.items()}
    if merged != found.values:
        found.values, found.at = merged, at
        found.fate = found.fate if found.fate is Fate.NEW else Fate.CHANGED


def _was_a_stay(state: "Fold", feed: Feed, patient: PatientState, record: PriorRecord) -> bool:
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

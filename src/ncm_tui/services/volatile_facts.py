"""The volatile facts of a stay (P§7): each with its value, who said it and how old it is.

Code status and allergies have rows of their own, isolation is the EMR's or the nurse's, capacity comes from
the admission assessment; weight bearing, oxygen and lines are what the nurse saw in the EMR, or what a
finished form says (therapy snapshot, placement needs), whichever is newer. Whatever she looked up again is a
``fact_seen`` row: it gives the value that it confirms its new age, and no other.
"""

import json
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.rules.clean import clean
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.problems import Problem, Refused
from ncm_tui.services import shown
from ncm_tui.services.clock import entered
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed
from ncm_tui.views.patient import StandingFact
from ncm_tui.views.words import SOURCE_WORDS, word

if TYPE_CHECKING:
    from ncm_tui.models.stays import Stay
    from ncm_tui.vault.work import Work

DIALOG: Final = "fact-seen"
LABELS: Final = {
    "code_status": "Code status",
    "allergies": "Allergies",
    "isolation": "Isolation",
    "weight_bearing": "Weight bearing",
    "oxygen": "Oxygen",
    "lines": "Lines",
    "capacity": "Capacity",
}
#: What the nurse may record here in her own words; the others have forms of their own.
TYPED: Final = ("weight_bearing", "oxygen", "lines", "capacity")
#: Which of them a form's answer may feed, and as which fact.
_FED: Final = {
    "isolation": "isolation_organism",
    "weight_bearing": "weight_bearing",
    "oxygen": "oxygen_l_min",
}
_ME = "me"
#: The same in a text that others read.
_HERS = "entered by the case manager"
_SEEN = """SELECT fact, value, seen_at FROM fact_seen WHERE stay_id = ? AND voided_at IS NULL
    ORDER BY seen_at, id"""
_ALLERGIES = """SELECT substance, reaction, source, source_time FROM allergy
    WHERE patient_id = ? AND voided_at IS NULL ORDER BY criticality = 'high' DESC, id"""
_ISOLATION = """SELECT nullif(s.isolation, ''), e.source_time FROM stay s
    LEFT JOIN emr_value e ON e.entity = 'stay' AND e.entity_id = s.id AND e.field = 'isolation'
    WHERE s.id = ?"""
_CAPACITY = """SELECT a.form_id, x.value, x.observed_at
    FROM answer x JOIN assessment a ON a.id = x.assessment_id
    WHERE a.stay_id = ? AND a.state = 'finished' AND a.voided_at IS NULL AND x.item = 'capacity'
    ORDER BY x.observed_at DESC, x.id DESC LIMIT 1"""


def standing(desk: Desk, row: shown.ShownStay) -> tuple[StandingFact, ...]:
    """What stands now of the volatile facts, in the order of :data:`LABELS`; the unknown are left out."""
    seen = {fact: (value, at) for fact, value, at in desk.vault.reader.rows(_SEEN, (row.stay_id,))}
    found = (_code_status(row), _allergies(desk, row), _isolation(desk, row))
    known = {fact.fact: fact for fact in found if fact is not None}
    assessed = _capacity(desk, row)
    for name in TYPED:
        value, at = seen.get(name, ("", None))
        if value:
            known[name] = StandingFact(name, LABELS[name], value, _ME, shown.instant(at))
    if assessed is not None and _newer(assessed, known.get("capacity")):
        known["capacity"] = assessed
    for name, given in _fed(desk, row).items():
        if _newer(given, known.get(name)):
            known[name] = given
    again = (_again(known[name], seen.get(name)) for name in LABELS if name in known)
    return tuple(_here(desk, fact) for fact in again)


def one(desk: Desk, row: shown.ShownStay, name: str) -> StandingFact | None:
    """One of them, ``None`` where it is not known."""
    return next((fact for fact in standing(desk, row) if fact.fact == name), None)


def outgoing(fact: StandingFact) -> str:
    """The words of a fact in a text that leaves, always with its source: ``Oxygen 2 L/min (entered by the
    case manager)``. The name of the fact is left out where its value says it: ``Has capacity``."""
    named = fact.label.casefold() in fact.text.casefold()
    said = fact.text if named else f"{fact.label} {fact.text}"
    return f"{said} ({_HERS if fact.source == _ME else fact.source})"


def seen_again(desk: Desk, stay_uid: str, name: str) -> "Future[Changed]":
    """She looked: what stands still holds, as of now. Refused where nothing stands."""
    row = shown.shown(desk, stay_uid)
    fact = one(desk, row, name)
    if fact is None:
        raise Refused(
            f"{LABELS[name]} is not recorded here yet.", code="fact.unknown", hint="Enter records it."
        )
    return _put(desk, stay_uid, name, fact.text, None)


def record(desk: Desk, stay_uid: str, answers: Mapping[str, Any]) -> "Future[Changed]":
    """What she saw in the EMR of a fact that has no form of its own, and when.

    Raises ``Refused`` for an empty value, a day without an hour and a time still to come.
    """
    name = str(answers["fact"])
    if name not in TYPED:
        raise Refused(f"'{name}' is not recorded here.", code="answer", path="fact")
    value = " ".join(clean(str(answers.get("value") or ""))[0].split())
    if not value:
        raise Refused(f"Say what the EMR has: {LABELS[name].lower()}.", code="answer", path="value")
    said = str(answers["at"])
    if "T" not in said:
        raise Refused("Say the hour it was seen as well: it goes stale in a day.", code="answer", path="at")
    at = datetime.fromisoformat(said)
    not_future(at, desk.local(desk.now()), "Seen in the EMR at")
    return _put(desk, stay_uid, name, value, at)


def put_seen(work: "Work", stay: "Stay", name: str, value: str, at: datetime) -> None:
    """Inside a verb: what she typed of a fact was seen at ``at``."""
    from ncm_tui.models.trust import FactSeen

    work.add(FactSeen(patient_id=stay.patient_id, stay_id=stay.id, fact=name, value=value, seen_at=at))


def _put(desk: Desk, stay_uid: str, name: str, value: str, seen: datetime | None) -> "Future[Changed]":
    """``seen`` is ``None`` for now, which is the moment it is entered."""

    def write(work: "Work") -> Changed:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.stays import CodeStatus, Stay

        stay, at = work.get(Stay, stay_uid), seen or entered(desk, work)
        patient = work.session.get_one(Patient, stay.patient_id)
        if name == "code_status":
            work.add(
                CodeStatus(
                    patient_id=stay.patient_id, stay_id=stay.id, source="nurse", value=value, recorded_at=at
                )
            )
        else:
            put_seen(work, stay, name, value, at)
        work.about(patient=patient.uid, uids=[stay.uid])
        said = f"{LABELS[name]} {value}: seen in the EMR {desk.local(at):%a %d %H:%M}"
        return Changed(work.verb, frozenset({patient.uid}), frozenset({stay.uid}), said, row=stay.uid)

    return desk.vault.submit("fact.seen", write)


def _code_status(row: shown.ShownStay) -> StandingFact | None:
    if not row.code_status:
        return None
    source = word(SOURCE_WORDS, row.code_source)
    return StandingFact(
        "code_status", LABELS["code_status"], row.code_status, source, shown.instant(row.code_at)
    )


def _allergies(desk: Desk, row: shown.ShownStay) -> StandingFact | None:
    found = desk.vault.reader.rows(_ALLERGIES, (row.patient_id,))
    if not found:
        return None
    said = ", ".join(f"{name} ({reaction})" if reaction else name for name, reaction, _, _ in found)
    newest = max((at for *_, at in found if at), default=None)
    source = word(SOURCE_WORDS, found[0][2])
    return StandingFact("allergies", LABELS["allergies"], said, source, shown.instant(newest))


def _isolation(desk: Desk, row: shown.ShownStay) -> StandingFact | None:
    if not row.isolation:
        return None
    hers, at = desk.vault.reader.one(_ISOLATION, (row.stay_id,)) or (None, None)
    source, when = (_ME, None) if hers else (SOURCE_WORDS["emr"], shown.instant(at))
    return StandingFact("isolation", LABELS["isolation"], row.isolation, source, when)


def _capacity(desk: Desk, row: shown.ShownStay) -> StandingFact | None:
    found = desk.vault.reader.one(_CAPACITY, (row.stay_id,))
    if found is None:
        return None
    form_id, stored, at = found
    value = str(json.loads(stored)) if stored else ""
    try:
        options = next(item for item in desk.library.form(form_id).items() if item.id == "capacity").options
    except (Problem, StopIteration):
        options = ()
    said = next((option.label for option in options if option.id == value), value)
    return (
        StandingFact("capacity", LABELS["capacity"], said, "assessment", shown.instant(at)) if said else None
    )


def _fed(desk: Desk, row: shown.ShownStay) -> dict[str, StandingFact]:
    """What a finished form said of oxygen, weight bearing and isolation, as of when it was found."""
    from ncm_tui.services.facts.answers import of_stay

    found = of_stay(desk, row.uid, _FED.values())
    facts = {}
    for name, fact in _FED.items():
        if (given := found.get(fact)) is not None:
            text = "room air" if fact == "oxygen_l_min" and not given.value else given.text
            source = desk.library.short_title(given.form).lower()
            facts[name] = StandingFact(name, LABELS[name], text, source, given.at)
    return facts


def _newer(fact: StandingFact, other: StandingFact | None) -> bool:
    if other is None or other.at is None:
        return True
    return fact.at is not None and fact.at > other.at


def _again(fact: StandingFact, seen: tuple[str, str | None] | None) -> StandingFact:
    """With the time it was last looked up, if it was this value that was seen and it was seen later."""
    if seen is None or seen[0] != fact.text:
        return fact
    at = shown.instant(seen[1])
    if at is None or (fact.at is not None and fact.at >= at):
        return fact
    return StandingFact(fact.fact, fact.label, fact.text, _ME, at)


def _here(desk: Desk, fact: StandingFact) -> StandingFact:
    """On the facility's wall clock."""
    if fact.at is None:
        return fact
    return StandingFact(fact.fact, fact.label, fact.text, fact.source, desk.local(fact.at))

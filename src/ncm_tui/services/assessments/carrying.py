"""What a finished form says of the stay is on the chart with it: typed once, a fact comes out everywhere.

An item names the fact it ``sets`` (:mod:`ncm_tui.rules.settable`). Only what the nurse typed or confirmed and
what differs from what is shown is written, into her own rows and columns, in the finish's transaction. What a
reassessment carries along was written by the filling it comes from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import BarrierState, Destination, Provenance, Source
from ncm_tui.rules.conditions import NOT_SAID
from ncm_tui.rules.forms import Item, Value
from ncm_tui.rules.nobody import says_nobody
from ncm_tui.rules.scoring import answered
from ncm_tui.services.assessments.barrier_rows import still_meant
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.answers import option_label
from ncm_tui.views.words import DESTINATION_WORDS

if TYPE_CHECKING:
    from ncm_tui.models.stays import Stay
    from ncm_tui.models.work import Assessment
    from ncm_tui.vault.work import Work


def _names_none(text: str) -> bool:
    return says_nobody(text) or text.casefold().strip() == "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: the transaction, the filling it stands in, the stay, and what is shown now."""

    work: "Work"
    assessment: "Assessment"
    stay: "Stay"
    facts: Mapping[str, Any]
    reason: str


def carry(work: "Work", row: "Assessment", filling: Filling, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Write what the answers of ``filling`` set; a few words on each thing that was."""
    from ncm_tui.models.stays import Stay

    stay = work.session.get(Stay, row.stay_id)
    assert stay is not None
    place = Place(work, row, stay, facts, filling.form.title.lower())
    said = []
    for item in filling.shown:
        given = filling.of(item)
        if item.sets is None or given is None or not answered(given.value):
            continue
        if given.provenance is Provenance.CARRIED:
            continue
        if isinstance(given.value, str) and given.value in NOT_SAID:
            continue
        said.append(_WRITERS[item.sets](place, item, given.value))
    return tuple(word for word in said if word)


def _edd(place: Place, _: Item, value: Value) -> str:
    from ncm_tui.models.stays import ExpectedDischarge

    day = date.fromisoformat(str(value)[:10])
    if place.facts.get("edd") == day:
        return ""
    place.work.add(
        ExpectedDischarge(
            patient_id=place.stay.patient_id,
            stay_id=place.assessment.stay_id,
            day=day,
            reason=place.reason,
            source=Source.NURSE.value,
            recorded_at=place.work.now,
        )
    )
    return f"EDD {day:%a %d %b}"


def _destination(place: Place, _: Item, value: Value) -> str:
    from ncm_tui.models.stays import Disposition

    if value not in tuple(Destination) or place.facts.get("destination") == value:
        return ""
    goal = Destination(str(value))
    place.work.add(
        Disposition(
            patient_id=place.stay.patient_id,
            stay_id=place.assessment.stay_id,
            destination=goal.value,
            reason=place.reason,
            source=Source.NURSE.value,
            recorded_at=place.work.now,
        )
    )
    return f"disposition {DESTINATION_WORDS[goal]}"


def _barriers(place: Place, item: Item, value: Value) -> str:
    """One barrier a row that has no open one of its kind yet, hung on the answer it came from; none for a row
    carried along whose barrier was resolved since."""
    from sqlmodel import col, select

    from ncm_tui.models.stays import Barrier
    from ncm_tui.models.work import Answer

    stay_id = place.assessment.stay_id
    session = place.work.session
    is_open = (
        Barrier.stay_id == stay_id,
        Barrier.state == BarrierState.OPEN,
        col(Barrier.voided_at).is_(None),
    )
    there = set(session.exec(select(Barrier.code).where(*is_open)))
    answer = session.exec(
        select(Answer.uid).where(Answer.assessment_id == place.assessment.id, Answer.item == item.id)
    ).first()
    kinds = {column.id: column for column in item.columns}
    made = 0
    for cells in still_meant(place.work, place.assessment, item.id, value):
        code = str(cells.get("barrier") or "")
        if not code or code in there:
            continue
        due = cells.get("due")
        place.work.add(
            Barrier(
                patient_id=place.stay.patient_id,
                stay_id=stay_id,
                code=code,
                title=option_label(kinds["barrier"], code),
                owner=str(cells.get("owner") or ""),
                due=date.fromisoformat(str(due)[:10]) if due else None,
                answer_uid=answer,
            )
        )
        there.add(code)
        made += 1
    return f"{made} barrier{'s' if made != 1 else ''}" if made else ""


def _own_words(place: Place, _: Item, value: Value) -> str:
    if place.facts.get("own_words") == value:
        return ""
    place.stay.own_words = str(value)
    place.work.session.add(place.stay)
    return "own words"


def _pcp(place: Place, _: Item, value: Value) -> str:
    from sqlmodel import col, select

    from ncm_tui.models.stays import CareTeamMember

    name = str(value)
    if _names_none(name) or place.facts.get("pcp") == name:
        return ""
    own = place.work.session.exec(
        select(CareTeamMember).where(
            CareTeamMember.stay_id == place.assessment.stay_id,
            CareTeamMember.source == Source.NURSE.value,
            CareTeamMember.role == "PCP",
            col(CareTeamMember.voided_at).is_(None),
        )
    ).first()
    if own is None:
        place.work.add(
            CareTeamMember(
                patient_id=place.stay.patient_id,
                stay_id=place.assessment.stay_id,
                source=Source.NURSE.value,
                role="PCP",
                name=name,
            )
        )
    else:
        own.name = name
        place.work.session.add(own)
    return f"PCP {name}"


def _decision_maker(place: Place, _: Item, value: Value) -> str:
    from sqlmodel import col, select

    from ncm_tui.models.people import Contact

    text = str(value)
    if _names_none(text) or place.facts.get("decision_maker") == text:
        return ""
    name, relation, phone = ([part.strip() for part in text.split(",", 2)] + ["", ""])[:3]
    own = place.work.session.exec(
        select(Contact).where(
            Contact.patient_id == place.stay.patient_id,
            Contact.source == Source.NURSE.value,
            col(Contact.decision_maker).is_(True),
            col(Contact.voided_at).is_(None),
        )
    ).first()
    row = own or Contact(patient_id=place.stay.patient_id, source=Source.NURSE.value, name=name)
    row.name, row.relationship, row.phone, row.decision_maker = name, relation, phone, True
    if own is None:
        place.work.add(row)
    else:
        place.work.session.add(row)
    return f"decision maker {name}"


def _person(field: str, words: str) -> Callable[[Place, Item, Value], str]:
    """A column of the patient that is hers."""

    def write(place: Place, _: Item, value: Value) -> str:
        from ncm_tui.models.people import Patient

        told = value in (True, "yes") if field == "interpreter" else str(value)
        shown = place.facts.get(field)
        patient = place.work.session.get(Patient, place.stay.patient_id)
        if patient is None or shown == told:
            return ""
        setattr(patient, field, told)
        place.work.session.add(patient)
        return words

    return write


_WRITERS: dict[str, Callable[[Place, Item, Value], str]] = {
    "edd": _edd,
    "destination": _destination,
    "barriers": _barriers,
    "own_words": _own_words,
    "pcp": _pcp,
    "decision_maker": _decision_maker,
    "language": _person("language", "language"),
    "interpreter": _person("interpreter", "interpreter"),
    "preferred_name": _person("preferred_name", "preferred name"),
}

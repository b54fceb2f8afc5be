"""A few facts of many stays, where a list needs no others: each is read alone, as ``facts_of`` has it.

What is asked for beyond :data:`FEW`, or is fed by an answer of a form, comes from the whole register.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import STATUS, age_of, at_of, facts_of, medicare, newborn_of
from ncm_tui.services.facts.leave import expected_leave, said_hours, usual_hours
from ncm_tui.services.shown import ShownStay

_NEEDS: Final = """SELECT stay_id, need, planned FROM discharge_need
    WHERE stay_id IN (SELECT value FROM json_each(?)) AND voided_at IS NULL ORDER BY id"""
_COVERAGES: Final = """SELECT patient_id,
    CASE WHEN confirmed_at IS NOT NULL AND payer_class <> 'unknown' THEN payer_class END, no_medicare
    FROM coverage WHERE patient_id IN (SELECT value FROM json_each(?)) AND voided_at IS NULL"""
_FORMS: Final = """SELECT DISTINCT form_id FROM assessment
    WHERE stay_id IN (SELECT value FROM json_each(?)) AND state = 'finished' AND voided_at IS NULL"""

_Rows = Mapping[str, ShownStay]
_Found = dict[str, dict[str, Any]]


class _Asked(NamedTuple):
    """The stays, and what all of them share."""

    desk: Desk
    rows: _Rows
    stays: str
    now: datetime


#: Facts that the shown row says by itself.
_OF_ROW: Final[Mapping[str, Callable[[Desk, ShownStay, datetime], Any]]] = {
    "age": lambda desk, row, now: age_of(desk, row, now),
    "newborn": lambda desk, row, now: newborn_of(row, shown.day(row.birth_date), desk.local(now).date()),
    "arrival": lambda desk, row, _: at_of(desk, row.arrival),
    "inpatient_admit": lambda desk, row, _: at_of(desk, row.inpatient_order),
    "obs_start": lambda desk, row, _: at_of(desk, row.observation_start),
    "discharged": lambda desk, row, _: at_of(desk, row.left_at),
    "stay_open": lambda _, row, __: bool(row.open),
    "status": lambda _, row, __: STATUS[row.st],
    "destination": lambda _, row, __: row.destination or None,
    "payer_class": lambda _, row, __: row.payer_class if row.payer_confirmed else None,
}


def few(desk: Desk, rows: _Rows, names: Collection[str]) -> _Found:
    """The facts ``names`` of these stays, by uid; one that is not known is absent."""
    asked = _Asked(desk, rows, json.dumps([row.stay_id for row in rows.values()]), desk.now())
    if not FEW.issuperset(names) or _fed(asked, names):
        return facts_of(desk, rows)
    own = [(name, _OF_ROW[name]) for name in names if name in _OF_ROW]
    found = {
        uid: {name: value for name, of in own if (value := of(desk, row, asked.now)) is not None}
        for uid, row in rows.items()
    }
    for read, gives in _READ.items():
        if not gives.isdisjoint(names):
            read(asked, found)
    return found


def _fed(asked: _Asked, names: Collection[str]) -> bool:
    """Whether an answer of a finished form may give one of them."""
    forms: Sequence[tuple[str]] = asked.desk.vault.reader.rows(_FORMS, (asked.stays,))
    return any(not asked.desk.library.feeds(form).isdisjoint(names) for (form,) in forms)


def _plan(asked: _Asked, found: _Found) -> None:
    needs: dict[int, dict[str, bool]] = {}
    for stay, need, planned in asked.desk.vault.reader.rows(_NEEDS, (asked.stays,)):
        needs.setdefault(stay, {})[need] = bool(planned)
    for uid, row in asked.rows.items():
        if (own := needs.get(row.stay_id)) is not None:
            found[uid]["planned_services"] = [n for n, yes in own.items() if yes and n != "psychiatric_need"]
            if "psychiatric_need" in own:
                found[uid]["psychiatric_need"] = own["psychiatric_need"]


def _payers(asked: _Asked, found: _Found) -> None:
    patients = json.dumps(sorted({row.patient_id for row in asked.rows.values()}))
    classes: dict[int, list[str | None]] = {}
    none: set[int] = set()
    for patient, payer_class, said_none in asked.desk.vault.reader.rows(_COVERAGES, (patients,)):
        classes.setdefault(patient, []).append(payer_class)
        if said_none:
            none.add(patient)
    for uid, row in asked.rows.items():
        age = age_of(asked.desk, row, asked.desk.now())
        said = medicare(classes.get(row.patient_id, []), age, row.patient_id in none)
        if said is not None:
            found[uid]["has_medicare"] = said


def _leaving(asked: _Asked, found: _Found) -> None:
    hours, said = usual_hours(asked.desk), said_hours(asked.desk.vault.reader, asked.stays)
    for uid, row in asked.rows.items():
        leave = expected_leave(asked.desk, row, hours, said)
        if leave is not None:
            found[uid] |= {"discharge": leave.at, "discharge_assumed": leave.assumed}


#: What is read with one query for all, and which facts that gives.
_READ: Final[Mapping[Callable[[_Asked, _Found], None], frozenset[str]]] = {
    _plan: frozenset({"planned_services", "psychiatric_need"}),
    _payers: frozenset({"has_medicare"}),
    _leaving: frozenset({"discharge", "discharge_assumed"}),
}
FEW: Final = frozenset(_OF_ROW).union(*_READ.values())

"""What the clocks of many stays need from the vault: one query a kind, rows as they are stored."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ncm_tui.services.clocks.checked import checked
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts.leave import said_hours, usual_hours
from ncm_tui.services.shown import ShownStay, shown_many

if TYPE_CHECKING:
    from datetime import datetime, time

    from ncm_tui.vault.connect import Reader

_STAYS = "stay_id IN (SELECT value FROM json_each(?)) AND voided_at IS NULL"
_PATIENTS = "patient_id IN (SELECT value FROM json_each(?))"
_BEDS = frozenset({"IMP", "ACUTE", "NONAC"})


def _lists() -> "defaultdict[int, list[Any]]":
    return defaultdict(list)


@dataclass(slots=True)
class Read:
    """Rows by stay id (``coverages`` and ``deceased`` by patient id)."""

    stays: dict[str, ShownStay] = field(default_factory=dict)
    times: "defaultdict[int, dict[str, tuple[str, str, bool]]]" = field(
        default_factory=lambda: defaultdict(dict)
    )
    coverages: "defaultdict[int, list[Any]]" = field(default_factory=_lists)
    events: "defaultdict[int, list[Any]]" = field(default_factory=_lists)
    evidence: "defaultdict[int, list[Any]]" = field(default_factory=_lists)
    classes: "defaultdict[int, list[str]]" = field(default_factory=_lists)
    finished: "defaultdict[int, list[str]]" = field(default_factory=_lists)
    needs: "defaultdict[int, dict[str, bool]]" = field(default_factory=lambda: defaultdict(dict))
    reclassified: dict[int, str] = field(default_factory=dict)
    destination_at: dict[int, str] = field(default_factory=dict)
    principal: dict[int, str] = field(default_factory=dict)
    deceased: set[int] = field(default_factory=set)
    said: "dict[int, datetime]" = field(default_factory=dict)
    again: dict[int, str] = field(default_factory=dict)
    hours: "dict[int, time]" = field(default_factory=dict)


def read(desk: Desk, stay_uids: Iterable[str]) -> Read:
    """Everything for the stays of these uids; one that is not here is left out."""
    found = Read(stays=shown_many(desk, stay_uids))
    rows = found.stays.values()
    stays = json.dumps([row.stay_id for row in rows])
    patients = json.dumps(sorted({row.patient_id for row in rows}))
    reader = desk.vault.reader
    _of_patients(reader, found, patients)
    _of_stays(reader, found, stays)
    for key, told in checked(desk, stays):
        found.evidence[key].append(told)
    _status(reader, found, stays)
    found.said = said_hours(reader, stays)
    found.hours = usual_hours(desk)
    left = json.dumps([row.stay_id for row in rows if row.left_at is not None])
    found.again = dict(reader.rows(_AGAIN, (left,))) if left != "[]" else {}
    return found


#: A later stay of the same patient, or an encounter that an export told of.
_AGAIN = """
SELECT s.stay_id, min(at) FROM stay_shown s JOIN (
    SELECT patient_id, coalesce(arrival, inpatient_order) AS at FROM stay_shown
    UNION ALL
    SELECT patient_id, started_at FROM prior_encounter
    WHERE voided_at IS NULL AND class_code IN ('IMP', 'ACUTE', 'NONAC', 'OBSENC')
        AND status NOT IN ('cancelled', 'entered-in-error', 'planned')
) o ON o.patient_id = s.patient_id AND o.at > s.left_at
WHERE s.stay_id IN (SELECT value FROM json_each(?)) GROUP BY s.stay_id
"""


def _of_patients(reader: "Reader", found: Read, patients: str) -> None:
    for key, payer, plan, payer_class, part_b, profile, none in reader.rows(
        "SELECT patient_id, payer, plan, "
        "CASE WHEN confirmed_at IS NOT NULL AND payer_class <> 'unknown' THEN payer_class END, "
        f"part_b, profile_uid, no_medicare FROM coverage WHERE {_PATIENTS} AND voided_at IS NULL "
        "ORDER BY rank, source = 'emr', confirmed_at IS NULL, id",
        (patients,),
    ):
        found.coverages[key].append((payer, plan, payer_class, part_b, profile, none))
    found.deceased = {
        key
        for (key,) in reader.rows(
            f"SELECT patient_id FROM patient_shown WHERE {_PATIENTS} AND deceased_at IS NOT NULL", (patients,)
        )
    }


def _of_stays(reader: "Reader", found: Read, stays: str) -> None:
    for key, kind, at, precision, sure in reader.rows(
        f"SELECT stay_id, kind, at, precision, confirmed_at IS NOT NULL FROM key_time WHERE {_STAYS}",
        (stays,),
    ):
        found.times[key][kind] = (at, precision, bool(sure))
    for key, *event in reader.rows(
        f"SELECT stay_id, uid, kind, at, precision, fields, follows_uid FROM stay_event WHERE {_STAYS} "
        "ORDER BY at, id",
        (stays,),
    ):
        found.events[key].append(event)
    for key, *evidence in reader.rows(
        "SELECT stay_id, rule, trigger_uid, kind, happened_at, answers, reason FROM clock_evidence "
        f"WHERE {_STAYS} ORDER BY happened_at, id",
        (stays,),
    ):
        found.evidence[key].append(evidence)
    for key, form in reader.rows(
        f"SELECT stay_id, form_id FROM assessment WHERE {_STAYS} AND state = 'finished' "
        "GROUP BY stay_id, form_id ORDER BY max(finished_at)",
        (stays,),
    ):
        found.finished[key].append(form)
    for key, need, planned in reader.rows(
        f"SELECT stay_id, need, planned FROM discharge_need WHERE {_STAYS} ORDER BY id", (stays,)
    ):
        found.needs[key][need] = bool(planned)


def _status(reader: "Reader", found: Read, stays: str) -> None:
    for key, value, at in reader.rows(
        f"SELECT stay_id, value, at FROM status_change WHERE {_STAYS} "
        "AND field IN ('class', 'class_code') ORDER BY at, id",
        (stays,),
    ):
        before = found.classes[key]
        if value == "OBSENC" and before and before[-1] in _BEDS and at:
            found.reclassified[key] = at
        before.append(value)
    for key, at in reader.rows(
        f"SELECT stay_id, recorded_at FROM disposition WHERE {_STAYS} AND destination <> '' "
        "ORDER BY source = 'emr' DESC, recorded_at, id",
        (stays,),
    ):
        found.destination_at[key] = at
    for key, code in reader.rows(
        f"SELECT stay_id, code FROM diagnosis WHERE {_STAYS} AND code <> '' "
        "ORDER BY role <> 'principal' DESC, rank IS NULL DESC, rank DESC, id DESC",
        (stays,),
    ):
        found.principal[key] = code

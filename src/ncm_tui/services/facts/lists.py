"""What the facts need beside ``stay_shown``: one query a kind for however many stays."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from ncm_tui.services import shown
from ncm_tui.services.facts.history import Earlier, History

if TYPE_CHECKING:
    from ncm_tui.vault.connect import Reader

_IN = "IN (SELECT value FROM json_each(?))"
_HAPPENED = "status NOT IN ('cancelled', 'entered-in-error', 'planned')"


def _rows_by_id() -> "defaultdict[int, list[Any]]":
    return defaultdict(list)


@dataclass(slots=True)
class Lists:
    """By stay id or patient id. ``others`` are earlier encounters and other stays of a patient, with the
    stay's own id (0 for a prior encounter), so that a stay is never its own history."""

    persons: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    contacts: "defaultdict[int, list[Any]]" = field(default_factory=_rows_by_id)
    coverages: "defaultdict[int, list[Any]]" = field(default_factory=_rows_by_id)
    allergies: "defaultdict[int, list[Any]]" = field(default_factory=_rows_by_id)
    others: "defaultdict[int, list[Any]]" = field(default_factory=_rows_by_id)
    diagnoses: "defaultdict[int, list[Any]]" = field(default_factory=_rows_by_id)
    problem_codes: "defaultdict[int, list[str]]" = field(default_factory=_rows_by_id)
    classes: "defaultdict[int, list[Any]]" = field(default_factory=_rows_by_id)
    finished: "defaultdict[int, list[Any]]" = field(default_factory=_rows_by_id)
    times: "defaultdict[int, dict[str, str]]" = field(default_factory=lambda: defaultdict(dict))
    needs: "defaultdict[int, dict[str, bool]]" = field(default_factory=lambda: defaultdict(dict))
    barriers: "defaultdict[int, int]" = field(default_factory=lambda: defaultdict(int))
    pcp: dict[int, str] = field(default_factory=dict)
    reclassified: dict[int, str] = field(default_factory=dict)
    hours: dict[int, time] = field(default_factory=dict)
    said: dict[int, datetime] = field(default_factory=dict)

    def history(self, row: shown.ShownStay) -> History:
        """What came before ``row``'s stay, as far as anything is known."""
        rows = [
            (code, start, end)
            for stay, code, start, end in self.others[row.patient_id]
            if stay != row.stay_id
        ]
        earlier = tuple(
            Earlier(str(code), datetime.fromisoformat(start), shown.instant(end))
            for code, start, end in rows
            if start
        )
        return History(earlier, known=bool(rows))


def read_lists(reader: "Reader", stays: str, patients: str) -> Lists:
    """Everything for the stays and patients named by two JSON lists of ids."""
    lists = Lists()
    _people(reader, lists, patients)
    _others(reader, lists, patients)
    _clinical(reader, lists, stays)
    _work(reader, lists, stays)
    return lists


def read_others(reader: "Reader", patient_id: int) -> Lists:
    """Of one patient only what :meth:`Lists.history` needs."""
    lists = Lists()
    _others(reader, lists, json.dumps([patient_id]))
    return lists


def _coverages(reader: "Reader", lists: Lists, patients: str) -> None:
    for key, rank, payer, plan, member, payer_class, none in reader.rows(
        "SELECT patient_id, rank, payer, plan, member_id, "
        "CASE WHEN confirmed_at IS NOT NULL AND payer_class <> 'unknown' THEN payer_class END, no_medicare "
        f"FROM coverage WHERE patient_id {_IN} AND voided_at IS NULL ORDER BY rank, source = 'emr', "
        "confirmed_at IS NULL, id",
        (patients,),
    ):
        lists.coverages[key].append(
            {
                "rank": rank,
                "payer": payer,
                "plan": plan,
                "member_id": member,
                "payer_class": payer_class,
                "no_medicare": bool(none),
            }
        )


def _people(reader: "Reader", lists: Lists, patients: str) -> None:
    for key, *rest in reader.rows(
        f"SELECT patient_id, phone, address, deceased_at FROM patient_shown WHERE patient_id {_IN}",
        (patients,),
    ):
        lists.persons[key] = tuple(rest)
    for key, name, relation, phone, decides in reader.rows(
        f"SELECT patient_id, name, relationship, phone, decision_maker FROM contact WHERE patient_id {_IN} "
        "AND voided_at IS NULL ORDER BY source = 'emr', id",
        (patients,),
    ):
        text = ", ".join(part for part in (name, relation, phone) if part)
        lists.contacts[key].append((text, bool(decides)))
    _coverages(reader, lists, patients)
    for key, substance in reader.rows(
        f"SELECT patient_id, substance FROM allergy WHERE patient_id {_IN} AND voided_at IS NULL ORDER BY id",
        (patients,),
    ):
        lists.allergies[key].append(substance)
    for key, code in reader.rows(
        f"SELECT patient_id, code FROM diagnosis WHERE patient_id {_IN} AND stay_id IS NULL AND code <> '' "
        "AND voided_at IS NULL ORDER BY id",
        (patients,),
    ):
        lists.problem_codes[key].append(code)


def _others(reader: "Reader", lists: Lists, patients: str) -> None:
    for key, code, start, end in reader.rows(
        f"SELECT patient_id, class_code, started_at, ended_at FROM prior_encounter WHERE patient_id {_IN} "
        f"AND voided_at IS NULL AND {_HAPPENED}",
        (patients,),
    ):
        lists.others[key].append((0, code, start, end))
    for key, stay, code, start, end in reader.rows(
        "SELECT patient_id, stay_id, coalesce(class_code, ''), coalesce(arrival, inpatient_order), left_at "
        f"FROM stay_shown WHERE patient_id {_IN} AND {_HAPPENED}",
        (patients,),
    ):
        lists.others[key].append((stay, code, start, end))


def _clinical(reader: "Reader", lists: Lists, stays: str) -> None:
    for key, text, code in reader.rows(
        f"SELECT stay_id, text, code FROM diagnosis WHERE stay_id {_IN} AND voided_at IS NULL "
        "ORDER BY role <> 'principal', rank IS NULL, rank, id",
        (stays,),
    ):
        lists.diagnoses[key].append((text, code))
    for key, kind, at in reader.rows(
        f"SELECT stay_id, kind, at FROM key_time WHERE stay_id {_IN} AND voided_at IS NULL", (stays,)
    ):
        lists.times[key][kind] = at
    before: dict[int, str] = {}
    for key, value, at in reader.rows(
        f"SELECT stay_id, value, at FROM status_change WHERE stay_id {_IN} AND voided_at IS NULL "
        "AND field IN ('class', 'class_code') ORDER BY at, id",
        (stays,),
    ):
        if value == "OBSENC" and before.get(key) in ("IMP", "ACUTE", "NONAC") and at:
            lists.reclassified[key] = at
        before[key] = value
        lists.classes[key].append(value)
    for key, name in reader.rows(
        f"SELECT stay_id, name FROM care_team_member WHERE stay_id {_IN} AND voided_at IS NULL "
        "AND (lower(role) LIKE '%primary care%' OR lower(role) = 'pcp') "
        "ORDER BY source = 'emr' DESC, id DESC",
        (stays,),
    ):
        lists.pcp[key] = name


def _work(reader: "Reader", lists: Lists, stays: str) -> None:
    for key, form in reader.rows(
        f"SELECT stay_id, form_id FROM assessment WHERE stay_id {_IN} AND voided_at IS NULL "
        "AND state = 'finished' GROUP BY stay_id, form_id ORDER BY max(finished_at)",
        (stays,),
    ):
        lists.finished[key].append(form)
    for key, need, planned in reader.rows(
        f"SELECT stay_id, need, planned FROM discharge_need WHERE stay_id {_IN} AND voided_at IS NULL "
        "ORDER BY id",
        (stays,),
    ):
        lists.needs[key][need] = bool(planned)
    for key, count in reader.rows(
        f"SELECT stay_id, count(*) FROM barrier WHERE stay_id {_IN} AND voided_at IS NULL AND state = 'open' "
        "GROUP BY stay_id",
        (stays,),
    ):
        lists.barriers[key] = count

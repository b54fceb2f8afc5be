"""The facts of many stays in one query a kind, under the registered names only (``rules/facts.py``).

A fact that is not known is absent: never a default, never a guess.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ncm_tui.rules import ages, stay_days
from ncm_tui.rules.problems import NotFound
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import answers, history
from ncm_tui.services.facts.comorbid import comorbid
from ncm_tui.services.facts.leave import expected_leave, said_hours, usual_hours
from ncm_tui.services.facts.lists import Lists, read_lists, read_others
from ncm_tui.views.languages import language_name

STATUS = {"IP": "inpatient", "OB": "observation", "OP": "outpatient_in_bed", "ED": "emergency"}
OBSERVATION = "OBSENC"
#: From this age on a plan that is not Medicare leaves the question open.
MEDICARE_AGE = 65
_MEDICARE = frozenset({"medicare_ffs", "medicare_advantage", "medicare_secondary", "dual"})


def facts(desk: Desk, stay_uid: str) -> dict[str, Any]:
    """The facts of one stay. Raises ``NotFound`` for a stay that is not here."""
    found = facts_of(desk, [stay_uid]).get(stay_uid)
    if found is None:
        raise NotFound("This stay is not in the vault.", code="stay.unknown")
    return found


def before(desk: Desk, row: shown.ShownStay) -> dict[str, Any]:
    """The facts of what came before one stay, where a page needs no others: two queries."""
    lists = read_others(desk.vault.reader, row.patient_id)
    return _known(history.before(row, lists.history(row), desk.zone))


def facts_of(desk: Desk, stay_uids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The facts of many stays by uid; a uid that is not here is left out."""
    rows = shown.shown_many(desk, stay_uids)
    stays = json.dumps([row.stay_id for row in rows.values()])
    patients = json.dumps(sorted({row.patient_id for row in rows.values()}))
    lists = read_lists(desk.vault.reader, stays, patients)
    lists.hours = usual_hours(desk)
    lists.said = said_hours(desk.vault.reader, stays)
    finished = {form for row in rows.values() for form in lists.finished[row.stay_id]}
    fed = answers.fed(desk, [row.stay_id for row in rows.values()], sorted(finished))
    now = desk.now()
    return {
        uid: _known({**_facts(desk, row, lists, now), **_answered(fed.get(row.stay_id, {}))})
        for uid, row in rows.items()
    }


def _answered(fed: Mapping[str, answers.Fed]) -> dict[str, Any]:
    return {name: each.value for name, each in fed.items()}


def _facts(desk: Desk, row: shown.ShownStay, lists: Lists, now: datetime) -> dict[str, Any]:
    return {
        **_person(desk, row, lists, now),
        **_stay(desk, row, lists),
        **_times(desk, row, lists, now),
        **_payer(row, lists, age_of(desk, row, now)),
        **_risk(desk, row, lists),
        **_plan(desk, row, lists),
    }


def _person(desk: Desk, row: shown.ShownStay, lists: Lists, now: datetime) -> dict[str, Any]:
    born, today = shown.day(row.birth_date), desk.local(now).date()
    phone, address, deceased = lists.persons.get(row.patient_id, (None, None, None))
    contacts = lists.contacts[row.patient_id]
    sex = (row.sex or "").lower()
    age = age_of(desk, row, now)
    return {
        "age": age,
        "age_years": None if age is None else int(age),
        "newborn": newborn_of(row, born, today),
        "sex": sex if sex in ("female", "male", "other", "unknown") else None,
        "birth_date": born,
        "preferred_name": row.preferred_name,
        "language": language_name(row.language),
        "interpreter": None if row.interpreter is None else bool(row.interpreter),
        "address": address,
        "phone": phone,
        "emergency_contact": contacts[0][0] if contacts else None,
        "decision_maker": next((text for text, decides in contacts if decides), None),
        "deceased": True if deceased else (False if row.open else None),
    }


def age_of(desk: Desk, row: shown.ShownStay, now: datetime) -> float | None:
    """In years with their fraction; of a birth year alone the lower of the two it may be."""
    born = shown.day(row.birth_date)
    if born is None:
        return shown.least_age(row, now, desk.zone)
    return ages.exact_years(born, desk.local(now).date())


def newborn_of(row: shown.ShownStay, born: date | None, today: date) -> bool | None:
    """By the birth date; where only the year is kept, by the chart, and no where the year is long past."""
    if born is not None:
        return ages.is_newborn(born, today)
    if row.newborn or row.birth_year is None:
        return True if row.newborn else None
    return False if today.year - row.birth_year > 1 else None


def _stay(desk: Desk, row: shown.ShownStay, lists: Lists) -> dict[str, Any]:
    diagnoses = lists.diagnoses[row.stay_id]
    at = shown.instant(row.code_at)
    return {
        "stay_open": bool(row.open),
        "status": STATUS[row.st],
        "class": row.class_code,
        "unit": row.unit,
        "bed": row.bed,
        "service": row.service,
        "attending": row.attending,
        "pcp": lists.pcp.get(row.stay_id),
        "admit_source": row.admit_source,
        "reason": row.reason,
        "own_words": row.own_words,
        "principal_problem": diagnoses[0][0] if diagnoses else None,
        "diagnosis_codes": [code for _, code in diagnoses if code] or None,
        "drg": row.drg,
        "gmlos": row.gmlos,
        "code_status": row.code_status,
        "code_status_at": None if at is None else desk.local(at),
        "isolation": row.isolation,
        "allergies": _allergies(lists.allergies[row.patient_id]),
    }


def _times(desk: Desk, row: shown.ShownStay, lists: Lists, now: datetime) -> dict[str, Any]:
    times = lists.times[row.stay_id]
    leave = expected_leave(desk, row, lists.hours, lists.said)
    edd = shown.day(row.edd)
    start = shown.instant(row.observation_start)
    return {
        "today": stay_days.local_day(now, desk.zone),
        "arrival": at_of(desk, row.arrival),
        "care_start": at_of(desk, times.get("care_start")),
        "obs_order": at_of(desk, row.observation_order),
        "obs_start": None if start is None else desk.local(start),
        "inpatient_admit": at_of(desk, row.inpatient_order),
        "medically_ready": at_of(desk, times.get("medically_ready")),
        "discharge_order": at_of(desk, row.discharge_order),
        "discharge": None if leave is None else leave.at,
        "discharge_assumed": None if leave is None else leave.assumed,
        "discharged": at_of(desk, row.left_at),
        "los_days": shown.los_days(row, now, desk.zone),
        "los_provisional": bool(row.open),
        "hospital_day": shown.hospital_day(row, now, desk.zone),
        "inpatient_midnights": shown.inpatient_midnights(row, now, desk.zone),
        "observed": _observed(row, lists.classes[row.stay_id]),
        "obs_hours": shown.observation_hours(row, now),
        "edd": edd,
        "days_to_edd": None if edd is None else (edd - stay_days.local_day(now, desk.zone)).days,
    }


def _observed(row: shown.ShownStay, classes: list[Any]) -> bool:
    """Whether this stay was ever in observation. A start that was never entered does not undo it: after a
    conversion the order, or the class that was, is all there is."""
    times = row.observation_order, row.observation_start
    return row.st == "OB" or any(times) or OBSERVATION in (row.class_code, *classes)


def _payer(row: shown.ShownStay, lists: Lists, age: float | None) -> dict[str, Any]:
    coverages = lists.coverages[row.patient_id]
    rows = [{key: each[key] for key in ("rank", "payer", "plan", "member_id")} for each in coverages]
    return {
        "payer": shown.payer_text(row),
        "payers": rows or None,
        "payer_class": row.payer_class if row.payer_confirmed else None,
        "payer_confirmed": bool(row.payer_confirmed),
        "has_medicare": medicare(
            [each["payer_class"] for each in coverages], age, any(each["no_medicare"] for each in coverages)
        ),
    }


def medicare(classes: Sequence[str | None], age: float | None, asked: bool) -> bool | None:
    """Whether any of a patient's coverages is Medicare, Advantage included; ``classes`` are their confirmed
    plan types (``None``: not confirmed). A firm no needs all of them, and from 65 years on that somebody
    ``asked`` (P§1)."""
    if _MEDICARE & {each for each in classes if each}:
        return True
    if not classes or not all(classes) or (age is not None and age >= MEDICARE_AGE and not asked):
        return None
    return False


def _risk(desk: Desk, row: shown.ShownStay, lists: Lists) -> dict[str, Any]:
    return {
        "acute_admission": history.acute_admission(row, lists.classes[row.stay_id]),
        **history.before(row, lists.history(row), desk.zone),
        **comorbid(
            desk, [code for _, code in lists.diagnoses[row.stay_id]], lists.problem_codes[row.patient_id]
        ),
        "finished_forms": lists.finished[row.stay_id],
        "safety_flag_open": row.safety is not None,
    }


def _plan(desk: Desk, row: shown.ShownStay, lists: Lists) -> dict[str, Any]:
    needs = lists.needs[row.stay_id]
    services = [need for need, planned in needs.items() if planned and need != "psychiatric_need"]
    return {
        "destination": row.destination or None,
        "planned_services": services if needs else None,
        "psychiatric_need": needs.get("psychiatric_need"),
        "reclassified": at_of(desk, lists.reclassified.get(row.stay_id)),
        "open_barriers": lists.barriers[row.stay_id],
    }


def _allergies(rows: list[str]) -> list[str] | None:
    """Nothing recorded is unknown; an explicit "no known allergies" is the empty list."""
    if not rows:
        return None
    return [
        substance for substance in rows if not substance.casefold().startswith(("no known", "nka", "none"))
    ]


def at_of(desk: Desk, text: str | None) -> datetime | None:
    """A stored instant on the facility's clock."""
    at = shown.instant(text)
    return None if at is None else desk.local(at)


def _known(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value is not None and value != ""}

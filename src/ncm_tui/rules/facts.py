"""The one register of named facts. Conditions, prefill, templates and vectors use these names only.

A fact that is not known is absent (or ``None``), never a default. ``services/facts.py`` fills them;
``docs/facts.md`` is made from this table by :func:`facts_markdown`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from ncm_tui.models.enums import Destination, PayerClass, StayClass
from ncm_tui.rules.fact import Fact, FactType
from ncm_tui.rules.facts_answered import FUNCTION, SIGNED
from ncm_tui.rules.facts_clocks import HAPPENED, OF_EVENT, PROFILE
from ncm_tui.rules.facts_clocks import STAY as CLOCKS

__all__ = [
    "GROUPS",
    "REGISTER",
    "SEXES",
    "STATUSES",
    "Fact",
    "FactType",
    "facts_markdown",
    "fault",
    "nearest",
]

_YES, _INT, _NUM, _TEXT = FactType.YES_NO, FactType.INTEGER, FactType.NUMBER, FactType.TEXT
_CODE, _DAY, _AT, _LIST = FactType.CODE, FactType.DAY, FactType.INSTANT, FactType.LIST

STATUSES = ("inpatient", "observation", "outpatient_in_bed", "emergency")
SEXES = ("female", "male", "other", "unknown")
_PAYERS = tuple(each.value for each in PayerClass if each is not PayerClass.UNKNOWN)

_PERSON = (
    Fact("age", _NUM, "Age today, with the fraction of the year", "78.7", "years"),
    Fact("age_years", _INT, "Age today in whole years, for an instrument that asks it so", "78", "years"),
    Fact("newborn", _YES, "Under 28 days old", "false"),
    Fact("sex", _CODE, "Sex as the record has it", "female", values=SEXES),
    Fact("birth_date", _DAY, "Date of birth", "1948-03-02"),
    Fact("preferred_name", _TEXT, "Name the patient wants to be called", "Maria"),
    Fact("language", _TEXT, "Preferred language", "Spanish"),
    Fact("interpreter", _YES, "An interpreter is needed", "true"),
    Fact("address", _TEXT, "Home address", "12 Elm St, Dayton OH"),
    Fact("phone", _TEXT, "Patient's own telephone", "555-0142"),
    Fact("emergency_contact", _TEXT, "First contact: name, relation, telephone", "Ana Alvarez, daughter"),
    Fact("decision_maker", _TEXT, "Named decision maker other than the patient", "Ana Alvarez, daughter"),
    Fact("deceased", _YES, "The patient has died", "false"),
)
_STAY = (
    Fact("stay_open", _YES, "The patient has not left", "true"),
    Fact("status", _CODE, "Status now", "inpatient", values=STATUSES),
    Fact("class", _CODE, "Encounter class, FHIR v3-ActCode", "IMP", values=tuple(StayClass)),
    Fact("unit", _TEXT, "Nursing unit", "4W"),
    Fact("bed", _TEXT, "Bed", "4W-12A"),
    Fact("service", _TEXT, "Hospital service", "Orthopedics"),
    Fact("attending", _TEXT, "Attending physician", "Dr. P. Shah"),
    Fact("pcp", _TEXT, "Primary care practitioner", "Dr. L. Ortiz"),
    Fact("admit_source", _TEXT, "Where the patient came from, as the EMR says", "ED"),
    Fact("reason", _TEXT, "Reason for admission, in the EMR's words", "Hip fracture"),
    Fact("own_words", _TEXT, "Why here, in the patient's own words", "I fell in the kitchen"),
    Fact("principal_problem", _TEXT, "Principal diagnosis of the stay", "Fracture of neck of femur"),
    Fact("diagnosis_codes", _LIST, "ICD-10-CM codes of the stay", "S72.001A, I50.9"),
    Fact("drg", _TEXT, "Working MS-DRG", "481"),
    Fact("gmlos", _NUM, "Geometric mean length of stay of the working DRG", "3.8", "days"),
    Fact("code_status", _TEXT, "Newest code status; volatile, has a time of its own", "Full code"),
    Fact("code_status_at", _AT, "When the code status was recorded", "2026-11-23T06:42:00-05:00"),
    Fact("isolation", _TEXT, "Isolation and organism", "Contact, MRSA"),
    Fact("allergies", _LIST, "Known allergies; an empty list is the explicit none", "penicillin"),
)
_TIMES = (
    Fact("today", _DAY, "Today by the facility's calendar", "2026-11-23"),
    Fact("arrival", _AT, "Key time: arrival at the hospital", "2026-11-20T13:05:00-05:00"),
    Fact("care_start", _AT, "Key time: hospital care began", "2026-11-20T13:40:00-05:00"),
    Fact("obs_order", _AT, "Key time: observation order", "2026-11-20T15:00:00-05:00"),
    Fact("obs_start", _AT, "Key time: observation services began", "2026-11-20T15:10:00-05:00"),
    Fact("inpatient_admit", _AT, "Key time: inpatient order", "2026-11-20T14:30:00-05:00"),
    Fact("medically_ready", _AT, "Key time: medically ready to leave", "2026-11-24T09:00:00-05:00"),
    Fact("discharge_order", _AT, "Key time: discharge order", "2026-11-24T10:00:00-05:00"),
    Fact("discharge", _AT, "Leave time: actual, else planned", "2026-11-24T17:00:00-05:00"),
    Fact("discharged", _AT, "Key time: left; absent while in house", "2026-11-24T17:12:00-05:00"),
    Fact("discharge_assumed", _YES, "The hour of `discharge` is the site's usual one, not said", "true"),
    Fact(
        "los_days", _INT, "Midnights from the inpatient order, else arrival, to leaving or today", "3", "days"
    ),
    Fact("los_provisional", _YES, "The stay is open: los_days still grows", "true"),
    Fact("hospital_day", _INT, "Day in the hospital; the day of arrival is 1", "4"),
    Fact("inpatient_midnights", _INT, "Midnights since the inpatient order", "3", "days"),
    Fact(
        "obs_hours",
        _NUM,
        "Hours since observation start, to its end or now; both to the minute",
        "34",
        "hours",
    ),
    Fact("edd", _DAY, "Expected discharge date, newest", "2026-11-25"),
    Fact("days_to_edd", _INT, "Calendar days from today to the EDD; negative when past", "2", "days"),
)
_PAYER = (
    Fact("payer", _TEXT, "Primary payer's name", "UHC Medicare Advantage"),
    Fact("payers", FactType.ROWS, "Coverages in order: rank, payer, plan, member_id", "1 UHC MA 9001"),
    Fact("payer_class", _CODE, "Plan type, once the nurse confirmed it", "medicare_ffs", values=_PAYERS),
    Fact("payer_confirmed", _YES, "The payer class is confirmed", "true"),
    Fact("has_medicare", _YES, "Any confirmed coverage is Medicare, Advantage included", "true"),
)
_RISK = (
    Fact("acute_admission", _YES, "The admission was unplanned", "true"),
    Fact(
        "ed_visits_6mo_seen", _INT, "ED visits in 6 months before that were imported: at least so many", "2"
    ),
    Fact(
        "admissions_12mo_seen",
        _INT,
        "Admissions in 12 months before that were imported: at least so many",
        "1",
    ),
    Fact(
        "readmit_30d",
        _YES,
        "A discharge 30 days or less before this admission was imported; never false",
        "true",
    ),
    Fact(
        "charlson_conditions",
        _LIST,
        "Conditions of the Charlson index that diagnosis codes of stay and problem list name; never empty",
        "chf, dm_uncomp",
    ),
    Fact(
        "lace_conditions",
        _LIST,
        "Conditions of LACE's own list that diagnosis codes of stay and problem list name; never empty",
        "chf, dm",
    ),
    Fact(
        "hrrp_conditions",
        _LIST,
        "Condition of the readmission program that the principal diagnosis is; never the empty list",
        "hf",
    ),
    Fact("finished_forms", _LIST, "Ids of the forms finished in this stay", "phq-9, lace"),
    Fact("safety_flag_open", _YES, "A safety flag has no disposition yet", "false"),
)
_PLAN = (
    Fact("destination", _CODE, "Planned destination, newest", "snf", values=tuple(Destination)),
    Fact(
        "planned_services",
        _LIST,
        "Add-ons to the destination: equipment, oxygen, infusion, dialysis",
        "equipment, oxygen",
    ),
    Fact("psychiatric_need", _YES, "Psychiatric follow-up is needed", "false"),
    Fact(
        "observed",
        _YES,
        "In observation now or earlier in this stay: by status, order, start, or an earlier class",
        "true",
    ),
    Fact("reclassified", _AT, "When the stay was changed to observation", "2026-11-21T10:00:00-05:00"),
    Fact("open_barriers", _INT, "Barriers not resolved", "2"),
)
GROUPS: tuple[tuple[str, tuple[Fact, ...]], ...] = (
    ("Person", _PERSON),
    ("Stay", _STAY),
    ("Times", _TIMES),
    ("Payer", _PAYER),
    ("Risk and screening", _RISK),
    ("Discharge", _PLAN),
    ("Function and placement", FUNCTION),
    ("A finished form", SIGNED),
    ("Clocks", CLOCKS),
    ("What happened", HAPPENED),
    ("Answers about what happened", OF_EVENT),
    ("Payer profile", PROFILE),
)
REGISTER: dict[str, Fact] = {fact.name: fact for _, group in GROUPS for fact in group}


def nearest(name: str, known: Iterable[str] | None = None) -> str | None:
    """The registered name (or one of ``known``) that ``name`` was most likely meant to be."""
    close = get_close_matches(name, list(known if known is not None else REGISTER), n=1, cutoff=0.6)
    return close[0] if close else None


def fault(name: str, value: Any) -> str | None:
    """A sentence on why ``value`` cannot be the fact ``name``; ``None`` when it can (or is absent)."""
    fact = REGISTER.get(name)
    if fact is None:
        close = nearest(name)
        return f"'{name}' is not a registered fact" + (f"; did you mean '{close}'?" if close else ".")
    if value is None or _fits(fact, value):
        return None
    expected = f"one of {', '.join(fact.values)}" if fact.values else f"of type {fact.type.value}"
    return f"'{name}' must be {expected}, not {value!r}."


def _fits(fact: Fact, value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return {
        FactType.YES_NO: isinstance(value, bool),
        FactType.INTEGER: isinstance(value, int) and not isinstance(value, bool),
        FactType.NUMBER: number,
        FactType.TEXT: isinstance(value, str),
        FactType.CODE: isinstance(value, str) and (not fact.values or value in fact.values),
        FactType.DAY: isinstance(value, date) and not isinstance(value, datetime),
        FactType.INSTANT: isinstance(value, datetime) and value.tzinfo is not None,
        FactType.LIST: isinstance(value, list | tuple),
        FactType.ROWS: isinstance(value, list | tuple) and all(isinstance(row, dict) for row in value),
    }[fact.type]


def facts_markdown() -> str:
    """``docs/facts.md``: the register as tables."""
    lines = [
        "# Facts",
        "",
        "<!-- Generated from ncm_tui/rules/facts.py; do not edit by hand. -->",
        "",
        "Conditions, prefill and templates use these names only. A fact that is not known is absent, and a",
        "condition on it is *unknown*, never false ([conditions](conditions.md)).",
    ]
    for title, group in GROUPS:
        lines += ["", f"## {title}", "", "| name | type | unit | meaning | example |"]
        lines.append("|---|---|---|---|---|")
        for fact in group:
            kind = f"{fact.type.value}: {' '.join(fact.values)}" if fact.values else fact.type.value
            lines.append(f"| `{fact.name}` | {kind} | {fact.unit} | {fact.meaning} | {fact.example} |")
    return "\n".join(lines) + "\n"

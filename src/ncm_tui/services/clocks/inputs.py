"""The facts of many stays as clocks need them, with what nobody confirmed, what happened, what was shown.

Key times that are known by their day alone are days here (P§1): one that counts hours from it is unknown.
Built for a whole caseload at once; a fact outside of :data:`FAST` is asked of :mod:`ncm_tui.services.facts`.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from ncm_tui.models.enums import Precision
from ncm_tui.rules import ages, stay_days
from ncm_tui.rules.facts import REGISTER
from ncm_tui.rules.facts_clocks import CLOCKS, TIERS
from ncm_tui.services import shown
from ncm_tui.services.clocks.happened import Happened, after_change, of_rows, of_stay
from ncm_tui.services.clocks.payer_of import PayerOf
from ncm_tui.services.clocks.reading import Read, read
from ncm_tui.services.clocks.shown_by import Times, shown_by, shown_facts
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import OBSERVATION, STATUS, leave, medicare
from ncm_tui.services.facts.comorbid import principal_conditions
from ncm_tui.services.shown import ShownStay

if TYPE_CHECKING:
    from ncm_tui.rules.clock_given import Profile

#: The key times as facts.
TIMES: Final = {
    "arrival": "arrival",
    "care_start": "care_start",
    "observation_order": "obs_order",
    "observation_start": "obs_start",
    "inpatient_order": "inpatient_admit",
    "medically_ready": "medically_ready",
    "discharge_order": "discharge_order",
    "left": "discharged",
}


@dataclass(frozen=True, slots=True)
class Inputs:
    """One stay. ``facts`` do not hang on the hour (:func:`timely` adds those that do); ``unconfirmed`` are
    the names nobody confirmed; ``evidence`` by rule and event (empty: the stay itself)."""

    row: ShownStay
    facts: Mapping[str, Any]
    unconfirmed: frozenset[str]
    events: tuple[Happened, ...] = ()
    evidence: Mapping[tuple[str, str], Times] = field(default_factory=dict)
    profile: "Profile | None" = None


def inputs(desk: Desk, stay_uids: Iterable[str], wanted: Set[str] = frozenset()) -> dict[str, Inputs]:
    """By stay uid; one that is not here is left out. ``wanted`` are the facts the rules speak of."""
    found = read(desk, stay_uids)
    slow = _slow(desk, found, wanted)
    hrrp = _hrrp(desk, found) if "hrrp_conditions" in wanted else {}
    payer_of = PayerOf(desk, found)
    made = {}
    for uid, row in found.stays.items():
        facts, unconfirmed = _facts(desk, found, row)
        profile, said, sure = payer_of(row.patient_id)
        unconfirmed |= set() if sure else said.keys()
        facts |= {**slow.get(uid, {}), **said}
        facts["hrrp_conditions"] = hrrp.get(found.principal.get(row.stay_id, ""))
        evidence = shown_by(desk, found.evidence[row.stay_id])
        events = of_rows(desk, found.events[row.stay_id], facts)
        if any(event.uid == "" for event in events):
            unconfirmed.add("reclassified")
        here = {"", *(event.uid for event in events)}
        alive = {key: kinds for key, kinds in evidence.items() if key[1] in here}
        facts |= {**of_stay(events), **shown_facts(alive)}
        facts |= after_change(facts, events)
        made[uid] = Inputs(row, _known(facts), frozenset(unconfirmed), events, evidence, profile)
    return made


def timely(desk: Desk, row: ShownStay, now: datetime, wanted: Set[str]) -> dict[str, Any]:
    """The facts that change with the hour alone, those of them that ``wanted`` names."""
    found = {name: _TIMELY[name](row, now, desk.zone) for name in wanted if name in _TIMELY}
    return _known(found)


def _exact_age(row: ShownStay, now: datetime, zone: ZoneInfo) -> float | None:
    born = shown.day(row.birth_date)
    if born is None:
        return shown.least_age(row, now, zone)
    return ages.exact_years(born, stay_days.local_day(now, zone))


def _newborn(row: ShownStay, now: datetime, zone: ZoneInfo) -> bool:
    born = shown.day(row.birth_date)
    return bool(row.newborn) if born is None else ages.is_newborn(born, stay_days.local_day(now, zone))


def _days_to_edd(row: ShownStay, now: datetime, zone: ZoneInfo) -> int | None:
    edd = shown.day(row.edd)
    return None if edd is None else (edd - stay_days.local_day(now, zone)).days


_TIMELY: Final[dict[str, Callable[[ShownStay, datetime, ZoneInfo], Any]]] = {
    "today": lambda _, now, zone: stay_days.local_day(now, zone),
    "age": _exact_age,
    "age_years": shown.least_age,
    "newborn": _newborn,
    "los_days": shown.los_days,
    "hospital_day": shown.hospital_day,
    "inpatient_midnights": shown.inpatient_midnights,
    "obs_hours": lambda row, now, _: shown.observation_hours(row, now),
    "days_to_edd": _days_to_edd,
}
#: The facts that are read for a whole caseload at once.
FAST: Final = (
    frozenset(_TIMELY)
    | frozenset(TIMES.values())
    | frozenset(
        {"stay_open", "status", "class", "unit", "service", "sex", "admit_source", "drg", "gmlos", "deceased",
         "safety_flag_open", "edd", "payer", "payer_class", "payer_confirmed", "has_medicare", "destination",
         "planned_services", "psychiatric_need", "observed", "reclassified", "discharge", "discharge_assumed",
         "hrrp_conditions", "finished_forms"}
    )
    | frozenset(fact.name for fact in CLOCKS)
)  # fmt: skip


def _facts(desk: Desk, found: Read, row: ShownStay) -> tuple[dict[str, Any], set[str]]:
    times, unconfirmed = _times(desk, found, row)
    facts = {
        **times,
        **_stay(row, found),
        **_payer(row, found, _exact_age(row, desk.now(), desk.zone)),
        **_plan(desk, row, found),
        **_derived(desk, row, times, unconfirmed),
    }
    facts |= _leaving(desk, row, found, times, unconfirmed)
    if facts["destination"] and facts["destination_at"] is None:
        # Leaving said where to: until then nobody had.
        facts["destination_at"] = times.get("discharged")
    if facts["risk_tier"] is None:
        unconfirmed.add("risk_tier")
    return facts, unconfirmed


def _times(desk: Desk, found: Read, row: ShownStay) -> tuple[dict[str, Any], set[str]]:
    times: dict[str, Any] = {}
    unconfirmed: set[str] = set()
    for kind, (at, precision, sure) in found.times[row.stay_id].items():
        name = TIMES.get(kind)
        if name is None:
            continue
        local = desk.local(datetime.fromisoformat(at))
        times[name] = local if precision == Precision.MINUTE else local.date()
        if not sure:
            unconfirmed.add(name)
    return times, unconfirmed


def _stay(row: ShownStay, found: Read) -> dict[str, Any]:
    dead = row.patient_id in found.deceased
    return {
        "stay_open": bool(row.open),
        "status": STATUS[row.st],
        "class": row.class_code,
        "unit": row.unit or None,
        "service": row.service,
        "sex": (row.sex or "").lower() or None,
        "admit_source": row.admit_source,
        "drg": row.drg,
        "gmlos": row.gmlos,
        "deceased": True if dead else (False if row.open else None),
        "safety_flag_open": row.safety is not None,
        "risk_tier": _tier(row.lace),
        "edd": shown.day(row.edd),
    }


def _tier(lace: str | None) -> str | None:
    """``LACE 14 high (prov.)`` says the tier."""
    return next((tier for tier in TIERS if tier in (lace or "").split()), None)


def _payer(row: ShownStay, found: Read, age: float | None) -> dict[str, Any]:
    coverages = found.coverages[row.patient_id]
    classes = [each[2] for each in coverages]
    said = [bool(each[3]) for each in coverages if each[3] is not None]
    return {
        "payer": shown.payer_text(row) or None,
        "payer_class": row.payer_class if row.payer_confirmed else None,
        "payer_confirmed": bool(row.payer_confirmed),
        "has_medicare": medicare(classes, age, any(each[5] for each in coverages)),
        "part_b": said[0] if said else None,
    }


def _plan(desk: Desk, row: ShownStay, found: Read) -> dict[str, Any]:
    needs = found.needs[row.stay_id]
    services = [need for need, planned in needs.items() if planned and need != "psychiatric_need"]
    times = row.observation_order, row.observation_start
    classes = (row.class_code, *found.classes[row.stay_id])
    return {
        "destination": row.destination or None,
        "destination_at": _at(desk, found.destination_at.get(row.stay_id)),
        "planned_services": tuple(services) if needs else None,
        "psychiatric_need": needs.get("psychiatric_need"),
        "finished_forms": found.finished[row.stay_id],
        "observed": row.st == "OB" or any(times) or OBSERVATION in classes,
        "reclassified": _at(desk, found.reclassified.get(row.stay_id)),
        "readmitted_at": _at(desk, found.again.get(row.stay_id)),
    }


def _derived(desk: Desk, row: ShownStay, times: Mapping[str, Any], unconfirmed: set[str]) -> dict[str, Any]:
    """Where hospital care began, and where observation ended."""
    facts: dict[str, Any] = {}
    start = "care_start" if "care_start" in times else "arrival"
    if start in times:
        facts["hospital_start"] = times[start]
        if start == "arrival" or start in unconfirmed:
            unconfirmed.add("hospital_start")
    if "obs_start" in times:
        end = _obs_end(row, times)
        if end is not None:
            facts["obs_end"] = times[end]
            if end in unconfirmed:
                unconfirmed.add("obs_end")
    return facts


def _obs_end(row: ShownStay, times: Mapping[str, Any]) -> str | None:
    """An inpatient whose order came after the observation start, else who left."""
    if row.st == "IP" and "inpatient_admit" in times:
        return "inpatient_admit"
    return "discharged" if "discharged" in times else None


def _leaving(
    desk: Desk, row: ShownStay, found: Read, times: Mapping[str, Any], unconfirmed: set[str]
) -> dict[str, Any]:
    """The leave time, actual or else planned. An hour that nobody said is assumed, and said to be (P§1)."""
    at: datetime | date | None = times.get("discharged")
    if at is None:
        day = shown.day(row.edd)
        # Once its day is over it is no plan any more: what hangs on it is not known until she moves it.
        if day is None or not row.open or day < desk.local(desk.now()).date():
            return {}
        usual = found.hours.get(row.facility_id, leave.USUAL)
        expected = leave.planned(desk, day, found.said.get(row.stay_id), usual)
        at = expected.at
        if expected.assumed:
            unconfirmed.update(("discharge", "release"))
        return {"discharge": at, "release": at, "discharge_assumed": expected.assumed}
    if "discharged" in unconfirmed:
        unconfirmed.update(("discharge", "release"))
    return {"discharge": at, "release": at, "discharge_assumed": False}


def _hrrp(desk: Desk, found: Read) -> dict[str, tuple[str, ...]]:
    """By principal diagnosis the conditions of the readmission program; each code is looked up once."""
    said = {code: principal_conditions(desk, code) for code in set(found.principal.values())}
    return {code: tuple(conditions) for code, conditions in said.items() if conditions}


def _at(desk: Desk, text: str | None) -> datetime | None:
    return None if text is None else desk.local(datetime.fromisoformat(text))


def _known(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value is not None}


def beyond(wanted: Set[str]) -> frozenset[str]:
    """Those of these facts that are not read for a whole caseload at once: the whole register is read for
    them."""
    return frozenset(wanted & REGISTER.keys()) - FAST


def _slow(desk: Desk, found: Read, wanted: Set[str]) -> dict[str, dict[str, Any]]:
    """Facts that only the whole register knows, where a rule of the user's own speaks of one."""
    rest = beyond(wanted)
    if not rest:
        return {}
    from ncm_tui.services.facts import facts_of

    return {
        uid: {name: value for name, value in facts.items() if name in rest}
        for uid, facts in facts_of(desk, found.stays).items()
    }

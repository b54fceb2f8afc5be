"""MCSN: who is eligible by days. Days count as for SNF coverage: the first counts, the day of the change and
the day of leaving do not (42 CFR 405.1210(a)(3))."""

from datetime import date, datetime

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_given import Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = ("part_b", "hospital_start", "inpatient_admit", "release")
_DAYS = 3


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    facts, day = given.facts, given.calendar.day
    missing = tuple(name for name in ("part_b", "inpatient_admit") if facts.get(name) is None)
    start, leaving = facts.get("hospital_start"), facts.get("release")
    if facts.get("part_b") is True and start is None:
        missing += ("hospital_start",)
    if missing:
        return reckoned._replace(needs=tuple(dict.fromkeys((*missing, *reckoned.needs))))
    inpatient = (day(trigger) - day(facts["inpatient_admit"])).days
    if inpatient < 0 or _again(facts["inpatient_admit"], trigger):
        return _settled(reckoned, ClockState.NOT_NEEDED, "an inpatient again since")
    until = day(given.now if leaving is None else leaving)
    outputs = {"inpatient_days": inpatient}
    if start is not None:
        outputs["stay_days"] = (until - day(start)).days
    found = reckoned._replace(outputs={**reckoned.outputs, **outputs})
    if not facts["part_b"]:
        return found
    if inpatient >= _DAYS:
        return _settled(found, ClockState.NOT_NEEDED, "3 or more inpatient days already")
    if outputs["stay_days"] >= _DAYS:
        return found
    if leaving is None:
        return _settled(found, ClockState.NOT_YET, "has Part B: from the third day in the hospital")
    return _settled(found, ClockState.NOT_NEEDED, "has Part B, and under 3 days in the hospital")


def _again(order: date, change: date) -> bool:
    """A newer inpatient order: the one before the change is no longer known."""
    return isinstance(order, datetime) and isinstance(change, datetime) and order > change


def _settled(found: Reckoned, state: ClockState, reason: str) -> Reckoned:
    return Reckoned(state=state, reason=reason, outputs=found.outputs)

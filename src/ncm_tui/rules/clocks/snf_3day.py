"""Three inpatient midnights before SNF coverage: the day of the inpatient order counts, the day of leaving
does not; observation and emergency nights never do (42 CFR 409.30(a)(1))."""

from datetime import date, timedelta

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_given import Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = ("inpatient_admit", "discharge", "discharged")
_NEEDED = ("inpatient_admit", "discharge")
_NIGHTS, _TRANSFER = 3, timedelta(days=30)


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    admitted, left = given.facts.get("inpatient_admit"), given.facts.get("discharge")
    if admitted is None or left is None:
        missing = tuple(name for name in _NEEDED if given.facts.get(name) is None)
        return reckoned._replace(needs=tuple(dict.fromkeys((*reckoned.needs, *missing))))
    day = given.calendar.day
    nights = (day(left) - day(admitted)).days
    outputs = {
        "qualifies": nights >= _NIGHTS,
        "inpatient_days": nights,
        "snf_admit_by": day(left) + _TRANSFER,
    }
    found = reckoned._replace(outputs={**reckoned.outputs, **outputs})
    if any(evidence.get(name) for name in rule.done_by):
        return found
    if nights < _NIGHTS:
        gone = given.facts.get("discharged") is not None
        reason = f"{nights} inpatient midnight{'s' * (nights != 1)}"
        return found._replace(state=ClockState.NOT_AVAILABLE if gone else None, reason=reason)
    third = day(admitted) + timedelta(days=_NIGHTS)
    if day(given.now) >= third:
        return found._replace(state=ClockState.MET, reason="3 inpatient midnights have passed")
    return found._replace(state=ClockState.NOT_YET, reason=f"the third midnight begins {third:%a %m/%d}")

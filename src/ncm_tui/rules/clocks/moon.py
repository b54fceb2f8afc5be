"""MOON: only for more than 24 hours of observation; exactly 24 hours are not more (42 CFR 489.20(y))."""

from datetime import date, datetime

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_given import Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = ("obs_end", "status", "inpatient_admit")


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    ended, required = given.facts.get("obs_end"), reckoned.mandatory
    if ended is None and given.facts.get("status") == "inpatient":
        # Observation ended with an order whose time nobody entered: it may have been before hour 36.
        return reckoned._replace(needs=(*reckoned.needs, "inpatient_admit"))
    if ended is None or required is None:
        return reckoned
    if not isinstance(ended, datetime):
        return reckoned._replace(needs=(*reckoned.needs, "obs_end"))
    if ended.timestamp() <= required.timestamp():
        return Reckoned(
            state=ClockState.NOT_NEEDED,
            reason="observation ended within 24 hours",
            outputs=reckoned.outputs,
        )
    return reckoned

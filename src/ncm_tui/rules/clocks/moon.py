"""MOON: only for more than 24 hours of observation; exactly 24 hours are not more (42 CFR 489.20(y))."""

from datetime import date, datetime

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_compile import settled
from ncm_tui.rules.clock_given import Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = ("obs_end", "status", "inpatient_admit", "release")


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    ended, required = given.facts.get("obs_end"), reckoned.mandatory
    if ended is None and given.facts.get("status") == "inpatient":
        # Observation ended with an order whose time nobody entered: it may have been before hour 36.
        return reckoned._replace(needs=(*reckoned.needs, "inpatient_admit"))
    if ended is None or required is None:
        return _before_leaving(given, reckoned)
    if not isinstance(ended, datetime):
        return reckoned._replace(needs=(*reckoned.needs, "obs_end"))
    if ended.timestamp() <= required.timestamp():
        return Reckoned(
            state=ClockState.NOT_NEEDED,
            reason="observation ended within 24 hours",
            outputs=reckoned.outputs,
        )
    return reckoned


def _before_leaving(given: Given, reckoned: Reckoned) -> Reckoned:
    """Who is to leave after hour 24 and before hour 36 gets it before that. A leave that is planned earlier
    asks for none, one that is past was not kept: neither moves the time."""
    leaving, required, due = given.facts.get("release"), reckoned.mandatory, reckoned.due
    if leaving is None or required is None or due is None:
        return reckoned
    at = settled(leaving, given.calendar, False)
    if not max(required.timestamp(), given.moment) < at.timestamp() < due.timestamp():
        return reckoned
    return reckoned._replace(
        due=at, outputs={**reckoned.outputs, "due_before_the_planned_leave": at}, rests=frozenset({"release"})
    )

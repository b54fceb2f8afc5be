"""Midnights of hospital care that passed so far, and when to remind. A night on which the clocks change is
one midnight (42 CFR 412.3(d)(1))."""

from datetime import date

from ncm_tui.rules.clock_given import Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = ()


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    day = given.calendar.day
    outputs = {**reckoned.outputs, "midnights_crossed": max(0, (day(given.now) - day(trigger)).days)}
    lead = rule.figures.get("lead")
    if reckoned.due is not None and lead is not None:
        hours = given.figures.get(lead.key(rule.id), lead.default)
        if hours is not None:
            outputs["alert_at"] = given.calendar.after_hours(reckoned.due, -hours)
    return reckoned._replace(outputs=outputs)

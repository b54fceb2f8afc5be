"""NOMNC: given late, the patient is covered at least to the second day after it (42 CFR 405.1202(e)(8))."""

from datetime import date, timedelta

from ncm_tui.rules.clock_given import Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = ()
_DAYS = timedelta(days=2)


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    given_at = [at for name in rule.done_by for at in evidence.get(name, ())]
    if not given_at or reckoned.due is None:
        return reckoned
    day = min(given.calendar.day(at) for at in given_at)
    if day <= reckoned.due.date():
        return reckoned
    return reckoned._replace(outputs={**reckoned.outputs, "coverage_until_at_least": day + _DAYS})

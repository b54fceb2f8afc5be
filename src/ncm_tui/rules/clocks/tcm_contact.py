"""TCM: two separate attempts in time, documented, stand in for the contact (CPT 99495, 99496; MLN908628)."""

from datetime import date

from ncm_tui.rules.clock_given import ATTEMPT, Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = ()
_ENOUGH = 2


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    due = reckoned.due
    if due is None or any(evidence.get(name) for name in rule.done_by):
        return reckoned
    local = sorted(given.calendar.local(at) for at in evidence.get(ATTEMPT, ()))
    timely = [at for at in local if at.timestamp() <= due.timestamp()]
    if len(timely) < _ENOUGH:
        return reckoned
    return reckoned._replace(done=(timely[_ENOUGH - 1],))

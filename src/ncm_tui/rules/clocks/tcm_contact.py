"""TCM: two separate attempts in time, documented, stand in for the contact (CPT 99495, 99496; MLN908628)."""

from datetime import date, timedelta

from ncm_tui.rules.clock_compile import settled
from ncm_tui.rules.clock_given import ATTEMPT, Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = ()
#: Two calls in a row are one attempt: how far apart is our own reading, the rule says "separate".
_APART = timedelta(hours=1)


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    due = reckoned.due
    if due is None or any(evidence.get(name) for name in rule.done_by):
        return reckoned
    local = sorted(given.calendar.local(at) for at in evidence.get(ATTEMPT, ()))
    first = settled(trigger, given.calendar, True).timestamp()
    timely = [at for at in local if first <= at.timestamp() <= due.timestamp()]
    apart = [at for at in timely if at - timely[0] >= _APART]
    return reckoned._replace(done=(apart[0],)) if apart else reckoned

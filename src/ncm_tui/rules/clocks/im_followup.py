"""Second copy of the IM: not needed where the first was received 2 calendar days or less before leaving; a
copy within 4 hours counts where the patient agreed to leave sooner (42 CFR 405.1205(c); Pub. 100-04 ch. 30,
200.3.4.2)."""

from datetime import date, timedelta

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_given import AGREED, Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = ("im_initial_delivered",)
_FRESH = timedelta(days=2)


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    first = given.facts.get("im_initial_delivered")
    if first is None:
        return reckoned._replace(needs=(*reckoned.needs, "im_initial_delivered"))
    day = given.calendar.day
    if day(first) >= day(trigger) - _FRESH:
        return Reckoned(
            state=ClockState.NOT_NEEDED, reason="the first IM was received 2 days or less before leaving"
        )
    if evidence.get(AGREED):
        return reckoned._replace(grace=given.calendar.end(day(trigger)))
    return reckoned

"""Whether a readmission counts: unplanned, inpatient, 0 to 30 days after leaving alive; the same day in the
same hospital for the same condition is one stay (CMS hospital-wide readmission, CBE 3656)."""

from datetime import date
from typing import Final

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_given import Evidence, Given, Reckoned
from ncm_tui.rules.clock_rules import ClockRule

ASKS = (
    "discharged",
    "readmit",
    "readmitted_at",
    "readmit_planned",
    "same_hospital",
    "same_condition",
    "readmit_status",
    "destination",
)
_WITHIN: Final = 30
#: Left against advice, moved to another acute hospital, or died: no index stay.
_NO_INDEX: Final = frozenset({"ama", "acute_transfer", "expired"})


def reckon(rule: ClockRule, given: Given, evidence: Evidence, trigger: date, reckoned: Reckoned) -> Reckoned:
    facts, day = given.facts, given.calendar.day
    left = facts.get("discharged")
    again = facts.get("readmit") or facts.get("readmitted_at")
    if left is None or again is None:
        return reckoned
    days = (day(again) - day(left)).days
    one_stay = days == 0 and facts.get("same_hospital") is True and facts.get("same_condition") is True
    counts = (
        0 <= days <= _WITHIN
        and facts.get("readmit_planned") is not True
        and not one_stay
        and facts.get("readmit_status", "inpatient") == "inpatient"
        and facts.get("destination") not in _NO_INDEX
    )
    words = f"{days} day{'s' * (days != 1)} after leaving: " + ("counts" if counts else "does not count")
    return reckoned._replace(
        outputs={**reckoned.outputs, "days": days, "counts": counts},
        state=None if counts else ClockState.NOT_NEEDED,
        reason=words,
    )

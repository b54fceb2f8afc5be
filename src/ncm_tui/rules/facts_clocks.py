"""Facts that clocks start from and ask for, beside those of the stay: where observation ended, what happened
and when, what the short form of an event answered, what evidence shows, what the payer's profile says.

A fact of type *instant* may be known by its day alone; then it is a ``date`` here, and a clock that counts
hours from it is unknown. An event of a kind is the fact of that kind's own name; the answers of its short
form are facts of that one instance only.
"""

from typing import Final

from ncm_tui.rules.events import KINDS
from ncm_tui.rules.fact import Fact, FactType

_YES, _INT, _NUM, _TEXT = FactType.YES_NO, FactType.INTEGER, FactType.NUMBER, FactType.TEXT
_CODE, _DAY, _AT = FactType.CODE, FactType.DAY, FactType.INSTANT

TIERS: Final = ("high", "moderate", "low")
NOTIFY: Final = ("uhc_style", "one_business_day", "same_day", "hours", "none")
CLINICAL: Final = ("request_24h", "next_business_day", "hours", "none")
UNITS: Final = ("hours", "calendar_days", "business_days", "none")
P2P_ENDS: Final = ("window", "discharge")
APPEAL_LEVELS: Final = (
    "redetermination", "reconsideration", "alj", "council", "court",
    "plan_reconsideration", "ire", "plan_appeal", "fair_hearing",
    "internal_appeal", "external_review", "tricare_reconsideration", "contract",
)  # fmt: skip
REQUESTS: Final = ("pre_service", "concurrent", "post_service", "part_b_drug")
SERVICES: Final = ("snf", "swing_bed", "home_health", "corf", "hospice")

#: Of the stay, from its key times, coverage, plan and evidence.
STAY: Final = (
    Fact(
        "hospital_start",
        _AT,
        "Hospital care began: key time care start, else arrival (unconfirmed then)",
        "2026-11-20T13:40:00-05:00",
    ),
    Fact(
        "obs_end",
        _AT,
        "Observation ended: the inpatient order after its start, else left; absent while it goes on",
        "2026-11-21T16:00:00-05:00",
    ),
    Fact("release", _AT, "Leave time, actual or else planned", "2026-11-24T17:00:00-05:00"),
    Fact("part_b", _YES, "The patient has Medicare Part B, as somebody said", "true"),
    Fact("destination_at", _AT, "When the planned destination was written", "2026-11-22T10:00:00-05:00"),
    Fact("readmitted_at", _AT, "A later stay of this patient began", "2026-12-03T08:00:00-05:00"),
    Fact("risk_tier", _CODE, "Readmission tier, by LACE where it was finished", "high", values=TIERS),
    Fact("im_initial_delivered", _AT, "IM received or refused, newest; no copy", "2026-11-21T10:00:00-05:00"),
    Fact("im_copy_delivered", _AT, "Newest second copy of the IM", "2026-11-23T10:00:00-05:00"),
    Fact("moon_delivered", _AT, "MOON given, its oral explanation too", "2026-11-21T18:00:00-05:00"),
    Fact("mcsn_delivered", _AT, "MCSN given", "2026-11-22T09:00:00-05:00"),
    Fact("qio_records_sent", _AT, "Records went to the QIO, newest", "2026-11-24T11:00:00-05:00"),
    Fact("qio_recon_requested", _AT, "Patient asked the QIO to reconsider", "2026-11-25T11:00:00-05:00"),
    Fact("mcsn_records_sent", _AT, "Records of a status-change appeal sent", "2026-11-24T11:00:00-05:00"),
    Fact("mcsn_recon_requested", _AT, "Patient asked to reconsider it", "2026-11-25T11:00:00-05:00"),
    Fact("post_dc_called", _AT, "Reached by the call after leaving", "2026-11-26T10:00:00-05:00"),
    Fact("cc44_done", _AT, "Condition code 44 complete", "2026-11-24T10:00:00-05:00"),
    Fact("choice_list_given", _AT, "List of facilities or agencies given", "2026-11-22T11:00:00-05:00"),
)  # fmt: skip

#: Each kind of :mod:`ncm_tui.rules.events` as a fact; ``reclassified`` is registered with the stay's plan.
HAPPENED: Final = tuple(
    Fact(kind.id, _AT, f"Event: {kind.title}", "2026-11-23T09:30:00-05:00")
    for kind in KINDS
    if kind.id != "reclassified"
)

#: Answers of an event's short form: facts of that instance alone.
OF_EVENT: Final = (
    Fact("superseded", _YES, "A newer event of the same kind stands on this stay", "false"),
    Fact("answered", _YES, "An event that follows this one was recorded", "false"),
    Fact("answered_at", _AT, "When the first event that follows this one happened",
         "2026-11-25T10:00:00-05:00"),
    Fact("overturned", _YES, "A denial after which it was approved all the same", "false"),
    Fact("uncovered_days", _INT, "Days after the last covered day, that of leaving not counted", "2", "days"),
    Fact("appeal_timely", _YES, "The patient asked before leaving, by the end of that day", "true"),
    Fact("qio_decision", _CODE, "What the QIO decided", "agrees", values=("agrees", "disagrees", "partly")),
    Fact("determination_of", _CODE, "Found not necessary", "admission", values=("admission", "continued")),
    Fact("attending_concurs", _YES, "The attending concurs", "true"),
    Fact("claim_submitted", _YES, "An inpatient claim was sent already", "false"),
    Fact("receives_observation", _YES, "Gets observation services after the change", "true"),
    Fact("emergency_care", _YES, "An emergency: no notice of non-coverage may delay it", "false"),
    Fact("item_setting", _CODE, "Where the item is given", "outpatient", values=("inpatient", "outpatient")),
    Fact("qio_review_pending", _YES, "The QIO has not decided yet", "false"),
    Fact("coverage_service", _CODE, "Service whose coverage ends", "snf", values=SERVICES),
    Fact("service_days", _INT, "Days the service lasts in all, where under 2", "1", "days"),
    Fact("benefits_exhausted", _YES, "Ends because benefit days are used up", "false"),
    Fact("last_covered_day", _DAY, "Last covered day", "2026-11-27"),
    Fact("next_review", _DAY, "Next review, as the payer named it", "2026-11-27"),
    Fact("request_kind", _CODE, "What the request or denial is about", "concurrent", values=REQUESTS),
    Fact("expedited", _YES, "Asked or accepted as expedited or urgent", "true"),
    Fact("extended", _YES, "The payer took its extension, with notice", "false"),
    Fact("asked_24h_ahead", _YES, "Asked 24 h or more before the approved care ends", "true"),
    Fact("approved_before", _YES, "What is denied had been approved before", "false"),
    Fact("benefits_end", _DAY, "Day on which services that were approved end, by the notice", "2026-12-01"),
    Fact("notice_date", _DAY, "Date on the notice", "2026-11-23"),
    Fact("actual_receipt", _DAY, "Day the notice was received, where it is known", "2026-11-25"),
    Fact("appeal_level", _CODE, "Level of appeal that comes next, or was filed", "redetermination",
         values=APPEAL_LEVELS),
    Fact("amount_in_controversy", _NUM, "Amount in controversy", "240", "USD"),
    Fact("aic_threshold", _NUM, "Amount in controversy that the level asks", "200", "USD"),
    Fact("hcpcs", _TEXT, "HCPCS code of the item", "E1390"),
    Fact("delivery", _AT, "Delivery of the item, done or planned", "2026-11-24T14:00:00-05:00"),
    Fact("return_home", _AT, "When the patient is home again", "2026-11-24T18:00:00-05:00"),
    Fact("start_of_care", _DAY, "Home health start of care", "2026-11-26"),
    Fact("hospice_period", _INT, "Number of the benefit period", "1"),
    Fact("exempted_discharge", _YES, "PASRR exempted hospital discharge: under 30 days, certified", "true"),
    Fact("readmit_planned", _YES, "The readmission was planned", "false"),
    Fact("same_hospital", _YES, "Readmitted to the same hospital", "true"),
    Fact("same_condition", _YES, "Readmitted for the same condition", "false"),
    Fact("readmit_status", _CODE, "Status of the readmission", "inpatient",
         values=("inpatient", "observation", "outpatient_in_bed", "emergency")),
    Fact("hold_kind", _TEXT, "Kind of hold, as the state names it", "72-hour hold"),
    Fact("hold_expires", _AT, "When the hold expires", "2026-11-26T14:00:00-05:00"),
    Fact("abuse_of", _CODE, "Who is thought to be abused or neglected", "elder",
         values=("child", "elder", "dependent_adult", "partner")),
)  # fmt: skip

#: What the profile of the payer says (``services/payers``).
PROFILE: Final = (
    Fact("payer_profile", _TEXT, "Name of the payer profile that was found or chosen", "UHC MA"),
    Fact("profile_stale", _YES, "The profile was not verified lately, or never", "false"),
    Fact("notify_template", _CODE, "Rule of the admission notice", "uhc_style", values=NOTIFY),
    Fact("notify_hours", _INT, "Admission notice within so many hours", "24", "hours"),
    Fact("clinical_template", _CODE, "Rule of the first clinical", "request_24h", values=CLINICAL),
    Fact("clinical_hours", _INT, "First clinical within so many hours", "24", "hours"),
    Fact("cadence_days", _INT, "Continued-stay review every so many days", "2", "days"),
    Fact("p2p", _INT, "Peer-to-peer within so many of `p2p_unit`", "2"),
    Fact("p2p_unit", _CODE, "Unit of the peer-to-peer window; none: the payer offers none", "business_days",
         values=UNITS),
    Fact("p2p_ends", _CODE, "The peer-to-peer also ends at discharge, or by its window alone", "discharge",
         values=P2P_ENDS),
    Fact("contract_appeal_days", _INT, "Appeal of a contracted hospital within", "60", "days"),
    Fact("contract_decision_days", _INT, "Decision on it within", "60", "days"),
)  # fmt: skip

CLOCKS: Final = (*STAY, *HAPPENED, *OF_EVENT, *PROFILE)

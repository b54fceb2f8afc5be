"""What a missing fact is called where a clock waits for it: short, in the field's words (P§14)."""

from typing import Final

#: One answer tells all of these: the type of the plan.
PLAN_TYPE: Final = frozenset({"payer_class", "has_medicare", "payer_confirmed"})
_WORDS: Final = {
    "payer_class": "plan type (FFS, MA …) not confirmed",
    "has_medicare": "plan type (FFS, MA …; Medicare at 65+) not confirmed",
    "payer_confirmed": "plan type (FFS, MA …) not confirmed",
    "part_b": "Medicare Part B: yes or no",
    "arrival": "arrival not entered",
    "care_start": "care start not entered",
    "hospital_start": "care start not entered",
    "obs_order": "observation order not entered",
    "obs_start": "observation start not entered",
    "obs_hours": "observation start not entered",
    "obs_end": "end of observation not entered",
    "inpatient_admit": "inpatient order not entered",
    "inpatient_midnights": "inpatient order not entered",
    "medically_ready": "medically ready not entered",
    "discharge_order": "discharge order not entered",
    "discharge": "EDD not set",
    "release": "EDD not set",
    "edd": "EDD: set or move it",
    "discharged": "left: time not entered",
    "destination": "destination not set",
    "destination_at": "destination not set",
    "status": "status (IP, OB …) not entered",
    "class": "status (IP, OB …) not entered",
    "planned_services": "what is planned after leaving",
    "psychiatric_need": "what is planned after leaving",
    "payer_profile": "no payer profile",
    "notify_template": "payer: rule of the admission notice",
    "notify_hours": "payer: hours of the admission notice",
    "clinical_template": "payer: rule of the first clinical",
    "clinical_hours": "payer: hours of the first clinical",
    "cadence_days": "payer: how often it is reviewed",
    "p2p": "payer: peer-to-peer window",
    "p2p_unit": "payer: peer-to-peer window",
    "contract_appeal_days": "payer: days to appeal by contract",
    "contract_decision_days": "payer: days to decide by contract",
    "notice_date": "date on the notice",
    "actual_receipt": "day the notice was received",
    "last_covered_day": "last covered day",
    "next_review": "next review",
    "request_kind": "what the request is about",
    "expedited": "expedited: yes or no",
    "appeal_level": "level of appeal",
    "hcpcs": "HCPCS code",
    "start_of_care": "start of care",
    "return_home": "when the patient is home again",
    "delivery": "delivery of the item",
    "hold_expires": "when the hold expires",
    "im_initial_delivered": "first IM: not recorded",
    "risk_tier": "readmission tier: LACE not finished",
}


_NAMES: Final = {
    "discharge": "planned time of leaving", "release": "planned time of leaving", "has_medicare": "Medicare",
    "payer_confirmed": "plan type confirmed", "obs_hours": "hours in observation",
    "part_b": "Medicare Part B", "payer_profile": "profile in use",
    "notify_template": "admission notice, rule", "notify_hours": "admission notice, hours",
    "clinical_template": "first clinical, rule", "clinical_hours": "first clinical, hours",
    "cadence_days": "days between reviews", "im_initial_delivered": "first IM given",
    "inpatient_midnights": "inpatient midnights", "destination_at": "destination set at",
    "hospital_start": "hospital care began", "planned_services": "planned after leaving",
}  # fmt: skip


def fact_words(name: str, meaning: str = "") -> str:
    """``observation start not entered``; of another fact its ``meaning`` in the register, else its name. A
    figure of the site says so."""
    if name in _WORDS:
        return _WORDS[name]
    if "." in name:
        return "a figure of this site or state"
    return (meaning.partition(":")[0] if meaning else name.replace("_", " ")) + ": not known"


def fact_name(name: str) -> str:
    """What the fact itself is called, where it is known but nobody confirmed it: ``observation start``."""
    words = _WORDS.get(name, name.replace("_", " "))
    if name in _NAMES:
        return _NAMES[name]
    for ending in (" (FFS, MA …) not confirmed", " not entered", " not set", ": not recorded", ": yes or no",
                   ": LACE not finished"):  # fmt: skip
        words = words.removesuffix(ending)
    return words

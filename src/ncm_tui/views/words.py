"""The field's words for the closed lists, as screens, notes and commands say them (P§14)."""

from typing import Final

DESTINATION_WORDS: Final = {
    "home": "Home",
    "home_health": "Home health",
    "snf": "SNF",
    "irf": "IRF",
    "ltach": "LTACH",
    "hospice_home": "Hospice home",
    "hospice_facility": "Hospice facility",
    "shelter": "Shelter",
    "psychiatric": "Psychiatric",
    "assisted_living": "Assisted living",
    "nursing_facility": "Nursing facility",
    "acute_transfer": "Acute transfer",
    "swing_bed": "Swing bed",
    "hospital_at_home": "Hospital at home",
    "sud_residential": "SUD residential",
    "jail": "Jail",
    "ama": "AMA",
    "expired": "Expired",
}

PAYER_WORDS: Final = {
    "unknown": "not confirmed",
    "medicare_ffs": "Medicare",
    "medicare_advantage": "MA",
    "medicare_secondary": "Medicare secondary",
    "dual": "Medicare + Medicaid",
    "medicaid_ffs": "Medicaid",
    "medicaid_mco": "Medicaid MCO",
    "commercial_ppo": "Commercial",
    "commercial_self_funded": "Commercial, self-funded",
    "marketplace_qhp": "Marketplace",
    "tricare": "TRICARE",
    "va_ccn": "VA",
    "workers_comp": "Workers' comp",
    "self_pay": "Self-pay",
    "pending": "Medicaid pending",
    "charity": "Charity",
    "emergency": "Emergency Medicaid",
    "none": "No coverage",
}

KEY_TIME_WORDS: Final = {
    "arrival": "Arrival",
    "care_start": "Care start",
    "observation_order": "Observation order",
    "observation_start": "Observation start",
    "inpatient_order": "Inpatient order",
    "medically_ready": "Medically ready",
    "discharge_order": "Discharge order",
    "left": "Left",
}

SOURCE_WORDS: Final = {"emr": "EMR", "nurse": "me"}


def word(words: dict[str, str], value: str | None) -> str:
    """The word for a stored value; a value outside the list is shown as it is, none as nothing."""
    return words.get(value, value) if value else ""


def counted(number: int, noun: str) -> str:
    """``1 patient``, ``3 patients``: a regular noun with its number."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

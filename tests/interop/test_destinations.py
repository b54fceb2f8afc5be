"""Discharge dispositions as hospitals write them: codes, numbers, words."""

import pytest

from ncm_tui.interop.destinations import destination

UB04 = {
    "01": "home", "1": "home", "02": "acute_transfer", "03": "snf", "04": None, "05": "acute_transfer",
    "06": "home_health", "6": "home_health", "07": "ama", "09": None, "20": "expired", "21": "jail",
    "30": None, "40": "expired", "41": "expired", "42": "expired", "43": None, "50": "hospice_home",
    "51": "hospice_facility", "61": "swing_bed", "62": "irf", "63": "ltach", "64": "nursing_facility",
    "65": "psychiatric", "66": "acute_transfer", "69": None, "70": None, "81": "home", "82": "acute_transfer",
    "83": "snf", "84": None, "86": "home_health", "87": "jail", "89": "swing_bed", "90": "irf", "91": "ltach",
    "92": "nursing_facility", "93": "psychiatric", "95": None, "00": None, "99": None,
}  # fmt: skip
FHIR = {
    "home": "home", "alt-home": "home", "other-hcf": None, "hosp": None, "long": "nursing_facility",
    "aadvice": "ama", "exp": "expired", "psy": "psychiatric", "rehab": "irf", "snf": "snf", "oth": None,
}  # fmt: skip
WORDS = {
    "Home": "home",
    "HOME": "home",
    "Home or Self Care": "home",
    "Home/Self Care": "home",
    "Discharged to home care or self care (routine discharge)": "home",
    "Discharged to home or self-care with a planned acute care hospital inpatient readmission": "home",
    "Home with family": "home",
    "Home without services": "home",
    "Home, no needs": "home",
    "Not home": None,
    "Unable to return home": None,
    "Homeless": None,
    "Homeless shelter": "shelter",
    "Group home": None,
    "Group Home/Foster Care": None,
    "Foster home": None,
    "Veterans home": None,
    "Adult family home": None,
    "Personal care home": None,
    "Funeral home": None,
    "Home infusion": None,
    "Home vs SNF": None,
    "Home Health": "home_health",
    "Home-Health Care Svc": "home_health",
    "Home with Home Health": "home_health",
    "Home vs home health": None,
    "Home with services": None,
    "3 days at SNF": "snf",
    "Home w/ HH": "home_health",
    "Discharged/transferred to home under care of organized home health service organization": "home_health",
    "06 - Home health": "home_health",
    "06: Skilled nursing facility": None,
    "Home hospice": "hospice_home",
    "Hospice - home": "hospice_home",
    "Home with hospice": "hospice_home",
    "Hospice care at home": "hospice_home",
    "Hospice": None,
    "Hospice - medical facility": "hospice_facility",
    "Hospice - medical facility (certified) providing hospice level of care": "hospice_facility",
    "Inpatient hospice": "hospice_facility",
    "Hospice house": "hospice_facility",
    "Nursing home with hospice": None,
    "Group home with hospice": None,
    "Skilled Nursing Facility": "snf",
    "SNF": "snf",
    "Skilled nursing facility (SNF) with Medicare certification": "snf",
    "Subacute rehab": "snf",
    "Not appropriate for SNF": None,
    "SNF declined": None,
    "Nursing home": "nursing_facility",
    "Nursing facility certified under Medicaid but not certified under Medicare": "nursing_facility",
    "LTC": "nursing_facility",
    "Long term care": "nursing_facility",
    "Long Term Care Hospital (LTCH)": "ltach",
    "Long-term acute care": "ltach",
    "LTAC": "ltach",
    "LTACH": "ltach",
    "Drug rehab": "sud_residential",
    "Alcohol and drug rehabilitation center": "sud_residential",
    "Substance abuse treatment facility": "sud_residential",
    "Inpatient rehab": "irf",
    "Acute Rehab": "irf",
    "Inpatient rehabilitation facility (IRF) including distinct part units of a hospital": "irf",
    "IRF including rehabilitation distinct part units of a hospital": "irf",
    "Cardiac rehab": None,
    "Outpatient rehab": None,
    "Sunny Hill Nursing and Rehab": None,
    "Psychiatric hospital": "psychiatric",
    "Psych unit": "psychiatric",
    "Assisted living": "assisted_living",
    "Short-term general hospital for inpatient care": "acute_transfer",
    "Another acute care hospital": "acute_transfer",
    "Critical Access Hospital": "acute_transfer",
    "Other healthcare facility": None,
    "Hospital-based Medicare approved swing bed": "swing_bed",
    "Court/Law Enforcement": "jail",
    "Left Against Medical Advice": "ama",
    "AMA": "ama",
    "Amazing Grace care": None,
    "Expired": "expired",
    "Deceased": "expired",
    "Still a patient": None,
    "": None,
    "-": None,
}


@pytest.mark.parametrize(("said", "place"), [*UB04.items(), *FHIR.items()])
def test_codes(said: str, place: str | None) -> None:
    assert destination(said) == place


@pytest.mark.parametrize(("said", "place"), WORDS.items())
def test_words(said: str, place: str | None) -> None:
    assert destination(said) == destination("", said) == place


@pytest.mark.parametrize(
    ("code", "text", "place"),
    [
        ("other-hcf", "Skilled nursing facility", "snf"),
        ("home", "Home hospice", None),
        ("06", "Home with services", "home_health"),
        ("03", "x", "snf"),
        ("zz", "elsewhere", None),
    ],
)
def test_code_and_words_must_not_differ(code: str, text: str, place: str | None) -> None:
    assert destination(code, text) == place

"""A payer profile in words: what it asks, how it was found, how long ago somebody looked (P§14)."""

from datetime import date
from typing import Final

from ncm_tui.views.payers import PayerProfile, StayPayer
from ncm_tui.views.words import counted

NOTIFY: Final = {
    "uhc_style": "24 h; weekend or holiday: next business day 17:00",
    "one_business_day": "next business day 17:00",
    "same_day": "same day, close of business",
    "none": "none asked for",
}
CLINICAL: Final = {
    "request_24h": "24 h from its request",
    "next_business_day": "next business day 17:00",
    "none": "none asked for",
}
_UNITS: Final = {"hours": "hour", "calendar_days": "calendar day", "business_days": "business day"}
_HOW: Final = {"chosen": "chosen by hand", "part": "~ by a part of its name"}
NOT_SAID: Final = "not known: its clock says so"


def notify_words(profile: PayerProfile) -> str:
    """The admission notice."""
    if profile.notify == "hours" and profile.notify_hours is not None:
        return counted(profile.notify_hours, "hour")
    return NOTIFY.get(profile.notify, NOT_SAID)


def clinical_words(profile: PayerProfile) -> str:
    """The first clinical."""
    if profile.clinical == "hours" and profile.clinical_hours is not None:
        return f"{counted(profile.clinical_hours, 'hour')} from its request"
    return CLINICAL.get(profile.clinical, NOT_SAID)


def cadence_words(profile: PayerProfile) -> str:
    """How often a stay that goes on is reviewed, where the payer names no day."""
    if profile.cadence_days is None:
        return "business day before the last covered day"
    return f"every {counted(profile.cadence_days, 'day')}"


def p2p_words(profile: PayerProfile) -> str:
    """The peer-to-peer window."""
    if profile.p2p_unit == "none":
        return "none offered"
    if profile.p2p is None or profile.p2p_unit not in _UNITS:
        return "2 business days, verify"
    ends = ", ends at discharge" if profile.p2p_ends == "discharge" else ""
    return f"{counted(profile.p2p, _UNITS[profile.p2p_unit])}{ends}"


def contract_words(profile: PayerProfile) -> str:
    """Days of the contract: to dispute a denial, and until it is decided."""
    file, decide = profile.appeals.get("contract"), profile.appeals.get("contract_decision")
    parts = ["" if file is None else f"dispute within {counted(file, 'day')}",
             "" if decide is None else f"decided within {counted(decide, 'day')}"]  # fmt: skip
    return ", ".join(part for part in parts if part) or NOT_SAID


def verified_words(profile: PayerProfile, today: date) -> str:
    """``verified Sat 10/10``, ``verify: last 410 days ago``, ``verify: never``."""
    day = profile.verified_on
    if day is None:
        return "verify: never verified"
    if profile.stale:
        return f"verify: last verified {counted((today - day).days, 'day')} ago"
    return f"verified {day:%m/%d/%Y}"


def verified_short(profile: PayerProfile, today: date) -> str:
    """The same for a column: ``verify 410 d``, ``verify: never``, ``10/15/2026``."""
    day = profile.verified_on
    if day is None:
        return "verify: never"
    return f"verify {(today - day).days} d" if profile.stale else f"{day:%m/%d/%Y}"


def stay_words(payer: StayPayer) -> str:
    """How the payer of a stay found its profile."""
    if not payer.coverage:
        return "No payer is entered: confirm it first, on the Summary."
    name = payer.payer or "a payer without a name"
    plan = payer.plan or "plan type not confirmed"
    found = payer.found
    if found.profile is not None:
        how = _HOW.get(found.how, "by its name")
        return f"{name} · {plan} → {found.profile.name}, {how}"
    if found.several:
        return f"{name} · {plan}: {' and '.join(found.several)} both fit. c chooses."
    return f"{name} · {plan}: no profile. a adds one, c chooses one that is here."


def details(profile: PayerProfile) -> tuple[tuple[str, str], ...]:
    """Everything it says, as label and words; what was not said of contacts is left out."""
    rules = (
        ("Source", profile.source_note or "not said"),
        ("Admission notice", notify_words(profile)),
        ("First clinical", clinical_words(profile)),
        ("Review", cadence_words(profile)),
        ("Peer-to-peer", " · ".join(part for part in (p2p_words(profile), profile.p2p_note) if part)),
        ("Contract", contract_words(profile)),
    )
    reach = " · ".join(part for part in (
        profile.phone and f"tel {profile.phone}", profile.fax and f"fax {profile.fax}", profile.portal,
        profile.hours, profile.contacts,
    ) if part)  # fmt: skip
    return (
        *rules,
        *((("Contact", reach),) if reach else ()),
        ("Known by", ", ".join(profile.names) or profile.name),
    )

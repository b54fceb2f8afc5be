"""The plan type that the words of an insurance mean, where they leave no doubt. Only ever a suggestion (P§1).

One key confirms a suggestion, so that a wrong one is worse than none: Medicare Advantage is written with
*Medicare* in its name, managed Medicaid with *Medicaid*. *Medicare* or *Medicaid* alone, with nothing beside
it but what the government's own cards say too, is the fee-for-service plan; with the name of an insurer, or a
word that names such plans, it is the managed one; with anything else nothing is suggested.
"""

import re
from collections.abc import Iterable
from typing import Final

from ncm_tui.models.enums import PayerClass

_STATES = """alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii
idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota
mississippi missouri montana nebraska nevada new hampshire jersey mexico york north south carolina dakota
ohio oklahoma oregon pennsylvania rhode island tennessee texas utah vermont virginia washington west
wisconsin wyoming"""
_PLAIN = """a b ab and part parts only ffs fee for service traditional original inpatient hospital primary
government program federal state of the insurance coverage cms us"""
#: What may stand beside *Medicare*; railroad retirees have the fee-for-service plan too.
_BESIDE_MEDICARE: Final = frozenset([*_PLAIN.split(), "medicare", "mcr", "railroad", "rr"])
_BESIDE_MEDICAID: Final = frozenset([*_PLAIN.split(), *_STATES.split(), "medicaid", "mcd", "department"])
_BESIDE_BOTH: Final = _BESIDE_MEDICARE | _BESIDE_MEDICAID | {"dual", "eligible", "eligibility"}
_ADVANTAGE: Final = frozenset(["advantage", "adv", "complete", "hmo", "ppo", "mapd", "replacement"])
_ADVANTAGE_NAMES: Final = ("gold plus", "part c", "ma plan")
_INSURERS: Final = frozenset(
    (
        *("aarp", "aetna", "alignment", "ambetter", "amerigroup", "amerihealth", "anthem", "bcbs", "buckeye"),
        *("bluecross", "blueshield", "carefirst", "careplus", "caresource", "centene", "cigna", "clover"),
        *("devoted", "fidelis", "geisinger", "healthfirst", "healthspring", "highmark", "humana", "kaiser"),
        *("meridian", "molina", "oscar", "uhc", "unitedhealth", "unitedhealthcare", "upmc", "wellcare"),
        "wellpoint",
    )
)
_INSURER_NAMES: Final = ("blue cross", "blue shield", "health net", "medical mutual",
                          "united health", "united healthcare")  # fmt: skip
#: Which plan it is depends on more than the words: plans for people with both, supplements, second payers.
_DOUBT: Final = frozenset(
    (
        *("dsnp", "snp", "csnp", "isnp", "mmp", "fide", "dual"),
        *("supplement", "supplemental", "supp", "medigap", "secondary", "msp", "sec"),
    )
)
#: Supplements are sold as plan A to N.
_SUPPLEMENT: Final = re.compile(r" plan [a-n] ")
_OTHERS: Final = (
    (("tricare", "champus"), PayerClass.TRICARE),
    (("veteran", "veterans", "va ccn", "community care network"), PayerClass.VA_CCN),
    (("workers", "workman", "workmans", "wcb"), PayerClass.WORKERS_COMP),
    (("self pay", "selfpay", "private pay", "uninsured", "no insurance"), PayerClass.SELF_PAY),
    (("charity",), PayerClass.CHARITY),
    (("marketplace", "exchange plan", "individual market", "qhp"), PayerClass.MARKETPLACE_QHP),
    (("employer", "commercial", "private insurance", "private health", "group health"),
     PayerClass.COMMERCIAL_PPO),
)  # fmt: skip


def suggested(*texts: str) -> PayerClass:
    """The plan type all words of one insurance together mean (its type, plan, payer, in any order), or
    ``UNKNOWN``: then nothing is offered."""
    said = [_words(text) for text in texts if text]
    words = frozenset(word for one in said for word in one)
    whole = f" {' | '.join(' '.join(one) for one in said)} "
    medicare = bool(words & {"medicare", "mcr"}) or _has(whole, _ADVANTAGE_NAMES)
    medicaid = bool(words & {"medicaid", "mcd"})
    if (medicare and medicaid) or "dual" in words:
        return PayerClass.DUAL if words <= _BESIDE_BOTH else PayerClass.UNKNOWN
    if medicaid:
        return _medicaid(words, whole)
    if medicare:
        return _medicare(words, whole)
    for names, found in _OTHERS:
        if _has(whole, names):
            return found
    return (
        PayerClass.MEDICAID_FFS
        if _has(whole, ("chip", "children s health insurance"))
        else PayerClass.UNKNOWN
    )


def is_insurance(text: str) -> bool:
    """Whether a text names an insurance at all, whatever plan type it is: what a column of payers holds."""
    words = frozenset(_words(text))
    whole = f" {' '.join(_words(text))} "
    known = words & {"medicare", "mcr", "medicaid", "mcd", "dual", "ppo", "hmo"} or _is_insurer(words, whole)
    return bool(known) or suggested(text) is not PayerClass.UNKNOWN


def _medicare(words: frozenset[str], whole: str) -> PayerClass:
    if words & _DOUBT or _SUPPLEMENT.search(whole):
        return PayerClass.UNKNOWN
    managed = words & _ADVANTAGE or _has(whole, _ADVANTAGE_NAMES)
    if managed or _is_insurer(words, whole):
        return PayerClass.MEDICARE_ADVANTAGE
    return PayerClass.MEDICARE_FFS if words <= _BESIDE_MEDICARE else PayerClass.UNKNOWN


def _medicaid(words: frozenset[str], whole: str) -> PayerClass:
    if words & {"pending", "pend", "applied", "application"}:
        return PayerClass.PENDING
    if words & {"emergency", "emerg"}:
        return PayerClass.EMERGENCY
    if words & {"mco", "hmo", "managed"} or _is_insurer(words, whole):
        return PayerClass.MEDICAID_MCO
    return PayerClass.MEDICAID_FFS if words <= _BESIDE_MEDICAID else PayerClass.UNKNOWN


def _is_insurer(words: frozenset[str], whole: str) -> bool:
    return bool(words & _INSURERS) or _has(whole, _INSURER_NAMES)


def _has(whole: str, names: Iterable[str]) -> bool:
    return any(f" {name} " in whole for name in names)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.casefold())

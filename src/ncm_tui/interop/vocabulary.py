"""Codes and words of other systems, as this program's own. Keep the raw word beside each (interop §3).

Sources: FHIR R4 v3-ActCode, HL7 v2 tables 0001 and 0004. Where a patient goes is read in ``destinations``.
"""

import re

from ncm_tui.models.enums import StayClass, StayStatus

_CLASS = {
    **{code.value: code.value for code in StayClass},
    **dict.fromkeys(("I", "IP", "INPATIENT", "INPATIENT ENCOUNTER", "INPT", "ADMITTED"), "IMP"),
    # A newborn is an inpatient of her own: lists print the word in place of the class.
    **dict.fromkeys(("NEWBORN", "NEWBORN INPATIENT", "INPATIENT NEWBORN", "NB"), "IMP"),
    **dict.fromkeys(
        ("OBS", "OB", "OBSERVATION", "OBSERVATION ENCOUNTER", "OUTPATIENT OBSERVATION"), "OBSENC"
    ),
    **dict.fromkeys(("E", "ED", "ER", "EMERGENCY", "EMERGENCY DEPARTMENT", "EMERGENCY ROOM"), "EMER"),
    **dict.fromkeys(("O", "OP", "AMB", "OUTPATIENT", "AMBULATORY", "CLINIC"), "AMB"),
    **dict.fromkeys(("P", "PREADMIT", "PREADMISSION", "PRE-ADMIT", "PRENC"), "PRENC"),
    **dict.fromkeys(("SHORT STAY", "DAY SURGERY", "SAME DAY SURGERY"), "SS"),
}
# v3-ActCode home health, virtual, field; HL7 table 0004 recurring, commercial account.
_NO_STAY = frozenset({"HH", "VR", "FLD", "R", "C"})
_STATUS = {
    **{status.value: status.value for status in StayStatus},
    **dict.fromkeys(
        ("active", "arrived", "triaged", "admitted", "current", "open", "inprogress"), "in-progress"
    ),
    **dict.fromkeys(("discharged", "completed", "complete", "closed", "done", "inactive"), "finished"),
    **dict.fromkeys(("canceled", "void"), "cancelled"),
    **dict.fromkeys(("scheduled", "pending", "preadmit"), "planned"),
    "on-leave": "onleave",
    "on-hold": "in-progress",
    "discharge-in-progress": "in-progress",
}
_DISCHARGED = frozenset({"discharged", "disch", "dischg", "dc'd", "d/c'd", "d/c"})
STAY_CLASSES = frozenset(code.value for code in StayClass)
_OPEN = frozenset({"in-progress", "onleave", "planned", ""})

_SEX = {
    "m": "male",
    "male": "male",
    "f": "female",
    "female": "female",
    "o": "other",
    "other": "other",
    "u": "unknown",
    "unknown": "unknown",
    "x": "other",
}

_CODE_STATUS = {
    **dict.fromkeys(("full", "full code", "for resuscitation", "full resuscitation", "fc"), "Full code"),
    **dict.fromkeys(("dnr", "not for resuscitation", "do not resuscitate", "no code"), "DNR"),
    **dict.fromkeys(("dnr/dni", "dnr dni", "dnr-dni"), "DNR/DNI"),
    **dict.fromkeys(("cmo", "comfort", "comfort care", "comfort measures only"), "Comfort care"),
}


def code_status(text: str) -> str:
    """The field's word for a code status written in words; the text itself when it is another."""
    return _CODE_STATUS.get(text.strip().casefold(), text.strip())


def stay_class(code: str) -> str:
    """v3-ActCode of a class code or word; the word itself in capitals when it is not known."""
    word = code.strip().upper()
    return _CLASS.get(word, word)


def is_class(word: str) -> bool:
    """Whether a word is a patient class as systems write it (``Inpatient``, ``OBS``, ``I`` alone not)."""
    return len(word.strip()) > 1 and word.strip().upper() in _CLASS


def class_with_discharge(words: str) -> str | None:
    """The class that stands with a word for *discharged* in one cell (``Inpatient Discharged``,
    ``Discharged - OBS``): empty where the word stands alone, ``None`` where there is no such word or the rest
    is no class."""
    parts = [part for part in re.split(r"[\s,;:()\[\]-]+|(?<!\b[Dd])/", words.strip()) if part]
    rest = " ".join(part for part in parts if part.casefold() not in _DISCHARGED)
    if len(parts) == len(rest.split()) or (rest and not is_class(rest)):
        return None
    return stay_class(rest)


def knows_class(word: str) -> bool:
    """Whether a code or word says what class an encounter is, one that is no stay too."""
    return word.strip().upper() in _CLASS or word.strip().upper() in _NO_STAY


def is_status(word: str) -> bool:
    """Whether a word is an encounter status as systems write it."""
    return word.strip().lower().replace("_", "-").replace(" ", "-") in _STATUS


def stay_status(code: str) -> str:
    """FHIR Encounter.status of a status word; the word itself when it is not known."""
    word = code.strip().lower().replace("_", "-").replace(" ", "-")
    return _STATUS.get(word, word)


def is_stay(class_code: str, status: str) -> bool:
    """DATA 10: class IMP, ACUTE, NONAC, OBSENC, SS, or EMER still open; the rest are prior encounters."""
    if class_code == StayClass.EMER:
        return status in _OPEN
    return class_code in STAY_CLASSES


def sex(code: str) -> str | None:
    return _SEX.get(code.strip().lower())


def icd10(code: str) -> str:
    """An ICD-10-CM code with its dot: ``I5023`` → ``I50.23``."""
    bare = code.strip().upper()
    return f"{bare[:3]}.{bare[3:]}" if "." not in bare and len(bare) > 3 and bare[:3].isalnum() else bare

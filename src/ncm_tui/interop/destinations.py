"""Where an EMR's discharge disposition says the patient goes. Never a guess: ``None`` where the words fit
two places, none, or are negated; the caller keeps the raw words and they are shown.

Sources: NUBC UB-04 FL17 (as X12 and HL7 v2 table 0112 carry it), FHIR discharge-disposition, the words of US
discharge lists. FL17 04 (custodial or supportive care: nursing facility or assisted living), 43 (federal
facility), 70 (another institution) and FHIR *other-hcf* and *hosp* each name several kinds of place.
"""

import re
from collections.abc import Iterator

from ncm_tui.models.enums import Destination

_UB04 = {
    "01 81": Destination.HOME,
    "02 05 66 82 85 94": Destination.ACUTE_TRANSFER,
    "03 83": Destination.SNF,
    "06 86": Destination.HOME_HEALTH,
    "07": Destination.AMA,
    "20 40 41 42": Destination.EXPIRED,
    "21 87": Destination.JAIL,
    "50": Destination.HOSPICE_HOME,
    "51": Destination.HOSPICE_FACILITY,
    "61 89": Destination.SWING_BED,
    "62 90": Destination.IRF,
    "63 91": Destination.LTACH,
    "64 92": Destination.NURSING_FACILITY,
    "65 93": Destination.PSYCHIATRIC,
}
_CODES = {
    **{code: place for codes, place in _UB04.items() for code in codes.split()},
    "home": Destination.HOME,
    "alt-home": Destination.HOME,
    "snf": Destination.SNF,
    "rehab": Destination.IRF,
    "long": Destination.NURSING_FACILITY,
    "psy": Destination.PSYCHIATRIC,
    "aadvice": Destination.AMA,
    "exp": Destination.EXPIRED,
}

_NUMBERED = re.compile(r"(\d{1,2})(?:\s*[-:.)]\s*|$)")
# Said beside a destination and no destination themselves: taken out before the words are read.
_BESIDE = re.compile(
    r"with (a )?planned acute care hospital inpatient readmission|(but )?not certified (under|by) medicare"
    r"|providing hospice level of care|including .*|distinct part( units?)?( of a hospital)?"
    r"|\b(without|w o|no) (home )?(services|needs|health|hh|equipment|dme|follow up)"
)
_NEGATED = re.compile(
    r"\b(not|non|no|never|without|unable|cannot|declin\w+|refus\w+|den(y|ied)|except|pending)\b"
)
_DRUGS = r"(drug|alcohol|substance( abuse| use)?|sud|addiction)"
_REHAB = r"rehab(ilitation)?"
# Tried in this order, longer phrases first; what matched is used up. ``None``: the words name several kinds.
_PHRASES: tuple[tuple[str, Destination | None], ...] = (
    (r"(group|foster|veterans?|rest|retirement|family|care|residential|funeral) home", None),
    (r"skilled( nursing| care| facility| home| unit)+|snf", Destination.SNF),
    (r"long term acute( care)?( hospital| facility)?|long term care hospital|ltach?|ltch", Destination.LTACH),
    (r"nursing (home|facility)|long term care( facility)?|ltc", Destination.NURSING_FACILITY),
    (r"hospital at home|home hospital", Destination.HOSPITAL_AT_HOME),
    (
        r"home (care |health )?(with |w |under )?hospice( care| services)?"
        r"|hospice( care| services)?( at| in)?( the| own)? (home|residence)",
        Destination.HOSPICE_HOME,
    ),
    (
        r"inpatient hospice( facility| unit| house| care)?|hospice gip|gip hospice"
        r"|hospice (in |at )?(an? )?(medical |inpatient |care )*(facility|house|unit|center)",
        Destination.HOSPICE_FACILITY,
    ),
    (r"hospice", None),
    (
        r"(discharged to )?home (care )?(or|and) self care( routine discharge)?|home self care|self care",
        Destination.HOME,
    ),
    (
        r"(home (with|w|under( the)? care of)( an)?( organized)? )?"
        r"(home health( care| services?| agency| organization)*|home care|hhc|hha|hh|visiting nurses?|vna)",
        Destination.HOME_HEALTH,
    ),
    (r"swing bed", Destination.SWING_BED),
    (
        rf"{_DRUGS}( and {_DRUGS})? (({_REHAB}|treatment|residential)\b ?)+(facility|center|program)?",
        Destination.SUD_RESIDENTIAL,
    ),
    (rf"(outpatient|cardiac|pulmonary) ({_REHAB}|psych\w*)", None),
    (rf"sub ?acute( {_REHAB})?( facility)?", Destination.SNF),
    (rf"nursing and {_REHAB}", None),
    (
        rf"(inpatient|acute)( inpatient)? {_REHAB}( facility| hospital| unit| center)?|irf"
        rf"|{_REHAB} (facility|hospital|unit)",
        Destination.IRF,
    ),
    (_REHAB, None),
    (r"assisted living( facility)?|alf", Destination.ASSISTED_LIVING),
    (r"(homeless )?shelter", Destination.SHELTER),
    (
        r"(inpatient )?(psych|psychiatric|psychiatry|behavioral health)( (hospital|facility|unit|center))?",
        Destination.PSYCHIATRIC,
    ),
    (
        r"((short term|acute care|acute|general|critical access|children s|outside|another|other) )+hospital"
        r"|acute care facility|cancer center|acute transfer|hospital transfer",
        Destination.ACUTE_TRANSFER,
    ),
    (r"jail|prison|correctional( facility)?|law enforcement|police custody", Destination.JAIL),
    (r"against medical advice|ama", Destination.AMA),
    (r"expired|deceased|died", Destination.EXPIRED),
)
_COMPILED = tuple((re.compile(rf"\b({words})\b"), place) for words, place in _PHRASES)
# ``home`` counts only among these: a group home, a veterans' home or *home infusion* is not *home*.
_AROUND_HOME = re.compile(
    r"(home|house|residence|private|own|her|his|their|patient|s|the|a|to|at|with|w|and|or|discharged?|dc|d|c"
    r"|disposition|routine|return(ed|ing)?|family|spouse|wife|husband|partner|daughter|son|parents?|mother"
    r"|father|sister|brother|caregiver|friend|alone|independent)"
)


def destination(*said: str) -> str | None:
    """The planned destination behind the codes and words of one discharge disposition; ``None`` when nothing
    fits, or two things do."""
    found = {place for part in said for place in _said(part)}
    return next(iter(found)).value if len(found) == 1 else None


def is_ours(system: str) -> bool:
    """Whether the codes of a FHIR system are those read here; a hospital's own ``1`` means what it likes."""
    return not system or re.search(r"nubc|discharge-?disposition|0112|6\.301\.5", system.lower()) is not None


def _said(part: str) -> Iterator[Destination]:
    """What a code, words, or ``06 - Home health`` say: a number before the words is a code of its own."""
    bare = part.strip().lower()
    if bare in _CODES:
        yield _CODES[bare]
        return
    numbered = _NUMBERED.match(bare)
    if numbered and (place := _CODES.get(numbered[1].zfill(2))) is not None:
        yield place
    worded = _worded(bare[numbered.end() :] if numbered else bare)
    if worded is not None:
        yield worded


def _worded(text: str) -> Destination | None:
    left = _BESIDE.sub(" ", " ".join(re.findall(r"[a-z0-9]+", text)))
    if _NEGATED.search(left):
        return None
    found: set[Destination | None] = set()
    for pattern, place in _COMPILED:
        left, count = pattern.subn(" | ", left)
        if count:
            found.add(place)
    words = left.replace("|", " ").split()
    if "home" in words:
        found.add(Destination.HOME if not found and all(map(_AROUND_HOME.fullmatch, words)) else None)
    return found.pop() if len(found) == 1 else None

"""Ages as lists print them, with or without a sex: ``78 y.o. F``, ``36 hr / F``, ``30s / M``, ``F/78``."""

import re

from ncm_tui.interop import vocabulary

_SEX = r"(?:male|female|boy|girl|[mfu])"
_UNIT = (
    r"(?:y(?:ea)?rs?|y|mo(?:s|nths?)?|mths?|wks?|weeks?|days?|hrs?|hours?|min(?:ute)?s?|[wdh](?=\.? ?o\b))"
    r"\.?(?: ?o\b\.?| ?old)?"
)
# One letter alone is an age only with a sex behind it: 4W and 3D are units, 36 m is a man of 36.
_LETTER = rf"[wdhm]\.?(?=[ /,]+{_SEX}\b)"
_OLD = rf"(?:\d{{1,3}} ?(?:{_UNIT}|{_LETTER})(?:[ ,]+\d{{1,2}} ?(?:{_UNIT}|{_LETTER}))?|\d{{1,2}}0s)"
_SEX_LAST = rf"(?:{_OLD}(?:[ /,;-]*{_SEX})?|\d{{1,3}}[ /]?[mfu])"
AGE = re.compile(
    rf"{_SEX_LAST}|{_SEX}[ /,;-]+(?:{_OLD}|\d{{1,3}} [wdhm])|{_SEX} ?[/,] ?\d{{1,3}}", re.IGNORECASE
)
#: Behind a name: "QUILL, Vera (78 y.o. F)", "QUILL, Vera 78F", "(F/78)". A lone letter may be a middle name.
BEHIND_NAME = rf"[,;]? +[(\[]? *(?:{_SEX_LAST}|\d{{1,3}} [wdhm]|[mf]/{_OLD}|[mf]/\d{{1,3}}) *[)\]]?"
_BEHIND = re.compile(BEHIND_NAME + "$", re.IGNORECASE)
_LAST = re.compile(rf"(?:{_OLD}|\d{{1,3}})[ /,;-]*({_SEX}) *[)\]]?$", re.IGNORECASE)
_FIRST = re.compile(rf"[(\[]? *({_SEX})[ /,;-]+\d.*$", re.IGNORECASE)
_IN_LETTERS = re.compile(r"\d{1,3} ?[dhwm]", re.IGNORECASE)
_WORDS = {"boy": "male", "girl": "female"}


def is_age(cell: str) -> bool:
    """Whether the cell of a column of ages holds one, a newborn's in days or hours (``1 d``) too."""
    return bool(AGE.fullmatch(cell) or _IN_LETTERS.fullmatch(cell))


def without(name: str) -> str:
    """A name without the age and sex that stand behind it."""
    return _BEHIND.sub("", name)


def sex_of(text: str) -> str | None:
    """The sex in a cell of age and sex; ``None`` where there is none."""
    found = _LAST.search(text) or (_FIRST.fullmatch(text) if AGE.fullmatch(text) else None)
    return vocabulary.sex(_WORDS.get(found[1].lower(), found[1])) if found else None


def sex_behind(name: str) -> str | None:
    """The sex behind a name; ``None`` where there is none."""
    behind = _BEHIND.search(name)
    return sex_of(behind.group().strip(" ,;()[]")) if behind else None

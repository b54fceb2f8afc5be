"""Names as shown, as sorted and as searched. Pure text; registered as SQL functions by the projection."""

import re
import unicodedata

_UNFOLDABLE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_NOT_WORD = re.compile(r"[^\w]+|_+")
_NUMBER = re.compile(r"\d+")
_DIGITS_SORTED = 6
_NURSERY = re.compile(r"(?i)^(?:.*s|baby|b)?[\s-]*(girl|boy|(?<=b)g|(?<=b)b)\b[\s-]*([a-h1-8])?$")


def fold(text: str | None) -> str:
    """Lower case, no accents, apostrophes dropped, every other sign a blank: ``O'Brien-Núñez`` is
    ``obrien nunez``. Empty for None."""
    if not text:
        return ""
    if text.isascii():
        plain = text.lower()
    else:
        split = unicodedata.normalize("NFKD", text.casefold().translate(_UNFOLDABLE))
        plain = "".join(sign for sign in split if not unicodedata.combining(sign))
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", plain)).strip()


def search_key(*parts: str | None) -> str:
    """Every word of ``parts`` folded, each behind one blank, so that ``" lee"`` finds a word's start."""
    words = " ".join(folded for part in parts if (folded := fold(part)))
    return f" {words}" if words else ""


def natural(text: str | None) -> str:
    """A sort key in which numbers count as numbers: bed ``9`` before ``12``."""
    return _NUMBER.sub(lambda found: found.group().zfill(_DIGITS_SORTED), (text or "").casefold())


def display_name(family: str | None, given: str | None) -> str:
    """``ALVAREZ, Maria``: surname in capitals; what is missing is left out; ``(no name)`` for neither."""
    surname, first = " ".join((family or "").split()).upper(), " ".join((given or "").split())
    if surname and first:
        return f"{surname}, {first}"
    return surname or first or "(no name)"


def newborn_label(given: str | None) -> str:
    """What a nursery's given name says: ``Annsgirl A``, ``BabyGirl A`` and ``BG A`` are ``BABY GIRL A``;
    empty for a name that is the child's own."""
    found = _NURSERY.search(" ".join((given or "").split()))
    if found is None:
        return ""
    kind = "GIRL" if found[1].casefold() in ("girl", "g") else "BOY"
    return f"BABY {kind} {found[2].upper()}" if found[2] else f"BABY {kind}"


def newborn_name(label: str | None, sex: str | None, own: str, mother: str | None) -> str:
    """``BABY GIRL A of TAYLOR, Ann`` (P§5), by the label, else by the own name where it says as much, else by
    the sex: twins are never one name. Without a known mother, the label after the own name."""
    said = (label or "").strip().upper() or newborn_label(own.partition(",")[2])
    if not said:
        said = {"female": "BABY GIRL", "male": "BABY BOY"}.get((sex or "").lower(), "BABY")
    if mother:
        return f"{said} of {mother}"
    return f"{own} ({said})" if own != "(no name)" else said

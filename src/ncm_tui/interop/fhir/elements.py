"""Tolerant access to FHIR JSON: real exporters emit ``[]``, ``{}``, ``null`` and objects where lists belong.

Nothing here raises on odd data; what is not of the expected shape reads as absent.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from ncm_tui.interop.cleaning import Scrub

Resource: TypeAlias = dict[str, Any]


def many(value: object) -> list[Resource]:
    """The objects of ``value``: a list's objects, a lone object, else none."""
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return [part for part in value if isinstance(part, dict)]
    return []


def one(value: object) -> Resource:
    """The object of ``value`` (the first of a list); an empty one when there is none."""
    found = many(value)
    return found[0] if found else {}


def word(value: object) -> str:
    """``value`` when it is text (the first text of a list), else empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return next((part for part in value if isinstance(part, str)), "")
    return ""


def words(value: object) -> list[str]:
    """The texts of ``value``."""
    if isinstance(value, str):
        return [value]
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def codings(concept: object) -> Iterator[tuple[str, str, str]]:
    """(system, code, display) of a CodeableConcept, a list of them, or a lone Coding."""
    for part in many(concept):
        inner = many(part.get("coding"))
        for coding in inner or ([part] if "code" in part else []):
            yield word(coding.get("system")), word(coding.get("code")), word(coding.get("display"))


def codes(concept: object) -> set[str]:
    return {code for _system, code, _display in codings(concept) if code}


def label(concept: object, scrub: Scrub) -> str:
    """What a person would read: the text, else a display, else a code."""
    parts = many(concept)
    for part in parts:
        if text := scrub.text(part.get("text")):
            return text
    found = list(codings(parts))
    for _system, _code, display in found:
        if display:
            return scrub.text(display)
    return next((scrub.text(code) for _system, code, _display in found if code), "")


def extension(resource: Resource, *names: str) -> Resource:
    """The first extension whose URL ends with one of ``names`` (case ignored)."""
    for part in many(resource.get("extension")):
        url = word(part.get("url")).lower()
        if any(url.endswith(name.lower()) for name in names):
            return part
    return {}


def phone(telecoms: object, scrub: Scrub) -> str:
    """A telephone number, mobile before home before any."""
    best, rank = "", 9
    for part in many(telecoms):
        if word(part.get("system")) not in ("phone", "sms", ""):
            continue
        here = {"mobile": 0, "home": 1, "work": 2}.get(word(part.get("use")), 3)
        if here < rank and (number := scrub.text(part.get("value"))):
            best, rank = number, here
    return best


def human_name(names: object, scrub: Scrub) -> tuple[str, str]:
    """(family, given) of the name in use: official, usual, none, then any but old ones.

    A family name written as ``A&&&&B`` (a v2 surname component) is cut at its ``&``; a name that is only
    text is split at its comma, else before its last word.
    """
    order = {
        "official": 0,
        "usual": 1,
        "": 2,
        "temp": 3,
        "nickname": 4,
        "anonymous": 5,
        "maiden": 6,
        "old": 7,
    }
    ranked = sorted(many(names), key=lambda part: order.get(word(part.get("use")), 5))
    for part in ranked:
        family = scrub.text(word(part.get("family")).split("&", 1)[0])
        given = " ".join(filter(None, (scrub.text(text) for text in words(part.get("given")))))
        if family or given:
            return family, given
        if text := scrub.text(part.get("text")):
            return split_name(text)
    return "", ""


def full_name(names: object, scrub: Scrub) -> str:
    """``Given Family`` as one text."""
    for part in many(names):
        if text := scrub.text(part.get("text")):
            return text
    family, given = human_name(names, scrub)
    return f"{given} {family}".strip()


def split_name(text: str) -> tuple[str, str]:
    """(family, given) of ``LAST, First`` or ``First Last``."""
    if "," in text:
        family, _, given = text.partition(",")
        return family.strip(), given.strip()
    given, _, family = text.rpartition(" ")
    return family.strip(), given.strip()

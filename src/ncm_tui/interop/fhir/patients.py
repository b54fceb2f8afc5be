"""FHIR Patient and RelatedPerson: who she is, how she is found, who belongs to her."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from ncm_tui.interop import moments, vocabulary
from ncm_tui.interop.cleaning import Scrub
from ncm_tui.interop.fhir import ids
from ncm_tui.interop.fhir.elements import (
    Resource,
    codes,
    extension,
    full_name,
    human_name,
    label,
    many,
    one,
    phone,
    word,
    words,
)
from ncm_tui.interop.fhir.pile import Entry
from ncm_tui.interop.moments import instant_text
from ncm_tui.interop.records import Item, PatientId

_NEVER_STORED = frozenset({"SS", "SB", "DL", "PPN", "SSN"})
_NEVER_SYSTEMS = ("us-ssn", "2.16.840.1.113883.4.1", "2.16.840.1.113883.4.3", "passport")
_YES, _NO = "373066001", "373067005"


def identifiers(entry: Entry) -> tuple[PatientId, ...]:
    """The identifiers worth keeping, the MRN (as ``MR``) first; empty when there is none.

    The MRN is the identifier typed MR; else the one in use ``usual``; else the only one there is. Further
    MRNs (of a second system) follow it: by each of them she is found. Social security, driver's licence and
    passport numbers are never stored (interop §3).
    """
    kept = [part for part in _numbers(entry) if part[1] != "old"]
    mrn = (
        next((part for kind, _use, part in kept if kind == "MR"), None)
        or next((part for _kind, use, part in kept if use == "usual"), None)
        or (kept[0][2] if len(kept) == 1 else None)
    )
    if mrn is None:
        return ()
    others = [part for _kind, _use, part in kept if part != mrn and part.kind]
    others += filter(None, [ids.own(entry)])
    return (PatientId("MR", mrn.system, mrn.value), *dict.fromkeys(others))


def earlier(entry: Entry) -> tuple[PatientId, ...]:
    """MRNs she had before (in use ``old``)."""
    return tuple(part for kind, use, part in _numbers(entry) if kind == "MR" and use == "old")


def _numbers(entry: Entry) -> Iterator[tuple[str, str, PatientId]]:
    """(kind, use, identifier) of those that may be kept."""
    for identifier in many(entry.get("identifier")):
        kinds = {code.upper() for code in codes(identifier.get("type"))}
        system = entry.scrub.text(identifier.get("system"))
        value = entry.scrub.text(identifier.get("value"))
        forbidden = kinds & _NEVER_STORED or any(mark in system.lower() for mark in _NEVER_SYSTEMS)
        if value and not forbidden:
            kind = "MR" if "MR" in kinds else next(iter(sorted(kinds)), "")
            yield kind, word(identifier.get("use")), PatientId(kind, system, value)


def birth_date(entry: Entry, today: date) -> date | None:
    """The whole birth date; a year alone, or a day to come, is a warning and no date."""
    text = word(entry.get("birthDate"))
    if not text:
        return None
    found = moments.day(text) if len(text) >= 10 else None
    if found is None:
        entry.scrub.warn("the birth date is not a whole day and was left out")
        return None
    if (found - today).days > 1:
        entry.scrub.warn("the birth date lies in the future and was left out")
        return None
    return found


def fields(entry: Entry, zone: ZoneInfo, today: date) -> dict[str, str | None]:
    """The columns of ``patient`` the resource speaks of, as stored text."""
    scrub = entry.scrub
    family, given = human_name(entry.get("name"), scrub)
    born = birth_date(entry, today)
    sex_code = word(entry.get("gender")) or word(
        extension(entry.resource, "us-core-birthsex").get("valueCode")
    )
    deceased = moments.fhir(word(entry.get("deceasedDateTime")), zone)
    born_at = moments.fhir(
        word(extension(one(entry.get("_birthDate")), "patient-birthTime").get("valueDateTime")), zone
    )
    found: dict[str, str | None] = {
        "family": family or None,
        "given": given or None,
        "birth_date": born.isoformat() if born else None,
        "sex": vocabulary.sex(sex_code),
        "language": _language(entry.get("communication"), scrub) or None,
        "phone": phone(entry.get("telecom"), scrub) or None,
        "address": _address(entry.get("address"), scrub) or None,
        "deceased_at": instant_text(deceased.at) if deceased else None,
        "born_at": instant_text(born_at.at) if born_at else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def interpreter(resource: Resource) -> str | None:
    """US Core *interpreter needed* (on a Patient or an Encounter): ``1``, ``0`` or unknown."""
    part = extension(resource, "us-core-interpreter-needed", "patient-interpreterRequired")
    if isinstance(part.get("valueBoolean"), bool):
        return "1" if part["valueBoolean"] else "0"
    found = codes(part.get("valueCoding")) | codes(part.get("valueCodeableConcept"))
    if found & {_YES, "Y", "yes"}:
        return "1"
    return "0" if found & {_NO, "N", "no"} else None


def contacts(entry: Entry) -> list[Item]:
    """Patient.contact. Who decides for the patient is the nurse's to say, never imported."""
    found = []
    for part in many(entry.get("contact")):
        name = full_name(part.get("name"), entry.scrub)
        if name:
            found.append(
                _contact(
                    name,
                    label(part.get("relationship"), entry.scrub),
                    phone(part.get("telecom"), entry.scrub),
                )
            )
    return found


def related_person(entry: Entry) -> Item | None:
    name = full_name(entry.get("name"), entry.scrub)
    if not name or entry.get("active") is False:
        return None
    return _contact(
        name, label(entry.get("relationship"), entry.scrub), phone(entry.get("telecom"), entry.scrub)
    )


def _contact(name: str, relationship: str, number: str) -> Item:
    """Keyed by name and relationship: lists come in any order, and ``may_share`` hangs on the key."""
    key = f"{name.casefold()}|{relationship.casefold()}"
    return Item(key, {"name": name, "relationship": relationship, "phone": number})


def _language(communications: object, scrub: Scrub) -> str:
    parts = sorted(many(communications), key=lambda part: part.get("preferred") is not True)
    for part in parts:
        if text := label(part.get("language"), scrub):
            return text.replace("(", " (").replace("  (", " (")
    return ""


def _address(addresses: object, scrub: Scrub) -> str:
    order = {"home": 0, "temp": 1, "": 2}
    for part in sorted(many(addresses), key=lambda part: order.get(word(part.get("use")), 3)):
        lines = [scrub.text(line) for line in words(part.get("line"))]
        town = " ".join(filter(None, (scrub.text(part.get("state")), scrub.text(part.get("postalCode")))))
        text = ", ".join(filter(None, (*lines, scrub.text(part.get("city")), town)))
        if text or (text := scrub.text(part.get("text"))):
            return text
    return ""

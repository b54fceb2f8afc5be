"""The server's own id of a patient, kept so that a later export without her Patient resource finds her.

An id is a name only where nobody else can have it: a UUID or a long random text anywhere, any other id only
together with its server. ``Patient/1`` of an unknown server is nobody's.
"""

import re

from ncm_tui.interop.fhir.elements import many, word
from ncm_tui.interop.fhir.pile import Entry
from ncm_tui.interop.records import PatientId

KIND = "FHIR"
_ANYWHERE = "urn:fhir:id"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_RANDOM = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9.-]{20,64}")


def own(entry: Entry) -> PatientId | None:
    """The id of a Patient resource, where it names her."""
    server = entry.url.rsplit("/Patient/", 1)[0] if entry.url.startswith("http") else ""
    return _named(server, entry.scrub.text(entry.id or entry.url.removeprefix("urn:uuid:")))


def referred(reference: object, near: Entry) -> PatientId | None:
    """The id that a reference of ``near`` points at; a relative one belongs to the server ``near`` is of."""
    target = next((word(part.get("reference")) for part in many(reference)), "").split("/_history/", 1)[0]
    if target.startswith("urn:uuid:"):
        return _named("", target.removeprefix("urn:uuid:"))
    server, found, number = target.rpartition("Patient/")
    if not found or "?" in target:
        return None
    if not server and near.url.startswith("http"):
        server = near.url.rsplit("/", 2)[0]
    return _named(server.rstrip("/"), near.scrub.text(number))


def _named(server: str, number: str) -> PatientId | None:
    if _UUID.fullmatch(number) or _RANDOM.fullmatch(number):
        return PatientId(KIND, _ANYWHERE, number)
    return PatientId(KIND, server, number) if server and number else None

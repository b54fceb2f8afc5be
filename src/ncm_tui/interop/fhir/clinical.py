"""FHIR Condition, AllergyIntolerance, code status and care team as list rows."""

from ncm_tui.interop import moments, vocabulary
from ncm_tui.interop.cleaning import Scrub
from ncm_tui.interop.context import ReadContext
from ncm_tui.interop.fhir.elements import codes, codings, full_name, label, many, one, word
from ncm_tui.interop.fhir.pile import Entry, Pile, display
from ncm_tui.interop.records import Item

_NOT_TRUE = frozenset({"entered-in-error", "refuted"})
_NOT_CURRENT = frozenset({"resolved", "inactive", "remission"})
_NO_KNOWN_ALLERGY = frozenset({"716186003", "409137002", "428607008", "429625007"})
_ICD10 = ("icd-10-cm", "2.16.840.1.113883.6.90")
_ROLES = {
    "AD": "admission",
    "DD": "discharge",
    "CC": "chief complaint",
    "CM": "comorbidity",
    "pre-op": "pre-op",
    "post-op": "post-op",
    "billing": "billing",
}
_SNOMED, _LOINC = "http://snomed.info/sct", "http://loinc.org"
_SYSTEMS = {"urn:oid:2.16.840.1.113883.6.96": _SNOMED, "urn:oid:2.16.840.1.113883.6.1": _LOINC}
_STAFF = frozenset({"Practitioner", "PractitionerRole", "Organization", "CareTeam", "HealthcareService"})
# (system, code) → the field's word, and the code's own term. SNOMED CT findings; LOINC answer list
# LL6263-9 (POLST, CPR). An advance directive, a procedure or another system's code is no code status.
_CODE_STATUS = {
    (_SNOMED, "304252001"): ("Full code", "for resuscitation"),
    (_SNOMED, "304253006"): ("DNR", "not for resuscitation"),
    (_SNOMED, "143021000119109"): ("DNR", "do not resuscitate status with supporting documentation"),
    (_LOINC, "LA33470-8"): ("Full code", "yes cpr"),
    (_LOINC, "LA33471-6"): ("DNR", "no cpr: do not attempt resuscitation"),
}


def condition(entry: Entry, role: str = "", rank: int | None = None) -> Item | None:
    """A diagnosis: ICD-10-CM where the resource has it, else its first code; text is never lost."""
    if codes(entry.get("verificationStatus")) & _NOT_TRUE or not codings_or_text(entry):
        return None
    chosen = ("", "", "")
    for system, code, shown in codings(entry.get("code")):
        is_icd = any(mark in system.lower() for mark in _ICD10)
        if is_icd or not chosen[1]:
            chosen = (system, vocabulary.icd10(code) if is_icd else code, shown)
        if is_icd:
            break
    system, code, _shown = chosen
    scrub = entry.scrub
    values: dict[str, object] = {
        "code": scrub.text(code),
        "system": "icd-10-cm" if any(mark in system.lower() for mark in _ICD10) else scrub.text(system),
        "text": label(entry.get("code"), scrub),
        "role": role,
        "rank": rank,
    }
    return Item(entry.record, values)


def codings_or_text(entry: Entry) -> bool:
    return bool(label(entry.get("code"), entry.scrub))


def is_current(entry: Entry) -> bool:
    return not codes(entry.get("clinicalStatus")) & _NOT_CURRENT


def role_of(use: object) -> str:
    return next((_ROLES[code] for code in sorted(codes(use)) if code in _ROLES), "")


def allergy(entry: Entry) -> Item | None:
    """An allergy that stands. *No known allergies* is kept whatever its status says: one exporter marks
    it resolved."""
    none_known = bool(codes(entry.get("code")) & _NO_KNOWN_ALLERGY)
    substance = label(entry.get("code"), entry.scrub)
    none_known = none_known or substance.lower().startswith("no known")
    if codes(entry.get("verificationStatus")) & _NOT_TRUE:
        return None
    if not substance or (not none_known and not is_current(entry)):
        return None
    reactions = [label(part.get("manifestation"), entry.scrub) for part in many(entry.get("reaction"))]
    values: dict[str, object] = {
        "substance": "No known allergies" if none_known else substance,
        "reaction": ", ".join(dict.fromkeys(filter(None, reactions))),
        "criticality": entry.scrub.text(entry.get("criticality")),
    }
    return Item("none-known" if none_known else entry.record, values)


def code_status(entry: Entry, context: ReadContext) -> Item | None:
    """Code status needs its time (P§7): an observation without one is a warning and no row."""
    if word(entry.get("status")) in ("entered-in-error", "cancelled"):
        return None
    value = entry.get("valueCodeableConcept") or entry.get("valueCoding")
    text = _said_status(value, entry.scrub) or vocabulary.code_status(
        entry.scrub.text(entry.get("valueString"))
    )
    written = word(entry.get("effectiveDateTime")) or word(one(entry.get("effectivePeriod")).get("start"))
    at = moments.fhir(written or word(entry.get("issued")), context.naive_zone)
    if not text or at is None:
        entry.scrub.warn("a code status without a value or a time was left out")
        return None
    return Item(entry.record, {"value": text, "recorded_at": at.at})


def _said_status(value: object, scrub: Scrub) -> str:
    """The EMR's own words, else what its codes say; both where they differ. Never a guess: what is not in
    the table is shown as it was written."""
    found = [_CODE_STATUS.get((_system(system), code)) for system, code, _display in codings(value)]
    known = [each for each in found if each is not None]
    terms = {term for _word, term in known}
    written = [one(value).get("text")] if one(value).get("text") else [part[2] for part in codings(value)]
    texts = [scrub.text(text) for text in written]
    own = [text for text in texts if text and text.casefold().removesuffix("(finding)").strip() not in terms]
    said = vocabulary.code_status(", ".join(dict.fromkeys(own)))
    meant = sorted({status for status, _term in known})
    coded = " and ".join(meant)
    if not said:
        return coded if len(meant) == 1 else f"coded {coded}" if coded else label(value, scrub)
    return said if coded.casefold() in said.casefold() else f"{said} (coded {coded})"


def _system(uri: str) -> str:
    """A code system by its one name: an OID's own, and without its edition and version."""
    bare = _SYSTEMS.get(uri.strip(), uri.strip().partition("|")[0])
    return _SNOMED if bare.startswith(f"{_SNOMED}/") else bare.rstrip("/")


def members(entry: Entry, pile: Pile) -> list[Item]:
    """The people of a CareTeam."""
    if word(entry.get("status")) == "entered-in-error":
        return []
    found = []
    for part in many(entry.get("participant")):
        item = person(part.get("member"), label(part.get("role"), entry.scrub), entry, pile)
        if item is not None:
            found.append(item)
    return found


def person(reference: object, role: str, entry: Entry, pile: Pile) -> Item | None:
    """A member of the team by name; neither the patient herself nor her family is one."""
    target = pile.find(reference, entry)
    kind = target.type if target is not None else _said_type(reference)
    if kind in ("Patient", "RelatedPerson"):
        return None
    name = display(reference, entry.scrub)
    if target is not None and not name:
        practitioner = (
            pile.find(target.get("practitioner"), target) if target.type == "PractitionerRole" else target
        )
        source = practitioner if practitioner is not None else target
        named = source.get("name")
        name = (
            entry.scrub.text(named)
            or full_name(named, entry.scrub)
            or display(target.get("practitioner"), entry.scrub)
        )
    if not name:
        return None
    return Item(f"{role}|{name}".casefold(), {"role": role, "name": name, "phone": ""}, kind in _STAFF)


def _said_type(reference: object) -> str:
    """What a reference that points at nothing here says of its target: ``Practitioner``; empty if unsaid."""
    for part in many(reference):
        path = word(part.get("reference")).partition("?")[0].split("/_history/", 1)[0].split("/")
        named = [name for name in path if name in _STAFF or name in ("Patient", "RelatedPerson")]
        return named[-1] if named else word(part.get("type"))
    return ""

"""FHIR Encounter: a stay or a prior encounter, its key, its times and its people (interop §3)."""

from dataclasses import replace
from datetime import date, datetime

from ncm_tui.interop import destinations, moments, vocabulary
from ncm_tui.interop.context import ReadContext
from ncm_tui.interop.fhir import clinical, places
from ncm_tui.interop.fhir.elements import codes, codings, extension, label, many, one, word
from ncm_tui.interop.fhir.pile import Entry, Pile
from ncm_tui.interop.moments import instant_text
from ncm_tui.interop.records import Item, ListKind, Moment, Origin, PriorRecord, StayRecord

_ROLES = {
    "ATND": "Attending",
    "ADM": "Admitting",
    "CON": "Consultant",
    "REF": "Referring",
    "PPRF": "Primary performer",
    "DIS": "Discharging",
}
_PLANNED_END = ("plannedEndDate", "plannedDischargeDate", "expectedDischargeDate", "estimatedDischargeDate")


def key(entry: Entry) -> tuple[str, str]:
    """(system, visit number): identifier typed VN, else AN, else the official or first one, else the
    server with the resource's id. Two empty texts when there is none."""
    found = []
    for identifier in many(entry.get("identifier")):
        value = entry.scrub.text(identifier.get("value"))
        kinds = codes(identifier.get("type"))
        use = word(identifier.get("use"))
        rank = 0 if "VN" in kinds else 1 if "AN" in kinds else 2 if use in ("official", "usual") else 3
        if value and use != "old":
            found.append((rank, entry.scrub.text(identifier.get("system")), value))
    if found:
        _rank, system, value = min(found, key=lambda part: part[0])
        return system, value
    server = entry.url.rsplit("/Encounter/", 1)[0] if entry.url.startswith("http") else ""
    own = entry.scrub.text(entry.get("id")) or entry.scrub.text(entry.url.removeprefix("urn:uuid:"))
    return entry.scrub.text(server), own


def class_code(entry: Entry) -> str:
    """v3-ActCode; R5's list of concepts and v2-0004 letters are read too."""
    found = [code for _system, code, _display in codings(entry.get("class")) if code]
    return vocabulary.stay_class(entry.scrub.text(found[0] if found else word(entry.get("class"))))


def status(entry: Entry) -> str:
    return vocabulary.stay_status(entry.scrub.text(entry.get("status")))


def reason(entry: Entry, pile: Pile) -> str:
    if text := label(entry.get("reasonCode"), entry.scrub):
        return text
    for part in many(entry.get("reasonReference")):
        found = pile.find(part, entry)
        if found is not None and (text := label(found.get("code"), found.scrub)):
            return text
    return ""


def period(entry: Entry, context: ReadContext) -> tuple[Moment | None, Moment | None]:
    """(start, end); ``stop`` for ``end`` and R5's ``actualPeriod`` are read too."""
    part = one(entry.get("period")) or one(entry.get("actualPeriod"))
    start = moments.fhir(word(part.get("start")), context.naive_zone)
    end = moments.fhir(word(part.get("end")) or word(part.get("stop")), context.naive_zone)
    if part.get("start") and start is None:
        entry.scrub.warn("the start of the stay is not a whole day or instant and was left out")
    if start and end and end.at < start.at:
        entry.scrub.warn("the end lies before the start")
    return start, end


def prior(entry: Entry, pile: Pile, context: ReadContext, origin: Origin) -> PriorRecord:
    system, number = key(entry)
    start, end = period(entry, context)
    return PriorRecord(
        system,
        number,
        class_code(entry),
        status(entry),
        reason(entry, pile) or label(entry.get("type"), entry.scrub),
        start.at if start else None,
        end.at if end else None,
        source_time(entry, context),
        origin,
    )


def stay(
    entry: Entry, pile: Pile, context: ReadContext, origin: Origin, extra: dict[ListKind, list[Item]]
) -> StayRecord:
    """A stay with what hangs on it; ``extra`` are list rows of other resources that name this encounter."""
    system, number = key(entry)
    start, end = period(entry, context)
    hospital = one(entry.get("hospitalization")) or one(entry.get("admission"))
    dispo = hospital.get("dischargeDisposition")
    raw = label(dispo, entry.scrub)
    destination = destinations.destination(
        *(code for system, code, _display in codings(dispo) if destinations.is_ours(system)), raw
    )
    finished = status(entry) == "finished"
    if raw and not finished:
        entry.scrub.warn("the stay is open and already carries a discharge disposition")
        destination, raw = (None, "") if destination == "expired" else (destination, raw)
    found = places.places(entry, pile, context)
    return StayRecord(
        system=system,
        visit_number=number,
        fields=_fields(entry, pile, places.current(found)),
        arrival=start,
        left=end if finished else None,
        expected_discharge=_expected(entry),
        disposition=destination,
        disposition_raw=raw,
        lists=_lists(entry, pile, context, found, extra),
        source_time=source_time(entry, context),
        origin=origin,
    )


def source_time(entry: Entry, context: ReadContext) -> datetime | None:
    """When the exporting system last touched the resource (``meta.lastUpdated``)."""
    found = moments.fhir(word(one(entry.get("meta")).get("lastUpdated")), context.naive_zone)
    return found.at if found else None


def _fields(entry: Entry, pile: Pile, place: places.Place) -> dict[str, str | None]:
    hospital = one(entry.get("hospitalization")) or one(entry.get("admission"))
    found = {
        "class_code": class_code(entry),
        "status": status(entry),
        "unit": place.unit,
        "bed": place.bed or place.room,
        "attending": _attending(entry, pile),
        "service": label(entry.get("serviceType"), entry.scrub),
        "reason": reason(entry, pile),
        "admit_source": label(hospital.get("admitSource"), entry.scrub),
    }
    return {name: value for name, value in found.items() if value}


def _attending(entry: Entry, pile: Pile) -> str:
    """The attender without an ended period, else any attender, else the primary performer."""
    best, rank = "", 9
    for part in many(entry.get("participant")):
        kinds = codes(part.get("type"))
        ended = bool(word(one(part.get("period")).get("end")))
        here = ended if "ATND" in kinds else 2 if "PPRF" in kinds else 9
        if here < rank:
            item = clinical.person(part.get("individual") or part.get("actor"), "", entry, pile)
            if item is not None:
                best, rank = str(item.values["name"]), here
    return best


def _expected(entry: Entry) -> date | None:
    part = extension(entry.resource, *_PLANNED_END)
    text = word(part.get("valueDateTime")) or word(part.get("valueDate")) or word(entry.get("plannedEndDate"))
    return moments.day(text) if text else None


def _lists(
    entry: Entry,
    pile: Pile,
    context: ReadContext,
    found: list[places.Place],
    extra: dict[ListKind, list[Item]],
) -> dict[ListKind, tuple[Item, ...]]:
    lists: dict[ListKind, tuple[Item, ...]] = {}
    diagnoses, team = _diagnoses(entry, pile), _participants(entry, pile)
    for item in extra.get(ListKind.DIAGNOSIS, ()):
        diagnoses.setdefault(item.key, item)
    for item in extra.get(ListKind.CARE_TEAM, ()):
        team.setdefault(item.key, item)
    if diagnoses or ListKind.DIAGNOSIS in extra:
        lists[ListKind.DIAGNOSIS] = tuple(diagnoses.values())
    if team:
        lists[ListKind.CARE_TEAM] = tuple(team.values())
    if found:
        lists[ListKind.LOCATION] = places.items(found)
    if history := _history(entry, context):
        lists[ListKind.STATUS] = history
    if statuses := extra.get(ListKind.CODE_STATUS):
        lists[ListKind.CODE_STATUS] = tuple({item.key: item for item in statuses}.values())
    return lists


def _diagnoses(entry: Entry, pile: Pile) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for part in many(entry.get("diagnosis")):
        target = pile.find(part.get("condition"), entry)
        rank = part.get("rank")
        if target is None or target.type != "Condition":
            continue
        number = rank if isinstance(rank, int) and not isinstance(rank, bool) and 0 < rank < 1000 else None
        item = clinical.condition(target, clinical.role_of(part.get("use")), number)
        if item is not None:
            found.setdefault(item.key, item)
    return found


def _participants(entry: Entry, pile: Pile) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for part in many(entry.get("participant")):
        role = next((_ROLES[code] for code in sorted(codes(part.get("type"))) if code in _ROLES), "")
        item = (
            clinical.person(part.get("individual") or part.get("actor"), role, entry, pile) if role else None
        )
        if item is not None:
            found.setdefault(item.key, replace(item, staff=True))  # who attends or admits is no relative
    return found


def _history(entry: Entry, context: ReadContext) -> tuple[Item, ...]:
    """statusHistory and classHistory: observation to inpatient and back drives notices (P§1)."""
    rows: dict[str, Item] = {}
    for name, column in (("classHistory", "class_code"), ("statusHistory", "status")):
        for part in many(entry.get(name)):
            if column == "status":
                value = vocabulary.stay_status(entry.scrub.text(part.get("status")))
            else:
                found = [code for _system, code, _display in codings(part.get("class")) if code]
                value = vocabulary.stay_class(entry.scrub.text(found[0])) if found else ""
            at = moments.fhir(word(one(part.get("period")).get("start")), context.naive_zone)
            if value:
                row = f"{column}|{value}|{instant_text(at.at) if at else ''}"
                rows[row] = Item(row, {"field": column, "value": value, "at": at.at if at else None})
    return tuple(rows.values())

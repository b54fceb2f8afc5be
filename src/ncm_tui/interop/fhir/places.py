"""Where a patient lies: Encounter.location through Location.partOf, or the display's own words."""

from dataclasses import dataclass

from ncm_tui.interop import moments
from ncm_tui.interop.cleaning import Scrub
from ncm_tui.interop.context import ReadContext
from ncm_tui.interop.fhir.elements import Resource, codes, many, one, word
from ncm_tui.interop.fhir.pile import Entry, Pile, display
from ncm_tui.interop.moments import instant_text
from ncm_tui.interop.records import Item, Moment

_LONGEST_CHAIN = 12
_PREFIXES = ("bed ", "ward ", "unit ", "room ")


@dataclass(frozen=True, slots=True)
class Place:
    unit: str = ""
    room: str = ""
    bed: str = ""
    status: str = ""
    start: Moment | None = None
    end: Moment | None = None

    @property
    def depth(self) -> int:
        return 3 * bool(self.bed) + 2 * bool(self.room) + bool(self.unit)


def places(encounter: Entry, pile: Pile, context: ReadContext) -> list[Place]:
    """The encounter's places in file order; a ward given beside its own bed is left out."""
    found = [_place(part, encounter, pile, context) for part in many(encounter.get("location"))]
    found = [place for place in found if place.unit or place.room or place.bed]
    return [place for place in found if not any(_contains(place, other) for other in found)]


def current(found: list[Place]) -> Place:
    """The active place, else the last that has not ended, else the last."""
    if not found:
        return Place()
    for wanted in (
        [place for place in found if place.status == "active" and place.end is None],
        [place for place in found if place.status not in ("planned", "reserved") and place.end is None],
    ):
        if wanted:
            return max(wanted, key=lambda place: (place.depth, found.index(place)))
    return found[-1]


def items(found: list[Place]) -> tuple[Item, ...]:
    rows = {}
    for place in found:
        start = instant_text(place.start.at) if place.start else ""
        key = f"{place.unit}|{place.room}|{place.bed}|{start}"
        values = {
            "unit": place.unit,
            "room": place.room,
            "bed": place.bed,
            "started_at": place.start.at if place.start else None,
            "ended_at": place.end.at if place.end else None,
        }
        rows[key] = Item(key, values)
    return tuple(rows.values())


def _contains(outer: Place, inner: Place) -> bool:
    return (
        outer is not inner
        and not outer.bed
        and bool(inner.bed)
        and (outer.unit == inner.unit or not outer.unit)
        and (outer.start, outer.status) == (inner.start, inner.status)
    )


def _place(part: Resource, encounter: Entry, pile: Pile, context: ReadContext) -> Place:
    period = one(part.get("period"))
    start = moments.fhir(word(period.get("start")), context.naive_zone)
    end = moments.fhir(word(period.get("end")), context.naive_zone)
    status = word(part.get("status"))
    entry = pile.find(part.get("location"), encounter)
    if entry is not None:
        unit, room, bed = _chain(entry, pile)
    else:
        unit, room, bed = _spoken(display(part.get("location"), encounter.scrub))
    return Place(unit, room, bed, status, start, end)


def _chain(entry: Entry, pile: Pile) -> tuple[str, str, str]:
    """Walk partOf from the innermost place outward; a loop ends at its limit."""
    unit = room = bed = other = ""
    here: Entry | None = entry
    for _step in range(_LONGEST_CHAIN):
        if here is None:
            break
        name = _name(here, here.scrub)
        kinds = codes(here.get("physicalType"))
        if "bd" in kinds:
            bed = bed or name
        elif "ro" in kinds:
            room = room or name
        elif kinds & {"wa", "wi", "lvl"}:
            unit = unit or name
        elif not other and not kinds & {"si", "bu", "jdn"}:
            other = name
        here = pile.find(here.get("partOf"), here)
    return unit or other, room, bed


def _name(entry: Entry, scrub: Scrub) -> str:
    name = scrub.text(entry.get("name")) or next(
        (scrub.text(part.get("value")) for part in many(entry.get("identifier"))), ""
    )
    lower = name.lower()
    return next((name[len(prefix) :] for prefix in _PREFIXES if lower.startswith(prefix)), name)


def _spoken(text: str) -> tuple[str, str, str]:
    """``Hosp, Bldg, NU05, 102, A`` (Cerner) → unit NU05, room 102, bed 102-A; else the text as the unit."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) >= 3:
        return parts[-3], parts[-2], f"{parts[-2]}-{parts[-1]}"
    return text, "", ""

"""A patient who is entered by hand may be somebody on the list, written a little differently: asked first."""

from typing import NamedTuple

from ncm_tui.rules.limited_identity import ELLIPSIS, born_text, last_four
from ncm_tui.rules.problems import Refused
from ncm_tui.services import permission
from ncm_tui.services.desk import Desk
from ncm_tui.services.patients.form import PatientEntry
from ncm_tui.services.shown import day
from ncm_tui.vault.names import fold
from ncm_tui.views.patient import NO_INFORMATION

#: One row a patient: everybody on the list, and whoever else has a number of that length.
_OTHERS = """SELECT uid, name, birth_date, birth_year, mrn, coalesce(nullif(bed, ''), unit), unit, newborn,
    family_key, initial_key, active, no_information FROM stay_shown
    WHERE +latest = 1 AND (active = 1 OR length(mrn) = ?) ORDER BY active DESC, bed_sort, stay_id"""
_MOST_NAMED = 2
#: Shorter numbers are given out so densely that each has its neighbours.
_LEAST = 5


class _Other(NamedTuple):
    stay: str
    name: str
    birth_date: str | None
    birth_year: int | None
    mrn: str
    place: str
    unit: str
    newborn: int
    family: str
    initial: str
    active: int
    no_information: int

    def said(self) -> str:
        where = f"is here ({self.place})" if self.place else "is here"
        if self.no_information:
            return f"{NO_INFORMATION} {where}"
        born = born_text(day(self.birth_date), self.birth_year, "").replace("DOB", "born")
        return ", ".join(filter(None, (self.name, born, f"MRN {self.mrn}", where)))


def refuse_alike(desk: Desk, entry: PatientEntry) -> None:
    """Raises ``Refused`` (``patient.alike``, ``path`` the stay of the first) where somebody is here whom a
    NAME ALERT would stand beside (P§5), or whose MRN differs from the typed one by one sign or by two that
    changed places."""
    rows = desk.vault.reader.rows(_OTHERS, (len(entry.mrn),))
    limited = permission.is_limited(desk)
    found = [other for other in map(_Other._make, rows) if _alike(other, entry, limited=limited)]
    if not found:
        return
    more = f", and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    who = "; ".join(other.said() for other in found[:_MOST_NAMED])
    raise Refused(
        f"{who}{more}. Another person?",
        code="patient.alike",
        path=found[0].stay,
        hint="Nothing was added yet.",
    )


def _alike(other: _Other, entry: PatientEntry, *, limited: bool) -> bool:
    if entry.mother_mrn and entry.mother_mrn == other.mrn:
        return False
    if near(entry.mrn, other.mrn):
        return True
    if not other.active:
        return False
    if limited and other.mrn == ELLIPSIS + last_four(entry.mrn):
        return True
    if entry.birth_date is not None and other.birth_date == entry.birth_date.isoformat():
        return True
    if not other.family or other.family != fold(entry.person.get("family")):
        return False
    newborn = bool(other.newborn or entry.born_at or entry.person.get("newborn_label"))
    one_ward = bool(other.unit) and other.unit == entry.stay.get("unit")
    return other.initial == fold(entry.person.get("given"))[:1] or (newborn and one_ward)


def near(one: str, other: str) -> bool:
    """Two numbers of one length that differ in one sign, or in two neighbours that changed places."""
    if len(one) != len(other) or one == other or len(one) < _LEAST:
        return False
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    first, last = apart[0], apart[-1]
    return len(apart) == 2 and last == first + 1 and one[first] == other[last] and one[last] == other[first]

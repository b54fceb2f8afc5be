"""One row of a flat census as a patient with one stay (or one prior encounter)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ncm_tui.interop import destinations, payer_words, vocabulary
from ncm_tui.interop.cleaning import Scrub
from ncm_tui.interop.fhir.elements import split_name
from ncm_tui.interop.flat import ages
from ncm_tui.interop.flat.dates import DateReader, Unreadable
from ncm_tui.interop.records import (
    Item,
    ListKind,
    Moment,
    Origin,
    PatientId,
    PatientRecord,
    PriorRecord,
    StayRecord,
)

_YES = frozenset({"y", "yes", "true", "1", "needed", "required"})
_NO = frozenset({"n", "no", "false", "0", "not needed"})
_NOTHING = frozenset({"", "-", "--", "n/a", "na", "none", "null", "unknown", "nan"})


class RowProblem(ValueError):
    """The row cannot be taken in; its argument is the sentence."""


@dataclass(slots=True)
class Row:
    """The cells of one row by our column ids, cleaned on reading."""

    cells: Mapping[str, str]
    scrub: Scrub
    dates: DateReader

    def text(self, column: str, *, longest: int = 500) -> str:
        cell = self.cells.get(column)
        if not cell:
            return ""
        value = self.scrub.text(cell, longest=longest)
        return "" if value.casefold() in _NOTHING else value

    def moment(self, column: str, title: str) -> Moment | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return self.dates.moment(text)
        except Unreadable as error:
            self.scrub.warn(f"{title} {error} and was left out")
            return None

    def day(self, column: str, title: str, *, birth: bool = False) -> date | None:
        text = self.text(column)
        if not text:
            return None
        try:
            found = self.dates.day(text, birth=birth)
        except Unreadable as error:
            self.scrub.warn(f"{title} {error} and was left out")
            return None
        if birth and (found - self.dates.today).days > 1:
            self.scrub.warn(f"{title} lies in the future and was left out")
            return None
        return found


def record(row: Row, origin: Origin, as_of: datetime) -> PatientRecord:
    """The row as a patient. Raises :class:`RowProblem` when it cannot be placed."""
    mrn = row.text("mrn")
    family, given, mother = *_name(row), row.text("mother_mrn")
    if not mrn:
        raise RowProblem("The row has no MRN.")
    if not family and not given:
        raise RowProblem("The row has no name.")
    arrival = row.moment("admitted", "the admission time")
    visit = row.text("visit_number") or (f"{mrn}/{arrival.at:%Y%m%d}" if arrival else "")
    if not visit:
        raise RowProblem("The row has neither a visit number nor an admission time that can be read.")
    left = row.moment("discharged", "the discharge time")
    class_code, status = _standing(row)
    status = status or ("finished" if left else "in-progress")
    stays: tuple[StayRecord, ...] = ()
    priors: tuple[PriorRecord, ...] = ()
    if not class_code or vocabulary.is_stay(class_code, status):
        stays = (_stay(row, visit, class_code, status, arrival, left, origin, as_of),)
    else:
        start, end = (arrival.at if arrival else None), (left.at if left else None)
        priors = (PriorRecord("", visit, class_code, status, row.text("reason"), start, end, as_of, origin),)
    return PatientRecord(
        identifiers=(PatientId("MR", "", mrn),),
        fields=_fields(row, family, given),
        lists=_lists(row),
        mother=PatientId("MR", "", mother) if mother and mother != mrn else None,
        stays=stays,
        priors=priors,
        source_time=as_of,
        origin=origin,
    )


def _standing(row: Row) -> tuple[str, str]:
    """(class, status). Many lists print the class under "Status" (IP, OB). A word of neither kind says
    nothing: whoever is on the list is there."""
    class_word, status_word = row.text("class"), row.text("status")
    if status_word and not vocabulary.is_status(status_word):
        with_class = vocabulary.class_with_discharge(status_word)
        if with_class is not None:
            return vocabulary.stay_class(_known_class(row, class_word or with_class)), "finished"
        if vocabulary.is_class(status_word):
            class_word = class_word or status_word
        else:
            row.scrub.warn("the status is a word this program does not know and was left out")
        status_word = ""
    status = vocabulary.stay_status(status_word)
    left = vocabulary.class_with_discharge(class_word)
    if left is not None:
        class_word = left
        if status in ("", "finished"):
            status = "finished"
        else:
            row.scrub.warn("the patient class says discharged and the status does not; the status counts")
    return vocabulary.stay_class(_known_class(row, class_word)), status


def _known_class(row: Row, word: str) -> str:
    if not word or vocabulary.knows_class(word):
        return word
    row.scrub.warn("the patient class is a word this program does not know and was left out")
    return ""


def _name(row: Row) -> tuple[str, str]:
    family, given = row.text("family"), row.text("given")
    return (family, given) if family or given else split_name(ages.without(row.text("name")))


def _sex(row: Row) -> str:
    """The column's, also where it stands behind the age (``78 y.o. F``), in its own column or the name's."""
    own = row.text("sex")
    found = vocabulary.sex(own) or ages.sex_of(own) or ages.sex_behind(row.text("name"))
    if own and not found and not ages.is_age(own):
        row.scrub.warn("the sex is a word this program does not know and was left out")
    return found or ""


def _fields(row: Row, family: str, given: str) -> dict[str, str | None]:
    born = row.day("birth_date", "the birth date", birth=True)
    spoken = row.text("interpreter").casefold()
    found = {
        "family": family,
        "given": given,
        "birth_date": born.isoformat() if born else "",
        "sex": _sex(row),
        "language": row.text("language"),
        "interpreter": "1" if spoken in _YES else "0" if spoken in _NO else "",
        "phone": row.text("phone"),
        "address": row.text("address"),
    }
    return {name: value for name, value in found.items() if value}


def _stay(
    row: Row,
    visit: str,
    class_code: str,
    status: str,
    arrival: Moment | None,
    left: Moment | None,
    origin: Origin,
    as_of: datetime,
) -> StayRecord:
    finished = status == "finished"
    if left and not finished:
        row.scrub.warn(
            "the row has a discharge time and a status that is not discharged; the time was left out"
        )
    raw = row.text("disposition")
    destination = destinations.destination(raw)
    if destination == "expired" and not finished:
        row.scrub.warn("the stay is open and its disposition says expired; it was left out")
        destination, raw = None, ""
    return StayRecord(
        system="",
        visit_number=visit,
        fields=_stay_fields(row, class_code, status),
        arrival=arrival,
        left=left if finished else None,
        expected_discharge=row.day("expected_discharge", "the expected discharge"),
        disposition=destination,
        disposition_raw=raw,
        lists=_stay_lists(row, as_of),
        source_time=as_of,
        origin=origin,
    )


def _stay_fields(row: Row, class_code: str, status: str) -> dict[str, str | None]:
    room, bed = row.text("room"), row.text("bed")
    found = {
        "class_code": class_code,
        "status": status,
        "unit": row.text("unit"),
        "bed": bed if not room or bed.startswith(room) else f"{room}-{bed}".rstrip("-"),
        "attending": row.text("attending"),
        "service": row.text("service"),
        "reason": row.text("reason") or row.text("dx_text"),
        "admit_source": row.text("admit_source"),
        "isolation": row.text("isolation"),
        "drg": row.text("drg"),
    }
    return {name: value for name, value in found.items() if value}


def _lists(row: Row) -> dict[ListKind, tuple[Item, ...]]:
    lists: dict[ListKind, tuple[Item, ...]] = {}
    payer, plan = row.text("payer"), row.text("plan")
    if payer or plan:
        values: dict[str, object] = {
            "rank": 1,
            "payer": payer or plan,
            "plan": plan if payer else "",
            "member_id": row.text("member_id"),
            "emr_type": "",
            "suggested_class": payer_words.suggested(plan, payer).value,
        }
        lists[ListKind.COVERAGE] = (Item("primary", values),)
    if text := row.text("allergies"):
        parts = dict.fromkeys(part.strip() for part in text.replace("|", ";").replace(",", ";").split(";"))
        lists[ListKind.ALLERGY] = tuple(_allergy(part) for part in parts if part)
    return lists


def _allergy(text: str) -> Item:
    none_known = text.casefold() in ("nka", "nkda", "no known allergies", "no known drug allergies")
    substance = "No known allergies" if none_known else text
    return Item(substance.casefold(), {"substance": substance, "reaction": "", "criticality": ""})


def _stay_lists(row: Row, as_of: datetime) -> dict[ListKind, tuple[Item, ...]]:
    lists: dict[ListKind, tuple[Item, ...]] = {}
    code, text = row.text("dx_code"), row.text("dx_text")
    if code or text:
        values: dict[str, object] = {
            "code": vocabulary.icd10(code),
            "system": "icd-10-cm" if code else "",
            "text": text or code,
            "role": "admission",
            "rank": 1,
        }
        lists[ListKind.DIAGNOSIS] = (Item("admission", values),)
    if status := row.text("code_status"):
        lists[ListKind.CODE_STATUS] = (_code_status(status, as_of),)
    return lists


def _code_status(text: str, as_of: datetime) -> Item:
    """A census names no time for it: it is as of the census (P§7)."""
    return Item("code-status", {"value": vocabulary.code_status(text), "recorded_at": as_of})


def same_person(one: PatientRecord, other: PatientRecord) -> bool:
    """Whether two rows of one MRN agree in name and birth date (a missing birth date agrees)."""
    for name in ("family", "given"):
        if (one.fields.get(name) or "").casefold() != (other.fields.get(name) or "").casefold():
            return False
    born = {one.fields.get("birth_date"), other.fields.get("birth_date")} - {None}
    return len(born) <= 1

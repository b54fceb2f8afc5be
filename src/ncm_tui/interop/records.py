"""Neutral intake records: what a file says about patients, whatever its format.

A reader makes these and nothing else; ``services/intake*`` compares them with the vault and knows no format.
Every text in them has been through :func:`ncm_tui.interop.cleaning.Scrub`. A list that is ``None`` was
*absent* (leave what is there); an empty tuple was *present and empty* (replace that source's set).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from ncm_tui.models.enums import Precision


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as a file wrote it.

    ``at`` is aware; ``offset_minutes`` the original offset from UTC; ``naive`` says that the file named no
    zone and the facility's (or the answered) zone was used. With ``Precision.DATE`` ``at`` is that day's
    midnight in the facility's zone, so that the day shown is the day written.
    """

    at: datetime
    offset_minutes: int
    precision: Precision
    naive: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from: file as given, and the record in it (``row 12``, ``Encounter/e1``)."""

    path: str
    record: str


@dataclass(frozen=True, slots=True)
class PatientId:
    """An identifier worth keeping. ``kind`` is a v2-0203 code (``MR``: the MRN), ``system`` may be empty.
    With ``last_four`` the value is a fingerprint: the number itself may not be kept (P§10)."""

    kind: str
    system: str
    value: str
    last_four: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list (a diagnosis, a contact …): its source's own key, and its columns. ``staff``: this
    person is one of the hospital's or another agency's, not of the family."""

    key: str
    values: Mapping[str, object]
    staff: bool = False


class ListKind(StrEnum):
    """The lists a source replaces as a set."""

    CONTACT = "contact"
    COVERAGE = "coverage"
    ALLERGY = "allergy"
    DIAGNOSIS = "diagnosis"
    CARE_TEAM = "care_team_member"
    LOCATION = "stay_location"
    STATUS = "status_change"
    CODE_STATUS = "code_status"


Lists = Mapping[ListKind, tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class StayRecord:
    """One hospital stay (class IMP, ACUTE, NONAC, OBSENC, SS, or EMER still open).

    ``fields`` are the columns of ``stay`` the file spoke of. ``arrival`` is the only key time that
    ``period.start`` fills; ``left`` comes from the end of a *finished* stay (P§1).
    """

    system: str
    visit_number: str
    fields: Mapping[str, str | None]
    arrival: Moment | None = None
    left: Moment | None = None
    expected_discharge: date | None = None
    disposition: str | None = None
    disposition_raw: str = ""
    lists: Lists = field(default_factory=dict)
    source_time: datetime | None = None
    origin: Origin = Origin("", "")


@dataclass(frozen=True, slots=True)
class PriorRecord:
    """Any other encounter: earlier visits, clinic, finished emergency visits."""

    system: str
    key: str
    class_code: str
    status: str
    reason: str
    started_at: datetime | None
    ended_at: datetime | None
    source_time: datetime | None = None
    origin: Origin = Origin("", "")


@dataclass(frozen=True, slots=True)
class PatientRecord:
    """A person with her stays. ``identifiers[0]`` is the MRN. ``mother`` is the MRN of a newborn's mother."""

    identifiers: tuple[PatientId, ...]
    fields: Mapping[str, str | None]
    lists: Lists = field(default_factory=dict)
    stays: tuple[StayRecord, ...] = ()
    priors: tuple[PriorRecord, ...] = ()
    mother: PatientId | None = None
    source_time: datetime | None = None
    origin: Origin = Origin("", "")

    @property
    def mrn(self) -> PatientId:
        return self.identifiers[0]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two records of one person: the system says that ``merged`` is replaced by ``survivor`` (both MRNs).

    Chains (A by B, B by C) and cycles come as the file has them; whoever applies them resolves or refuses.
    Each pair comes once; the same number twice never comes."""

    survivor: PatientId
    merged: PatientId
    origin: Origin = Origin("", "")


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that was not taken in (or was taken in with something odd), and the sentence that says why.

    ``name``, ``mrn`` and ``bed`` are whose it is as far as that can be read, to be shown and never kept;
    ``said`` is every text of its row: whom it names is on the list, even where the row cannot be taken in."""

    origin: Origin
    reason: str
    name: str = ""
    mrn: str = ""
    bed: str = ""
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileTally:
    """What became of the records of one file. A warned record is also an accepted one."""

    path: str
    kind: str
    sha256: str = ""
    accepted: int = 0
    warned: int = 0
    quarantined: int = 0
    duplicates: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a reader made of the files of one kind in one folder.

    ``name`` marks list rows and values of this source (``fhir``, ``csv``); ``as_of`` is the time of the
    census when the file says it. ``is_list``: the file lists who is there, so that absence from it means
    something (a table, pasted rows); ``merges`` are applied after the patients.
    """

    name: str
    patients: tuple[PatientRecord, ...]
    files: tuple[FileTally, ...]
    quarantine: tuple[Quarantined, ...] = ()
    warnings: tuple[Quarantined, ...] = ()
    as_of: datetime | None = None
    merges: tuple[Merge, ...] = ()
    is_list: bool = False

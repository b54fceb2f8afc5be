"""What the vault holds of the patients an import speaks of, in memory: the records are folded into it,
and what differs afterwards is the plan. Nothing here reads or writes the vault.

All values are in stored form (text; instants as ``2026-11-24T14:09:31.000Z``), so that text order is time
order and a value read back compares equal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from ncm_tui.interop.moments import instant_text
from ncm_tui.interop.records import ListKind, PatientId
from ncm_tui.rules.limited_identity import ELLIPSIS
from ncm_tui.services.intake.widening import Whole


@dataclass(frozen=True, slots=True)
class Cell:
    """One field as the EMR gave it last: value, which feed, as of when. ``id`` of its row, if stored."""

    value: str | None
    source: str
    at: str | None
    id: int | None = None


class Fate(StrEnum):
    """What the plan does with a list row or a key time. ``SEEN``: it says the same, at a later time."""

    STAYS = "stays"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    SEEN = "seen"


@dataclass(slots=True, eq=False)
class ListRow:
    """A row of a list. ``key`` is ``feed:source key`` (empty: the nurse's own). ``hers`` says that columns
    of the nurse's are filled in, so that the row stays whatever the EMR says."""

    key: str
    values: dict[str, object]
    id: int | None = None
    hers: bool = False
    fate: Fate = Fate.STAYS


@dataclass(slots=True, eq=False)
class TimeRow:
    """A key time. ``confirmed`` or source *nurse*: hers, never overwritten."""

    kind: str
    at: str
    offset_minutes: int
    precision: str
    source: str
    confirmed: bool = False
    id: int | None = None
    voided: bool = False
    fate: Fate = Fate.STAYS

    @property
    def hers(self) -> bool:
        return self.source == "nurse" or self.confirmed

    @property
    def assumed(self) -> bool:
        """By her word, its hour not confirmed yet (a patient not on a list who left): the EMR may fill it."""
        return self.source == "nurse" and not self.confirmed


@dataclass(frozen=True, slots=True)
class Clash:
    """The EMR and the nurse disagree about a field: both are kept, she chooses."""

    field: str
    nurse_value: str | None
    emr_value: str | None


@dataclass(slots=True, eq=False)
class Entity:
    """A patient or a stay: the nurse's own columns, the EMR's cells before and now, its lists. ``listed``
    are the fields of conflicts that are none any more: her row stands in the EMR's list."""

    uid: str
    id: int | None = None
    nurse: Mapping[str, str | None] = field(default_factory=dict)
    before: dict[str, Cell] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    lists: dict[ListKind, dict[str, ListRow]] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    older: int = 0
    seen: bool = False

    @property
    def is_new(self) -> bool:
        return self.id is None

    def changed_cells(self) -> Iterator[tuple[str, Cell | None, Cell]]:
        """(field, before, now) of every cell whose value is another."""
        for name, cell in self.cells.items():
            old = self.before.get(name)
            if old is None or old.value != cell.value:
                yield name, old, cell

    def bumped_cells(self) -> Iterator[Cell]:
        """Cells that say the same, seen again later."""
        for name, cell in self.cells.items():
            old = self.before.get(name)
            if old is not None and old.value == cell.value and old.at != cell.at:
                yield cell

    def changed_rows(self) -> Iterator[tuple[ListKind, ListRow]]:
        for kind, rows in self.lists.items():
            for row in rows.values():
                if row.fate not in (Fate.STAYS, Fate.SEEN):
                    yield kind, row

    def is_changed(self) -> bool:
        """Whether anything a person could see differs from what was stored."""
        if next(self.changed_rows(), None) is not None or self.clashes:
            return True
        return any("@" not in name for name, _old, _cell in self.changed_cells())


def conflict_key(entity: Entity, name: str) -> str:
    """How the page names a field in conflict, to answer it."""
    return f"{entity.uid}:{name}"


@dataclass(frozen=True, slots=True)
class Seed:
    """An expected discharge or a disposition to add to its history."""

    value: str
    raw: str = ""


#: The system of a stay that was entered by hand.
BY_HAND = "ncm"


@dataclass(slots=True, eq=False)
class StayState(Entity):
    """A stay. ``own_edd`` and ``own_disposition``: the nurse set hers, the EMR's only seeds. ``numbered``:
    entered by hand, and the EMR brings its visit number now. ``off_since``: off her list since a list of that
    time did not name it; ``back``: what she said now that one does."""

    system: str = ""
    visit_number: str = ""
    times: dict[str, TimeRow] = field(default_factory=dict)
    own_edd: str | None = None
    own_disposition: str | None = None
    edd: Seed | None = None
    disposition: Seed | None = None
    on_my_list: bool = False
    off_since: str | None = None
    back: bool | None = None
    numbered: bool = False

    def changed_times(self) -> Iterator[TimeRow]:
        return (row for row in self.times.values() if row.fate is not Fate.STAYS)

    def is_changed(self) -> bool:
        if self.numbered or self.back is not None or self.edd or self.disposition:
            return True
        if next(self.changed_times(), None) is not None:
            return True
        return Entity.is_changed(self)

    def value(self, name: str) -> str | None:
        """What is shown: hers if set, else the EMR's."""
        cell = self.cells.get(name)
        return self.nurse.get(name) or (cell.value if cell else None)


@dataclass(slots=True, eq=False)
class PriorState:
    """A prior encounter; ``values`` are its columns in stored form."""

    system: str
    key: str
    values: dict[str, str | None]
    at: str | None = None
    id: int | None = None
    fate: Fate = Fate.STAYS


@dataclass(slots=True, eq=False)
class PatientState(Entity):
    """A patient with her stays and prior encounters. ``limited``: the vault has initials and a birth year of
    her; ``short`` are the last four of identifiers kept as fingerprints; ``whole`` the nurse's own columns
    that give way to what an import brings; ``old_numbers`` MRNs the EMR has replaced just now."""

    identifiers: dict[tuple[str, str], str] = field(default_factory=dict)
    new_identifiers: list[PatientId] = field(default_factory=list)
    stays: list[StayState] = field(default_factory=list)
    priors: dict[tuple[str, str], PriorState] = field(default_factory=dict)
    mother_id: int | None = None
    no_information: bool = False
    mother: "PatientState | None" = None
    short: dict[tuple[str, str], str] = field(default_factory=dict)
    limited: bool = False
    whole: set[str] = field(default_factory=set)
    old_numbers: set[tuple[str, str]] = field(default_factory=set)

    def is_changed(self) -> bool:
        return bool(self.new_identifiers) or self.mother is not None or Entity.is_changed(self)

    def value(self, name: str) -> str | None:
        cell = self.cells.get(name)
        return self.nurse.get(name) or (cell.value if cell else None)

    @property
    def mrn_key(self) -> str:
        """The MRN as it is kept: a fingerprint under limited identity."""
        return next((value for (_system, value), kind in self.identifiers.items() if kind == "MR"), "")

    @property
    def mrn(self) -> str:
        """The MRN as it is shown: ``…8213`` under limited identity."""
        key = next((key for key, kind in self.identifiers.items() if kind == "MR"), None)
        if key is None:
            return ""
        return ELLIPSIS + self.short[key] if key in self.short else key[1]


@dataclass(slots=True)
class Known:
    """All patients of an import that are in the vault, and who owns which visit number.

    ``by_digits``: by number without the zeros in front. ``removed`` are MRNs of patients the nurse removed
    (kept in history).
    ``mrn_system`` is the facility's own: the system of an MRN whose file names none. ``seq`` is the newest
    row version at the time of reading: when it has moved, the plan is made again. ``whole`` are numbers the
    vault has only as fingerprints and this import brings.
    """

    patients: list[PatientState] = field(default_factory=list)
    by_mrn: dict[str, list[PatientState]] = field(default_factory=dict)
    by_digits: dict[str, list[PatientState]] = field(default_factory=dict)
    visit_owner: dict[tuple[str, str], int] = field(default_factory=dict)
    prior_owner: dict[tuple[str, str], int] = field(default_factory=dict)
    removed: set[tuple[str, str]] = field(default_factory=set)
    mrn_system: str = ""
    facility_id: int = 1
    seq: int = 0
    whole: Whole = field(default_factory=Whole)

    def index(self, patient: PatientState) -> None:
        self.patients.append(patient)
        for _system, value in patient.identifiers:
            self.by_mrn.setdefault(value, []).append(patient)
            if value.isdigit():
                self.by_digits.setdefault(value.lstrip("0"), []).append(patient)


def stored(value: object) -> object:
    """A list value in stored form."""
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value


def text_of(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)

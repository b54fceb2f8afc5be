"""What an import would do, and what it did: the preview page, its questions, the result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """The groups of the preview, in the order of the page."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One stay (or a patient without one, or a quarantined record). ``what`` is one line; ``details`` the
    lines ``Enter`` shows; ``key`` names it to leave it out (empty: nothing to leave out)."""

    key: str
    outcome: Outcome
    name: str
    mrn: str
    birth_date: date | None
    bed: str
    what: str
    details: tuple[str, ...] = ()
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many patients or stays. ``cancelled``: ended in the EMR as cancelled or entered in error."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    cancelled: int = 0
    merged: int = 0

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged + self.cancelled + self.merged


@dataclass(frozen=True, slots=True)
class FileLine:
    """What became of one file. ``warned`` records are also accepted ones; ``skipped`` by type."""

    path: str
    kind: str
    accepted: int
    warned: int
    quarantined: int
    duplicates: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordNote:
    """A record and a sentence about it (why it was quarantined, what was odd)."""

    path: str
    record: str
    reason: str


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A field on which the EMR and the nurse (or two sources) disagree. Both are kept."""

    mrn: str
    name: str
    visit: str
    field: str
    nurse: str
    emr: str


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """One key of the zone question. ``answer`` is ``keep``, ``take`` or a zone's name."""

    key: str
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class ZoneQuestion:
    """Two sources differ by whole hours: one question for the whole import (P§1). Nothing shifts before
    it is answered. ``hours`` is the file's time minus the vault's, the commonest first."""

    stays: int
    hours: int
    vault: datetime
    file: datetime
    naive: bool
    sentence: str
    choices: tuple[ZoneChoice, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole page. ``left_out`` counts what the unit filter did not choose (not stored)."""

    files: tuple[FileLine, ...]
    patients: Counts
    stays: Counts
    open_stays: int
    prior_encounters: Counts
    rows: tuple[PreviewRow, ...]
    quarantine: tuple[RecordNote, ...] = ()
    warnings: tuple[RecordNote, ...] = ()
    conflicts: tuple[ConflictLine, ...] = ()
    zone_question: ZoneQuestion | None = None
    left_out: int = 0
    older: int = 0
    census_at: datetime | None = None

    @property
    def changes_nothing(self) -> bool:
        found = (self.patients, self.stays, self.prior_encounters)
        return not self.conflicts and all(part.total == part.unchanged for part in found)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a finished import did. ``message`` is the nurse's."""

    run: str
    preview: Preview
    stays: frozenset[str]
    patients: frozenset[str]
    message: str


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One of our columns, the file's column chosen for it (empty: none), and the first value there."""

    id: str
    title: str
    required: bool
    header: str
    sample: str


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """A table whose column map is not known yet, with the guesses. ``dates_ask``: its dates read two ways
    (``day_first`` is then the answer, ``None`` until given). ``date_signs`` says of each column how many
    dates are surely day first, surely month first, and open. ``kinds``: how the columns of a table without a
    header look; ``told`` says why it is asked again."""

    path: str
    signature: str
    header: tuple[str, ...]
    samples: Mapping[str, str]
    columns: tuple[ColumnChoice, ...]
    missing: tuple[str, ...]
    dates_ask: bool
    day_first: bool | None = None
    date_signs: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    pasted: bool = False
    told: str = ""

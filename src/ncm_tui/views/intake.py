"""What an import would do, and what it did: the preview page, its questions, the result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """The groups of the page of what changed, in its order. A stay is in the first that fits, but for
    ``CONFLICT``: that is a row a field."""

    NEW = "new"
    MOVED = "moved"
    STATUS = "status changed"
    LEFT = "discharged"
    CANCELLED = "cancelled"
    MERGED = "merged"
    ASKED = "to say"
    ABSENT = "not on this list"
    CHANGED = "other changes"
    CONFLICT = "conflict"
    UNCHANGED = "unchanged"
    OTHERS = "not mine"
    WARNED = "warned"
    QUARANTINED = "quarantined"


#: The groups whose rows one key answers.
QUESTIONS = frozenset({Outcome.ASKED, Outcome.ABSENT, Outcome.CONFLICT})


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One stay (or a patient without one, a field in conflict, a quarantined record). ``what`` is one line;
    ``details`` the lines ``Enter`` shows; ``key`` names it to leave it out, mark it or answer it (empty:
    nothing to choose)."""

    key: str
    outcome: Outcome
    name: str
    mrn: str
    birth_date: date | None
    bed: str
    what: str
    details: tuple[str, ...] = ()
    birth_year: int | None = None

    @property
    def is_question(self) -> bool:
        """Whether one key on this row decides something."""
        return self.outcome in QUESTIONS


@dataclass(frozen=True, slots=True)
class AbsentLine:
    """A stay of my list that a list did not name. ``since`` is the first such list's time; ``waiting``: that
    was an earlier one, and the question is still open. ``held`` says why it cannot go off my list;
    ``other_visit``: the list has the patient, but with another visit."""

    stay: str
    patient: str
    name: str
    mrn: str
    birth_date: date | None
    birth_year: int | None
    st: str
    unit: str
    bed: str
    since: datetime
    waiting: bool = False
    held: str = ""
    other_visit: bool = False


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
class Repeated:
    """A list that is word for word the one of ``then``, in a file ``written`` later: an old copy, or all is
    still so? ``answer`` of its choices is ``then`` or ``written``."""

    sentence: str
    choices: tuple[ZoneChoice, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole page. ``left_out`` counts what was not chosen as mine (not stored in any way);
    ``rows`` may be the first of very many, ``groups`` counts them all.
    ``never_came`` are cancelled stays that never were on a list. ``repeated`` is asked before it is taken in;
    meanwhile it counts as of then."""

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
    repeated: Repeated | None = None
    left_out: int = 0
    older: int = 0
    census_at: datetime | None = None
    absent: tuple[AbsentLine, ...] = ()
    groups: Mapping[Outcome, int] = field(default_factory=dict)
    never_came: int = 0

    @property
    def asked_first(self) -> Repeated | ZoneQuestion | None:
        """What is answered before anything is taken in: of what time the list is, whose clock is right."""
        return self.repeated or self.zone_question

    @property
    def changes_nothing(self) -> bool:
        """Whether the vault already says all of it: the same list twice, for one."""
        found = (self.patients, self.stays, self.prior_encounters)
        asked = self.conflicts or any(not line.waiting for line in self.absent)
        same = sum(part.total - part.unchanged for part in found) == self.never_came
        return not asked and same


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

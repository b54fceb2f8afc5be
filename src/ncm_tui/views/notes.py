"""Notes as they travel up, and the facts a template may speak of. Instants stand on the wall clock."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ncm_tui.models.enums import NoteState
from ncm_tui.views.patient import PatientLine

#: What the nurse must still fill in; a note is not finished while one is left.
GAP = "***"
#: Stands before a private finding that was put into a text by choice.
PRIVATE = "PRIVATE (use the EMR's non-shared note type): "


class Charting(StrEnum):
    """Where the text stands against the EMR (P§4): copied is not charted."""

    DRAFT = "draft"
    NOT_COPIED = "not_copied"
    COPIED = "copied"
    CHARTED = "charted"
    CHANGED = "changed"
    IN_ERROR = "in_error"


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One row of the notes list; addenda are counted on their note."""

    uid: str
    kind: str
    title: str
    state: NoteState
    charting: Charting
    written: datetime
    finished: datetime | None
    copied: datetime | None
    charted: datetime | None
    addenda: int
    first_words: str
    error_reason: str
    open_addendum: str = ""
    short: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class NotesPage:
    stay: str
    today: date
    notes: tuple[NoteLine, ...]
    uncharted: int


@dataclass(frozen=True, slots=True)
class AddendumView:
    uid: str
    body: str
    written: datetime
    finished: datetime | None
    author: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note with its patient. ``parent`` is set for an addendum's own draft; ``census`` is the age of the
    facts it was written from, ``facts`` when they were taken: the text that leaves says so as its time.
    ``by_hand``: she typed it into the EMR herself, nothing was copied."""

    uid: str
    stay: str
    kind: str
    title: str
    state: NoteState
    charting: Charting
    body: str
    written: datetime
    finished: datetime | None
    census: datetime | None
    author: str
    line: PatientLine
    addenda: tuple[AddendumView, ...]
    copied: datetime | None
    charted: datetime | None
    error_reason: str
    parent: str
    today: date
    facts: datetime | None = None
    by_hand: bool = False

    @property
    def editable(self) -> bool:
        return self.state is NoteState.DRAFT


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact with its own time: it never stands under "today" unless it is of today (P§3)."""

    text: str
    at: datetime
    private: bool = False


@dataclass(frozen=True, slots=True)
class OldFact:
    """A volatile fact that a draft carries and the chart no longer says; ``says`` is what to look for."""

    sentence: str
    says: str


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A goal with its newest evaluation."""

    problem: str
    goal: str
    due: date
    state: str
    value: str
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class OpenBarrier:
    title: str
    owner: str
    due: date | None


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What a note template may say. ``since`` is the last finished note of the stay; what happened after it
    stands in ``done`` and ``moved``. ``notices`` are those that were given, whenever. ``withheld`` counts
    private findings left out."""

    line: PatientLine
    title: str
    author: str
    written: datetime
    census: datetime | None
    since: datetime | None
    status: str
    reason: str
    own_words: str
    payer: str
    edd: date | None
    edd_was: date | None
    edd_reason: str
    destination: str
    medically_ready: datetime | None
    volatile: tuple[Finding, ...]
    stale: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    moved: tuple[Finding, ...]
    done: tuple[Finding, ...]
    notices: tuple[Finding, ...]
    goals: tuple[PlanFact, ...]
    barriers: tuple[OpenBarrier, ...]
    needed: tuple[str, ...]
    unanswered: tuple[str, ...]
    readiness: str
    withheld: int = 0

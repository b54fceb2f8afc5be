"""Forms as screens and commands see them: open, parked, finished, and the flags they fired."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ncm_tui.models.enums import AssessmentState, FlagSeverity, Provenance
from ncm_tui.rules.forms import Form, Value
from ncm_tui.views.explanation import ScoreExplained
from ncm_tui.views.notes import Charting

UNCONFIRMED = frozenset({Provenance.CHART, Provenance.REPEATED, Provenance.CARRIED})
"""Answers nobody has said yes to yet: they are shown dim. A repeated one counts as a gap."""


HALF = "_typed"
"""The line being typed that does not read yet (``{"item": id, "text": characters}``), kept with a draft under
a name no item may have."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it stands. ``observed_at`` is when the finding was made (aware UTC): a repeated
    answer keeps the time it was first found. ``source`` says where an imported value came from."""

    value: Value
    provenance: Provenance = Provenance.TYPED
    observed_at: datetime | None = None
    source: str = ""

    @property
    def confirmed(self) -> bool:
        return self.provenance not in UNCONFIRMED


@dataclass(frozen=True, slots=True)
class Write:
    """One answer to save. ``given`` is ``None`` to clear it."""

    item: str
    given: Given | None


@dataclass(frozen=True, slots=True)
class FlagShown:
    """A fired flag. ``open`` only for a safety flag that has no disposition yet."""

    uid: str
    code: str
    label: str
    severity: FlagSeverity
    item: str
    fired_at: datetime
    form: str
    open: bool
    withdrawn: bool = False
    disposition: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One finished filling in a line: ``12 moderate``, when, by whom; ``local``: by a cut-off of the site."""

    assessment: str
    form: str
    text: str
    at: datetime
    by: str
    state: AssessmentState
    provisional: bool = False
    flags: tuple[str, ...] = ()
    value: float | None = None
    band: str | None = None
    charting: Charting = Charting.NOT_COPIED
    local: bool = False


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One row of the Assess tab. ``refusal`` is the sentence why the form does not fit this patient
    (empty: it does); ``draft`` the unfinished filling, ``answered`` of how many items it has; ``in_emr`` what
    another form records of one done in the EMR: result, date, by whom.

    ``on`` where it is offered, ``letter`` the key that opens it, ``due`` (aware, local) when it is due on
    this stay; ``trend`` is ``↑``, ``↓`` or ``=`` against the score before, empty where there is none;
    ``marks`` are the words for what it is: record only, local, unverified."""

    form: str
    title: str
    short: str
    refusal: str = ""
    draft: str | None = None
    draft_at: datetime | None = None
    answered: int = 0
    last: Result | None = None
    local: bool = False
    in_emr: str = ""
    kind: str = "instrument"
    on: bool = True
    letter: str = ""
    due: datetime | None = None
    trend: str = ""
    marks: tuple[str, ...] = ()

    @property
    def listed(self) -> bool:
        """Whether it stands on the tab itself: offered, or something of it is on this chart."""
        return self.on or self.draft is not None or self.last is not None or bool(self.in_emr)


@dataclass(frozen=True, slots=True)
class FormDue:
    """A form that is due on a stay: ``at`` (aware, local), ``overdue`` when that is past."""

    form: str
    title: str
    at: datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class OpenForm:
    """An unfinished filling, ready for the keys. ``previous`` are the answers of the last finished
    filling (for ^R); ``half`` the line being typed (:data:`HALF`).
    ``opening`` is the write that starts a new filling, ``None`` for a resumed one."""

    assessment: str
    stay: str
    patient: str
    form: Form
    given: Mapping[str, Given] = field(default_factory=dict)
    previous: Mapping[str, Given] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    at_item: str = ""
    started_at: datetime | None = None
    resumed: bool = False
    half: Mapping[str, Any] | None = None
    opening: "Future[Any] | None" = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """``value`` is ``None`` when incomplete; ``band`` the band's label, ``band_id`` its id; ``local`` where a
    cut-off of the site gave it."""

    instrument: str
    value: float | None
    band: str
    provisional: bool
    components: Mapping[str, float] = field(default_factory=dict)
    variant: str = ""
    band_id: str | None = None
    local: bool = False

    @property
    def text(self) -> str:
        if self.value is None:
            return "incomplete" if not self.band else self.band
        number = f"{self.value:g}"
        return f"{number} {self.band}".rstrip() + (" (prov.)" if self.provisional else "")


@dataclass(frozen=True, slots=True)
class FinishedForm:
    """A finished filling, read-only. ``form`` is the definition it was answered with; ``charting`` is where
    its text stands against the EMR, ``copied`` and ``charted`` (local) since when; ``based_on`` (local) when
    the filling was locked that this one started from."""

    assessment: str
    stay: str
    form: Form
    state: AssessmentState
    given: Mapping[str, Given]
    score: ScoreShown | None
    explanation: ScoreExplained | None
    flags: tuple[FlagShown, ...]
    informant: str
    started_at: datetime
    finished_at: datetime
    by: str
    error_reason: str = ""
    charting: Charting = Charting.NOT_COPIED
    copied: datetime | None = None
    charted: datetime | None = None
    by_hand: bool = False
    based_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """Something unfinished that ^O and the unlock list can bring back. ``kind`` is ``assessment``,
    ``draft`` or ``note`` (``form_id`` is then the kind of note); ``name`` the patient's, with the two
    identifiers, empty when it is about nobody yet."""

    uid: str
    kind: str
    form_id: str
    title: str
    stay: str | None
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftShown:
    """An unfinished short form: what it is about (``context``, uids), what was typed, and what stood there
    when it opened (``initial``)."""

    uid: str
    form: str
    title: str
    stay: str | None
    context: Mapping[str, Any]
    answers: Mapping[str, Value]
    at: datetime
    initial: Mapping[str, Value] = field(default_factory=dict)
    half: Mapping[str, Any] | None = None

    @property
    def changed(self) -> frozenset[str]:
        """The items that are hers: answered otherwise than the form stood when it opened, or emptied."""
        names = {*self.answers, *self.initial}
        return frozenset(name for name in names if self.answers.get(name) != self.initial.get(name))

"""What a clock rule is (``docs/clocks.md``): when it starts, for whom, until when, and what meets it.

A rule is data. Its times are :data:`Time`: a fact, a count of one of the eight clocks of regulations 0.1
from a fact, or one of several. :mod:`ncm_tui.rules.deadlines` reckons with them; this module only says what
they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

Condition = Mapping[str, Any]

#: The clocks of regulations 0.1, and what ``n`` counts.
CLOCKS: Final = {
    "CAL": "calendar days, to the end of the day",
    "HRS": "elapsed hours",
    "NOON": "calendar days, to noon",
    "COB": "working days, to close of business",
    "BD": "business days",
    "MON": "months",
    "MIDNIGHT": "calendar days, to the day's first moment",
    "BEFORE": "at or before",
}
GROUPS: Final = {
    "notice": "Notices",
    "status": "Status and UR",
    "payer": "Payer",
    "appeal": "Appeals",
    "service": "Services",
    "after": "After discharge",
    "law": "Law",
}
KINDS: Final = ("legal", "payer", "policy", "own")
CONFIDENCES: Final = {
    "V": "read in the source",
    "V2": "read in a secondary source",
    "M": "from memory, not read again: verify",
    "C": "a custom, no rule: verify",
}
#: Who usually does it; ``sw`` is the case manager where there is no social worker. Whatever is not the case
#: manager's or UR's own is watched, never red (P§2).
OWNERS: Final = (
    "cm",
    "ur",
    "sw",
    "registration",
    "physician",
    "ur_committee",
    "finance",
    "plan",
    "agency",
    "facility",
    "state",
    "coder",
    "qio",
    "patient",
)
OWN: Final = frozenset({"cm", "ur", "sw"})
#: What is planned and not yet so: a clock that starts from it cannot run out while it is missing.
PLANS: Final = frozenset(
    {"edd", "discharge", "release", "destination", "destination_at", "planned_services", "psychiatric_need"}
)
MISSING: Final = ("unknown", "not_yet")
#: What was done before its window, or (``started``) before the day on which the clock started.
STARTED: Final = "started"
EARLY: Final = ("invalid", "ignored", "ok", STARTED)
#: What ``out`` may name beside a time.
POINTS: Final = ("open", "mandatory", "due")


@dataclass(frozen=True, slots=True, eq=False)
class At:
    """The time a fact holds; a day without an hour stays a day. Times are told apart by identity: what is
    made ready from one is kept by it."""

    fact: str


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """``n`` of ``clock`` from ``start`` (``None``: the rule's trigger). ``n`` may name a figure of the rule
    or a fact, ``-name`` counts it back. ``at`` is the hour of BD and COB. ``roll`` moves off weekend and
    holiday; of HRS, where they begin or end on one, to 17:00 (or ``at``) of the next business day; of COB,
    where it has passed already, to that of the next one. ``last``: where the month lacks the day, its last
    day stands instead of the first of the next."""

    clock: str
    n: int | str = 0
    start: "Time | None" = None
    at: str = ""
    roll: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Pick:
    """``min`` or ``max`` of the parts that can be reckoned (at least one), or the ``first`` that can."""

    how: str
    parts: tuple["Time", ...]


@dataclass(frozen=True, slots=True, eq=False)
class ByFact:
    """By the value of a code; a value that is not listed takes ``default``."""

    fact: str
    cases: Mapping[str, "Time"]
    default: "Time | None" = None


@dataclass(frozen=True, slots=True)
class Period:
    """In force for triggers from ``begins`` to ``ends``, both days included; ``None`` is open."""

    begins: date | None
    ends: date | None
    time: "Time"

    def holds(self, day: date) -> bool:
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """By the local date of the trigger."""

    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Choose:
    """``then`` where the condition holds, ``otherwise`` where it does not; unknown is neither."""

    when: Condition
    then: "Time"
    otherwise: "Time | None" = None


Time = At | Count | Pick | ByFact | Dated | Choose


@dataclass(frozen=True, slots=True)
class Exemption:
    """Where ``when`` is true the rule is not needed (or does not run yet, or is no longer to be had), and
    ``why`` says so, facts in its blanks. ``below`` says when, or narrows it: the first, a fact, is less
    than the second, a fact or else a figure."""

    when: Condition
    why: str
    next_rule: str = ""
    below: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of this site or state that a rule counts with. ``default`` absent: asked once. ``state``: it
    is the state's law, and empty with a reason means there is none here."""

    name: str
    title: str
    unit: str
    confidence: str
    default: float | None = None
    min: float | None = None
    max: float | None = None
    state: bool = False

    def key(self, rule: str) -> str:
        """Under which the site's own value is kept."""
        return f"state.{rule}.{self.name}" if self.state else f"{rule}.{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class ClockRule:
    """One rule. ``trigger`` is the fact it starts from; with ``event`` it is that event's own time, one clock
    an event. ``trigger_missing``: what a trigger that is absent says, ``unknown`` or (where absent means that
    it has not happened) ``not_yet``. ``passes``: nobody is late; its time goes by and that is all.
    ``again``: when it is due once more after it was done, counted from then; no later time than that, and it
    is done. ``not_yet``: what has to happen before it runs. ``met_by``: facts whose times show that it was
    done, beside the evidence of ``done_by``. ``prompt`` is what a rule without a due time asks for; without a
    trigger it is only read, never on a stay.
    ``form`` names the notice's number in ``catalogs/cms-forms.toml``. ``owner_by`` is whose it is instead, by
    payer class. ``safety``: it stands before all others on Today (P§2). ``vector_facts`` are what published
    vectors of this rule leave unsaid."""

    id: str
    version: str
    title: str
    short: str
    licence: str
    citation: str
    confidence: str
    group: str
    kind: str
    owner: str
    trigger: str
    event: str = ""
    applies: Condition | None = None
    trigger_missing: str = "unknown"
    not_needed: tuple[Exemption, ...] = ()
    not_yet: tuple[Exemption, ...] = ()
    unavailable: tuple[Exemption, ...] = ()
    open: Time | None = None
    mandatory: Time | None = None
    due: Time | None = None
    done_by: tuple[str, ...] = ()
    met_by: tuple[str, ...] = ()
    early: str = "ok"
    passes: bool = False
    again: Time | None = None
    function: str = ""
    out: Mapping[str, "Time | str"] = field(default_factory=dict)
    effective_from: date | None = None
    effective_to: date | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    vector_ids: tuple[str, ...] = ()
    why: str = ""
    prompt: str = ""
    notes: tuple[str, ...] = ()
    form: str = ""
    dialog: str = ""
    asks: tuple[str, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    owner_by: Mapping[str, str] = field(default_factory=dict)
    safety: bool = False
    vector_facts: Mapping[str, Any] = field(default_factory=dict)
    local: bool = False
    sha256: str = ""

    @property
    def verify(self) -> bool:
        """Whether the rule itself is marked M or C: shown with *verify*, and editable."""
        return self.confidence in ("M", "C")

    def owned_by(self, payer_class: object = None) -> str:
        """Whose it is for a payer of this class (the DND of a Medicare Advantage member is the plan's)."""
        return self.owner_by.get(str(payer_class), self.owner)

    def watched(self, payer_class: object = None) -> bool:
        """Whether somebody other than case management or UR owns it."""
        return self.owned_by(payer_class) not in OWN

    @property
    def times(self) -> tuple[Time, ...]:
        """Every time of the rule as written."""
        own = [time for time in (self.open, self.mandatory, self.due, self.again) if time is not None]
        return (*own, *(time for time in self.out.values() if not isinstance(time, str)))


def inside(time: Time) -> tuple[Time, ...]:
    """The times directly inside ``time``."""
    if isinstance(time, Count):
        return (time.start,) if time.start is not None else ()
    if isinstance(time, Pick):
        return time.parts
    if isinstance(time, ByFact):
        return (*time.cases.values(), *((time.default,) if time.default is not None else ()))
    if isinstance(time, Dated):
        return tuple(period.time for period in time.periods)
    if isinstance(time, Choose):
        return (time.then, *((time.otherwise,) if time.otherwise is not None else ()))
    return ()


def walk(time: Time) -> Iterator[Time]:
    """``time`` and every time within it."""
    yield time
    for each in inside(time):
        yield from walk(each)

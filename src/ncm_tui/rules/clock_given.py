"""What a clock is reckoned from, and what it comes to. Plain values: no session, no reading of the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.calendars import Calendar

#: Kinds of evidence beside those of a rule's ``done_by``. ``not_needed`` and ``missed`` hold reasons instead
#: of times; ``agreed`` the times of notices whose patient agreed, documented, to leave sooner.
NOT_NEEDED, ATTEMPT, AGREED, MISSED = "not_needed", "attempt", "agreed", "missed"
#: The reason of a clock whose rule is for others: nothing was exempted.
DOES_NOT_APPLY: Final = "does not apply"
#: By kind, times in their order: instants, or days where no hour is known.
Evidence = Mapping[str, Sequence[Any]]
NONE: Final[Evidence] = {}


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose word the payer's numbers are. ``stale``: nobody held it against the payer's own word lately."""

    name: str
    verified_on: date | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """The inputs of the clocks of one stay, or of one event on it.

    ``facts`` are of the register, those of the event and of the payer's profile among them; an instant known
    by its day alone is a ``date``. ``unconfirmed`` are names that nobody confirmed. ``figures`` are the
    site's own by their key (:meth:`~ncm_tui.rules.clock_rules.Figure.key`); ``None`` there says that the
    state or site has none. ``sources`` say, for the explanation, where a fact came from. ``now`` is aware.
    """

    facts: Mapping[str, Any]
    calendar: Calendar
    now: datetime
    evidence: Evidence = field(default_factory=dict)
    unconfirmed: frozenset[str] = frozenset()
    figures: Mapping[str, float | None] = field(default_factory=dict)
    profile: Profile | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    #: ``now`` as seconds since 1970, told once: every clock is held against it.
    moment: float = field(init=False, default=0.0, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "moment", self.now.timestamp())


class Clock(NamedTuple):
    """Where one clock stands. ``due`` and ``window_open`` are on the facility's clock; ``outputs`` what the
    rule says beside them; ``needs`` the missing inputs of an ``unknown`` (facts, or keys of figures),
    ``assumed`` the unconfirmed ones the due time rests on; ``reason`` why it is not needed, not to be had or
    to be given again; ``why`` the line of Today."""

    state: ClockState
    due: datetime | None = None
    window_open: datetime | None = None
    outputs: Mapping[str, Any] = NONE
    needs: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    reason: str = ""
    next_rule: str = ""
    done_at: datetime | None = None
    why: str = ""


class Reckoned(NamedTuple):
    """The times of a clock before anybody asks what was done: what a named function gets and gives back.

    ``state`` settles it at once. ``grace`` is until when evidence counts as in time where that is later than
    ``due``; ``done`` stands in for the times of the rule's evidence; ``rests`` are facts
    that made it so beside those of the grammar.
    """

    due: datetime | None = None
    open: datetime | None = None
    mandatory: datetime | None = None
    outputs: Mapping[str, Any] = NONE
    needs: tuple[str, ...] = ()
    state: ClockState | None = None
    reason: str = ""
    grace: datetime | None = None
    done: tuple[datetime, ...] | None = None
    rests: frozenset[str] = frozenset()

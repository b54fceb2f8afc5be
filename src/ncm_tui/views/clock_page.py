"""The UR/Auth tab and its pages: clocks, what met them, what started them, the steps of an appeal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ncm_tui.rules.ranking import Hours
from ncm_tui.views.clocks import ClockLine


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """One row of evidence: happened at and entered at on the facility's clock, ``late`` where they are over
    an hour apart (P§8). ``text`` is who and how in words."""

    uid: str
    rule: str
    trigger_uid: str
    kind: str
    happened: datetime | None
    entered: datetime
    by: str
    text: str
    late: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EventShown:
    """Something that happened on the stay and starts clocks. ``exact`` is false where only its day is
    known; ``follows`` is the event it answers."""

    uid: str
    kind: str
    title: str
    at: datetime
    exact: bool
    text: str
    dialog: str
    follows: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that is missing: its name in the register, the words for it, and the clocks that wait."""

    fact: str
    words: str
    lines: tuple[ClockLine, ...]


@dataclass(frozen=True, slots=True)
class ClockPage:
    """Everything the tab shows. ``titles`` are the words of the groups in their order; ``now`` stands on the
    facility's clock, ``hours`` are the nurse's shift."""

    lines: tuple[ClockLine, ...]
    needs: tuple[Need, ...]
    events: tuple[EventShown, ...]
    evidence: Mapping[tuple[str, str], tuple[EvidenceShown, ...]]
    titles: tuple[tuple[str, str], ...]
    now: datetime
    hours: Hours | None = None

    def line(self, rule: str, trigger_uid: str = "") -> ClockLine | None:
        """The clock of a rule and what started it."""
        return next((one for one in self.lines if (one.rule, one.trigger_uid) == (rule, trigger_uid)), None)

    def proof(self, line: ClockLine) -> tuple[EvidenceShown, ...]:
        """What shows that this clock was met, newest first."""
        return self.evidence.get((line.rule, line.trigger_uid), ())


@dataclass(frozen=True, slots=True)
class AppealStep:
    """One step of an appeal. ``state`` is ``done``, ``now`` (the next to take), ``waits`` or ``not_ours``;
    ``line`` its clock where it has one, ``event`` the kind of event that records it, ``shown`` the recorded
    one. ``says`` is what to do or what was done, in words."""

    title: str
    state: str
    says: str
    line: ClockLine | None = None
    event: str = ""
    shown: EventShown | None = None
    proof: EvidenceShown | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal led step by step: ``case`` is its number, ``uid`` the event that began it (empty: none
    yet)."""

    kind: str
    title: str
    uid: str
    case: str
    steps: tuple[AppealStep, ...]


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A figure of the site or state: ``value`` as it counts (empty: not asked yet), ``usual`` as the rule
    file has it, ``own`` where the site gave it, ``none`` the reason where there is none here. ``key`` is its
    address; ``verify`` where the figure is no law and nobody of the site has confirmed it."""

    key: str
    rule: str
    title: str
    unit: str
    value: str
    usual: str
    source: str = ""
    own: bool = False
    none: bool = False
    state: bool = False
    verify: bool = False

    @property
    def asked(self) -> bool:
        """Whether it was never given and has no usual value: asked once."""
        return not self.value and not self.none


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A clock rule as the page of rules shows it; ``prompt`` is what one without a clock asks for."""

    id: str
    title: str
    group: str
    kind: str
    owner: str
    version: str
    confidence: str
    citation: str
    local: bool
    verify: bool
    figures: tuple[FigureShown, ...] = ()
    notes: tuple[str, ...] = ()
    prompt: str = ""
    none_here: str = ""


@dataclass(frozen=True, slots=True)
class StateRuleShown:
    """A rule of the state's own that was typed here: ``rule`` is its id among all rules, ``kind`` what it is
    about, ``words`` when it is due, ``verify`` where nobody has read it in its source yet."""

    uid: str
    rule: str
    kind: str
    document: str
    words: str
    source: str
    verify: bool


#: The kind that a free state rule is of: nobody is asked for it.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class StateKindShown:
    """What a state rule may be about."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class StateRules:
    """What was said of the state's own law. ``state`` is its name, empty where the permission page has none;
    ``kinds`` is what may be entered; ``none`` the word that there are none here."""

    state: str = ""
    rules: tuple[StateRuleShown, ...] = ()
    kinds: tuple[StateKindShown, ...] = ()
    none: str = ""

    @property
    def asked(self) -> bool:
        """Whether nobody has said yet which rules there are."""
        return bool(self.state) and not self.rules and not self.none


@dataclass(frozen=True, slots=True)
class RulesPage:
    """All rules in the order of their groups, the site's own figures of no rule, the files left out, and
    what was said of the state's own rules (they stand among all rules too)."""

    rules: tuple[RuleShown, ...]
    site: tuple[FigureShown, ...]
    broken: tuple[str, ...] = ()
    state: StateRules = StateRules()

    @property
    def asked(self) -> int:
        """What waits to be asked once: figures, and each kind of state rule."""
        kinds = sum(kind.id != OTHER for kind in self.state.kinds) if self.state.asked else 0
        return sum(figure.asked for rule in self.rules for figure in rule.figures) + kinds

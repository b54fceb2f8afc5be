"""The care plan as it travels up: problems, goals, interventions, progress, barriers, and what was removed.

Instants stand on the facility's wall clock.
"""

from dataclasses import dataclass
from datetime import date, datetime

from ncm_tui.models.enums import BarrierState, GoalState, InterventionState, ProblemState
from ncm_tui.views.origins import Origin


@dataclass(frozen=True, slots=True)
class ProgressView:
    """One evaluation of a goal: when it was seen, and when that was written down."""

    uid: str
    state: GoalState
    value: str
    text: str
    at: datetime
    entered: datetime
    by: str


@dataclass(frozen=True, slots=True)
class InterventionView:
    uid: str
    text: str
    owner: str
    frequency: str
    state: InterventionState


@dataclass(frozen=True, slots=True)
class GoalView:
    """``overdue``: past its date and still progressing. ``progress`` is newest first."""

    uid: str
    text: str
    measure: str
    target: str
    due: date
    whose: str
    own_words: str
    state: GoalState
    overdue: bool
    interventions: tuple[InterventionView, ...]
    progress: tuple[ProgressView, ...]


@dataclass(frozen=True, slots=True)
class ProblemView:
    """``origin`` is the finished form it came from; ``None`` where the nurse made it by herself. A
    ``private`` one leaves in no text unless she says so (P§4)."""

    uid: str
    title: str
    code: str
    state: ProblemState
    goals: tuple[GoalView, ...]
    origin: Origin | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class BarrierView:
    uid: str
    title: str
    code: str
    owner: str
    due: date | None
    state: BarrierState
    overdue: bool
    resolved: datetime | None
    origin: Origin | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class RemovedView:
    """What was removed, kept in history: what it said, why, when, by whom."""

    kind: str
    text: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    stay: str
    today: date
    problems: tuple[ProblemView, ...]
    barriers: tuple[BarrierView, ...]
    removed: tuple[RemovedView, ...]

    @property
    def empty(self) -> bool:
        return not (self.problems or self.barriers)

    @property
    def has_private(self) -> bool:
        """Whether anything of it is private: then it is asked before its text leaves (P§4)."""
        return any(each.private for each in self.problems) or any(each.private for each in self.barriers)


GOAL_WORDS = {
    GoalState.MET: "met",
    GoalState.PROGRESSING: "progressing",
    GoalState.NOT_MET: "not met",
    GoalState.STOPPED: "stopped",
}
INTERVENTION_WORDS = {
    InterventionState.PLANNED: "planned",
    InterventionState.ACTIVE: "active",
    InterventionState.DONE: "done",
    InterventionState.STOPPED: "stopped",
}


def goal_words(goal: GoalView) -> str:
    """Where a goal stands: one of which no progress was recorded yet is not told as progressing."""
    if goal.state is GoalState.PROGRESSING and not goal.progress:
        return "planned"
    return GOAL_WORDS[goal.state]

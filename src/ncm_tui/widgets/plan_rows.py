"""The lines of the plan tab: what each says in one line, and in full beside the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rich.text import Text

from ncm_tui.models.enums import BarrierState, GoalState, ProblemState
from ncm_tui.rules.plans import OPEN_BLANK
from ncm_tui.views.moments import day_text, moment_text
from ncm_tui.views.origins import Origin
from ncm_tui.views.plan import (
    GOAL_WORDS,
    INTERVENTION_WORDS,
    BarrierView,
    GoalView,
    InterventionView,
    PlanPage,
    ProblemView,
    RemovedView,
    goal_words,
)
from ncm_tui.views.words import counted
from ncm_tui.widgets.plain import fit, plain, spread

#: A measured value gives way to the goal it measures.
_VALUE = 16


@dataclass(frozen=True, slots=True)
class PlanRow:
    """``kind`` is ``problem goal intervention barrier removed header``; ``problem`` and ``goal`` are the uids
    it stands under."""

    kind: str
    uid: str
    shown: ProblemView | GoalView | InterventionView | BarrierView | RemovedView | str
    problem: str = ""
    goal: str = ""


def rows_of(page: PlanPage, folded: frozenset[str], *, history: bool) -> list[PlanRow]:
    """The lines of a page; a folded problem or goal hides what is under it."""
    rows: list[PlanRow] = []
    for problem in page.problems:
        rows.append(PlanRow("problem", problem.uid, problem, problem.uid))
        if problem.uid not in folded:
            rows.extend(_goal_rows(problem, folded))
    if page.barriers:
        rows.append(PlanRow("header", "barriers", f"Barriers ({_open(page)} open)"))
        rows.extend(PlanRow("barrier", barrier.uid, barrier) for barrier in page.barriers)
    if page.removed:
        said = f"Removed, kept in history ({len(page.removed)}) · H {'hides' if history else 'shows'} them"
        rows.append(PlanRow("header", "removed", said))
        if history:
            rows.extend(PlanRow("removed", f"removed-{n}", each) for n, each in enumerate(page.removed))
    return rows


def _goal_rows(problem: ProblemView, folded: frozenset[str]) -> Iterator[PlanRow]:
    for goal in problem.goals:
        yield PlanRow("goal", goal.uid, goal, problem.uid, goal.uid)
        if goal.uid not in folded:
            for step in goal.interventions:
                yield PlanRow("intervention", step.uid, step, problem.uid, goal.uid)


def _open(page: PlanPage) -> int:
    return sum(barrier.state is BarrierState.OPEN for barrier in page.barriers)


def row_text(row: PlanRow, width: int, today: date, folded: frozenset[str]) -> Text:
    """One line; the first column is left for the cursor."""
    shown = row.shown
    if isinstance(shown, ProblemView):
        return _problem(shown, width, hidden=row.uid in folded)
    if isinstance(shown, GoalView):
        return _goal(shown, width, today, hidden=row.uid in folded and bool(shown.interventions))
    if isinstance(shown, InterventionView):
        parts = " · ".join(part for part in (shown.text, shown.owner, shown.frequency) if part)
        ink = "dim" if shown.state.value in ("done", "stopped") else ""
        return spread(plain(f"       {parts}", ink), plain(f"{INTERVENTION_WORDS[shown.state]} ", ink), width)
    if isinstance(shown, BarrierView):
        return _barrier(shown, width, today)
    if isinstance(shown, RemovedView):
        said = f"   {shown.kind}: {shown.text}"
        return spread(plain(said, "struck"), plain(f"{shown.reason} ", "dim"), width)
    return plain(f" {shown}", "dim")


def _problem(problem: ProblemView, width: int, *, hidden: bool) -> Text:
    count = len(problem.goals)
    goals = counted(count, "goal") if count else "no goal yet"
    resolved = problem.state is ProblemState.RESOLVED
    mark = "+ " if hidden and count else "  "
    right = "resolved" if resolved else goals if hidden or not count else ""
    left = plain(f" {mark}{problem.title}", "dim" if resolved else "strong")
    if OPEN_BLANK in problem.title and not resolved:
        return spread(left, plain("▲ e fills the blank ", "soon"), width)
    return spread(left, plain(f"{right} ", "dim" if count or resolved else "soon"), width)


def _goal(goal: GoalView, width: int, today: date, *, hidden: bool) -> Text:
    wanted = " ".join(part for part in (goal.target, goal.measure) if part)
    left = plain(f"   {'+ ' if hidden else '  '}{goal.text}{f' · {wanted}' if wanted else ''}")
    value = fit(goal.progress[0].value, _VALUE).rstrip() if goal.progress else ""
    state = f"{goal_words(goal)}{f' {value}' if value else ''}"
    if goal.overdue:
        return spread(left, plain(f"! {state}, was due {day_text(goal.due, today)} ", "late"), width)
    due = f" · by {day_text(goal.due, today)}" if goal.state is GoalState.PROGRESSING else ""
    if due and goal.due == today:
        return spread(left, plain(f"▲ {state} · by today ", "soon"), width)
    ink = {GoalState.MET: "good", GoalState.PROGRESSING: ""}.get(goal.state, "dim")
    return spread(left, plain(f"{state}{due} ", ink), width)


def _barrier(barrier: BarrierView, width: int, today: date) -> Text:
    if barrier.state is BarrierState.RESOLVED:
        return spread(plain(f"   {barrier.title}", "dim"), plain("resolved ", "dim"), width)
    due = f" · due {day_text(barrier.due, today)}" if barrier.due else " · no date"
    ink = "late" if barrier.overdue else "soon" if barrier.due == today else ""
    sign = "! " if barrier.overdue else "▲ " if barrier.due == today else ""
    left = plain(f"   {barrier.title}")
    if barrier.origin is not None:
        left.append_text(
            plain(f" · from {barrier.origin.text}", "soon" if barrier.origin.in_error else "dim")
        )
    return spread(left, plain(f"{sign}{barrier.owner}{due} ", ink), width)


def detail(row: PlanRow, today: date) -> Text:
    """The row in full: own words, every progress with both its times, owner, reason."""
    shown = row.shown
    if isinstance(shown, GoalView):
        return _goal_detail(shown, today)
    if isinstance(shown, ProblemView):
        made = plain(f"{shown.title}\n\n", "strong").append_text(plain(f"{shown.state.value}", "dim"))
        return made.append_text(_came(shown.origin))
    if isinstance(shown, InterventionView):
        said = f"\n{shown.owner}\n{shown.frequency}\n{INTERVENTION_WORDS[shown.state]}"
        return plain(f"{shown.text}\n", "strong").append_text(plain(said))
    if isinstance(shown, BarrierView):
        due = f"due {day_text(shown.due, today)}" if shown.due else "no date"
        ended = f"\nresolved {moment_text(shown.resolved, today)}" if shown.resolved else ""
        made = plain(f"{shown.title}\n", "strong").append_text(plain(f"\n{shown.owner}\n{due}{ended}"))
        return made.append_text(_came(shown.origin))
    if isinstance(shown, RemovedView):
        said = f"\nremoved {moment_text(shown.at, today)}, {shown.by}\nreason: {shown.reason}"
        return plain(f"{shown.text}\n", "struck").append_text(plain(said))
    return plain("")


def _came(origin: Origin | None) -> Text:
    """Where it came from, and the key that opens it."""
    if origin is None:
        return plain("")
    told = plain(f"\n\nfrom {origin.text}", "soon" if origin.in_error else "dim")
    return told.append_text(plain("\nw ", "accent")).append_text(plain("opens that form", "dim"))


def _goal_detail(goal: GoalView, today: date) -> Text:
    made = plain(f"{goal.text}\n", "strong")
    wanted = " ".join(part for part in (goal.target, goal.measure) if part)
    lines = [f"\n{goal.whose}'s goal, by {day_text(goal.due, today)}"]
    if wanted:
        lines.append(f"measured: {wanted}")
    if goal.own_words:
        lines.append(f"“{goal.own_words}”")
    made.append_text(plain("\n".join(lines) + "\n"))
    for seen in goal.progress:
        said = " · ".join(part for part in (GOAL_WORDS[seen.state], seen.value, seen.text) if part)
        made.append_text(plain(f"\n{moment_text(seen.at, today)}  {said}"))
        made.append_text(plain(f"\n  {seen.by}", "dim"))
    if not goal.progress:
        made.append_text(plain("\nno progress recorded yet", "dim"))
    return made

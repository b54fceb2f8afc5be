"""The care plan as plain text, identity line first."""

from ncm_tui.views.moments import full_day, full_moment
from ncm_tui.views.plan import GOAL_WORDS, INTERVENTION_WORDS, GoalView, PlanPage


def plan_text(page: PlanPage, identity: str) -> str:
    """Problems with goals, interventions and the newest progress; barriers. Removed rows do not leave."""
    lines = [identity, "", "CARE PLAN"]
    for problem in page.problems:
        lines += ["", f"Problem: {problem.title} ({problem.state.value})"]
        for goal in problem.goals:
            lines += _goal(goal)
    if page.barriers:
        lines += ["", "Barriers"]
    for barrier in page.barriers:
        due = f", due {full_day(barrier.due)}" if barrier.due else ""
        lines.append(f"  - {barrier.title}: {barrier.owner}{due} ({barrier.state.value})")
    if page.empty:
        lines.append("Nothing planned yet.")
    return "\n".join(lines) + "\n"


def _goal(goal: GoalView) -> list[str]:
    measure = " ".join(part for part in (goal.target, goal.measure) if part)
    lines = [
        f"  Goal ({goal.whose}): {goal.text}{f' [{measure}]' if measure else ''}, by {full_day(goal.due)}"
    ]
    if goal.own_words:
        lines.append(f'    Own words: "{goal.own_words}"')
    seen = goal.progress[0] if goal.progress else None
    lines.append(
        f"    {GOAL_WORDS[goal.state]}"
        + (f" {seen.value}".rstrip() + f", seen {full_moment(seen.at)}" if seen else "")
    )
    for step in goal.interventions:
        often = f", {step.frequency}" if step.frequency else ""
        lines.append(f"    - {step.text}: {step.owner}{often} ({INTERVENTION_WORDS[step.state]})")
    return lines

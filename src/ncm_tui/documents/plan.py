"""The care plan as plain text, identity line first; what is private of it only where she chose to keep it."""

from ncm_tui.views.moments import full_day, full_moment
from ncm_tui.views.notes import PRIVATE
from ncm_tui.views.plan import INTERVENTION_WORDS, BarrierView, GoalView, PlanPage, ProblemView, goal_words


def plan_text(page: PlanPage, identity: str, *, private: bool = False) -> str:
    """Problems with goals, interventions and the newest progress; barriers. Removed rows do not leave.

    ``private`` keeps the private problems and barriers, in a part of their own; without it the text says
    that some were left out, and nothing of them.
    """
    problems = [each for each in page.problems if not each.private]
    barriers = [each for each in page.barriers if not each.private]
    lines = [identity, "", "CARE PLAN", *_rows(problems, barriers)]
    if page.empty:
        lines.append("Nothing planned yet.")
    if page.has_private and private:
        held = [each for each in page.barriers if each.private]
        lines += ["", PRIVATE.rstrip(), *_rows([each for each in page.problems if each.private], held)]
    elif page.has_private:
        lines += ["", "Private parts of this plan are not in this text."]
    return "\n".join(lines) + "\n"


def _rows(problems: list[ProblemView], barriers: list[BarrierView]) -> list[str]:
    lines: list[str] = []
    for problem in problems:
        lines += ["", f"Problem: {problem.title} ({problem.state.value})"]
        for goal in problem.goals:
            lines += _goal(goal)
    if barriers:
        lines += ["", "Barriers"]
    for barrier in barriers:
        due = f", due {full_day(barrier.due)}" if barrier.due else ""
        lines.append(f"  - {barrier.title}: {barrier.owner}{due} ({barrier.state.value})")
    return lines


def _goal(goal: GoalView) -> list[str]:
    measure = " ".join(part for part in (goal.target, goal.measure) if part)
    lines = [
        f"  Goal ({goal.whose}): {goal.text}{f' [{measure}]' if measure else ''}, by {full_day(goal.due)}"
    ]
    if goal.own_words:
        lines.append(f'    Own words: "{goal.own_words}"')
    seen = goal.progress[0] if goal.progress else None
    lines.append(
        f"    {goal_words(goal)}"
        + (f" {seen.value}".rstrip() + f", seen {full_moment(seen.at)}" if seen else "")
    )
    for step in goal.interventions:
        often = f", {step.frequency}" if step.frequency else ""
        lines.append(f"    - {step.text}: {step.owner}{often} ({INTERVENTION_WORDS[step.state]})")
    return lines

"""A plan template made into rows: the barrier, its problem, goals due by rule, interventions as planned."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import InterventionState
from ncm_tui.rules.plans import OPEN_BLANK, DueDay, PlannedGoal, PlanTemplate, due_day, filled
from ncm_tui.rules.problems import Problem
from ncm_tui.services import definitions
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.authors import me
from ncm_tui.services.desk import Desk
from ncm_tui.services.findings.standing import open_barrier, open_problem
from ncm_tui.views.answers import answer_text
from ncm_tui.views.words import counted

if TYPE_CHECKING:
    from ncm_tui.models.stays import Stay
    from ncm_tui.vault.work import Work

_FILLING = """SELECT a.form_id, a.form_version, coalesce(c.instrument, ''), c.value, c.band FROM assessment a
    LEFT JOIN score c ON c.assessment_id = a.id WHERE a.uid = ?"""
_ASSESSMENT = """SELECT a.uid FROM assessment a JOIN stay s ON s.id = a.stay_id WHERE s.uid = ?
    AND a.form_id = 'admission-assessment' AND a.state = 'finished' AND a.voided_at IS NULL
    ORDER BY a.finished_at DESC LIMIT 1"""
_CLOSED = "SELECT day FROM facility_holiday WHERE voided_at IS NULL"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a template is filled from, read before the transaction: the facts of the stay, the words of the
    answers that may stand in a plan (no private ones), the days the facility is closed."""

    now: datetime
    edd: date | None
    me: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    closed: Collection[date] = ()
    private: bool = False
    """Whether the answer behind it is one that lists and texts do not tell."""

    def due(self, rule: str) -> DueDay:
        return due_day(rule, self.now, self.edd, self.closed)

    def values(self, template: PlanTemplate) -> dict[str, str]:
        """The blanks of ``template`` that can be filled."""
        found = {name: self.words.get(f"_{name}", "") for name in ("answer", "score")}
        for name, blank in template.blanks.items():
            said = next((self.words[item] for item in blank.items if self.words.get(item)), "")
            found[name] = said or _fact_words(self.facts.get(blank.fact))
        return found


def ground(desk: Desk, stay: str, assessment: str = "", item: str = "") -> Ground:
    """What there is to fill a template with: of the stay, and of the filling that raised it."""
    from ncm_tui.services.facts import facts as facts_of

    facts = facts_of(desk, stay)
    edd = facts.get("edd")
    return Ground(
        now=desk.local(desk.now()),
        edd=edd if isinstance(edd, date) else None,
        me=me(desk),
        facts=facts,
        words={**_told_before(desk, stay), **(_words(desk, assessment, item) if assessment else {})},
        closed=frozenset(date.fromisoformat(day) for (day,) in desk.vault.reader.rows(_CLOSED)),
    )


def make(
    work: "Work",
    stay: "Stay",
    template: PlanTemplate,
    on: Ground,
    *,
    title: str = "",
    answer: str | None = None,
) -> tuple[str, str]:
    """The barrier and its plan on ``stay``, what is there already left as it is. The barrier's uid, and what
    was made in words."""
    barrier = open_barrier(work, stay.id, template.id)
    said = []
    if barrier is None:
        barrier, due = _barrier(work, stay, template, on, title or template.title, answer)
        said.append(f"{barrier.title}, {barrier.owner}, due {due.day:%a %d %b}{_assumed(due)}")
    else:
        said.append(f"{barrier.title} is open already")
    if open_problem(work, stay.id, template.id) is None:
        said.append(_plan(work, stay, template, on, answer))
    return barrier.uid, " · ".join(said)


def _barrier(
    work: "Work", stay: "Stay", template: PlanTemplate, on: Ground, title: str, answer: str | None
) -> tuple[Any, DueDay]:
    from ncm_tui.models.stays import Barrier

    due = on.due(template.due)
    made = work.add(
        Barrier(
            patient_id=stay.patient_id,
            stay_id=stay.id,
            code=template.id,
            title=title,
            owner=template.owner or on.me,
            due=due.day,
            answer_uid=answer,
            private=on.private,
        )
    )
    return made, due


def _plan(work: "Work", stay: "Stay", template: PlanTemplate, on: Ground, answer: str | None) -> str:
    """The problem with its goals and interventions; what was made in words."""
    from ncm_tui.models.work import Problem
    from ncm_tui.services.careplan import rows

    values = on.values(template)
    plan = rows.plan_of(work, stay)
    problem = work.add(
        Problem(
            patient_id=stay.patient_id,
            care_plan_id=rows.row_id(plan),
            title=filled(template.problem, values),
            code=template.id,
            position=rows.next_position(work, Problem, "care_plan_id", plan.id),
            answer_uid=answer,
            private=on.private,
        )
    )
    for place, wanted in enumerate(template.goals):
        _goal(work, problem, wanted, on, values, place)
    steps = sum(len(goal.steps) for goal in template.goals)
    blanks = sum(filled(text, values).count(OPEN_BLANK) for text in template.texts())
    left = f", {counted(blanks, 'blank')} to fill" if blanks else ""
    return f"plan: {counted(len(template.goals), 'goal')}, {counted(steps, 'intervention')}{left}"


def _goal(
    work: "Work", problem: Any, wanted: PlannedGoal, on: Ground, values: Mapping[str, str], place: int
) -> None:
    """One goal, due by its rule, and its interventions as planned."""
    from ncm_tui.models.work import Goal, Intervention

    goal = work.add(
        Goal(
            patient_id=problem.patient_id,
            problem_id=problem.id,
            text=filled(wanted.text, values),
            measure=filled(wanted.measure, values),
            target=filled(wanted.target, values),
            due=on.due(wanted.due).day,
            whose=wanted.whose,
            position=place,
        )
    )
    for number, step in enumerate(wanted.steps):
        work.add(
            Intervention(
                patient_id=problem.patient_id,
                goal_id=goal.id,
                text=filled(step.text, values),
                owner=step.owner,
                frequency=filled(step.frequency, values),
                state=InterventionState.PLANNED,
                position=number,
            )
        )


def _assumed(due: DueDay) -> str:
    return " (no EDD is set)" if due.assumed else ""


def _words(desk: Desk, assessment: str, item: str) -> dict[str, str]:
    """The answers of a filling in words by item, and as ``_answer`` and ``_score`` what raised it. What is
    private stays out: a plan is read to the patient and leaves in texts."""
    row = desk.vault.reader.one(_FILLING, (assessment,))
    if row is None:
        return {}
    form_id, version, instrument, value, band = row
    try:
        form = definitions.used(desk, form_id, version)
    except Problem:
        return {}
    if form.private:
        return {}
    given = answers_store.read(desk.vault.reader, assessment)
    words = {
        each.id: answer_text(each, given[each.id].value, desk.zone).lower()
        for each in form.items()
        if each.id in given and not each.private
    }
    labels = {each.id: each.label for each in form.scoring.bands} if form.scoring else {}
    scored = (
        f"{instrument} {value:g} {labels.get(band, band or '').lower()}".strip() if value is not None else ""
    )
    return {**words, "_answer": words.get(item, ""), "_score": scored}


def _told_before(desk: Desk, stay: str) -> dict[str, str]:
    """The answers of the newest finished admission assessment of the stay: a template's items are its."""
    uid = desk.vault.reader.value(_ASSESSMENT, (stay,))
    words = _words(desk, str(uid), "") if uid else {}
    return {name: said for name, said in words.items() if not name.startswith("_")}


def _fact_words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""

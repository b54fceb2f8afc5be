"""From a plan template's TOML to :class:`~ncm_tui.rules.plans.PlanTemplate` (``docs/plans.md``)."""

from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.library.tables import Fault, Table, not_one_of, raise_first
from ncm_tui.rules.facts import REGISTER
from ncm_tui.rules.plans import BARRIERS, BLANK, Blank, PlannedGoal, PlannedStep, PlanTemplate, is_due_rule

WHOSE = ("patient", "family", "team")
#: Blanks every template may use: the answer that raised it in words, and the score it stands on.
ALWAYS = ("answer", "score")
_DUE_EXPECTED = "is no due rule; now, now+24h, now+2d, now+2bd, edd, edd-1d or edd+7d was expected."


def read_plan(source: Source) -> PlanTemplate:
    """The template of a file. Raises :class:`~ncm_tui.rules.problems.DefinitionProblem` with file and key."""
    template, faults = plan_and_faults(source)
    raise_first(faults, source.where)
    return template


def plan_and_faults(source: Source) -> tuple[PlanTemplate, tuple[Fault, ...]]:
    """The template as far as it could be read, and everything that is wrong with it."""
    faults: list[Fault] = []
    top = Table(parse_toml(source), "", faults)
    template = PlanTemplate(
        id=top.choice("id", BARRIERS),
        version=top.text("version"),
        title=top.text("title"),
        problem=top.text("problem"),
        owner=top.text("owner", ""),
        due=_due(top),
        goals=tuple(_goal(each) for each in top.tables("goals")),
        licence=top.text("licence"),
        citation=top.text("citation"),
        blanks=_blanks(top),
        local=source.local,
    )
    if template.id != source.id:
        top.fault("id", f"'{template.id}' must be the name of its file, '{source.id}'.")
    if not template.goals:
        top.fault("goals", "at least one goal is needed.")
    _check_blanks(template, top)
    top.done()
    return template, tuple(faults)


def _goal(raw: Table) -> PlannedGoal:
    goal = PlannedGoal(
        text=raw.text("text"),
        measure=raw.text("measure"),
        target=raw.text("target", ""),
        due=_due(raw),
        whose=raw.choice("whose", WHOSE, "patient"),
        steps=tuple(_step(each) for each in raw.tables("steps")),
    )
    if not goal.steps:
        raw.fault("steps", "at least one intervention is needed.")
    raw.done()
    return goal


def _step(raw: Table) -> PlannedStep:
    step = PlannedStep(raw.text("text"), raw.text("owner"), raw.text("frequency", ""))
    raw.done()
    return step


def _due(raw: Table) -> str:
    rule = raw.text("due")
    if rule and not is_due_rule(rule):
        raw.fault("due", f"'{rule}' {_DUE_EXPECTED}")
        return "now"
    return rule or "now"


def _blanks(top: Table) -> dict[str, Blank]:
    found = {}
    for name, raw in top.named("blanks").items():
        about = Table(raw, f"blanks.{name}", top.faults)
        fact = about.text("fact", "")
        if fact and fact not in REGISTER:
            about.fault("fact", not_one_of(fact, REGISTER))
        found[name] = Blank(name, about.text("hint"), about.texts("items"), fact)
        about.done()
    return found


def _check_blanks(template: PlanTemplate, top: Table) -> None:
    """Each ``{name}`` is declared, and each declared one is used."""
    used = {name for text in template.texts() for name in BLANK.findall(text)}
    known = {*ALWAYS, *template.blanks}
    for name in sorted(used - known):
        top.fault("blanks", f"{{{name}}} is not declared; " + not_one_of(name, sorted(known)))
    for name in sorted(set(template.blanks) - used):
        top.fault(f"blanks.{name}", "is used in no text.")

"""The short form by which a rule's evidence is recorded: only the questions that the rule asks."""

from collections.abc import Set
from dataclasses import replace

from ncm_tui.rules.clock_rules import ClockRule
from ncm_tui.rules.conditions import names
from ncm_tui.rules.evidence import SWITCHED
from ncm_tui.rules.forms import Form, Item
from ncm_tui.rules.problems import NotFound
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.services.desk import Desk

#: The form of a rule that names none.
DONE = "clock-done"


def rule_of(desk: Desk, rule_id: str) -> ClockRule:
    """The rule of that id. Raises ``NotFound``, as for one whose file has a fault."""
    rule = in_force(desk).named(rule_id)
    if rule is None:
        raise NotFound(
            f"There is no clock rule {rule_id} that reads.", code="clock.unknown",
            hint="ncm doctor names the files of rules that have a fault.",
        )  # fmt: skip
    return rule


def short_of(desk: Desk, rule_id: str) -> str:
    """The short name of a rule; its id where it is not there any more."""
    rule = in_force(desk).named(rule_id)
    return rule.short if rule is not None else rule_id


def form_of(desk: Desk, rule_id: str) -> Form:
    """The evidence form of a rule, under its title. Raises as :func:`rule_of`."""
    rule = rule_of(desk, rule_id)
    form = desk.library.dialog(rule.dialog or DONE)
    left_out = SWITCHED.difference(rule.asks)
    sections = tuple(
        replace(section, items=tuple(item for item in section.items if not _hangs_on(item, left_out)))
        for section in form.sections
    )
    return replace(form, title=rule.title, sections=sections)


def _hangs_on(item: Item, left_out: Set[str]) -> bool:
    """Whether it is one of ``left_out``, or asked only after one of them."""
    return item.id in left_out or (item.show_if is not None and not left_out.isdisjoint(names(item.show_if)))

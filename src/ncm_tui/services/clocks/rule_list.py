"""The page of clock rules: each with its source, how sure it is, and the figures this site may give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.services.clocks import figures, state_rules
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.views.clock_page import FigureShown, RuleShown, RulesPage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ncm_tui.rules.clock_rules import ClockRule, Figure
    from ncm_tui.services.desk import Desk


def page(desk: Desk) -> RulesPage:
    """Every rule that reads, with the figures as they count now."""
    own = figures.held(desk)
    found = in_force(desk)
    none = figures.none_here(found, own)
    rules = tuple(_shown(rule, own, none.get(rule.id, "")) for rule in found)
    broken = tuple(str(problem) for problem in found.broken)
    return RulesPage(rules, (_cob(own),), broken, state_rules.page(desk))


def figures_of(desk: Desk, rule_id: str) -> tuple[FigureShown, ...]:
    """The figures of one rule; none for a rule that is not here."""
    rule = in_force(desk).named(rule_id)
    own = figures.held(desk)
    return () if rule is None else tuple(_figure(rule, each, own) for each in rule.figures.values())


def _shown(rule: ClockRule, own: Mapping[str, figures.Held], none: str) -> RuleShown:
    return RuleShown(
        id=rule.id,
        title=rule.title,
        group=rule.group,
        kind=rule.kind,
        owner=rule.owner,
        version=rule.version,
        confidence=rule.confidence,
        citation=rule.citation,
        local=rule.local,
        verify=rule.verify,
        figures=tuple(_figure(rule, each, own) for each in rule.figures.values()),
        notes=tuple(rule.notes),
        prompt=rule.prompt,
        none_here=none,
    )


def _figure(rule: ClockRule, figure: Figure, own: Mapping[str, figures.Held]) -> FigureShown:
    key = figure.key(rule.id)
    mine = own.get(key)
    usual = "" if figure.default is None else f"{figure.default:g}"
    return FigureShown(
        key=key,
        rule=rule.id,
        title=figure.title,
        unit=figure.unit,
        value=usual if mine is None else mine.value,
        usual=usual,
        source="" if mine is None else mine.source,
        own=mine is not None,
        none=mine is not None and not mine.value,
        state=figure.state,
        verify=mine is None and figure.confidence in ("M", "C"),
    )


def _cob(own: Mapping[str, figures.Held]) -> FigureShown:
    """Close of business: the one figure that no rule owns."""
    mine = own.get(figures.COB)
    return FigureShown(
        key=figures.COB,
        rule="",
        title="Close of business",
        unit="",
        value="17:00" if mine is None else mine.value,
        usual="17:00",
        source="" if mine is None else mine.source,
        own=mine is not None,
        verify=mine is None,
    )

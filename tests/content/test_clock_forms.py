"""Every clock rule has its evidence form, and asks only what that form can."""

import pytest

from ncm_tui.library.library import Library
from ncm_tui.rules.clock_rules import ClockRule
from ncm_tui.rules.evidence import REFUSED, SWITCHED
from ncm_tui.views.evidence_words import KIND_WORDS

LIBRARY = Library.load()


@pytest.mark.parametrize("rule", list(LIBRARY.clocks()), ids=lambda rule: rule.id)
def test_a_rule_has_its_form(rule: ClockRule) -> None:
    items = {item.id for item in LIBRARY.dialog(rule.dialog).items()}
    assert set(rule.asks) <= items & SWITCHED
    assert "happened_at" in items
    assert set(rule.done_by) <= set(KIND_WORDS)
    if REFUSED in rule.done_by:
        assert rule.dialog == "clock-notice"

"""State rules on the page of clock rules: typed by the short form, or the word that there are none."""

from tests.screens.golden import screen_text
from tests.screens.plan_stays import typed
from tests.screens.test_clocks_tab import keys
from tests.screens.walks import settled

from ncm_tui.app import NcmApp
from ncm_tui.screens.clock_rules import ClockRulesScreen
from ncm_tui.services.clocks import state_rules
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.services.desk import Desk
from ncm_tui.views.clock_page import StateKindShown, StateRuleShown


async def test_a_state_rule_is_typed_changed_and_removed(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(ClockRulesScreen())
        await settled(pilot, desk)
        page = app.screen
        assert isinstance(page, ClockRulesScreen)
        assert isinstance(page.current, StateKindShown), "what is to be asked has the cursor"
        await keys(pilot, desk, "N", *"Compliance", "f2")
        assert "none here" in screen_text(app)
        assert "Ohio: no state rules here · u undo" in screen_text(app)
        await keys(pilot, desk, "u", "end", "N")
        assert state_rules.page(desk).asked, "from another line it answers nothing"
        assert page is app.screen
        await keys(pilot, desk, "slash", *"observation", "space", *"status", "enter")
        assert isinstance(page.current, StateKindShown), "letters find the kinds too"
        await keys(pilot, desk, "enter")
        await typed(pilot, "24")
        await keys(pilot, desk, "enter")
        await typed(pilot, "ORC 3727")
        await keys(pilot, desk, "f2")
        (rule,) = state_rules.page(desk).rules
        assert (rule.words, rule.source) == ("24 h after observation start", "ORC 3727")
        assert rule.rule in in_force(desk).by_id
        at = next(n for n, (_, row) in enumerate(page.lines) if isinstance(row, StateRuleShown))
        page.rows.move_to(at)
        await keys(pilot, desk, "D")
        await typed(pilot, "repealed")
        await keys(pilot, desk, "f2")
        assert state_rules.page(desk).rules == ()

"""The page of suggestions: nothing by itself, one key each, the rest stays, safety flags before it."""

import pytest
from tests.screens.golden import screen_text
from tests.screens.test_form import opened, settle
from tests.services import hand

from ncm_tui.app import NcmApp
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.findings import FindingsScreen
from ncm_tui.screens.form_read import FinishedScreen
from ncm_tui.services import careplan, findings
from ncm_tui.services.desk import Desk

LOOK = "ncm_tui.screens.findings.LOOK"


@pytest.fixture(autouse=True)
def looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has been looked at: its keys are taken at once."""
    monkeypatch.setattr(LOOK, 0.0)


async def test_a_key_typed_on_after_the_form_takes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOOK, 3600.0)
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, stay, "sils")
        await pilot.press("4", "f2")
        await settle(pilot)
        before = len(findings.open_of(desk, stay))
        for typed_on in ("enter", "1", "n"):
            await pilot.press(typed_on)
            await settle(pilot)
            assert "Not taken: this page has just opened" in screen_text(app)
        assert len(findings.open_of(desk, stay)) == before
        assert careplan.page(desk, stay).empty


async def test_taken_by_its_digit_left_with_esc_and_there_again_by_s(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, stay, "sils")
        await pilot.press("4", "f2")
        await settle(pilot)
        assert isinstance(app.screen, FindingsScreen)
        assert "ALVAREZ, Maria" in screen_text(app).splitlines()[0]
        assert careplan.page(desk, stay).empty
        before = len(findings.open_of(desk, stay))
        assert before > 1
        await pilot.press("1")
        await settle(pilot)
        assert "Health literacy or language · taken" in screen_text(app)
        await pilot.press("9")
        await settle(pilot)
        assert "There is no suggestion 9." in screen_text(app)
        await pilot.press("w")
        await settle(pilot)
        assert isinstance(app.screen, FinishedScreen)
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert isinstance(app.screen, ChartScreen)
        assert len(findings.open_of(desk, stay)) == before - 1
        await pilot.press("3")
        await settle(pilot)
        shown = screen_text(app)
        assert "Health literacy or language · from SILS" in shown
        await pilot.press("S")
        await settle(pilot)
        assert "Decided before" in screen_text(app)
        await pilot.press("u")
        await settle(pilot)
        assert careplan.page(desk, stay).empty
        assert len(findings.open_of(desk, stay)) == before


async def test_a_barrier_leads_to_its_form_and_to_its_plan(desk: Desk) -> None:
    stay = hand.add(desk)
    said = {"code": "food", "owner": "SW", "due": "2026-12-01"}
    careplan.add_barrier(desk, stay, said).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_chart(stay, "plan")
        await settle(pilot)
        await pilot.press("end", "w")
        await settle(pilot)
        assert "No finished form is behind this line." in screen_text(app)
        await pilot.press("P")
        await settle(pilot)
        assert "Not enough food at home" in screen_text(app)
        await pilot.press("P")
        await settle(pilot)
        assert "P makes the plan of a barrier" in screen_text(app)


async def test_enter_takes_the_line_as_everywhere_and_no_message_covers_the_keys(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, stay, "sils")
        await pilot.press("4", "f2")
        await settle(pilot)
        assert "finished & locked" in screen_text(app).splitlines()[3]
        assert "Enter take this" in screen_text(app).splitlines()[-1]
        before = len(findings.open_of(desk, stay))
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, FindingsScreen)
        assert len(findings.open_of(desk, stay)) == before - 1
        assert len(careplan.page(desk, stay).problems) == 1
        shown = screen_text(app)
        assert "u undo" in "".join(shown.splitlines()[3:6])
        assert "Enter take this" in shown.splitlines()[-1]
        await pilot.press("enter")
        await settle(pilot)
        assert "Esc leaves" in screen_text(app)
        await pilot.press("q")
        await settle(pilot)
        assert isinstance(app.screen, ChartScreen)

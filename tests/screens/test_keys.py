"""Every key everywhere: nothing crashes, nothing is lost, every refusal says why."""

import random

import pytest
from tests.screens.golden import screen_text

from ncm_tui.app import NcmApp
from ncm_tui.commands import AREAS, everywhere_keys
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.help import HelpScreen
from ncm_tui.services.desk import Desk
from ncm_tui.widgets.key_bar import KeyBar

LEAVING = {"f9", "ctrl+l", "ctrl+q"}


async def test_refusals_say_why(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        for key, words in (
            ("f2", "could be finished"),
            ("f4", "nothing to pick"),
            ("f6", "no gaps"),
        ):
            await pilot.press(key)
            assert words in app.screen.query_one(KeyBar).render().plain, key


async def test_esc_is_harmless_however_often(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["escape"] * 12, "q", "q")
        assert isinstance(app.screen, CaseloadScreen)
        assert app.is_running


async def test_help_is_the_registry(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        shown = screen_text(app)
        assert all(command.help[:40] in shown for command in AREAS["caseload"])
        await pilot.press("f1", "end")
        assert "Quit: what you typed is kept" in screen_text(app)
        await pilot.press("q")
        assert isinstance(app.screen, CaseloadScreen)


async def test_the_palette_has_every_command_and_no_screenshot(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause(0.3)
        assert "screenshot" not in screen_text(app).lower()
        await pilot.press(*"sort")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert isinstance(app.screen, CaseloadScreen)
        assert app.screen.chosen.sort == "name"


async def test_an_everywhere_key_takes_the_palette_away_first(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 40)) as pilot:
        depth = len(app.screen_stack)
        await pilot.press("ctrl+p", "f1")
        assert isinstance(app.screen, HelpScreen)
        assert len(app.screen_stack) == depth + 1
        await pilot.press("q", "ctrl+p", "escape")
        assert isinstance(app.screen, CaseloadScreen)


@pytest.mark.parametrize("seed", range(3))
async def test_random_keys_never_crash_the_caseload(demo_desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    walking = ["up", "down", "pageup", "pagedown", "home", "end", "tab", "shift+tab", "left", "right"]
    keys = sorted({*"bcdfhjklmprsuvwxyz/?.019", *walking, *(everywhere_keys() - LEAVING - {"ctrl+o"})})
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(120):
            await pilot.press(dice.choice(keys).replace("/", "slash").replace("?", "question_mark"))
        assert app.is_running


async def test_ctrl_c_and_ctrl_z_do_nothing_to_the_app(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+c", "ctrl+z", "ctrl+backslash")
        assert isinstance(app.screen, CaseloadScreen)

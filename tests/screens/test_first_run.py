"""First run: nothing is made before the passphrase stands twice, the recovery code is checked."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.screens.golden import screen_text
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.first_run import FirstRunScreen
from ncm_tui.services import permission
from ncm_tui.services.doors import Door
from ncm_tui.vault.home import Home

WORDS = "violet harbor seven lanterns"


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Door:
    monkeypatch.setenv("TZ", "America/Chicago")
    return Door(Home(tmp_path / "fresh"))


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    for _ in range(3000):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(screen_text(pilot.app))


async def who(pilot: Pilot[int]) -> None:
    for text in ("Dana Whitfield", "RN, CCM", "St. Brigid"):
        await pilot.press(*text, "enter")
    await pilot.press("enter")


def step(app: NcmApp) -> str:
    assert isinstance(app.screen, FirstRunScreen)
    return app.screen.step


async def test_the_whole_walk(door: Door) -> None:
    app = NcmApp(door=door)
    async with app.run_test(size=(80, 24)) as pilot:
        await who(pilot)
        assert step(app) == "secret"
        await pilot.press(*WORDS, "enter", *WORDS, "enter")
        assert "violet" not in screen_text(app)
        await until(pilot, lambda: step(app) == "recovery")
        assert isinstance(app.screen, FirstRunScreen)
        code = app.screen.code
        assert code in screen_text(app)
        await pilot.press(*"wrong", "enter")
        assert "not the third group" in screen_text(app)
        app.screen.query_one("#part").value = ""
        await pilot.press(*code.split("-")[2].lower(), "enter")
        await until(pilot, lambda: "Asked once, and dated" in screen_text(app))
        assert code not in screen_text(app)
        await pilot.press("y", *"J. Ortiz", "enter", "t", "enter", "f", "y", "y", "f2")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert app.desk is not None
        await until(pilot, lambda: "Permission recorded" in screen_text(app))
        assert permission.required(app.desk).approved_by == "J. Ortiz"
        assert app.desk.vault.owner_name == "Dana Whitfield"
        assert app.desk.vault.zone == "America/Chicago"
    app.desk.vault.close()
    assert door.vaults()


async def test_f1_tells_what_each_step_asks_for_and_only_its_keys(door: Door) -> None:
    app = NcmApp(door=door)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert "Time zone: the one every time is shown in" in screen_text(app)
        assert "F3" not in screen_text(app)
        await pilot.press("q")
        await who(pilot)
        await pilot.press("f1")
        await pilot.pause()
        assert "your own name or workplace" in screen_text(app)
        assert "offer me words" in screen_text(app)


async def test_a_name_is_needed_and_a_zone_must_be_one(door: Door) -> None:
    app = NcmApp(door=door)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "enter", "enter", "enter")
        assert "Your name is needed." in screen_text(app)
        assert step(app) == "who"
        for text in ("Dana", "RN", "St. Brigid"):
            await pilot.press(*text, "enter")
        await pilot.press(*"x", "enter")
        assert "is not a time zone" in screen_text(app)
        assert step(app) == "who"


async def test_a_weak_passphrase_is_refused_with_the_reason(door: Door) -> None:
    app = NcmApp(door=door)
    async with app.run_test(size=(80, 24)) as pilot:
        await who(pilot)
        await pilot.press(*"short", "enter", "enter")
        assert "at least 15 characters" in screen_text(app)
        assert not door.vaults()


async def test_two_different_passphrases_make_nothing(door: Door) -> None:
    app = NcmApp(door=door)
    async with app.run_test(size=(80, 24)) as pilot:
        await who(pilot)
        await pilot.press(*WORDS, "enter", *WORDS, "x", "enter")
        assert "The two differ" in screen_text(app)
        assert not door.vaults()


async def test_words_are_offered_and_typed_once_by_her_own_hand(door: Door) -> None:
    app = NcmApp(door=door)
    async with app.run_test(size=(100, 24)) as pilot:
        await who(pilot)
        await pilot.press("f4")
        words = app.screen.query_one("#first").value
        assert len(words.split()) >= 5
        assert words in " ".join(screen_text(app).split())
        await pilot.press("enter")
        assert "The two differ" in screen_text(app)
        assert not door.vaults()


async def test_esc_goes_one_step_back_and_keeps_what_was_typed(door: Door) -> None:
    app = NcmApp(door=door)
    async with app.run_test(size=(80, 24)) as pilot:
        await who(pilot)
        await pilot.press("escape", "escape", "escape")
        assert step(app) == "who"
        assert "Dana Whitfield" in screen_text(app)

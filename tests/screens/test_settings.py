"""Settings, keys, facility and saved columns by keys."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.screens.golden import screen_text
from tests.screens.plan_stays import typed
from tests.screens.walks import assert_key_bar_fits, settled
from tests.services.hand import add

from ncm_tui import commands
from ncm_tui.app import NcmApp
from ncm_tui.models.records import ColumnMap
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.facility import FacilityScreen
from ncm_tui.screens.key_remap import KeyRemapScreen
from ncm_tui.screens.retention import RetentionScreen
from ncm_tui.screens.settings import SettingsScreen
from ncm_tui.services import facility, preferences, settings_page
from ncm_tui.services.desk import Desk
from ncm_tui.vault.home import Home


def file_of(desk: Desk) -> Path:
    path = preferences.path_of(desk)
    assert path is not None
    return path


async def until(pilot: Any, desk: Desk, done: Callable[[], bool]) -> None:
    """A write beside the vault thread, and what follows it."""
    for _ in range(100):
        await settled(pilot, desk)
        if done():
            await settled(pilot, desk)
            return
        await asyncio.sleep(0.01)
    raise AssertionError(screen_text(pilot.app))


async def palette(pilot: Any, desk: Desk, words: str) -> None:
    await pilot.press("ctrl+p")
    await typed(pilot, words)
    await pilot.press("enter")
    await settled(pilot, desk)


def cursor(app: NcmApp) -> str:
    return next(line for line in screen_text(app).splitlines() if line.startswith("▸"))


async def test_a_choice_a_number_a_page_of_its_own(desk: Desk) -> None:
    """And what is refused is said over what was typed."""
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await palette(pilot, desk, "settings")
        assert isinstance(app.screen, SettingsScreen)
        assert_key_bar_fits(app)
        await pilot.press("enter")
        await until(pilot, desk, lambda: "light" in cursor(app))
        assert app.theme == "ncm-light"
        assert 'theme = "light"' in file_of(desk).read_text()
        await pilot.press("D")
        await until(pilot, desk, lambda: "dark" in cursor(app))
        assert app.theme == "ncm-dark"
        await pilot.press("down", "down", "down")
        assert "Minutes without a key" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot, desk)
        await pilot.press("backspace")
        await typed(pilot, "99")
        await pilot.press("enter", "f2")
        await until(pilot, desk, lambda: "Lock when idle is a whole number from 1 to 15" in screen_text(app))
        assert "99" in screen_text(app)
        await pilot.press("backspace")
        await typed(pilot, "5")
        await pilot.press("enter", "f2")
        await until(pilot, desk, lambda: "5 min  (usual: 10 min)" in screen_text(app))
        assert app.watch_over.minutes == 5
        await pilot.press("down", "down", "enter")
        await settled(pilot, desk)
        assert isinstance(app.screen, RetentionScreen)


async def test_the_facility_and_its_days(desk: Desk) -> None:
    """A page in the old zone does not stay open below."""
    stay = add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, desk)
        app.open_chart(stay)
        await settled(pilot, desk)
        await palette(pilot, desk, "facility")
        assert isinstance(app.screen, FacilityScreen)
        await pilot.press("down", "enter")
        await settled(pilot, desk)
        await pilot.press("down", "backspace")
        await typed(pilot, "America/Denver")
        await pilot.press("enter", "f2", "f2")
        await until(pilot, desk, lambda: app.desk is not None and app.desk.zone.key == "America/Denver")
        assert "Time zone               America/Denver" in screen_text(app)
        await pilot.press("a")
        await settled(pilot, desk)
        await typed(pilot, "11/27")
        await pilot.press("enter")
        await typed(pilot, "day after")
        await pilot.press("enter", "f2")
        await until(pilot, desk, lambda: "Fri 27 Nov 2026  day after" in screen_text(app))
        assert "u undo" in screen_text(app)
        await pilot.press("u")
        await until(pilot, desk, lambda: "No day yet" in screen_text(app))
        assert facility.page(desk).holidays == ()
        await pilot.press("q")
        await settled(pilot, desk)
        assert isinstance(app.screen, CaseloadScreen)


async def test_another_key_is_given_and_a_clash_refused(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await palette(pilot, desk, "change keys")
        assert isinstance(app.screen, KeyRemapScreen)
        assert_key_bar_fits(app)
        await pilot.press("slash")
        await typed(pilot, "caseload.sort")
        await pilot.press("enter", "enter")
        await settled(pilot, desk)
        await pilot.press("backspace", "a", "enter", "f2")
        await until(pilot, desk, lambda: "a would do both" in screen_text(app))
        assert "(caseload.sort)" in screen_text(app)
        assert "(caseload.add)" in screen_text(app)
        assert not file_of(desk).exists()
        await pilot.press("backspace", "O", "enter", "f2")
        await until(pilot, desk, lambda: "O            (usual: s)" in screen_text(app))
        assert settings_page.keys(desk) == {"caseload.sort": "O"}
        await pilot.press("D")
        await until(pilot, desk, lambda: settings_page.keys(desk) == {})
        await until(pilot, desk, lambda: "(usual: s)" not in screen_text(app))


async def test_saved_columns_are_renamed_and_forgotten(desk: Desk) -> None:
    mapping = {"columns": {"mrn": "MRN", "name": "Patient"}, "day_first": None}
    desk.vault.submit(
        "column_map.saved",
        lambda work: work.add(ColumnMap(name="table", header_sha256="x", mapping=mapping)) and None,
    ).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await palette(pilot, desk, "saved columns")
        assert "2 columns" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot, desk)
        await pilot.press("backspace")
        await typed(pilot, "4 West")
        await pilot.press("enter", "f2")
        await until(pilot, desk, lambda: "4 West" in cursor(app))
        await pilot.press("D")
        await until(pilot, desk, lambda: "None yet." in screen_text(app))


@pytest.mark.parametrize(
    ("text", "warning", "sort"),
    [
        ('[keys]\n"caseload.sort" = "O"\n', "", "O"),
        ('idle_minutes = 99\n[keys]\ncaseload.sort = "O"\n', "line 1: idle_minutes", "O"),
        ('[keys]\n"caseload.sort" = "a"\n', "The usual keys are in use.", "s"),
        ('[keys]\n"caseload.sort" = "alt+s"\n', "does not reach the app through every terminal", "s"),
        ("= =", "not TOML", "s"),
    ],
)
def test_a_start_with_this_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, warning: str, sort: str
) -> None:
    """A wrong file keeps nobody out: what is right in it holds, and the line that is wrong is told."""
    from ncm_tui import child

    monkeypatch.setattr(commands, "AREAS", dict(commands.AREAS))
    (tmp_path / "settings.toml").write_text(text)
    chosen, told = child._preferences(Home(tmp_path))
    assert warning in told
    assert bool(told) == bool(warning)
    assert chosen.idle_minutes == 10
    assert next(c.keys for c in commands.commands("caseload") if c.id == "caseload.sort") == sort

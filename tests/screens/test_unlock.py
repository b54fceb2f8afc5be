"""The way in: the passphrase never shown, wrong tries slowed in the open, back where she was."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from tests.screens.golden import screen_text
from textual.events import Paste
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.unlock import UnlockScreen
from ncm_tui.services import patients, settings
from ncm_tui.services.desk import Desk
from ncm_tui.services.doors import Door
from ncm_tui.vault.home import Home


def door_to(folder: Path, **more: str) -> Door:
    return Door(Home(folder.parent.parent), **more)


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Wait for what a thread does (key derivation, writes), at most ten seconds."""
    for _ in range(3000):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(screen_text(pilot.app))


async def test_the_passphrase_opens_and_is_never_shown(vault_folder: Path, passphrase: str) -> None:
    app = NcmApp(door=door_to(vault_folder))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*passphrase)
        assert passphrase not in screen_text(app)
        assert "violet" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert app.desk is not None
    app.desk.vault.close()


async def test_a_pasted_passphrase_opens_with_the_line_end_it_came_with(
    vault_folder: Path, passphrase: str
) -> None:
    app = NcmApp(door=door_to(vault_folder))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.post_message(Paste(f"{passphrase}\r\n"))
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert app.desk is not None
    app.desk.vault.close()


async def test_a_wrong_passphrase_is_said_and_the_field_is_empty_again(vault_folder: Path) -> None:
    app = NcmApp(door=door_to(vault_folder))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*"not the right words", "enter")
        await until(pilot, lambda: "not the passphrase" in screen_text(app))
        assert isinstance(app.screen, UnlockScreen)
        assert not app.screen.query_one("#passphrase").disabled
        assert app.focused is app.screen.query_one("#passphrase")


async def test_the_seconds_of_the_wait_are_shown(vault_folder: Path) -> None:
    app = NcmApp(door=door_to(vault_folder))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for wrong in range(1, 4):
            await pilot.press("x", "enter")
            await until(pilot, lambda: isinstance(app.screen, UnlockScreen) and not app.screen.patience.busy)
            assert "not the passphrase" in screen_text(app), wrong
        assert "waits 1 s" in screen_text(app)
        await pilot.press("y", "enter")
        await pilot.pause()
        await until(
            pilot, lambda: "this try is heard in" in screen_text(app) or "not the pass" in screen_text(app)
        )


async def test_before_unlock_no_key_leads_anywhere(vault_folder: Path) -> None:
    app = NcmApp(door=door_to(vault_folder))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f3", "f5", "f7", "f8", "f9", "ctrl+o", "ctrl+p", "escape", "escape", "f2", "f6")
        assert isinstance(app.screen, UnlockScreen)
        await pilot.press("f4", "f3", "f5", "f9", "ctrl+o", "ctrl+p", "f2", "f4", "escape", "escape")
        assert isinstance(app.screen, UnlockScreen)
        await pilot.press("f1", "q")
        assert isinstance(app.screen, UnlockScreen)


async def test_more_than_one_vault_is_a_choice(vault_folder: Path, passphrase: str) -> None:
    import shutil

    shutil.copytree(vault_folder, vault_folder.parent / "ruiz")
    app = NcmApp(door=door_to(vault_folder))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "dana" in screen_text(app)
        assert "ruiz" in screen_text(app)
        await pilot.press("down", *passphrase, "enter")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert app.desk is not None
        assert app.desk.vault.path.name == "ruiz"
    app.desk.vault.close()


async def test_back_where_she_was(
    vault_folder: Path, passphrase: str, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(vault_folder)
    made = patients.create(
        desk, {"family": "Alvarez", "given": "Maria", "mrn": "0048213", "bed": "4W-12A"}
    ).result()
    assert made.row is not None
    settings.put(desk, settings.PLACE, {"screen": "chart", "stay": made.row, "tab": "summary"}).result()
    desk.vault.close()
    app = NcmApp(door=door_to(vault_folder))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*passphrase, "enter")
        await until(pilot, lambda: isinstance(app.screen, ChartScreen))
        assert isinstance(app.screen, ChartScreen)
        assert app.screen.stay == made.row
        assert app.desk is not None
    app.desk.vault.close()


async def test_a_place_that_is_gone_leaves_her_on_the_caseload(
    vault_folder: Path, passphrase: str, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(vault_folder)
    settings.put(desk, settings.PLACE, {"screen": "chart", "stay": "no-such-stay", "tab": "plan"}).result()
    desk.vault.close()
    app = NcmApp(door=door_to(vault_folder))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*passphrase, "enter")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        await pilot.pause()
        assert isinstance(app.screen, CaseloadScreen)
        assert app.desk is not None
    app.desk.vault.close()


async def test_the_demo_shows_its_passphrase(vault_folder: Path) -> None:
    app = NcmApp(door=door_to(vault_folder, passphrase="orchard kettle maroon sixty"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "DEMO" in screen_text(app)
        assert "orchard kettle maroon sixty" in screen_text(app)

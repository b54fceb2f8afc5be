"""The other ways in, on the page: the recovery code gives a new passphrase, a key file opens."""

from pathlib import Path

import pytest
from tests.screens.golden import SIZES, assert_golden, screen_text
from tests.screens.test_unlock import until
from tests.screens.walks import assert_key_bar_fits
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.screens.recover import RecoverScreen
from ncm_tui.screens.unlock import UnlockScreen
from ncm_tui.services.doors import Door
from ncm_tui.vault import rekey, slots, tries
from ncm_tui.vault.home import Home, VaultFolder
from ncm_tui.vault.store import Owner, Vault
from ncm_tui.widgets.text_edit import NcmInput

NEW = "copper meadow nine anchors"


@pytest.fixture
def code(tmp_path: Path, passphrase: str) -> str:
    vault, made = Vault.create(
        tmp_path / "h" / "vaults" / "dana", passphrase, Owner("Dana Whitfield", "RN", "X", "UTC")
    )
    vault.close()
    return made


@pytest.fixture
def app(tmp_path: Path, code: str) -> NcmApp:
    return NcmApp(door=Door(Home(tmp_path / "h")))


def place(tmp_path: Path) -> VaultFolder:
    return VaultFolder(tmp_path / "h" / "vaults" / "dana")


async def fill(pilot: Pilot[int], **fields: str) -> None:
    """Each field as if typed, then Enter; ``tests/whole/test_ways_in.py`` types for real."""
    for name, text in fields.items():
        pilot.app.screen.query_one(f"#{name}", NcmInput).value = text
        await pilot.press("enter")


def told(app: NcmApp) -> str:
    return " ".join(screen_text(app).split())


async def test_the_whole_walk(app: NcmApp, code: str, tmp_path: Path, passphrase: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        assert isinstance(app.screen, RecoverScreen)
        await fill(pilot, code=code.lower().replace("-", " "), first=NEW, second=NEW)
        assert "copper" not in screen_text(app)
        await until(pilot, lambda: isinstance(app.screen, RecoverScreen) and app.screen.step == "recovery")
        fresh = app.screen.code
        assert fresh in screen_text(app)
        assert fresh != code
        await pilot.press(*"00000", "enter")
        assert "not the third group" in screen_text(app)
        await pilot.press("f2")
        await until(pilot, lambda: app.desk is not None and not isinstance(app.screen, RecoverScreen))
        assert fresh not in screen_text(app)
        assert app.desk is not None
    app.desk.vault.close()
    Vault.open(place(tmp_path).path, NEW).close()
    Vault.open_with(place(tmp_path).path, slots.RECOVERY, fresh).close()


async def test_a_code_left_on_the_screen_locks_after_the_idle_time(app: NcmApp, code: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        left: list[int] = []
        app.leaver = left.append
        await pilot.press("f4")
        await fill(pilot, code=code, first=NEW, second=NEW)
        await until(pilot, lambda: isinstance(app.screen, RecoverScreen) and app.screen.step == "recovery")
        assert left == []
        past = app.watch_over.monotonic() + app.watch_over.minutes * 60
        app.watch_over.monotonic = lambda: past
        await until(pilot, lambda: left != [])
        assert left[0] == 75


async def test_a_misread_code_is_said_at_once(app: NcmApp, code: str, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f4", *code[:-1], "enter")
        assert "26 characters; this one has 25" in told(app)
        assert app.focused is app.screen.query_one("#code")
        assert tries.read(place(tmp_path)).wrong == 0


async def test_a_wrong_code_is_said_and_counted(app: NcmApp, tmp_path: Path) -> None:
    from ncm_tui.vault.recovery import new_code

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        await fill(pilot, code=new_code(), first=NEW, second=NEW)
        await until(pilot, lambda: "not the recovery code" in told(app))
        assert isinstance(app.screen, RecoverScreen)
        assert app.screen.step == "paper"
        assert app.screen.value("first") == ""
        assert tries.read(place(tmp_path)).wrong == 1


async def test_a_weak_passphrase_keeps_the_code(app: NcmApp, code: str, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        weak = "Dana Whitfield 1980"
        await pilot.press("f4")
        await fill(pilot, code=code, first=weak, second=weak)
        await until(pilot, lambda: "own name" in told(app))
        assert app.focused is app.screen.query_one("#first")
    Vault.open_with(place(tmp_path).path, slots.RECOVERY, code).close()


async def test_esc_goes_back_step_by_step(app: NcmApp, code: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        await fill(pilot, code=code)
        await pilot.press(*"some words", "escape")
        assert isinstance(app.screen, RecoverScreen)
        assert app.screen.step == "paper"
        assert app.screen.value("first") == ""
        await pilot.press("escape")
        assert isinstance(app.screen, UnlockScreen)
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, UnlockScreen)


async def test_a_key_file_opens(app: NcmApp, passphrase: str, tmp_path: Path) -> None:
    vault = Vault.open(place(tmp_path).path, passphrase)
    rekey.add_key_file(vault, passphrase, tmp_path / "ncm.key")
    vault.close()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        await fill(pilot, code=str(tmp_path / "gone.key"))
        await until(pilot, lambda: "could not be read" in told(app))
        await fill(pilot, code=str(tmp_path / "ncm.key"))
        await until(pilot, lambda: app.desk is not None and not isinstance(app.screen, RecoverScreen))
        assert app.desk is not None
    app.desk.vault.close()


async def test_the_demo_has_no_other_way_in(vault_folder: Path, passphrase: str) -> None:
    app = NcmApp(door=Door(Home(vault_folder.parents[1]), passphrase=passphrase))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        assert isinstance(app.screen, UnlockScreen)
        assert "passphrase above" in told(app)


@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
async def test_golden(app: NcmApp, code: str, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        assert_key_bar_fits(app)
        assert_golden(app, "recover")
        await fill(pilot, code=code)
        assert_key_bar_fits(app)
        assert_golden(app, "recover-new")

"""Inside the app: another passphrase, another recovery code; the present one is asked first."""

from pathlib import Path

import pytest
from tests.screens.golden import SIZES, assert_golden, screen_text
from tests.screens.test_recover import fill
from tests.screens.test_unlock import until
from tests.screens.walks import assert_key_bar_fits

from ncm_tui.app import NcmApp
from ncm_tui.rules.problems import WrongPassphrase
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.new_passphrase import NewCodeScreen, NewPassphraseScreen
from ncm_tui.services.desk import Desk
from ncm_tui.services.doors import Door
from ncm_tui.vault import slots
from ncm_tui.vault.home import Home
from ncm_tui.vault.store import Vault

NEW = "copper meadow nine anchors"


def told(app: NcmApp) -> str:
    return " ".join(screen_text(app).split())


async def test_old_new_new_again(desk: Desk, passphrase: str) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p", *"change pass", "enter")
        assert isinstance(app.screen, NewPassphraseScreen)
        await fill(pilot, now=passphrase, first=NEW, second=NEW)
        assert "violet" not in screen_text(app)
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        await until(pilot, lambda: "still open with the old one" in told(app))
    desk.vault.close()
    with pytest.raises(WrongPassphrase):
        Vault.open(desk.vault.path, passphrase)
    Vault.open(desk.vault.path, NEW).close()


async def test_a_wrong_one_is_asked_again_and_nothing_is_changed(desk: Desk) -> None:
    before = desk.vault.slot_file
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.run_action("app.change_passphrase")
        await pilot.pause()
        await fill(pilot, now="not it", first=NEW, second=NEW)
        await until(pilot, lambda: "not the passphrase" in told(app))
        assert app.focused is app.screen.query_one("#now")
        assert app.screen.query_one("#now").value == ""
        assert app.screen.query_one("#first").value == NEW
        await pilot.press("escape")
        assert isinstance(app.screen, CaseloadScreen)
    assert desk.vault.slot_file == before


async def test_two_that_differ_and_a_weak_one(desk: Desk, passphrase: str) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.run_action("app.change_passphrase")
        await pilot.pause()
        await fill(pilot, now=passphrase, first=NEW, second=NEW + "x")
        assert "The two differ" in told(app)
        app.screen.query_one("#first").value = "short"
        app.screen.query_one("#second").value = "short"
        await pilot.press("enter")
        await until(pilot, lambda: "at least 15" in told(app))
        assert app.focused is app.screen.query_one("#first")
        await pilot.press("f4")
        assert len(app.screen.query_one("#first").value.split()) == 6


async def test_a_new_recovery_code(desk: Desk, passphrase: str) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.run_action("app.new_recovery_code")
        await pilot.pause()
        await fill(pilot, now=passphrase)
        await until(pilot, lambda: isinstance(app.screen, NewCodeScreen) and app.screen.step == "recovery")
        code = app.screen.code
        await pilot.press(*code.split("-")[2], "enter")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert code not in screen_text(app)
    desk.vault.close()
    Vault.open_with(desk.vault.path, slots.RECOVERY, code).close()


async def test_the_demo_keeps_its_own(desk: Desk, passphrase: str, tmp_path: Path) -> None:
    app = NcmApp(desk=desk, door=Door(Home(tmp_path), passphrase=passphrase))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.run_action("app.change_passphrase")
        await pilot.pause()
        assert isinstance(app.screen, CaseloadScreen)
        assert "demo keeps its passphrase" in told(app)


@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
async def test_golden(desk: Desk, size: tuple[int, int]) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for name in ("change_passphrase", "new_recovery_code"):
            await app.run_action(f"app.{name}")
            await pilot.pause()
            assert_key_bar_fits(app)
            assert_golden(app, name.replace("_", "-"))
            await pilot.press("escape")

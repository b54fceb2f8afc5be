"""The page of the facility's permission: asked first, read and renewed later; limited identity on screen."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import OWNER, PERMISSION
from tests.screens.golden import SIZES, assert_golden, screen_text
from tests.screens.walks import assert_key_bar_fits, settled
from tests.services.hand import add
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.screens.permission import PermissionScreen
from ncm_tui.services import permission
from ncm_tui.services.desk import Desk
from ncm_tui.vault.store import Vault

SIZE_NAMES = [f"{width}x{height}" for width, height in SIZES]


@pytest.fixture
def unasked(tmp_path: Path, passphrase: str, open_desk: Callable[..., Desk]) -> Desk:
    vault, _code = Vault.create(tmp_path / "unasked", passphrase, OWNER)
    vault.close()
    return open_desk(tmp_path / "unasked")


async def answer(pilot: Pilot[int], scope: str) -> None:
    """The page, from its first line to F2."""
    await pilot.press("y")
    await pilot.press(*"J. Ortiz", "enter")
    await pilot.press(*"t-1", "enter")
    await pilot.press(scope, "y", "y", "f2")


async def until(pilot: Pilot[int], words: str) -> None:
    for _ in range(3000):
        await pilot.pause()
        if words in screen_text(pilot.app):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(screen_text(pilot.app))


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_it_is_asked_at_once_where_it_never_was(unasked: Desk, size: tuple[int, int]) -> None:
    app = NcmApp(desk=unasked)
    async with app.run_test(size=size) as pilot:
        await until(pilot, "Asked once, and dated")
        assert_key_bar_fits(app)
        assert_golden(app, "permission-asked")


async def test_left_open_nothing_is_added_until_it_is_answered(unasked: Desk) -> None:
    app = NcmApp(desk=unasked)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Asked once, and dated")
        await pilot.press("escape")
        await until(pilot, "No patients yet")
        await pilot.press("a")
        await until(pilot, "Asked once, and dated")
        await answer(pilot, "l")
        await until(pilot, "Initial of the surname")
        assert permission.required(unasked).limited


async def test_a_no_is_said_kindly_and_nothing_more_is_asked(unasked: Desk) -> None:
    app = NcmApp(desk=unasked)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Asked once, and dated")
        await pilot.press("n", "f2")
        await until(pilot, "Without your facility's permission")
        assert permission.current(unasked) is None
        assert "Approved by" not in screen_text(app)
        await pilot.press("y")
        await until(pilot, "Approved by")


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_it_is_read_and_renewed(desk: Desk, size: tuple[int, int]) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p", *"permission", "enter")
        await settled(pilot, desk)
        assert isinstance(app.screen, PermissionScreen)
        assert_key_bar_fits(app)
        await pilot.press("e")
        await until(pilot, "Asked again, and dated")
        assert "b backups too" not in screen_text(app)
        await pilot.press("y", *"t", "enter")
        await until(pilot, "1 Full identity")
        await pilot.press("escape")
        await until(pilot, PERMISSION["approved_by"])


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_limited_identity_on_the_list_and_the_form(desk: Desk, size: tuple[int, int]) -> None:
    permission.give(desk, {**PERMISSION, "scope": "limited"}).result()
    stay = add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot, desk)
        shown = screen_text(app)
        assert "A, M" in shown
        assert "~78F" in shown
        assert "born 1948" in shown
        assert "MRN …8213" in shown
        app.open_chart(stay)
        await settled(pilot, desk)
        assert "A, M  ~78F  born 1948  MRN …8213" in screen_text(app)
        await pilot.press("e")
        await settled(pilot, desk)
        assert_golden(app, "patient-limited")


async def test_a_half_filled_limited_form_leaves_no_number_on_disk(desk: Desk) -> None:
    permission.give(desk, {**PERMISSION, "scope": "limited"}).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, desk)
        await pilot.press("a")
        await settled(pilot, desk)
        await pilot.press(
            *"Quillfeather", "enter", *"Vera", "enter", *"1948", "enter", "f", *"0048213", "enter"
        )
        await settled(pilot, desk)
        await pilot.press("escape")
        await settled(pilot, desk)
        (said,) = desk.vault.reader.rows("SELECT answers FROM draft")
        assert "0048213" not in said[0]
        assert "Quillfeather" not in said[0]
        assert "1948" in said[0]

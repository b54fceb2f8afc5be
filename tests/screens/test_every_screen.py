"""Every screen at both sizes, pinned as text; key bars fit; unlock and first run."""

from pathlib import Path

import pytest
from tests.screens.golden import SIZES, assert_golden
from tests.screens.test_first_run import step, until, who
from tests.screens.walks import WALKS, Walk, assert_key_bar_fits, settled, stay_of, walk_to
from tests.services.test_conflicts import clash

from ncm_tui.app import NcmApp
from ncm_tui.screens.import_pick import PathInput
from ncm_tui.services.desk import Desk
from ncm_tui.services.doors import Door
from ncm_tui.vault.home import Home

SIZE_NAMES = [f"{width}x{height}" for width, height in SIZES]


async def pinned(desk: Desk, walk: Walk, *sizes: tuple[int, int]) -> None:
    """The page at the first of these sizes, and as it is when the window becomes the others."""
    app = NcmApp(desk=desk)
    async with app.run_test(size=sizes[0]) as pilot:
        await walk_to(pilot, app, walk)
        for size in sizes:
            if size != sizes[0]:
                await pilot.resize_terminal(*size)
                await settled(pilot, desk)
            assert_key_bar_fits(app)
            assert_golden(app, walk.name)


@pytest.mark.parametrize(
    "walk", [walk for walk in WALKS if walk.tab != "summary"], ids=lambda walk: walk.name
)
async def test_golden(demo_desk: Desk, walk: Walk) -> None:
    await pinned(demo_desk, walk, *SIZES)


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
@pytest.mark.parametrize(
    "walk", [walk for walk in WALKS if walk.tab == "summary"], ids=lambda walk: walk.name
)
async def test_golden_summary(demo_desk: Desk, walk: Walk, size: tuple[int, int]) -> None:
    """Where its cursor stands depends on the room there was when it was opened."""
    await pinned(demo_desk, walk, size)


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_unlock(vault_folder: Path, size: tuple[int, int]) -> None:
    app = NcmApp(door=Door(Home(vault_folder.parents[1])))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert_key_bar_fits(app)
        assert_golden(app, "unlock")


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_unlock_of_the_demo(vault_folder: Path, size: tuple[int, int], passphrase: str) -> None:
    app = NcmApp(door=Door(Home(vault_folder.parents[1]), passphrase=passphrase))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert_golden(app, "unlock-demo")


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_first_run(tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    app = NcmApp(door=Door(Home(tmp_path / "empty")))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert_key_bar_fits(app)
        assert_golden(app, "first-run")


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_first_run_gives_the_recovery_code(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    app = NcmApp(door=Door(Home(tmp_path / "empty")))
    async with app.run_test(size=size) as pilot:
        await who(pilot)
        await pilot.press(*passphrase, "enter", *passphrase, "enter")
        await until(pilot, lambda: step(app) == "recovery")
        assert_key_bar_fits(app)
        assert_golden(app, "first-run-recovery")


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_a_conflict_with_the_emr(demo_desk: Desk, size: tuple[int, int]) -> None:
    stay = stay_of(demo_desk, "YAMADA")
    clash(demo_desk, stay, "bed", "4W-14A", "5E-03")
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=size) as pilot:
        await walk_to(pilot, app, Walk("", "YAMADA", "summary", row="5E-03", keys=("enter",)))
        assert_golden(app, "dialog-conflict")


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_import_pick(
    desk: Desk, tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "exports" / "ward").mkdir(parents=True)
    (tmp_path / "exports" / "census.csv").write_text("MRN,Bed\n")
    (tmp_path / "exports" / "ward.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await settled(pilot, desk)
        app.screen.query_one(PathInput).value = "exports/"
        await settled(pilot, desk)
        assert_key_bar_fits(app)
        assert_golden(app, "import-pick")

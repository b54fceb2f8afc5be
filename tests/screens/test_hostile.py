"""Every screen shows hostile texts plainly: nothing is obeyed, nothing crashes, no line is too long."""

import shutil
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from sqlmodel import select
from tests.conftest import NOW, PASSPHRASE, ZONE
from tests.screens import spoil
from tests.screens.golden import SIZES, screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, TURNED
from tests.screens.walks import WALKS, Walk, assert_key_bar_fits, settled, walk_to

from ncm_tui.app import NcmApp
from ncm_tui.library.library import Library
from ncm_tui.models import people
from ncm_tui.services import caseload
from ncm_tui.services.desk import Desk
from ncm_tui.vault.store import Vault
from ncm_tui.vault.work import Work

SIZE_NAMES = [f"{width}x{height}" for width, height in SIZES]
TABS = ("summary", "assess", "plan", "discharge", "notes", "clocks")


@pytest.fixture(scope="module")
def hostile_ward(_demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault: the demo ward with every word replaced, past the gate that would clean it."""
    folder = tmp_path_factory.mktemp("hostile") / "vaults" / "demo"
    shutil.copytree(_demo_template, folder)
    vault = Vault.open(folder, PASSPHRASE)
    desk = Desk(vault=vault, library=Library.load(), now=lambda: NOW.astimezone(UTC), zone=ZoneInfo(ZONE))
    adults = [row.stay for row in caseload.rows(desk) if not row.age_sex.endswith("h F")]
    spoil.fill_in(desk, adults[:12:3])
    spoil.spoil(vault)
    vault.close()
    return folder


@pytest.fixture
def hostile_desk(hostile_ward: Path, tmp_path: Path, open_desk: Callable[..., Desk]) -> Desk:
    """A desk on a copy of it."""
    folder = tmp_path / "ncm-home" / "vaults" / "demo"
    shutil.copytree(hostile_ward, folder)
    return open_desk(folder)


def test_the_texts_are_in_the_vault_as_they_are(hostile_desk: Desk) -> None:
    """Else the tests below prove nothing: the escape bytes lie where a screen reads them."""
    reader = hostile_desk.vault.reader
    columns = "patient.family identifier.value draft.title note.body patient_shown.mrn clock_evidence.who"
    for column in columns.split():
        table, name = column.split(".")
        stored = "".join(str(text) for (text,) in reader.rows(f"SELECT {name} FROM {table}"))
        assert "\x1b" in stored, column
    inside = {"answer": "value", "draft": "answers", "clock_evidence": "answers", "stay_event": "fields"}
    for table, column in inside.items():
        stored = "".join(str(text) for (text,) in reader.rows(f"SELECT {column} FROM {table}"))
        assert "\\u001b" in stored, table


def assert_calm(app: NcmApp) -> None:
    """No control byte on the screen, no line longer than it, a key bar that fits."""
    shown = screen_text(app)
    assert not FORBIDDEN_CONTROLS & set(shown)
    assert not TURNED & set(shown)
    for line in shown.splitlines():
        assert cell_len(line) <= app.size.width, line
    assert_key_bar_fits(app)


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_every_chart_and_tab(hostile_desk: Desk, size: tuple[int, int]) -> None:
    app = NcmApp(desk=hostile_desk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot, hostile_desk)
        assert_calm(app)
        for row in caseload.rows(hostile_desk):
            for tab in TABS:
                app.open_chart(row.stay, tab)
                await pilot.pause()
                assert_calm(app)


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_half_filled_forms_and_what_is_on_hold(hostile_desk: Desk, size: tuple[int, int]) -> None:
    stay = caseload.rows(hostile_desk)[0].stay
    app = NcmApp(desk=hostile_desk)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.open_form(stay, spoil.ADMISSION)
        await settled(pilot, hostile_desk)
        assert_calm(app)
        for _ in range(3):
            await pilot.press("escape")
        for _ in range(4):
            await pilot.press("ctrl+o")
            await settled(pilot, hostile_desk)
            assert_calm(app)


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
async def test_every_walk(hostile_desk: Desk, walk: Walk) -> None:
    adults = [row.stay for row in caseload.rows(hostile_desk) if not row.age_sex.endswith("h F")]
    stay = adults[WALKS.index(walk) % len(adults)] if walk.who else None
    app = NcmApp(desk=hostile_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await walk_to(pilot, app, walk, stay)
        assert_calm(app)


@pytest.mark.parametrize("text", ["[SNF]", "[/", "[@click=app.quit]x[/]", "[b]bold[/b]"])
async def test_brackets_are_shown_as_they_are(
    demo_desk: Desk, text: str, open_desk: Callable[..., Desk]
) -> None:
    def name_all(session_work: Work) -> None:
        for row in session_work.session.exec(select(people.Patient)).all():
            row.family, row.given = text, ""
            session_work.session.add(row)

    demo_desk.vault.submit("test.name", name_all).result()
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot, demo_desk)
        shown = screen_text(app)
        assert text.upper()[:12] in shown.upper()
        await pilot.click(offset=(12, 5))
        await pilot.pause()
        assert app.is_running

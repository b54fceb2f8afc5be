"""The caseload at 80×24 and 120×40 on the demo ward, and what each of its keys does."""

import asyncio
import contextlib

import pytest
from rich.cells import cell_len
from tests.screens.golden import screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE

from ncm_tui.app import NcmApp
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.services import caseload, patients
from ncm_tui.services.desk import Desk
from ncm_tui.widgets.key_bar import KeyBar


def front(app: NcmApp) -> CaseloadScreen:
    assert isinstance(app.screen, CaseloadScreen)
    return app.screen


def bar_text(app: NcmApp) -> str:
    return app.screen.query_one(KeyBar).render().plain


async def test_an_empty_list_says_what_would_be_here_and_the_keys(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "down", "e", "n", "D", "w")
        shown = screen_text(app)
        assert "No patients yet" in shown
        assert "a   add a patient by hand" in shown
        assert isinstance(app.screen, CaseloadScreen)


async def test_filter_narrows_as_you_type_and_esc_brings_all_back(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        everyone = len(front(app).pages)
        await pilot.press("slash", "l", "e", "e")
        assert 0 < len(front(app).pages) < everyone
        assert all("lee" in row.name.lower() for row in caseload.page(demo_desk, front(app).pages.ids))
        await pilot.press("enter")
        assert app.focused is front(app).rows
        await pilot.press("escape")
        assert len(front(app).pages) == everyone
        await pilot.press("escape", "escape", "escape")
        assert isinstance(app.screen, CaseloadScreen)


async def test_a_filter_without_a_match_says_so(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", "z", "q", "z")
        assert "Nobody matches" in screen_text(app)


async def test_sort_keeps_the_cursor_on_its_patient(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "down")
        stay = front(app).current
        assert stay is not None
        for _ in caseload.SORTS:
            await pilot.press("s")
            current = front(app).current
            assert current is not None
            assert current.stay == stay.stay
        assert front(app).chosen.sort == "bed"


async def test_enter_opens_the_chart_and_q_comes_back(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ChartScreen)
        await pilot.press("q")
        assert isinstance(app.screen, CaseloadScreen)
        assert front(app).rows.at == 1


async def test_next_patient_follows_the_order_of_the_list(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        ids = list(front(app).pages.ids)
        stays = [row.stay for row in caseload.page(demo_desk, ids)]
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("f8", "f8")
        await pilot.pause()
        assert isinstance(app.screen, ChartScreen)
        assert app.screen.stay == stays[2]
        await pilot.press("f7")
        await pilot.pause()
        assert app.screen.stay == stays[1]
        await pilot.press("f7", "f7")
        await pilot.pause()
        assert app.screen.stay == stays[0]
        assert "first patient" in bar_text(app)


async def test_a_barrier_from_the_list_goes_to_the_patient_under_the_cursor(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        row = front(app).current
        assert row is not None
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        assert row.mrn in screen_text(app).split("\n")[0]


async def test_an_open_safety_flag_keeps_the_patient_on_the_list(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        before = len(front(app).pages)
        place = next(n for n in range(before) if (row := front(app).pages.row(n)) and row.safety)
        front(app).rows.move_to(place)
        await pilot.press("D")
        await pilot.pause()
        assert "open safety flag" in bar_text(app)
        assert len(front(app).pages) == before


async def test_off_my_list_is_taken_back_by_one_key(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        before = front(app).pages.ids
        await pilot.press("down", "down", "D")
        demo_desk.vault.flush()
        await pilot.pause()
        assert "u undo" in bar_text(app)
        assert front(app).rows.at == 2
        await pilot.press("u")
        demo_desk.vault.flush()
        await pilot.pause()
        assert front(app).pages.ids == before


async def test_the_demo_takes_in_no_files(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i")
        assert "demo takes in no files" in bar_text(app)


async def test_off_my_list_is_followed_by_a_new_list(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        before = len(front(app).pages)
        await pilot.press("D")
        for _ in range(50):
            await pilot.pause()
            if len(front(app).pages) == before - 1:
                break
            await asyncio.sleep(0.02)
        assert len(front(app).pages) == before - 1


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
async def test_no_line_is_longer_than_the_screen(demo_desk: Desk, width: int) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.press("down")
        assert all(cell_len(line) <= width for line in screen_text(app).splitlines())


async def test_hostile_names(desk: Desk) -> None:
    for place, text in enumerate(HOSTILE):
        answers = {"family": text or "x", "given": text or "y", "mrn": f"H{place}", "bed": text[:20]}
        with contextlib.suppress(Problem):  # what the form refuses is not on the list; the screen counts here
            patients.create(desk, answers).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(len(HOSTILE)):
            await pilot.press("down")
            assert not FORBIDDEN_CONTROLS & set(screen_text(app))
        await pilot.press("slash", "left_square_bracket", "slash")
        assert isinstance(app.screen, CaseloadScreen)

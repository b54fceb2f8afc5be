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
from ncm_tui.services import caseload, patients, todos
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


async def test_groups_have_headings_the_cursor_passes_over(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        everyone = set(front(app).lines.ids)
        await pilot.press("G")
        page = front(app)
        assert set(page.lines.ids) == everyone
        assert "─ 2S · 3 patients" in screen_text(app)
        assert "[unit]" in bar_text(app)
        stays = []
        for _ in range(len(everyone)):
            assert page.lines.heading(page.rows.at) is None
            assert page.current is not None
            stays.append(page.current.stay)
            await pilot.press("down")
        assert len(set(stays)) == len(everyone)
        await pilot.press("home", "f8", "enter", "f8")
        await pilot.pause()
        assert isinstance(app.screen, ChartScreen)
        assert app.screen.stay == stays[2], "F8 walks over a heading to the next patient"
        await pilot.press("q", "G", "G", "G", "G")
        assert not front(app).lines.titles


async def test_marks_work_on_many_and_not_on_what_is_for_one(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        before = len(front(app).pages)
        await pilot.press("space", "space")
        assert "2 marked" in screen_text(app)
        assert screen_text(app).count("●") == 2
        for key in ("n", "b", "g", "e", "T"):
            await pilot.press(key)
            assert "one patient at a time" in bar_text(app), key
            assert front(app) is app.screen
        await pilot.press("up")
        assert "◆" in screen_text(app), "cursor and mark on one row"
        await pilot.press("slash", "l", "e", "e", "enter", "escape")
        assert len(front(app).marked) == 2, "marks stay while letters narrow the list"
        for key in ("t", "D"):  # neither does anything to whom she does not see
            await pilot.press("slash", "l", "e", "e", "enter", key)
            await pilot.pause()
            assert front(app) is app.screen
            assert "Nothing done yet" in bar_text(app), key
            assert (len(front(app).pages), len(front(app).marked)) == (before, 2)
        await pilot.press("D")
        demo_desk.vault.flush()
        await pilot.pause()
        assert "2 patients off my list: " in bar_text(app)
        assert (len(front(app).pages), front(app).marked) == (before - 2, set())
        await pilot.press("u")
        demo_desk.vault.flush()
        await pilot.pause()
        assert len(front(app).pages) == before
        await pilot.press("V", "V", "V", "escape")
        assert not front(app).marked


async def test_one_to_do_for_all_marked(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        due = caseload.banner(demo_desk).todos_due
        await pilot.press("space", "space", "t")
        await pilot.pause()
        assert "For all 2 marked patients" in screen_text(app)
        await pilot.press("c", "a", "l", "l", "enter", "t", "enter", "f2")
        demo_desk.vault.flush()
        await pilot.pause()
        await pilot.pause()
        assert caseload.banner(demo_desk).todos_due == due + 2
        assert not front(app).marked
        assert f"{due + 2} to-dos due" in screen_text(app).splitlines()[0]


async def test_a_view_is_picked_saved_and_there_after_the_next_start(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f", "5")
        assert "payer not confirmed ─" in screen_text(app)
        assert all(not row.payer_confirmed for row in caseload.page(demo_desk, front(app).pages.ids))
        await pilot.press("G", "S", "f", "a", *"mine", "enter")
        demo_desk.vault.flush()
        await pilot.pause()
        assert "Saved as “mine”" in bar_text(app)
        await pilot.press("enter")
        demo_desk.vault.flush()
        await pilot.pause()
        assert "Caseload ─ mine ─" in screen_text(app)
        ids = list(front(app).pages.ids)
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Caseload ─ mine ─" in screen_text(app)
        assert front(app).pages.ids == ids
        await pilot.press("f", "e", "s", "enter")
        demo_desk.vault.flush()
        await pilot.pause()
        assert "Renamed to “mines”" in bar_text(app)
        await pilot.press("D")
        demo_desk.vault.flush()
        await pilot.pause()
        assert "removed; its patients stay · u undo" in bar_text(app)
        await pilot.press("u")
        demo_desk.vault.flush()
        await pilot.pause()
        assert "there is again" in bar_text(app) or "is there again" in bar_text(app)
        await pilot.press("home", "D")
        assert "comes with the program" in bar_text(app)
        await pilot.press("escape", "escape")
        assert "All patients of your list again" in bar_text(app)
        assert len(front(app).pages) == caseload.banner(demo_desk).patients


async def test_a_view_with_nobody_says_how_to_come_back(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f", "6")
        assert "Esc shows everybody, f other views" in screen_text(app)
        await pilot.press("enter", "space", "V", "t", "e", "n", "D", "w", "escape", "escape")
        assert isinstance(app.screen, CaseloadScreen | FormDialog)


async def test_names_hidden_hides_her_own_words_in_the_pane(demo_desk: Desk) -> None:
    stay = caseload.rows(demo_desk)[0].stay
    todos.set_sticky(demo_desk, stay, {"text": "daughter is a nurse, ask for her first"}).result()
    todos.add(demo_desk, stay, {"text": "call pharmacy about enoxaparin", "due": "2026-11-23"}).result()
    todos.add(demo_desk, stay, {"text": "kitchen", "due": "2026-11-22"}).result()
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "her first" in screen_text(app)
        assert "kitchen" in screen_text(app)
        await pilot.press("ctrl+g")
        await pilot.pause()
        shown = screen_text(app)
        assert not [word for word in ("her first", "nurse", "daughter") if word in shown]
        assert "Sticky   hidden" in shown
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert "her first" in screen_text(app)

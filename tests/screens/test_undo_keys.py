"""``u`` and ``U`` where they are promised, and ``h``: what the page says, at 80 columns."""

from typing import Any

import pytest
from tests.screens.golden import SIZES, screen_text
from tests.screens.plan_stays import chart, stay
from tests.screens.walks import assert_key_bar_fits, settled
from tests.services.hand import add
from tests.services.test_undo import BARRIER, GOAL, problem

from ncm_tui.app import NcmApp
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.deeds import DeedsScreen
from ncm_tui.screens.history import HistoryScreen
from ncm_tui.services import careplan, discharge, notes
from ncm_tui.services.desk import Desk
from ncm_tui.widgets.key_bar import KeyBar


def bar(app: NcmApp) -> str:
    return app.screen.query_one(KeyBar).render().plain


async def press(pilot: Any, desk: Desk, *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot, desk)


@pytest.mark.parametrize("tab", ["summary", "assess", "plan", "discharge", "notes"])
async def test_u_on_every_tab_takes_back_what_was_done_for_this_patient(desk: Desk, tab: str) -> None:
    at = stay(desk)
    careplan.add_barrier(desk, at, BARRIER).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, tab)
        await press(pilot, desk, "u")
        assert "Taken back: Barrier added" in bar(app)
        assert "U does it again" in bar(app)
        assert desk.vault.reader.value("SELECT count(*) FROM barrier") == 0
        await press(pilot, desk, "U")
        assert desk.vault.reader.value("SELECT count(*) FROM barrier") == 1


async def test_the_message_of_a_verb_offers_the_key_where_it_works(desk: Desk) -> None:
    at = stay(desk)
    uid = problem(desk, at)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        await press(pilot, desk, "d")
        assert "Problem resolved: Falls · u undo" in bar(app)
        await press(pilot, desk, "u")
        assert "Taken back" in bar(app)
        await press(pilot, desk, "1", "3")
        assert "Taken back" not in bar(app), "a message of before hides no key of another tab"
        assert careplan.page(desk, at).problems[0].uid == uid
        assert careplan.page(desk, at).problems[0].state == "active"
        note = str(notes.draft(desk, at, "progress").result(9).row)
        app.follow(notes.finish(desk, note, "Seen."))
        await settled(pilot, desk)
        assert "Finished & locked" in bar(app)
        assert "u undo" not in bar(app)


async def test_a_refusal_says_why(desk: Desk) -> None:
    at = stay(desk)
    note = str(notes.draft(desk, at, "progress").result(9).row)
    notes.finish(desk, note, "Seen.").result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "notes")
        await press(pilot, desk, "u")
        assert "entered in error" in " ".join(bar(app).split())


async def test_a_patient_just_added_is_taken_back_and_the_chart_goes_with_them(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "summary")
        await press(pilot, desk, "u")
        assert isinstance(app.screen, CaseloadScreen)
        assert len(app.screen.pages) == 0
        await press(pilot, desk, "U")
        assert len(app.screen.pages) == 1


async def test_on_the_caseload_the_message_names_the_patient(desk: Desk) -> None:
    at = stay(desk)
    add(desk, family="Lee", given="Susan", mrn="77", birth_date="1950-01-01", bed="5E-03")
    careplan.add_barrier(desk, at, BARRIER).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, desk)
        await press(pilot, desk, "u")
        assert "ALVAREZ, Maria: Taken back: Barrier added" in " ".join(bar(app).split())
        await press(pilot, desk, "home", "D", "down", "u")
        assert isinstance(app.screen, CaseloadScreen)
        assert app.screen.current is not None
        assert app.screen.current.stay == at, "the cursor goes to whom it was about"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_h_shows_the_past_of_the_line_under_the_cursor(desk: Desk, size: tuple[int, int]) -> None:
    at = stay(desk)
    goal = str(careplan.add_goal(desk, problem(desk, at), GOAL).result(9).row)
    careplan.edit(desk, "goal", goal, {**GOAL, "due": "2026-12-07"}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await chart(pilot, app, at, "plan")
        await press(pilot, desk, "down", "h")
        assert isinstance(app.screen, HistoryScreen)
        shown = screen_text(app)
        assert "History ─ Goal: Walk 100 ft" in shown
        assert "Goal changed  Dana Whitfield RN, CCM" in shown
        assert "By when                 Fri 04 Dec 2026 → Mon 07 Dec 2026" in shown
        assert shown.index("Goal changed") < shown.index("Goal added")
        assert "MRN" in shown.splitlines()[0]
        assert_key_bar_fits(app)
        await press(pilot, desk, "q")
        assert isinstance(app.screen, ChartScreen)


@pytest.mark.parametrize(
    ("tab", "title"),
    [("discharge", "DC"), ("notes", "progress note"), ("assess", "History"), ("summary", "History")],
)
async def test_h_on_the_other_tabs_and_on_the_caseload(desk: Desk, tab: str, title: str) -> None:
    at = stay(desk)
    notes.draft(desk, at, "progress").result(9)
    discharge.set_needs(desk, at, {"services": [], "psychiatric_need": False}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, desk)
        await press(pilot, desk, "h")
        assert "Everything about this patient" in screen_text(app)
        assert "Psychiatric need" in screen_text(app)
        await press(pilot, desk, "escape")
        await chart(pilot, app, at, tab)
        await press(pilot, desk, "down", "h")
        assert isinstance(app.screen, HistoryScreen)
        assert title in screen_text(app)


async def test_the_past_is_behind_the_curtain_while_names_are_hidden(desk: Desk) -> None:
    stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, desk)
        await press(pilot, desk, "h", "ctrl+g")
        assert "Alvarez" not in screen_text(app)
        assert "ALVAREZ" not in screen_text(app)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_was_done_and_looked_at(desk: Desk, size: tuple[int, int]) -> None:
    at = stay(desk)
    careplan.add_barrier(desk, at, BARRIER).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot, desk)
        await pilot.press("ctrl+p")
        await pilot.press(*"the record")
        await press(pilot, desk, "enter")
        assert isinstance(app.screen, DeedsScreen)
        first, second = screen_text(app).splitlines()[1:3]
        assert "ALVAREZ, Maria" in first
        assert "Barrier added" in first
        assert "Patient added" in second
        assert " code " in screen_text(app)
        assert_key_bar_fits(app)
        await pilot.press("slash")
        await pilot.press(*"unlock")
        await settled(pilot, desk)
        assert " match" in screen_text(app).splitlines()[0]
        assert "Barrier added" not in screen_text(app)
        await press(pilot, desk, "escape")
        assert "Barrier added" in screen_text(app)
        await press(pilot, desk, "enter")
        assert isinstance(app.screen, HistoryScreen)
        await press(pilot, desk, "q", "q")
        assert isinstance(app.screen, CaseloadScreen)


async def test_a_finished_note_shows_its_code(desk: Desk) -> None:
    at = stay(desk)
    note = str(notes.draft(desk, at, "progress").result(9).row)
    notes.finish(desk, note, "Seen.").result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "notes")
        await press(pilot, desk, "enter")
        assert " in the record" in screen_text(app)
        await press(pilot, desk, "c")


async def test_the_key_is_offered_after_a_short_form_too(desk: Desk) -> None:
    at = stay(desk)
    problem(desk, at)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        await press(pilot, desk, "D")
        await press(pilot, desk, *"twice", "f2")
        assert isinstance(app.screen, ChartScreen), screen_text(app)
        assert "Problem removed (kept in history) · u undo" in bar(app)
        await press(pilot, desk, "u")
        assert [each.title for each in careplan.page(desk, at).problems] == ["Falls"]

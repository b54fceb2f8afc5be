"""Today on the screen: the strip, Enter to the place and back to the line, marks, letters, before I leave."""

import re
from datetime import date
from typing import Any

import pytest
from tests.screens.golden import screen_text
from tests.screens.walks import settled
from tests.services.hand import add
from tests.widgets.today_items import NOW, item, lee, page
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.screens.before_leaving import LeavingScreen
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.clock_why import WhyScreen
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.today import TodayScreen
from ncm_tui.services import settings, todos, worklist
from ncm_tui.services.clocks import evidence
from ncm_tui.services.desk import Desk
from ncm_tui.views.worklist import Bucket, Place, Today, WorkItem

SMALL, WIDE = (80, 24), (120, 40)


async def press(pilot: Pilot[Any], desk: Desk, *keys: str) -> str:
    """What stands on the screen after the keys."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot, desk)
    return screen_text(pilot.app)


def cursor_line(app: NcmApp) -> str:
    return next(line for line in screen_text(app).splitlines() if line[:1] in "▸◆")


class Double:
    """The list as a test says it is, whatever the vault holds."""

    def __init__(self, *items: WorkItem) -> None:
        self.items = items

    def today(self, _: Desk, *, watched: bool = False, snoozed: bool = False) -> Today:
        shown = [one for one in self.items if watched or not one.watch]
        hidden = sum(one.watch for one in self.items)
        due = sum(worklist.is_due_by(one, NOW.date()) for one in self.items if not one.watch)
        return page(*shown, watched=hidden, due_today=due)


@pytest.fixture
def listed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Double:
    """Two patients of the vault, and a list about them."""
    first = add(desk)
    second = add(desk, family="Lee", given="Susan", mrn="7700123", birth_date="1960-05-01", bed="5E-03")
    double = Double(
        item("clock:im", stay=first),
        item("unknown:a", "plan type not confirmed", stay=first, due=None, bucket=Bucket.SHIFT, marker="",
             state="unknown", why="7 clocks wait", place=Place("summary", dialog="payer")),
        lee("clock:moon", "MOON", stay=second, assumed=("obs start",)),
        lee("clock:reg", "registration", stay=second, watch=True, marker=""),
        item("todo:x", "order paper", stay="", patient="", name="", bed="", mrn="", age_sex="", marker="",
             birth_date=None, due=date(2026, 11, 23), bucket=Bucket.SHIFT, why="to-do", weight="own"),
    )  # fmt: skip
    monkeypatch.setattr(worklist, "today", double.today)
    return double


async def test_the_strip_f5_and_back(desk: Desk, listed: Double) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        shown = await press(pilot, desk, "1")
        assert isinstance(app.screen, TodayScreen)
        assert shown.splitlines()[1].startswith(" 1 Today  2 Caseload")
        assert " 3 due today " in shown.splitlines()[0]
        assert "Today ─ 3 due today · 1 more · ranked" in shown
        assert "1 watched W" in shown
        await press(pilot, desk, "2")
        assert isinstance(app.screen, CaseloadScreen)
        await press(pilot, desk, "enter", "4", "f5")
        assert isinstance(app.screen, TodayScreen)
        assert len(app.screen_stack) == 3
        await press(pilot, desk, "q")
        assert isinstance(app.screen, CaseloadScreen)


async def test_enter_goes_to_the_place_and_the_list_stands_where_it_was(desk: Desk, listed: Double) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        shown = await press(pilot, desk, "f5", "down", "enter")
        assert isinstance(app.screen, FormDialog)
        assert app.screen.form_id == "payer"
        assert "ALVAREZ, Maria" in shown.splitlines()[0]
        await press(pilot, desk, "escape")
        assert isinstance(app.screen, ChartScreen)
        await press(pilot, desk, "q")
        assert isinstance(app.screen, TodayScreen)
        assert "plan type not confirmed" in cursor_line(app)
        await press(pilot, desk, "up", "enter", "f8")
        assert "LEE, Susan" in screen_text(app).splitlines()[0]
        await press(pilot, desk, "q")
        assert "MOON" in cursor_line(app)


async def test_two_identifiers_and_all_of_the_line_below_or_beside(desk: Desk, listed: Double) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        shown = await press(pilot, desk, "f5")
        assert " ALVAREZ, Maria · 78F · DOB 02 Mar 1948 · MRN 0048213 · 4W-12A" in shown
        assert "overdue since 13:00 · legal" in shown
        await pilot.resize_terminal(*WIDE)
        shown = await press(pilot, desk, "down", "down")
        assert "│ LEE, Susan · 66F · DOB 01 May 1960" in shown
        assert "~ rests on what nobody" in shown


async def test_set_out_letters_and_watch(desk: Desk, listed: Double) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        shown = await press(pilot, desk, "f5", "f")
        assert " LEE, Susan · 66F · DOB 01 May 1960 · MRN 7700123 · 5E-03" in shown
        assert "Overdue" in await press(pilot, desk, "f")
        shown = await press(pilot, desk, "f", "W")
        assert "registration" in shown
        shown = await press(pilot, desk, "slash", *"moon")
        assert "1 of 5 match, Esc: all" in shown
        await press(pilot, desk, "escape")
        assert "order paper" in screen_text(app)
        await press(pilot, desk, "slash", *"moon", "enter", "enter", "f5")
        assert "order paper" in screen_text(app), "F5 is the whole day, whatever letters were typed before"
        assert "MOON" in cursor_line(app)


async def test_only_rows_that_say_something_else_are_painted(
    desk: Desk, listed: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, desk, "f5")
        page_ = app.screen
        assert isinstance(page_, TodayScreen)
        whole: list[int] = []
        touched: list[int] = []
        monkeypatch.setattr(page_.rows, "set_source", lambda *_, **__: whole.append(1))
        monkeypatch.setattr(page_.rows, "refresh_row", touched.append)
        im, *rest = listed.items
        listed.items = (im, rest[0]._replace(pinned=True), *rest[1:])
        page_.read()
        assert whole == []
        assert 1 in touched
        assert len(touched) < len(page_.lines)


async def test_a_to_do_is_done_and_taken_back_on_its_line(desk: Desk) -> None:
    stay = add(desk)
    for text in ("ring SNF", "ring PT"):
        todos.add(desk, stay, {"text": text, "due": "2026-11-23"}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, desk, "f5", "slash", *"ring", "enter")
        assert "ring" in cursor_line(app)
        shown = await press(pilot, desk, "d")
        assert "u undo" in shown
        assert "ALVAREZ, Maria 4W-12A: " in shown, "the cursor is on another line by now"
        assert len(todos.open_of(desk, stay)) == 1
        await press(pilot, desk, "u")
        assert len(todos.open_of(desk, stay)) == 2


async def test_what_is_not_put_off_is_said_before_the_form(desk: Desk, listed: Double) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        shown = await press(pilot, desk, "f5", "z")
        assert isinstance(app.screen, TodayScreen)
        assert "overdue since 13:00: it is not put off" in " ".join(shown.split())
        await press(pilot, desk, "down", "down", "z")
        assert isinstance(app.screen, FormDialog)


async def test_w_on_a_line_of_due_in_the_chart_says_why(desk: Desk) -> None:
    stay = add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        app.open_chart(stay)
        await settled(pilot, desk)
        assert "▸ Due " in screen_text(app)
        await press(pilot, desk, "w")
        assert isinstance(app.screen, WhyScreen)
        await press(pilot, desk, "q", "end")
        assert "w tells why a line of Due is due" in await press(pilot, desk, "w")


async def test_pin_hand_on_confirmed_and_back(desk: Desk) -> None:
    stay = add(desk)
    todos.add(desk, stay, {"text": "ring SNF", "due": "2026-11-23"}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, desk, "f5", "slash", *"ring", "enter", "p")
        assert cursor_line(app).startswith("◆")
        assert "Nobody has this line yet" in await press(pilot, desk, "y")
        await press(pilot, desk, "H", *"J. Kim", "f2")
        assert "with J. Kim?" in cursor_line(app)
        await press(pilot, desk, "y")
        assert "with J. Kim?" not in cursor_line(app)
        await press(pilot, desk, "R")
        assert "J. Kim" not in cursor_line(app)
        await press(pilot, desk, "H", *"Ann", "escape")
        await press(pilot, desk, "q", "ctrl+o")
        assert isinstance(app.screen, FormDialog)
        assert app.screen.form_id == "work-hand"


async def test_before_i_leave_and_what_names_nobody(desk: Desk) -> None:
    stay = add(desk)
    todos.add(desk, stay, {"text": "ring Maria's sister zinnia", "due": "2026-11-23"}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=WIDE) as pilot:
        shown = await press(pilot, desk, "f5", "L")
        assert isinstance(app.screen, LeavingScreen)
        assert re.search(r"Before I leave ─ \d lapses?\b", shown)
        assert "back Tue 24 07:00" in shown
        assert "Lapses before Tue 24 07:00" in shown
        shown = await press(pilot, desk, "ctrl+g", "q")
        for secret in ("Maria", "ALVAREZ", "zinnia", "0048213", "02 Mar 1948"):
            assert secret not in shown
        assert "names hidden ^G" in shown.splitlines()[0]


async def test_unlock_comes_back_to_today(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, desk, "f5")
        app.keep_place()
        await settled(pilot, desk)
    assert settings.place(desk) == {"screen": "today"}
    again = NcmApp()
    async with again.run_test(size=SMALL) as pilot:
        again.open_desk(desk, come_back=True)
        await settled(pilot, desk)
        assert isinstance(again.screen, TodayScreen)


async def test_enter_on_what_is_to_be_mailed_opens_what_was_recorded(desk: Desk) -> None:
    stay = add(desk, class_code="OBSENC", inpatient_order=None, observation_start="2026-11-22T08:00:00-05:00")
    told = {
        "recipient": "representative", "recipient_name": "J. Alvarez, son", "how": "phone", "oral": True,
        "happened_at": "2026-11-23T10:00:00-05:00", "interpreter": "not_needed",
    }  # fmt: skip
    evidence.record(desk, stay, "MOON", "", told).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, desk, "f5", "slash", *"mail", "enter")
        assert "mail the MOON" in cursor_line(app)
        shown = await press(pilot, desk, "enter")
        assert isinstance(app.screen, FormDialog)
        assert app.screen.form_id == "clock-notice"
        assert "J. Alvarez, son" in shown

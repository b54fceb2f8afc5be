"""The UR/Auth tab by keys: what is missing opens its one field, evidence from the row, an appeal led."""

from typing import Any

import pytest
from tests.conftest import NOW
from tests.screens.golden import screen_text
from tests.screens.plan_stays import chart, stay, typed
from tests.screens.walks import cursor_to, settled

from ncm_tui.app import NcmApp
from ncm_tui.models.enums import PayerClass
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.chart_clocks import ClocksTab
from ncm_tui.screens.clock_rules import ClockRulesScreen
from ncm_tui.screens.clock_why import WhyScreen
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.on_hold import tab_of
from ncm_tui.screens.qio_appeal import AppealScreen
from ncm_tui.services import patients
from ncm_tui.services.clocks import appeals, board, events, evidence, figures
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import DraftShown
from ncm_tui.widgets.line_list import LineList


def medicare(desk: Desk, kind: PayerClass = PayerClass.MEDICARE_FFS) -> str:
    uid = stay(desk)
    patients.confirm_payer(desk, uid, kind, "card", payer="Medicare").result()
    return uid


def state(desk: Desk, uid: str, rule: str) -> str:
    return next(line.state.value for line in board.lines(desk, uid) if line.rule == rule)


async def keys(pilot: Any, desk: Desk, *some: str) -> None:
    await pilot.press(*some)
    await settled(pilot, desk)


async def test_a_missing_fact_opens_its_one_field_and_the_clocks_run(desk: Desk) -> None:
    uid = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, uid, "clocks")
        assert "? plan type (FFS, MA …) not confirmed" in screen_text(app)
        assert await cursor_to(pilot, app, "plan type")
        await keys(pilot, desk, "enter")
        assert isinstance(app.screen, FormDialog)
        assert app.screen.form_id == "payer"
        await keys(pilot, desk, "escape")
        patients.confirm_payer(desk, uid, PayerClass.MEDICARE_FFS, "card").result()
        await settled(pilot, desk)
        assert state(desk, uid, "IM_INITIAL") == "overdue"
        assert await cursor_to(pilot, app, "IM")
        assert "overdue" in screen_text(app)


async def test_evidence_and_why_from_the_row_and_taking_it_back(desk: Desk) -> None:
    uid = medicare(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, uid, "clocks")
        tab = app.screen.query_one(ClocksTab)
        tab.go_to("IM_INITIAL")
        await keys(pilot, desk, "w")
        assert isinstance(app.screen, WhyScreen)
        assert "42 CFR 405.1205(b)" in screen_text(app)
        await keys(pilot, desk, "d")
        assert isinstance(app.screen, FormDialog)
        await keys(pilot, desk, "escape")
        answers = {"recipient": "patient", "how": "signed", "happened_at": "2026-11-21T10:00:00-05:00",
                   "copy_left": True, "interpreter": "not_needed"}  # fmt: skip
        evidence.record(desk, uid, "IM_INITIAL", "", answers).result()
        tab.refresh_page()
        await settled(pilot, desk)
        assert "Done: 1" in screen_text(app)
        tab.go_to("IM_INITIAL")
        assert "done Sat 21 10:00" in screen_text(app)
        await keys(pilot, desk, "D", *"wro", "escape", "3", "ctrl+o")
        assert isinstance(app.screen, FormDialog)
        assert "Take back: IM" in screen_text(app)
        await keys(pilot, desk, "f2")
        assert state(desk, uid, "IM_INITIAL") == "overdue"
        assert isinstance(app.screen, ChartScreen)
        assert app.screen.tab_id == "clocks"


@pytest.mark.parametrize(
    ("form", "about", "tab"),
    [
        ("remove", {"evidence": "e"}, "clocks"),
        ("remove", {"event": "e"}, "clocks"),
        ("remove", {"item": "DC35"}, "discharge"),
        ("remove", {"note": "n"}, "notes"),
        ("remove", {"row": "r"}, "plan"),
        ("clock-notice", {"rule": "IM_INITIAL"}, "clocks"),
        ("event-denied", {"event_kind": "denied"}, "clocks"),
        ("payer", {}, "summary"),
    ],
)
def test_what_is_on_hold_belongs_to_the_tab_of_its_row(form: str, about: dict[str, str], tab: str) -> None:
    held = DraftShown("d", form, "", "s", {"stay": "s", **about}, {}, NOW)
    assert tab_of(held) == tab


async def test_an_appeal_leads_from_the_call_to_the_evidence(desk: Desk) -> None:
    uid = medicare(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, uid, "clocks")
        await keys(pilot, desk, "A")
        assert isinstance(app.screen, AppealScreen)
        assert app.screen.current is not None
        assert app.screen.current.event == "qio_notified"
        await keys(pilot, desk, "enter")
        await typed(pilot, "0930")
        await keys(pilot, desk, "enter", "1")
        await typed(pilot, "4471")
        await keys(pilot, desk, "f2")
        assert isinstance(app.screen, AppealScreen)
        assert "case 4471" in screen_text(app)
        step = app.screen.current
        assert step is not None
        assert step.line is not None
        assert (step.state, step.line.rule) == ("now", "DND")
        await keys(pilot, desk, "enter")
        assert isinstance(app.screen, FormDialog)
        assert app.screen.form_id == "clock-notice"
        await keys(pilot, desk, "escape", "u")
        assert appeals.appeal(desk, uid).uid == ""


async def test_what_happened_is_found_by_letters_and_changed_on_its_line(desk: Desk) -> None:
    uid = medicare(desk, PayerClass.MEDICARE_ADVANTAGE)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, uid, "clocks")
        await keys(pilot, desk, "a", "slash", *"records", "enter", "enter")
        await typed(pilot, "1100")
        await keys(pilot, desk, "f2")
        assert [one.kind for one in events.of(desk, uid)] == ["plan_requested"]
        assert "▸  Mon 23 11:00 MA plan asked for records" in screen_text(app)
        assert "records to MA plan" in screen_text(app)
        await keys(pilot, desk, "D", *"twice", "f2")
        assert events.of(desk, uid) == ()


async def test_the_rules_say_how_sure_they_are_and_a_figure_is_changed_here(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await keys(pilot, desk, "ctrl+p", *"clock", "space", *"rules", "enter")
        assert isinstance(app.screen, ClockRulesScreen)
        await keys(pilot, desk, "home", "enter", *"1630", "f2")
        assert figures.held(desk)[figures.COB].value == "16:30"
        assert "16:30 (usual: 17:00)" in screen_text(app)
        await keys(pilot, desk, "u")
        assert figures.COB not in figures.held(desk)
        await keys(pilot, desk, "slash", *"moon", "enter")
        assert app.screen.query_one("#rows", LineList).count >= 1
        assert "42 CFR 489.20(y)" in screen_text(app)

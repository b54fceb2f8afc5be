"""Short forms about a stay from the Summary and the Discharge tab, by keys: which time is asked is fixed."""

from datetime import date
from typing import Any

from tests.screens.golden import screen_text
from tests.screens.plan_stays import chart, typed
from tests.screens.walks import settled
from tests.services.hand import add, at
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.commands import commands
from ncm_tui.models.enums import PayerClass
from ncm_tui.screens.chart_discharge import DischargeTab
from ncm_tui.screens.chart_summary import SummaryTab
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.note_edit import NoteEditScreen
from ncm_tui.screens.palette import ranked
from ncm_tui.services import patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts


async def open_line(pilot: Pilot[Any], app: NcmApp, opens: str) -> FormDialog:
    tab = app.screen.query_one(SummaryTab)
    tab.rows.move_to(next(n for n, line in enumerate(tab.lines) if line.opens == opens))
    await pilot.press("enter")
    assert isinstance(app.screen, FormDialog)
    return app.screen


async def test_a_key_time_is_that_of_its_row_and_never_anothers(desk: Desk) -> None:
    stay = add(desk, inpatient_order=None)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, stay, "summary")
        form = await open_line(pilot, app, "key_time:arrival")
        assert "Arrival" in screen_text(app)
        assert "Which time" not in screen_text(app)
        assert form.values() == {"at": "2026-11-20T11:00:00-05:00"}
        await pilot.press("escape")
        await settled(pilot, desk)
        form = await open_line(pilot, app, "key_time:inpatient_order")
        assert form.values() == {}, "the arrival's time is not offered as the order's"
        await pilot.press("f2")
        await settled(pilot, desk)
        assert "inpatient_admit" not in facts(desk, stay)


async def test_a_time_without_a_row_of_its_own_is_chosen(desk: Desk) -> None:
    stay = add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 40)) as pilot:
        await chart(pilot, app, stay, "summary")
        form = await open_line(pilot, app, "key_time:")
        assert form.values() == {}
        await typed(pilot, "2")
        await typed(pilot, "t-2@1205")
        await pilot.press("enter", "f2")
        await settled(pilot, desk)
        assert facts(desk, stay)["care_start"] == at("2026-11-21T12:05")
        await open_line(pilot, app, "key_time:")
        await typed(pilot, "2")
        await typed(pilot, "t-1@1205")
        await pilot.press("enter", "f2")
        await settled(pilot, desk)
        assert "Care start is entered already" in screen_text(app)
        assert facts(desk, stay)["care_start"] == at("2026-11-21T12:05")


async def test_the_moon_asks_for_the_time_that_ends_observation(desk: Desk) -> None:
    stay = add(desk, observation_start="2026-11-20T12:00:00-05:00", inpatient_order=None)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card").result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, stay, "discharge")
        tab = app.screen.query_one(DischargeTab)
        tab.rows.move_to(next(n for n, row in enumerate(tab.lines) if row.line and row.line.id == "DC37"))
        await pilot.press("enter")
        assert "Inpatient order" in screen_text(app)
        await typed(pilot, "t-2@1430")
        await pilot.press("enter", "f2")
        await settled(pilot, desk)
        assert facts(desk, stay)["obs_hours"] == 26


async def test_a_date_is_kept_as_a_day(desk: Desk) -> None:
    stay = add(desk, inpatient_order=None)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, stay, "summary")
        await open_line(pilot, app, "key_time:inpatient_order")
        await typed(pilot, "t-1")
        await pilot.press("enter", "f2")
        await settled(pilot, desk)
        assert facts(desk, stay)["inpatient_admit"].date() == date(2026, 11, 22)
        form = await open_line(pilot, app, "key_time:inpatient_order")
        assert form.values() == {"at": "2026-11-22"}


async def test_verb_keys_of_the_list_work_in_a_chart_too(desk: Desk) -> None:
    """b, n and g on whatever tab: typed words never run as commands because a key did nothing."""
    stay = add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_chart(stay)
        await pilot.pause()
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("g")
        await pilot.pause()
        assert "Whether a notice is due is not known" in screen_text(app)
        assert "UR/Auth (6) enters it" in screen_text(app)
        await pilot.press("2", "n")
        await pilot.pause()
        desk.vault.flush()
        await pilot.pause()
        assert isinstance(app.screen, NoteEditScreen)


def test_letters_of_a_command_s_help_find_it_by_words_alone() -> None:
    """Enter on the second hit of “import” hid every name."""
    found = [command.id for command in ranked(list(commands("caseload", "everywhere")), "import")]
    assert found[0] == "caseload.import_list"
    assert "app.hide_names" not in found

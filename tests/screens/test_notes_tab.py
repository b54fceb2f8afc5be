"""The Notes tab and the editor by keys: written, gaps walked, finished, copied, charted, added to, struck."""

import asyncio
from datetime import timedelta

import pytest
from tests.screens.golden import screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.screens.plan_stays import chart, stay, typed
from tests.screens.walks import settled

from ncm_tui.app import NcmApp
from ncm_tui.commands import everywhere_keys
from ncm_tui.models.enums import NoteState
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.form import FormScreen
from ncm_tui.screens.note_edit import NoteEditScreen
from ncm_tui.screens.note_read import NoteReadScreen
from ncm_tui.screens.plain import AskArrived
from ncm_tui.screens.return_place import tell_unfinished
from ncm_tui.services import drafts, notes, patients
from ncm_tui.services.desk import Desk
from ncm_tui.views.notes import Charting, NoteLine
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.note_area import NoteArea


def only(desk: Desk, at: str) -> NoteLine:
    (note,) = notes.page(desk, at).notes
    return note


def finished(desk: Desk, at: str, body: str = "Seen. Plan unchanged.") -> str:
    note = str(notes.draft(desk, at, "progress").result().row)
    notes.finish(desk, note, body).result()
    return note


def said(app: NcmApp) -> str:
    return app.screen.query_one(KeyBar).render().plain


async def editing(pilot: object, app: NcmApp, at: str) -> NoteArea:
    assert app.desk is not None
    await chart(pilot, app, at, "notes")
    await pilot.press("a")  # type: ignore[attr-defined] # a Pilot; its class is private to Textual's tests
    await settled(pilot, app.desk)
    assert isinstance(app.screen, NoteEditScreen)
    return app.screen.query_one(NoteArea)


async def test_three_keys_to_copy_and_one_to_chart(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, desk)
        await pilot.press("n")
        await settled(pilot, desk)
        await typed(pilot, "Seen with daughter")
        await pilot.press("f2")
        await settled(pilot, desk)
        assert isinstance(app.screen, NoteReadScreen)
        assert "EMR not yet charted" in said(app)
        await pilot.press("y")
        await settled(pilot, desk)
        assert isinstance(app.screen, AskArrived)
        await pilot.press("y")
        await settled(pilot, desk)
        assert only(desk, at).charting is Charting.COPIED
        await pilot.press("c")
        await settled(pilot, desk)
        note = only(desk, at)
        assert note.charting is Charting.CHARTED
        assert "Today: Seen with daughter\n" in notes.view(desk, note.uid).body
        assert "charted 14:09" in screen_text(app) or "charted " in screen_text(app)


async def test_a_copy_that_may_have_failed_is_not_marked(desk: Desk) -> None:
    at = stay(desk)
    finished(desk, at)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "notes")
        await pilot.press("y")
        await settled(pilot, desk)
        await pilot.press("escape")
        await settled(pilot, desk)
        assert only(desk, at).charting is Charting.NOT_COPIED
        assert "Not marked as copied" in said(app)


async def test_finishing_is_refused_on_a_gap_and_shows_it(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        area = await editing(pilot, app, at)
        assert area.selected_text == "***"
        await pilot.press("right", "f2")
        await settled(pilot, desk)
        assert isinstance(app.screen, NoteEditScreen)
        assert "1 *** still to fill in" in said(app)
        assert area.selected_text == "***"
        assert only(desk, at).state is NoteState.DRAFT


async def test_a_dot_phrase_expands_and_f6_walks_its_gaps(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        area = await editing(pilot, app, at)
        await typed(pilot, "Called. .accept")
        await pilot.press("tab")
        assert "Called. Accepted by ***, told by *** at ***." in area.text
        assert area.selected_text == "***"
        await typed(pilot, "Maple Grove")
        await pilot.press("f6")
        await typed(pilot, "K. Ito")
        await pilot.press("f6")
        await typed(pilot, "13:10")
        assert "Accepted by Maple Grove, told by K. Ito at 13:10." in area.text


async def test_an_unknown_phrase_stays_as_typed(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        area = await editing(pilot, app, at)
        await typed(pilot, "about 3.5 .nosuch")
        await pilot.press("tab")
        assert "about 3.5 .nosuch" in area.text


async def test_f4_picks_a_phrase(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        area = await editing(pilot, app, at)
        await pilot.press("f4")
        await settled(pilot, desk)
        assert "DOB 02 Mar 1948" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot, desk)
        assert "Today: Accepted by ***" in area.text


async def test_typing_is_in_the_vault_within_a_quarter_second(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await editing(pilot, app, at)
        await typed(pilot, "half a word")
        await asyncio.sleep(0.25)
        await settled(pilot, desk)
        assert "half a word" in notes.view(desk, only(desk, at).uid).body
        assert "kept " in screen_text(app)


async def test_leaving_in_any_way_keeps_the_last_key(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await editing(pilot, app, at)
        await typed(pilot, "x1")
        await pilot.press("escape")
        await settled(pilot, desk)
        assert isinstance(app.screen, ChartScreen)
        assert "x1" in notes.view(desk, only(desk, at).uid).body
        await pilot.press("enter")
        await settled(pilot, desk)
        await typed(pilot, "x2")
        app.keep_typing()
        await settled(pilot, desk)
        assert "x2" in notes.view(desk, only(desk, at).uid).body


async def test_no_key_of_the_app_eats_the_note(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    leaving = {"f9", "ctrl+l", "ctrl+q", "f2", "ctrl+s", "f5", "escape", "f7", "f8"}
    async with app.run_test(size=(80, 24)) as pilot:
        area = await editing(pilot, app, at)
        await typed(pilot, "whole")
        for key in sorted(everywhere_keys() - leaving):
            before = area.text
            await pilot.press(key)
            await settled(pilot, desk)
            if not isinstance(app.screen, NoteEditScreen):
                await pilot.press("escape")
                await settled(pilot, desk)
            assert isinstance(app.screen, NoteEditScreen), key
            assert area.text == before, key


async def test_an_addendum_by_keys(desk: Desk) -> None:
    at = stay(desk)
    note = finished(desk, at)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "notes")
        await pilot.press("n")
        await settled(pilot, desk)
        assert isinstance(app.screen, NoteEditScreen)
        await typed(pilot, "Bed confirmed.")
        await pilot.press("f2")
        await settled(pilot, desk)
        assert isinstance(app.screen, NoteReadScreen)
        assert "ADDENDUM" in screen_text(app)
        assert only(desk, at).addenda == 1
        assert "Bed confirmed." in notes.text(desk, note)


async def test_in_error_is_struck_and_readable(desk: Desk) -> None:
    at = stay(desk)
    finished(desk, at)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "notes")
        await pilot.press("D")
        await settled(pilot, desk)
        await typed(pilot, "wrong patient")
        await pilot.press("f2")
        await settled(pilot, desk)
        assert only(desk, at).charting is Charting.IN_ERROR
        await pilot.press("y")
        assert "entered in error" in said(app)
        await pilot.press("enter")
        await settled(pilot, desk)
        shown = screen_text(app)
        assert "Entered in error: wrong patient" in shown
        assert "Seen. Plan unchanged." in shown


async def test_a_patient_switch_keeps_the_draft_and_leaves_it(desk: Desk) -> None:
    at = stay(desk, bed="1")
    other = stay(desk, mrn="0099999", family="Lee", given="Susan", birth_date="1950-01-01", bed="2")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await editing(pilot, app, at)
        await typed(pilot, "hers")
        app.open_chart(other, "notes")
        await settled(pilot, desk)
        assert isinstance(app.screen, ChartScreen)
        assert screen_text(app).startswith(" LEE, Susan")
        assert notes.page(desk, other).notes == ()
        assert "hers" in notes.view(desk, only(desk, at).uid).body


async def test_ctrl_o_opens_the_note_over_its_own_patient(desk: Desk) -> None:
    at = stay(desk, bed="1")
    other = stay(desk, mrn="0099999", family="Lee", given="Susan", birth_date="1950-01-01", bed="2")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await editing(pilot, app, at)
        await typed(pilot, "hers")
        app.open_chart(other, "summary")
        await settled(pilot, desk)
        await pilot.press("ctrl+o")
        await settled(pilot, desk)
        assert isinstance(app.screen, NoteEditScreen)
        assert app.screen.note.stay == at
        assert screen_text(app).startswith(" ALVAREZ, Maria")
        assert "hers" in app.screen.query_one(NoteArea).text
        await pilot.press("escape")
        await settled(pilot, desk)
        assert isinstance(app.screen, ChartScreen)
        assert (app.screen.stay, app.place()["tab"]) == (at, "notes")
        assert notes.page(desk, other).notes == ()


async def test_ctrl_o_walks_notes_and_forms_in_the_order_they_were_left(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await editing(pilot, app, at)
        await pilot.press("ctrl+o")
        await settled(pilot, desk)
        assert isinstance(app.screen, NoteEditScreen)
        assert "Nothing else is on hold." in said(app)
        await pilot.press("escape")
        await settled(pilot, desk)
        app.open_form(at, "phq-9")
        await settled(pilot, desk)
        await pilot.press("y", "1", "escape")
        await settled(pilot, desk)
        await pilot.press("ctrl+o")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormScreen)
        await pilot.press("ctrl+o")
        await settled(pilot, desk)
        assert isinstance(app.screen, NoteEditScreen)
        await typed(pilot, "last")
        await pilot.press("ctrl+o")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormScreen), "the note in front never opens itself again"
        assert "last" in notes.view(desk, only(desk, at).uid).body
        assert {each.kind for each in drafts.parked(desk)} == {"note", "assessment"}


async def test_a_note_only_begun_and_left_counts_after_unlock(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await editing(pilot, app, at)
        await pilot.press("escape")
        await settled(pilot, desk)
        app.open_form(at, "phq-9")
        await settled(pilot, desk)
        await pilot.press("y", "1", "escape")
        await settled(pilot, desk)
        tell_unfinished(app)
        await settled(pilot, desk)
        assert "2 unfinished, " in said(app)
        assert "^O opens" in said(app)


async def test_name_alert_wants_the_birth_year_before_finishing(desk: Desk) -> None:
    at = stay(desk)
    stay(desk, mrn="0099999", given="Mario", birth_date="1950-01-01")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await editing(pilot, app, at)
        await typed(pilot, "Seen")
        await pilot.press("f2")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormDialog)
        assert "NAME ALERT" in screen_text(app)
        await typed(pilot, "1950")
        await pilot.press("f2")
        await settled(pilot, desk)
        assert only(desk, at).state is NoteState.DRAFT
        await pilot.press("backspace", "backspace", "backspace", "backspace")
        await typed(pilot, "1948")
        await pilot.press("f2")
        await settled(pilot, desk)
        assert only(desk, at).state is NoteState.FINISHED


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_notes(desk: Desk, size: tuple[int, int]) -> None:
    at = stay(desk, reason="[/", own_words="[@click=app.quit]x")
    for text in HOSTILE:
        finished(desk, at, f"Body {text}")
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await chart(pilot, app, at, "notes")
        for _ in HOSTILE:
            await pilot.press("down")
            assert not FORBIDDEN_CONTROLS & set(screen_text(app))
        await pilot.press("enter")
        await settled(pilot, desk)
        assert isinstance(app.screen, NoteReadScreen)
        assert not FORBIDDEN_CONTROLS & set(screen_text(app))


async def test_charted_before_copied_asks_whether_it_was_typed_by_hand(desk: Desk) -> None:
    at = stay(desk)
    finished(desk, at)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "notes")
        await pilot.press("c")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormDialog)
        assert "y copies it" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot, desk)
        assert only(desk, at).charting is Charting.NOT_COPIED
        await pilot.press("c")
        await settled(pilot, desk)
        await pilot.press("1", "f2")
        await settled(pilot, desk)
        assert only(desk, at).charting is Charting.CHARTED
        assert "(by hand)" in screen_text(app)


async def test_an_old_code_status_is_told_once_shown_by_f6_and_kept_by_f2(desk: Desk) -> None:
    at = stay(desk)
    patients.set_code_status(desk, at, "Full code", desk.now() - timedelta(hours=3)).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        area = await editing(pilot, app, at)
        await typed(pilot, "Seen")
        patients.set_code_status(desk, at, "DNR", desk.now() - timedelta(minutes=29)).result()
        await pilot.press("f2")
        await settled(pilot, desk)
        assert isinstance(app.screen, NoteEditScreen)
        assert "Code status is DNR since 13:40; the note says Full code" in said(app)
        await pilot.press("f6")
        assert area.selected_text == "Full code"
        await pilot.press("f2")
        await settled(pilot, desk)
        assert only(desk, at).state is NoteState.FINISHED

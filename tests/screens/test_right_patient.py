"""Right patient (P§5), through the real screens: a switch parks the open form and never re-binds it, and
what was typed ahead of the switch reaches nobody."""

from typing import Any

import pytest
from tests.screens.golden import screen_text
from tests.screens.walks import settled
from tests.services.hand import add
from textual import events
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.form import FormScreen
from ncm_tui.screens.note_edit import NoteEditScreen, start_note
from ncm_tui.services import assessments, caseload, drafts, notes
from ncm_tui.services.desk import Desk

#: How the next patient is reached, and who that is in a list by bed of three.
WAYS = [("f8", "LEE"), ("f7", "BROWN"), ("f3", "LEE")]


@pytest.fixture
def three(desk: Desk) -> Desk:
    """Brown in 4W-01, Alvarez in 4W-12A, Lee in 5E-03."""
    add(desk, family="Brown", given="Otis", mrn="5", birth_date="1950-01-01", bed="4W-01")
    add(desk)
    add(desk, family="Lee", given="Susan", mrn="77", birth_date="1960-05-01", unit="5E", bed="5E-03")
    return desk


def stay_of(desk: Desk, name: str) -> str:
    return next(row.stay for row in caseload.rows(desk) if row.name.startswith(name))


async def at_alvarez(pilot: Pilot[Any], desk: Desk) -> str:
    """Her chart, opened from the caseload by keys."""
    await pilot.press("down", "enter")
    await settled(pilot, desk)
    assert screen_text(pilot.app).startswith(" ALVAREZ, Maria")
    return stay_of(desk, "ALVAREZ")


async def switch(pilot: Pilot[Any], desk: Desk, way: str, name: str) -> None:
    await pilot.press(*([way, *name.lower()[:3], "enter"] if way == "f3" else [way]))
    await settled(pilot, desk)


def shows(app: NcmApp, desk: Desk, name: str) -> None:
    assert isinstance(app.screen, ChartScreen)
    assert app.screen.stay == stay_of(desk, name)
    first = screen_text(app).splitlines()[0]
    assert first.startswith(f" {name}")
    assert f"◂ now {name}" in first


@pytest.mark.parametrize(("way", "name"), WAYS, ids=[way for way, _ in WAYS])
async def test_a_switch_parks_the_form_and_never_rebinds_it(three: Desk, way: str, name: str) -> None:
    app = NcmApp(desk=three)
    async with app.run_test(size=(80, 24)) as pilot:
        stay = await at_alvarez(pilot, three)
        app.open_form(stay, "phq-9")
        await settled(pilot, three)
        assert isinstance(app.screen, FormScreen)
        await pilot.press("y", "1")
        await switch(pilot, three, way, name)
        shows(app, three, name)
        (held,) = drafts.parked(three)
        assert held.stay == stay
        assert assessments.open(three, stay, "phq-9").given["q1"].value == "1"


@pytest.mark.parametrize(("way", "name"), WAYS, ids=[way for way, _ in WAYS])
async def test_a_switch_parks_a_short_form_with_its_own_patient(three: Desk, way: str, name: str) -> None:
    app = NcmApp(desk=three)
    async with app.run_test(size=(80, 24)) as pilot:
        stay = await at_alvarez(pilot, three)
        await pilot.press("e")
        assert isinstance(app.screen, FormDialog)
        await pilot.press("x", "enter")
        await switch(pilot, three, way, name)
        shows(app, three, name)
        (held,) = drafts.parked(three)
        assert held.stay == stay


@pytest.mark.parametrize("way", ["f8", "f7"])
async def test_keys_typed_ahead_of_a_switch_reach_nobody(three: Desk, way: str) -> None:
    app = NcmApp(desk=three)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_alvarez(pilot, three)
        for key in (way, "e", "x"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(pilot, three)
        shows(app, three, "LEE" if way == "f8" else "BROWN")
        assert drafts.parked(three) == ()
        await pilot.press("e")
        assert isinstance(app.screen, FormDialog), "what is typed now is heard"


@pytest.mark.parametrize(("way", "name"), WAYS, ids=[way for way, _ in WAYS])
async def test_a_switch_parks_a_note_with_its_own_patient(three: Desk, way: str, name: str) -> None:
    app = NcmApp(desk=three)
    async with app.run_test(size=(80, 24)) as pilot:
        stay = await at_alvarez(pilot, three)
        start_note(app, stay)
        await settled(pilot, three)
        assert isinstance(app.screen, NoteEditScreen)
        await pilot.press(*"zinnia")
        await switch(pilot, three, way, name)
        shows(app, three, name)
        (held,) = drafts.parked(three)
        assert held.stay == stay
        assert "zinnia" in notes.view(three, held.uid).body
        assert notes.page(three, stay_of(three, name)).notes == ()


async def test_back_to_what_is_on_hold_is_back_to_its_patient(three: Desk) -> None:
    """^O from another patient's chart: the form is opened over its own patient, and the line says so."""
    app = NcmApp(desk=three)
    async with app.run_test(size=(80, 24)) as pilot:
        stay = await at_alvarez(pilot, three)
        app.open_form(stay, "phq-9")
        await settled(pilot, three)
        await pilot.press("y", "1")
        await switch(pilot, three, "f8", "LEE")
        await pilot.press("ctrl+o")
        await settled(pilot, three)
        assert isinstance(app.screen, FormScreen)
        first = screen_text(app).splitlines()[0]
        assert first.startswith(" ALVAREZ, Maria")
        assert "◂ now ALVAREZ" in first
        assert assessments.open(three, stay, "phq-9").given["q1"].value == "1"


async def test_keys_typed_ahead_of_a_chart_opened_from_the_list_reach_nobody(three: Desk) -> None:
    app = NcmApp(desk=three)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, three)
        for key in ("enter", "e", "x", "x", "f2"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(pilot, three)
        assert isinstance(app.screen, ChartScreen)
        assert app.screen.stay == stay_of(three, "BROWN")
        assert drafts.parked(three) == ()

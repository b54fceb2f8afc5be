"""The retention page by keys, and the first look of a day in the running app."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.screens.golden import SIZES, assert_golden, screen_text
from tests.screens.plan_stays import typed
from tests.screens.walks import assert_key_bar_fits, settled
from tests.screens.workers import all_done
from tests.services.hand import add, leave
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.screens import retention_look
from ncm_tui.screens.retention import RetentionScreen
from ncm_tui.services import careplan, retention, settings
from ncm_tui.services.desk import Desk

PEOPLE = (
    ("Zyxw", "Quentin", "9Z-01A", "2026-09-20T12:00"),
    ("Lindqvist", "Ada", "9Z-02A", "2026-10-11T12:00"),
    ("Moreau", "Luc", "9Z-03A", "2026-11-22T12:00"),
)


@pytest.fixture(autouse=True)
def _no_look_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app's own first look of the day would take who is past away under a slow test."""
    monkeypatch.setattr("ncm_tui.app.FIRST_LOOK", 3600.0)


def ward(desk: Desk) -> list[str]:
    """One past, one that goes in two days, one later, one who is here."""
    stays = []
    for number, (family, given, bed, left) in enumerate(PEOPLE):
        came = f"2026-09-{10 + number}T11:00:00-04:00"
        person = {"family": family, "given": given, "bed": bed, "mrn": f"7700{number}"}
        stay = add(desk, **person, birth_date=f"195{number}-01-01", arrival=came, inpatient_order=came)
        leave(desk, stay, left)
        stays.append(stay)
    add(desk)
    return stays


async def opened(pilot: Pilot[Any], app: NcmApp) -> RetentionScreen:
    await pilot.pause()
    app.action_retention()
    await pilot.pause()
    assert isinstance(app.screen, RetentionScreen)
    await all_done(app, pilot)
    return app.screen


@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
async def test_the_page_as_it_is(desk: Desk, size: tuple[int, int]) -> None:
    stays = ward(desk)
    patient = desk.vault.reader.value(
        "SELECT p.uid FROM patient p JOIN stay s ON s.patient_id = p.id WHERE s.uid = ?", (stays[0],)
    )
    add(desk, family="Okafor", given="Ben", bed="ED-07", mrn="55", birth_date="1960-05-05")
    retention.keep(desk, patient, {"reason": "grievance open", "until": "2027-01-15"}).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app)
        assert_key_bar_fits(app)
        assert_golden(app, "retention")


def test_the_picture_in_the_docs_is_the_real_screen() -> None:
    golden = (Path(__file__).parent / "golden" / "retention-80x24.txt").read_text(encoding="utf-8")
    page = (Path(__file__).parents[2] / "docs" / "retention.md").read_text(encoding="utf-8")
    assert golden.split("\n\n")[0].rstrip() in page


async def test_kept_longer_with_a_reason_and_taken_back(desk: Desk) -> None:
    ward(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, app)
        assert "Z, Q" in screen_text(app)
        assert "Zyxw" not in screen_text(app)
        await pilot.press("a")
        await pilot.pause()
        await typed(pilot, "appeal")
        await pilot.press("enter", "enter", "f2")
        await settled(pilot, desk)
        assert "kept by you: appeal" in screen_text(app)
        assert page.page is not None
        assert page.page.past == ()
        assert "Kept · u undo" in screen_text(app)
        await pilot.press("u")
        await settled(pilot, desk)
        assert len(retention.page(desk).past) == 1


async def test_p_destroys_after_a_yes_and_says_so(desk: Desk) -> None:
    ward(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("n", "f2")
        await settled(pilot, desk)
        assert len(retention.page(desk).past) == 1
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("y", "f2")
        await all_done(app, pilot)
        await settled(pilot, desk)
        assert "Past retention: Z, Q 9Z-01A destroyed" in screen_text(app)
        assert retention.page(desk).past == ()


async def test_the_chart_of_who_is_destroyed_closes(desk: Desk) -> None:
    stays = ward(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_chart(stays[0])
        await settled(pilot, desk)
        await opened(pilot, app)
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("y", "f2")
        await all_done(app, pilot)
        await settled(pilot, desk)
        await pilot.pause()
        assert "ZYXW" not in screen_text(app).upper()
        assert "Past retention: Z, Q 9Z-01A destroyed" in screen_text(app)
        await pilot.press("f5", "f3", "escape", "f7", "f8")
        await settled(pilot, desk)


async def test_the_first_look_of_a_day_says_what_went(desk: Desk) -> None:
    ward(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        retention_look.first_look(app)
        await all_done(app, pilot)
        await settled(pilot, desk)
        assert "Past retention: Z, Q 9Z-01A destroyed" in screen_text(app)
    again = NcmApp(desk=replace(desk, now=lambda: desk.now() + timedelta(hours=1)))
    async with again.run_test(size=(80, 24)) as pilot:
        retention_look.first_look(again)
        await all_done(again, pilot)
        await settled(pilot, desk)
        assert "destroyed" not in screen_text(again)
    assert settings.get(desk, retention.LOOKED) == "2026-11-23"


async def test_days_are_set_and_a_wrong_number_comes_back(desk: Desk) -> None:
    ward(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await pilot.press("e")
        await pilot.pause()
        await pilot.press("backspace", "backspace")
        await typed(pilot, "900")
        await pilot.press("enter", "f2")
        await settled(pilot, desk)
        assert retention.days(desk) == 45
        assert "900" in screen_text(app), "still open, to be mended"
        await pilot.press("backspace", "backspace", "backspace")
        await typed(pilot, "1")
        await pilot.press("enter", "f2")
        await settled(pilot, desk)
        assert retention.days(desk) == 45
        assert "Kept 1 day after discharge, 3 patients would be destroyed." in screen_text(app)
        await pilot.press("n", "f2")
        await settled(pilot, desk)
        assert "Kept 45 days as before." in screen_text(app)
        assert retention.days(desk) == 45


async def test_u_here_takes_back_the_days_and_nobodys_care(desk: Desk) -> None:
    stays = ward(desk)
    retention.set_days(desk, 1, sure=True).result()
    careplan.add_barrier(desk, stays[2], {"title": "No ride", "owner": "CM", "due": "2026-11-24"}).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        for key, days in (("u", 45), ("U", 1), ("u", 45)):
            await pilot.press(key)
            await settled(pilot, desk)
            assert retention.days(desk) == days, key
        assert "Taken back: How long patients are kept was set" in screen_text(app)
        await pilot.press("u")
        await settled(pilot, desk)
        assert "nothing to take back here" in screen_text(app)
        await pilot.press("escape", "f5", "u")
        await settled(pilot, desk)
        assert "MOREAU, Luc: Taken back: Barrier added" in screen_text(app)

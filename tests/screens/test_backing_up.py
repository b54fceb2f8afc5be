"""Backups while the app is open: asked every minute, told only when something is wrong."""

import threading
from typing import Any

import pytest
from tests.screens.workers import all_done

from ncm_tui.app import NcmApp
from ncm_tui.rules.problems import StorageProblem
from ncm_tui.screens.frame import key_bar_of
from ncm_tui.services.desk import Desk
from ncm_tui.terminal.watch import Watch
from ncm_tui.vault import backup


@pytest.fixture
def changed(desk: Desk) -> Desk:
    """A desk whose vault holds something no backup has."""

    def write(work: Any) -> None:
        from ncm_tui.models.people import Patient

        work.add(Patient(family="LEE"))

    desk.vault.submit("patient.added", write).result(20)
    return desk


@pytest.fixture(autouse=True)
def _the_test_says_when_a_minute_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app's own watch would say it too, a second after its start and at every full minute."""
    monkeypatch.setattr(Watch, "tick", lambda _: None)


async def minutes(app: NcmApp, pilot: Any, count: int) -> None:
    for _ in range(count):
        app.minute.publish(None)
        await all_done(app, pilot)


def made(desk: Desk) -> list[str]:
    return [each.header.reason for each in backup.list_backups([desk.vault.folder.backups])]


def told(app: NcmApp) -> str:
    bar = key_bar_of(app.screen)
    assert bar is not None
    return str(bar.render())


async def test_one_a_half_hour_after_the_first_minutes(changed: Desk) -> None:
    app = NcmApp(desk=changed)
    async with app.run_test(size=(80, 24)) as pilot:
        await minutes(app, pilot, 2)
        assert made(changed) == []
        await minutes(app, pilot, 3)
        assert made(changed) == ["while working"]
        assert "ackup" not in told(app)


async def test_one_that_fails_is_said_and_tried_half_an_hour_later(
    changed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def no_room(*_: object) -> None:
        tried.append(1)
        raise StorageProblem("The disk of the backups is full; no backup was made.", hint="Free some space.")

    monkeypatch.setattr(backup, "make", no_room)
    app = NcmApp(desk=changed)
    async with app.run_test(size=(80, 24)) as pilot:
        await minutes(app, pilot, 4)
        assert len(tried) == 1
        assert "The disk of the backups is full" in told(app)
        await minutes(app, pilot, 24)
        assert len(tried) == 1
        await minutes(app, pilot, 8)
        assert len(tried) == 2


async def test_a_minute_that_passes_while_one_is_made_begins_no_second(
    changed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a slow stick one backup takes minutes; each that fails would be said anew."""
    tried: list[object] = []
    go_on = threading.Event()

    def slow(*_: object) -> None:
        tried.append(1)
        go_on.wait(60)
        raise StorageProblem("The disk of the backups is full; no backup was made.", hint="Free some space.")

    monkeypatch.setattr(backup, "make", slow)
    app = NcmApp(desk=changed)
    async with app.run_test(size=(80, 24)) as pilot:
        await minutes(app, pilot, 2)
        for _ in range(3):
            app.minute.publish(None)
            await pilot.pause()
        assert [each.group for each in app.workers].count("backup") == 1
        go_on.set()
        await minutes(app, pilot, 1)
        assert len(tried) == 1


async def test_in_the_demo_there_is_none_and_asking_says_why(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await minutes(app, pilot, 4)
        app.action_back_up()
        await all_done(app, pilot)
        assert "The demo is never backed up" in told(app)
        assert made(demo_desk) == []

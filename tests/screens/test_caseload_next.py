"""The caseload's Next and top line once Today was made behind the first paint."""

import threading

from tests.screens.golden import screen_text

from ncm_tui.app import NcmApp
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.services import todos, worklist
from ncm_tui.services.desk import Desk


async def test_next_is_todays_as_soon_as_the_modules_are_there(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    app.warmed = threading.Event()
    async with app.run_test(size=(80, 24)) as pilot:
        page = app.screen
        assert isinstance(page, CaseloadScreen)
        page.look()
        assert page.steps is None, "nothing is made before"
        assert "due today" not in screen_text(app).splitlines()[0]
        app.warmed.set()
        app.watch_over.touched()
        page.look()
        assert page.steps is None, "a key came just now: the next one is not held"
        app.watch_over.last_key -= 5
        page.look()
        await pilot.pause()
        due = worklist.today(demo_desk).due_today
        assert f"{due} due today" in screen_text(app).splitlines()[0]
        row = page.current
        assert row is not None
        assert row.next is not None
        assert row.next.what.endswith(worklist.first_of(demo_desk)[row.stay][0].what)
        app.follow(todos.add(demo_desk, row.stay, {"text": "call", "due": "2026-11-23"}))
        demo_desk.vault.flush()
        await pilot.pause()
        await pilot.pause()
        assert f"{due + 1} due today" in screen_text(app).splitlines()[0]

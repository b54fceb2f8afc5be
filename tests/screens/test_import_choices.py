"""What is chosen on the page of what changed holds at once: F2 waits for the comparison, answers are kept."""

import threading
from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import row
from tests.screens.golden import screen_text
from tests.screens.test_import import has_plan, until
from tests.screens.test_what_changed import remember, shown
from tests.services.test_intake import dated, take
from tests.services.test_intake_absent import FIRST, NEXT, THIRD, day

from ncm_tui.app import NcmApp
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.services import caseload, intake
from ncm_tui.services.desk import Desk


async def test_f2_waits_and_an_answer_stays(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk, day(tmp_path, FIRST, row(1), row(2)))
    path = day(tmp_path, NEXT, row(1), row(3, Unit="5E", Bed="5E-03"))
    remember(desk, path)
    compare, go_on = intake.replan, threading.Event()

    def slow(*given: Any) -> Any:
        assert go_on.wait(9)
        return compare(*given)

    monkeypatch.setattr(intake, "replan", slow)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await shown(pilot, app, path)
        await pilot.press("u", *"4W", "enter")
        page.rows.move_to(page.grouped.next_open(page.options) or 0)
        await pilot.press("l", "f2")
        assert app.screen is page, "what is taken in is what the page shows"
        go_on.set()
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
    assert [listed.mrn for listed in caseload.rows(desk)] == ["M-1"], "4W alone, and M-2 left"


async def test_a_list_word_for_word_an_older_one_is_asked_about(desk: Desk, tmp_path: Path) -> None:
    take(desk, day(tmp_path, FIRST, row(1)))
    take(desk, day(tmp_path, NEXT, row(1, Bed="4W-20")))
    path = dated(day(tmp_path, FIRST, row(1)), THIRD)
    remember(desk, path)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await shown(pilot, app, path)
        assert "word for word the one of Mon 23" in screen_text(app)
        await pilot.press("f2")
        assert app.screen is page
        await pilot.press("1")
        await until(pilot, lambda: has_plan(app) and not page.comparing)
        assert "4W-20 → 4W-01" in screen_text(app)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
    assert [listed.bed for listed in caseload.rows(desk)] == ["4W-01"]


async def test_a_question_is_answered_and_what_is_mine_is_typed_over(desk: Desk, tmp_path: Path) -> None:
    take(desk, day(tmp_path, FIRST, row(1, MRN="00123457"), row(2)))
    path = day(tmp_path, NEXT, row(1, MRN="123457", CSN="", Bed="4W-09"))
    remember(desk, path)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await shown(pilot, app, path)
        for units in ("9Z", "4W"):
            await pilot.press("u", *units, "enter")
        assert page.options.mine.units == ("4W",), "what stood in the field is typed over"
        await until(pilot, lambda: not page.comparing)
        page.rows.move_to(page.grouped.next_open(page.options) or 0)
        assert "Only you can say: choose  1 yes  2 no" in screen_text(app)
        await pilot.press("1")
        await pilot.pause(0.75)  # what comes sooner is of another patient, and not taken
        await pilot.press("n", "f2")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
    assert [(listed.mrn, listed.bed) for listed in caseload.rows(desk)] == [("00123457", "4W-09")]

"""The page of what changed, its answers, who is not on the census, and the ledger: by keys."""

from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import row
from tests.screens.golden import SIZES, assert_golden, screen_text
from tests.screens.hostile import HOSTILE
from tests.screens.test_import import has_plan, until
from tests.services.test_intake import stay_uid, take
from tests.services.test_intake_absent import FIRST, NEXT, day

from ncm_tui.app import NcmApp
from ncm_tui.screens.absent import AbsentScreen
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.import_preview import ImportPreviewScreen
from ncm_tui.screens.ledger import LedgerChangesScreen, LedgerScreen
from ncm_tui.screens.one_by_one import LOOK
from ncm_tui.services import absences, caseload, intake, patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import maps


def yesterday(desk: Desk, folder: Path) -> Path:
    """A ward of six, one bed of it hers; and today's list, in which something of everything changed."""
    names = ("Alvarez", "Brown", "Cole", "Diaz", "Evans", "Frost")
    first = [row(n, **{"Last Name": name}) for n, name in enumerate(names, 1)]
    first[1]["Patient Class"] = "Observation"
    take(desk, day(folder, FIRST, *first))
    patients.edit(desk, stay_uid(desk, "V-6"), {"bed": "ICU-1"}).result()
    today = [dict(cells) for n, cells in enumerate(first, 1) if n not in (3, 4)]
    today[0]["Bed"] = "4W-20"
    today[1]["Patient Class"] = "Inpatient"
    today[2]["Last Name"] = "Evans-Moore"
    today[3]["Bed"] = "4W-16"
    path = day(folder, NEXT, *today, row(8, **{"Last Name": "Newman"}), row(9, Unit="6N", Bed="6N-02"))
    remember(desk, path)
    return path


def remember(desk: Desk, path: Path) -> None:
    """The columns of this table are known."""
    for question in maps.tables(desk, [path]):
        maps.save(desk, question).result()


async def shown(pilot: Any, app: NcmApp, path: Path) -> ImportPreviewScreen:
    await pilot.pause()
    app.push_screen(ImportPreviewScreen([path]))
    await until(pilot, lambda: has_plan(app))
    assert isinstance(app.screen, ImportPreviewScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_answers_and_the_cursor_goes_to_the_next_question(
    desk: Desk, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = yesterday(desk, tmp_path)
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        page = await shown(pilot, app, path)
        await pilot.press("u", *"4W", "enter")
        await until(pilot, lambda: page.plan is not None and page.plan.preview.left_out == 1)
        page.rows.move_to(page.grouped.next_open(page.options) or 0)
        await pilot.press("l", "l")
        assert len(page.options.absent) == 1, "the second one came before a look"
        await pilot.pause(LOOK)
        await pilot.press("m")
        assert len(page.options.absent) == 2
        assert "off my list" in screen_text(app)
        await pilot.pause(LOOK)
        await pilot.press("2")
        assert_golden(app, "what-changed")
        await pilot.press("2", "1", "1")
        assert page.options.settled == {}, "the same key again takes an answer back"
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert "Taken in: 1 new · 1 moved · 1 status changed · 2 not on this list" in screen_text(app)
        app.action_imports()
        await until(pilot, lambda: isinstance(app.screen, LedgerScreen))
        assert "2 not on the list" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LedgerChangesScreen))
        for told in ("COLE, Vera", "not on the list · left", "new patient", "1 conflict"):
            assert told in screen_text(app)
        await pilot.press("q", "u")
        await until(pilot, lambda: "taken back" in screen_text(app))
    assert {listed.mrn for listed in caseload.rows(desk)} == {f"M-{n}" for n in range(1, 7)}


async def test_who_waits_has_a_page(desk: Desk, tmp_path: Path) -> None:
    take(desk, yesterday(desk, tmp_path))
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.action_absent()
        await until(pilot, lambda: isinstance(app.screen, AbsentScreen))
        assert_golden(app, "not-on-the-census")
        await pilot.press("l")
        await until(pilot, lambda: len(absences.open_list(desk)) == 1)
        await pilot.press("u")
        await until(pilot, lambda: len(absences.open_list(desk)) == 2)
        await pilot.pause(LOOK)
        await pilot.press("k")
        await pilot.pause(LOOK)
        await pilot.press("m")
        await until(pilot, lambda: absences.open_list(desk) == ())
        assert "or is answered" in screen_text(app)
    assert "M-4" not in {listed.mrn for listed in caseload.rows(desk)}


async def test_hidden_names_and_hostile_texts(desk: Desk, tmp_path: Path) -> None:
    texts = [text for text in HOSTILE if "\x00" not in text]  # such a file is refused as binary
    rows = [row(n, **{"Last Name": text, "Bed": text[:9]}) for n, text in enumerate(texts, 1)]
    take(desk, day(tmp_path, FIRST, *rows))
    path = day(tmp_path, NEXT, row(50, **{"Last Name": "Canary"}), rows[0])
    remember(desk, path)
    plan = intake.prepare(desk, [path])
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await shown(pilot, app, path)
        for _ in range(len(page.grouped)):
            await pilot.press("down")
        await pilot.press("ctrl+g")
        assert "CANARY" not in screen_text(app)
        await pilot.press("escape")
        intake.commit(desk, plan).result()
        for open_ in (app.action_absent, app.action_imports):
            open_()
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
            assert "QUILL" not in screen_text(app)
            assert "M-" not in screen_text(app)
            await pilot.press("q", "q")

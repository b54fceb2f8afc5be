"""Pasting a list: from the key to taken in, in parts, from a terminal that types what is pasted."""

from typing import Any

import pytest
from rich.cells import cell_len
from tests.interop.test_pasted_tables import HEADER, ROWS, aligned, tabs
from tests.screens.golden import SIZES, assert_golden, screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.screens.test_import import has_plan, until
from textual import events

from ncm_tui.app import NcmApp
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.import_columns import ImportColumnsScreen
from ncm_tui.screens.import_paste import ImportPasteScreen
from ncm_tui.screens.import_pick import ImportPickScreen, are_rows
from ncm_tui.services import caseload
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import maps, pasting
from ncm_tui.widgets.key_bar import KeyBar


def paste(app: NcmApp, text: str) -> None:
    """As the terminal hands it over: one event, whatever has the keys."""
    app.post_message(events.Paste(text))


async def page(pilot: Any, app: NcmApp) -> None:
    await pilot.pause()
    await pilot.press("i")
    await until(pilot, lambda: isinstance(app.screen, ImportPickScreen))


def remember(desk: Desk, text: str) -> None:
    (question,) = maps.tables(desk, [pasting.pasted(desk, text)])
    maps.save(desk, question).result()


async def test_a_known_list_is_one_paste_and_one_key(desk: Desk) -> None:
    remember(desk, tabs([HEADER, *ROWS]))
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await page(pilot, app)
        paste(app, tabs([HEADER, *ROWS]))
        await until(pilot, lambda: has_plan(app))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert "6 patients" in screen_text(app)
    assert {row.mrn for row in caseload.rows(desk)} == {row[2] for row in ROWS}


async def test_without_names_the_looks_are_shown_first(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await page(pilot, app)
        paste(app, aligned(ROWS))
        await until(pilot, lambda: isinstance(app.screen, ImportColumnsScreen))
        shown = screen_text(app)
        assert "no names above them" in shown
        assert all(word in shown for word in ("Column 3", "0048213", "QUILL, Vera"))
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert "QUILL" not in screen_text(app)
        await pilot.press("ctrl+g", "f2")
        await until(pilot, lambda: has_plan(app))
        assert "6 new" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_rows_in_two_parts(desk: Desk, size: tuple[int, int]) -> None:
    remember(desk, tabs([HEADER, *ROWS]))
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await page(pilot, app)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, ImportPasteScreen))
        paste(app, tabs([HEADER, *ROWS[:3]]).rstrip())
        await until(pilot, lambda: "4 lines" in screen_text(app))
        paste(app, tabs(ROWS[3:]))
        await until(pilot, lambda: "7 lines" in screen_text(app))
        assert_golden(app, "import-paste")
        assert cell_len(app.screen.query_one(KeyBar).render().plain) <= size[0]
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert "QUILL" not in screen_text(app)
        await pilot.press("f2")
        await until(pilot, lambda: has_plan(app))
        assert app.screen.plan.preview.patients.new == 6  # type: ignore[attr-defined]


async def test_what_a_terminal_types_for_a_paste_presses_nothing(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await page(pilot, app)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, ImportPasteScreen))
        await pilot.press("f2")
        assert "Nothing is here yet" in screen_text(app)
        await pilot.press(*"qj?/", "tab", *"x1", "enter", *"du", "enter", "backspace")
        await until(pilot, lambda: "1 line." in screen_text(app))
        assert app.screen._text() == "qj?/\tx1\n"  # type: ignore[attr-defined]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ImportPickScreen))
    assert caseload.rows(desk) == []


async def test_hostile_rows_and_what_is_no_list(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await page(pilot, app)
        paste(app, "Dear all,\nplease call me about bed 4\n")
        await until(pilot, lambda: "What was pasted is no list" in " ".join(screen_text(app).split()))
        assert isinstance(app.screen, ImportPickScreen)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, ImportPasteScreen))
        paste(app, tabs([HEADER, *([text, f"{text} QUILL, Vera", *ROWS[0][2:]] for text in HOSTILE)]))
        await until(pilot, lambda: " lines." in screen_text(app))
        assert not set(screen_text(app)) & FORBIDDEN_CONTROLS
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, ImportColumnsScreen))
        assert not set(screen_text(app)) & FORBIDDEN_CONTROLS


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("/home/dana/census.csv\n", False),
        ("'/home/dana/my  list.csv'", False),
        ("a\tb", True),
        ("one\ntwo", True),
        ("4W-01  QUILL, Vera  0048213", True),
    ],
)
def test_what_is_a_path_and_what_are_rows(text: str, rows: bool) -> None:
    assert are_rows(text) is rows

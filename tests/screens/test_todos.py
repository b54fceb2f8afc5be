"""To-dos from any page (P§13): four keys, done, put off, taken back; the sticky line; print my list."""

from pathlib import Path
from typing import Any

from tests.screens.golden import screen_text
from tests.screens.walks import settled
from tests.services.hand import add
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.screens import todo_edit
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.one_by_one import LOOK
from ncm_tui.services import print_folder, todos
from ncm_tui.services.desk import Desk


async def press(pilot: Pilot[Any], desk: Desk, *keys: str) -> str:
    """What stands on the screen after the keys."""
    for key in keys:
        await pilot.press(key)
    await settled(pilot, desk)
    return screen_text(pilot.app)


async def test_four_keys_and_the_text_from_list_chart_and_finder(desk: Desk) -> None:
    stay = add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await press(pilot, desk, "t")
        assert "MRN 0048213" in shown.splitlines()[0]
        shown = await press(pilot, desk, *"SNF", "enter", "t", "f2")
        assert "To-do added, due today · u undo" in shown
        assert "to-do: SNF" in shown
        await press(pilot, desk, "enter", "3", "t", *"PT", "enter", *"fri", "f2")
        await press(pilot, desk, "escape", "f3", *"alv", "ctrl+t", *"OT", "f2")
        assert [(line.text, line.stay) for line in todos.page(desk).lines] == [
            ("SNF", stay), ("PT", stay), ("OT", stay),
        ]  # fmt: skip
        shown = await press(pilot, desk, "escape", "o")
        assert "To-dos ─ 1 today · 3 to do" in shown
        shown = await press(pilot, desk, "d")
        assert "To-do done · u undo" in shown
        assert "2 to do" in shown
        assert "To-dos ─ 1 today" in await press(pilot, desk, "u")
        assert "put off until Wed 25" in await press(pilot, desk, "z", *"wed", "f2")
        assert "PT" not in await press(pilot, desk, "slash", *"sn", "enter")
        assert "To-do added" in await press(pilot, desk, "h")
        shown = await press(pilot, desk, "q", "escape", "D", *"no", "f2")
        assert "removed (kept in history)" in shown
        assert "✓" not in shown


async def test_on_hold_it_comes_back_as_its_form(desk: Desk) -> None:
    stay = add(desk)
    late = todos.add(desk, stay, {"text": "order paper", "due": "2026-11-22"}).result(9).row
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, desk, "t", *"SNF", "escape")
        shown = await press(pilot, desk, "ctrl+o")
        assert "SNF" in shown
        assert isinstance(app.screen, FormDialog)
        await press(pilot, desk, "escape")
        todo_edit.put_off(app, todos.one(desk, str(late)))
        await press(pilot, desk, *"wed", "escape")
        await press(pilot, desk, "ctrl+o")
        assert isinstance(app.screen, FormDialog)
        assert app.screen.form_id == "snooze"


async def test_hidden_names_hide_what_it_says(desk: Desk) -> None:
    stay = add(desk)
    todos.add(desk, stay, {"text": "Ring Maria's sister zinnia"}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(120, 40)) as pilot:
        shown = await press(pilot, desk, "ctrl+g", "o")
        for secret in ("Maria", "ALVAREZ", "zinnia", "0048213", "02 Mar 1948"):
            assert secret not in shown
        assert "names hidden ^G" in shown.splitlines()[0]


async def test_a_sticky_line_and_away_again(desk: Desk) -> None:
    stay = add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Sticky line set" in await press(pilot, desk, "T", *"ring", "f2")
        assert todos.sticky_of(desk, stay) == "ring"
        assert "taken away" in await press(pilot, desk, "enter", "T", "backspace", "f2")
        assert todos.sticky_of(desk, stay) == ""


async def test_a_to_do_about_nobody_and_one_patient_s_page(desk: Desk) -> None:
    stay = add(desk)
    todos.add(desk, None, {"text": "order paper"}).result(9)
    todos.add(desk, stay, {"text": "ring"}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await press(pilot, desk, "enter", "o")
        assert "MRN 0048213" in shown.splitlines()[0]
        assert "order paper" not in shown
        shown = await press(pilot, desk, "q", "f5", "o")
        assert "order paper · no date" in shown
        assert "no chart to open" in await press(pilot, desk, "enter")
        assert "order paper" in await press(pilot, desk, "h")
        shown = await press(pilot, desk, "q", "d", "f")
        assert "✓" in shown
        await pilot.pause(LOOK)
        assert "To-do open again" in await press(pilot, desk, "end", "d")


async def test_my_list_to_a_file_that_goes_at_the_lock(desk: Desk) -> None:
    add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(120, 40)) as pilot:
        shown = await press(pilot, desk, "P")
        assert "1● Name" in shown
        await press(pilot, desk, "f2")
        for _ in range(100):
            shown = await press(pilot, desk)
            if "ready to print" in shown:
                break
            await pilot.press("f2") if "yes, done" in shown else await pilot.pause(0.02)
        assert "1 patient, 1 page" in shown
        (made,) = print_folder.own(desk).iterdir()
        assert made.suffix == ".pdf"
        app.leaver = lambda code: None
        app.leave(75)
        assert not Path(made).exists()

"""Counts the keys of the tasks on the real app, fails over the limit: ``python -m benchmarks.keystrokes``.

Counted from the cursor on the patient. Every key counts (dates, codes, F-keys); free text does not.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.screens import admission_keys
from tests.screens.golden import screen_text

from benchmarks.keystroke_notices import important_message, observation_notice
from benchmarks.keystroke_steps import NOW, cursor_on, settled, stay_of, until, ward
from ncm_tui.app import NcmApp
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.form import FormScreen
from ncm_tui.screens.today import TodayScreen
from ncm_tui.services import todos
from ncm_tui.services.chart import summary
from ncm_tui.services.demo.throwaway import PASSPHRASE
from ncm_tui.services.desk import Desk
from ncm_tui.services.doors import Door
from ncm_tui.vault.home import Home


@dataclass(frozen=True)
class Task:
    """``most`` keys are allowed; ``count`` plays the task and returns how many it took."""

    number: str
    what: str
    most: int
    count: Callable[[Path], Awaitable[int]]


async def unlock_back_where_i_was(home: Path) -> int:
    """Task 0: the passphrase and one key, and the same chart and tab are there again."""
    desk = ward(home)
    stay = stay_of(desk, "YAMADA")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_chart(stay, "discharge")
        await settled(pilot, desk)
        app.leave(0)
        await pilot.pause()
    desk.vault.close()
    again = NcmApp(door=Door(Home(home), lambda: NOW))
    async with again.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*(character if character != " " else "space" for character in PASSPHRASE))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(again.screen, ChartScreen))
        shown = screen_text(again)
        assert "YAMADA" in shown, shown
        assert "DC01" in shown, shown
        assert again.desk is not None
        again.desk.vault.close()
    return 1


async def find_and_see_what_is_due(home: Path) -> int:
    """Task 1: from anywhere, three letters of a name to the chart that says what is due, and why."""
    desk = ward(home)
    app = NcmApp(desk=desk)
    keys = ("f3", "y", "a", "m", "enter")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, desk)
        await pilot.press(*keys)
        await settled(pilot, desk)
        shown = screen_text(app)
        assert "YAMADA, Winifred" in shown.splitlines()[0], shown
        assert "MRN 9759098" in shown.splitlines()[0], shown
        due = next(group for group in summary(desk, stay_of(desk, "YAMADA")).groups if group.id == "due")
        assert due.lines[0].label == "Due", due
        for line in due.lines[:2]:
            assert line.text in shown, shown
            assert line.note[:24] in shown, shown
        assert "Mon 23 06:42" in shown, shown
    desk.vault.close()
    return len(keys)


async def note_copied(home: Path) -> int:
    """Task 10, first half: to the finished note and its text in the clipboard."""
    return await _note(home, charted=False)


async def note_charted(home: Path) -> int:
    """Task 10, second half: one more key, after pasting."""
    return await _note(home, charted=True)


async def _note(home: Path, *, charted: bool) -> int:
    desk = ward(home)
    stay = stay_of(desk, "NOVAK")
    app = NcmApp(desk=desk)
    keys = ("enter", "5", "y")
    async with app.run_test(size=(80, 24)) as pilot:
        await _terminal_known_to_copy(pilot, app, desk)
        await cursor_on(pilot, app, stay)
        for key in keys:
            await pilot.press(key)
            await settled(pilot, desk)
        assert _note_state(desk, stay) == (True, False), screen_text(app)
        if charted:
            await pilot.press("c")
            await settled(pilot, desk)
            assert _note_state(desk, stay) == (True, True), screen_text(app)
    desk.vault.close()
    return 1 if charted else len(keys)


async def to_do(home: Path) -> int:
    """Task 11: what, and due today, from the row of the list; the words do not count."""
    desk = ward(home)
    stay = stay_of(desk, "YAMADA")
    app = NcmApp(desk=desk)
    keys = ("t", "enter", "t", "f2")
    async with app.run_test(size=(80, 24)) as pilot:
        await cursor_on(pilot, app, stay)
        await pilot.press(keys[0])
        await settled(pilot, desk)
        await pilot.press(*"SNF", *keys[1:])
        await settled(pilot, desk)
    (line,) = todos.open_of(desk, stay)
    assert (line.text, line.today) == ("SNF", True)
    desk.vault.close()
    return len(keys)


async def to_do_from_today(home: Path) -> int:
    """Task 11 again, from a line of Today."""
    desk = ward(home)
    app = NcmApp(desk=desk)
    keys = ("t", "enter", "t", "f2")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, desk)
        await pilot.press("f5")
        await settled(pilot, desk)
        assert isinstance(app.screen, TodayScreen)
        stay = app.screen.stay_in_hand
        before = len(todos.open_of(desk, stay))
        await pilot.press(keys[0])
        await settled(pilot, desk)
        await pilot.press(*"SNF", *keys[1:])
        await settled(pilot, desk)
    assert [line.text for line in todos.open_of(desk, stay)].count("SNF") == 1
    assert len(todos.open_of(desk, stay)) == before + 1
    desk.vault.close()
    return len(keys)


async def first_admission_assessment(home: Path) -> int:
    """Task 6: the required fields, with the screens answered or seen in the EMR."""
    desk = ward(home)
    stay = stay_of(desk, "TRAN")
    counted = admission_keys.Counted()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await cursor_on(pilot, app, stay)
        await admission_keys.open_assessment(pilot, counted)
        assert isinstance(app.screen, FormScreen), screen_text(app)
        await admission_keys.fill(pilot, app.screen.pane, counted)
        await admission_keys.finish(pilot, counted, lambda: isinstance(app.screen, FormScreen))
    finished = desk.vault.reader.value(
        "SELECT count(*) FROM assessment a JOIN stay s ON s.id = a.stay_id"
        " WHERE s.uid = ? AND a.form_id = ? AND a.state = 'finished'",
        (stay, admission_keys.FORM),
    )
    assert finished == 1, counted.trail
    desk.vault.close()
    return counted.keys


async def phq_9(home: Path) -> int:
    """The PHQ-9 from a tab of the chart, privacy said, locked."""
    return await _short_form(home, "phq-9", ("2", "p", "y", *"010000000", "f2"))


async def lace(home: Path) -> int:
    """LACE: days and urgency from the chart, none of its conditions, no emergency visit before."""
    return await _short_form(home, "lace", ("2", "l", "0", "0", "f2"))


async def social_needs(home: Path) -> int:
    """The AHC core: seen in every domain, nothing found, privacy said before the safety items."""
    keys = ("2", "r", "1", "0", "3", "3", "n", "n", "y", "1", "enter", "1", "1", "1", "f2")
    return await _short_form(home, "ahc-hrsn", keys)


async def _short_form(home: Path, form: str, keys: tuple[str, ...]) -> int:
    """A form from the chart's first tab to *finished & locked*; how many keys that took."""
    desk = ward(home)
    stay = stay_of(desk, "TRAN")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_chart(stay, "summary")
        await settled(pilot, desk)
        for key in keys:
            await pilot.press(key)
            if len(key) > 1 or key in keys[:2]:  # a page opens or closes: what was asked of the vault is back
                await settled(pilot, desk)
        assert isinstance(app.screen, ChartScreen), screen_text(app)
    found = desk.vault.reader.value(
        "SELECT count(*) FROM assessment a JOIN stay s ON s.id = a.stay_id"
        " JOIN score c ON c.assessment_id = a.id"
        " WHERE s.uid = ? AND a.form_id = ? AND a.state = 'finished' AND c.value IS NOT NULL",
        (stay, form),
    )
    assert found, form
    desk.vault.close()
    return len(keys)


TASKS = (
    Task("0", "unlock, back where I was (beside the passphrase)", 1, unlock_back_where_i_was),
    Task("1", "find by three letters, see what is due and why", 5, find_and_see_what_is_due),
    Task("6", "first admission assessment, required fields", 60, first_admission_assessment),
    Task("6a", "PHQ-9 from the chart, locked", 13, phq_9),
    Task("6b", "LACE from the chart, locked", 6, lace),
    Task("6c", "AHC-HRSN core from the chart, locked", 15, social_needs),
    Task("10a", "note copied", 3, note_copied),
    Task("10b", "note marked charted", 1, note_charted),
    Task("11", "to-do, due today", 4, to_do),
    Task("12a", "MOON with its evidence, from the row", 9, observation_notice),
    Task("12b", "IM with its evidence, from the row", 9, important_message),
    Task("11b", "to-do, due today, from a line of Today", 4, to_do_from_today),
)


def _note_state(desk: Desk, stay: str) -> tuple[bool, bool]:
    """(copied, charted) of the stay's one note."""
    row = desk.vault.reader.one(
        "SELECT n.copied_at IS NOT NULL, n.charted_at IS NOT NULL FROM note n JOIN stay s ON s.id = n.stay_id"
        " WHERE s.uid = ?",
        (stay,),
    )
    assert row is not None
    return bool(row[0]), bool(row[1])


async def _terminal_known_to_copy(pilot: Any, app: NcmApp, desk: Desk) -> None:
    """The first copy in a terminal asks once whether it arrived; that answer is not part of the task."""
    app.clipboard_channel._remember("osc52")
    await settled(pilot, desk)


def play(task: Task) -> int:
    """Count one task in a ward of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(task.count(Path(folder)))


def main() -> int:
    """Print each task with its keys; exit 1 when one is over its limit."""
    over = False
    for task in TASKS:
        keys = play(task)
        over |= keys > task.most
        print(
            f"{task.number:>4}  {task.what:<52} {keys:3} of {task.most}{'  OVER' if keys > task.most else ''}"
        )
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())

"""What the app does for every page: futures, messages, patient switch, clipboard, lock, idle, sleep."""

import asyncio
import base64
import time
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest
from tests.screens.golden import screen_text
from textual import events

from ncm_tui.app import NcmApp
from ncm_tui.rules.problems import Problem, Refused
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.plain import AskArrived, CopyPage
from ncm_tui.services import caseload, patients, settings, settings_page
from ncm_tui.services.desk import Desk
from ncm_tui.terminal import clipboard
from ncm_tui.terminal.clipboard import CopyOutcome
from ncm_tui.views.changed import Changed
from ncm_tui.views.patient import PatientLine
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.text_area import NcmTextArea


def bar_text(app: NcmApp) -> str:
    return app.screen.query_one(KeyBar).render().plain


def two_lines(desk: Desk) -> tuple[PatientLine, PatientLine]:
    rows = caseload.rows(desk)
    return patients.line(desk, rows[0].stay), patients.line(desk, rows[3].stay)


def done(result: Any = None, problem: BaseException | None = None) -> "Future[Any]":
    future: Future[Any] = Future()
    if problem is None:
        future.set_result(result)
    else:
        future.set_exception(problem)
    return future


# -- what a write did --------------------------------------------------------------------------------


async def test_a_change_is_said_published_and_handed_on(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    heard: list[Changed] = []
    handed: list[Changed] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.changed.subscribe(app.screen, heard.append)
        changed = Changed("goal.met", message="Goal met.")
        app.follow(done(changed), handed.append)
        await pilot.pause()
        await pilot.pause()
        assert handed == [changed]
        assert heard == [changed]
        assert "Goal met." in bar_text(app)


async def test_a_problem_is_a_sentence_and_the_page_stays(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    failed: list[Problem] = []
    async with app.run_test(size=(80, 24)) as pilot:
        refused = Refused("The disk is [full].", hint="Make room, then try again.")
        app.follow(done(problem=refused), lambda _: pytest.fail("handed on"), failed.append)
        await pilot.pause()
        await pilot.pause()
        assert "The disk is [full]. Make room, then try again." in bar_text(app)
        assert failed == [refused]
        assert isinstance(app.screen, CaseloadScreen)


async def test_a_fault_goes_to_the_incident_not_to_the_screen(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    faults: list[BaseException] = []
    over = asyncio.Event()
    app.on_fault = lambda error: (faults.append(error), over.set())
    async with app.run_test(size=(80, 24)):
        app.follow(done(problem=ValueError("secret of ALVAREZ")))
        await asyncio.wait_for(over.wait(), 10)
        assert not app._exit_renderables, "Textual would print it with what was in memory"
    assert [type(fault) for fault in faults] == [ValueError]


async def test_a_message_longer_than_the_line_is_whole(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    words = "The vault is on a read-only folder, so nothing can be saved; what you typed stays here. " * 2
    async with app.run_test(size=(80, 24)) as pilot:
        app.say(words.strip(), severity="warning")
        await pilot.pause()
        await pilot.pause()
        assert " ".join(words.split()) in " ".join(screen_text(app).split())


# -- patient switch ----------------------------------------------------------------------------------


async def test_keys_typed_ahead_of_a_switch_are_discarded(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    first, second = two_lines(demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.now_with(first) == ""
        await pilot.pause()
        early = events.Key("s", "s")
        walk = events.Key("f8", None)
        await pilot.pause()
        assert app.now_with(second) == f"◂ now {second.name}"
        app.post_message(early)
        await pilot.pause()
        assert isinstance(app.screen, CaseloadScreen)
        assert app.screen.chosen.sort == "bed"
        app.post_message(walk)
        await pilot.pause()
        assert app.screen.rows.at == 1
        await pilot.press("s")
        assert app.screen.chosen.sort == "name"


async def test_the_same_patient_again_is_no_switch(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    first, _ = two_lines(demo_desk)
    async with app.run_test(size=(80, 24)):
        app.now_with(first)
        assert app.now_with(replace(first, bed="elsewhere")) == ""


async def test_keys_are_heard_one_after_the_other(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        for key, sign in (
            ("slash", "/"),
            ("n", "n"),
            ("o", "o"),
            ("v", "v"),
            ("enter", "\r"),
            ("s", "s"),
            ("f1", None),
        ):
            app.post_message(events.Key(key, sign))
        for _ in range(20):
            await pilot.pause()
        assert "Help and keys" in screen_text(app)
        await pilot.press("q")
        assert isinstance(app.screen, CaseloadScreen)
        assert app.screen.chosen.filter == "nov"
        assert app.screen.chosen.sort == "name"


# -- clipboard ---------------------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to the terminal's clipboard."""
    told: list[str] = []
    monkeypatch.setattr(clipboard.Clipboard, "_osc52", lambda _self, text: told.append(text))
    monkeypatch.setattr("sys.platform", "linux")
    return told


async def test_the_first_copy_asks_whether_it_arrived_and_remembers(demo_desk: Desk, sent: list[str]) -> None:
    app = NcmApp(desk=demo_desk)
    first, _ = two_lines(demo_desk)
    told: list[CopyOutcome] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.copy("text one", first, told.append)
        await pilot.pause()
        assert isinstance(app.screen, AskArrived)
        assert told == []
        await pilot.press("y")
        await pilot.pause()
        assert told == [CopyOutcome(True, "osc52")]
        demo_desk.vault.flush()
        app.copy("text two", first, told.append)
        assert told[1:] == [CopyOutcome(True, "osc52")]
        assert sent == ["text one", "text two"]


@pytest.mark.parametrize("keys", [["escape"], ["n", "escape"], ["n", "n"]])
async def test_a_copy_that_may_have_failed_is_not_sure(
    demo_desk: Desk, sent: list[str], keys: list[str]
) -> None:
    app = NcmApp(desk=demo_desk)
    first, _ = two_lines(demo_desk)
    told: list[CopyOutcome] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.copy("text", first, told.append)
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        assert [outcome.sure for outcome in told] == [False]


async def test_where_osc52_does_not_arrive_a_plain_page_stands_in(demo_desk: Desk, sent: list[str]) -> None:
    app = NcmApp(desk=demo_desk)
    first, second = two_lines(demo_desk)
    told: list[CopyOutcome] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.copy("line [one]\nline two", first, told.append)
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, CopyPage)
        assert "line [one]\nline two" in screen_text(app)
        await pilot.press("y")
        await pilot.pause()
        assert told == [CopyOutcome(True, "page")]
        assert app.now_with(second).startswith("clipboard: ")


async def test_the_clipboard_is_emptied_at_a_switch_at_lock_and_after_a_minute(
    demo_desk: Desk, sent: list[str]
) -> None:
    app = NcmApp(desk=demo_desk)
    app.leaver = lambda _: None
    first, second = two_lines(demo_desk)
    settings.put(demo_desk, clipboard._setting(), "osc52").result()
    async with app.run_test(size=(80, 24)) as pilot:
        app.copy("of the first", first, lambda _: None)
        app.now_with(second)
        assert sent == ["of the first", " "]
        app.copy("of the second", second, lambda _: None)
        app.clipboard_channel.tick(time.monotonic() + 59)
        assert sent[-1] == "of the second"
        app.clipboard_channel.tick(time.monotonic() + 61)
        assert sent[-1] == " "
        app.copy("once more", second, lambda _: None)
        await pilot.press("f9")
        assert sent[-1] == " "


async def test_osc52_is_what_the_terminal_gets(demo_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)):
        written: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        app.clipboard_channel._osc52("Zoë [SNF]")
        coded = base64.b64encode("Zoë [SNF]".encode()).decode()
        assert written == [f"\x1b]52;c;{coded}\x07"]


async def test_cut_and_copy_in_an_editor_never_reach_the_terminal(
    demo_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        written: list[str] = []
        assert app._driver is not None
        area = NcmTextArea("private words")
        await app.screen.mount(area)
        area.focus()
        area.select_all()
        await pilot.pause()
        monkeypatch.setattr(app._driver, "write", written.append)
        await pilot.press("ctrl+c", "ctrl+x")
        await pilot.pause()
        assert not [text for text in written if "]52;" in text]
        assert app.clipboard == "private words"


# -- lock, quit, idle, sleep ---------------------------------------------------------------------------


async def test_lock_and_quit_keep_the_typing_and_leave_with_their_exits(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    left: list[int] = []
    kept: list[bool] = []
    app.leaver = left.append
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.keep_typing = lambda: kept.append(True)  # type: ignore[method-assign]  # a page with text
        await pilot.press("f9", "ctrl+l", "ctrl+q")
        assert left == [75, 75, 0]
        assert len(kept) == 3


async def test_idle_warns_thirty_seconds_before_and_locks(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    left: list[int] = []
    app.leaver = left.append
    async with app.run_test(size=(80, 24)) as pilot:
        watch = app.watch_over
        start = time.monotonic()
        clock = {"t": start, "w": time.time()}
        watch.monotonic, watch.wall = (lambda: clock["t"]), (lambda: clock["w"])
        watch.start()

        def after(seconds: float) -> None:
            clock["t"] += seconds
            clock["w"] += seconds
            watch.tick()

        after(560)
        assert "Locks in" not in bar_text(app)
        after(11)
        await pilot.pause()
        assert "Locks in 30 seconds" in bar_text(app)
        assert left == []
        await pilot.press("down")
        after(571)
        assert left == []
        after(30)
        assert left == [75]


async def test_a_machine_that_slept_locks_but_a_clock_set_back_does_not(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    left: list[int] = []
    app.leaver = left.append
    async with app.run_test(size=(80, 24)):
        watch = app.watch_over
        clock = {"t": time.monotonic(), "w": time.time()}
        watch.monotonic, watch.wall = (lambda: clock["t"]), (lambda: clock["w"])
        watch.start()
        clock["w"] -= 3600
        watch.tick()
        assert left == []
        clock["t"] += 1
        clock["w"] += 30
        watch.tick()
        assert left == []
        clock["w"] += 61
        watch.tick()
        assert left == [75]


async def test_where_she_is_is_kept_for_the_next_unlock(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    app.leaver = lambda _: None
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("f9")
        demo_desk.vault.flush()
        place = settings.place(demo_desk)
        assert place["screen"] == "chart"
        assert place["tab"] == "summary"


# -- look --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["ncm-dark", "ncm-light", "ncm-contrast", "ncm-plain"])
async def test_every_theme_shows_the_same_words(demo_desk: Desk, theme: str) -> None:
    app = NcmApp(desk=demo_desk, theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        assert app.theme == theme
        assert screen_text(app).splitlines()[5].startswith("▸")


async def test_no_color_writes_no_colour(demo_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        styles = [s.style for strip in app.screen._compositor.render_strips() for s in strip if s.style]
        named = {style.color.name for style in styles if style.color} | {
            s.bgcolor.name for s in styles if s.bgcolor
        }
        assert named <= {"default"}


async def test_plain_signs_are_ascii_and_move_nothing(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        app.action_glyphs()
        await pilot.pause()
        await pilot.pause()
        drawn = screen_text(app).replace("Ú", "U").replace("Ñ", "N").replace("é", "e")
        assert drawn.splitlines()[5].startswith(">")
        assert not [sign for sign in drawn if not sign.isascii() and not sign.isalpha()]


async def test_the_look_she_chose_is_there_again(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)):
        app.action_next_theme()
        assert app.theme == "ncm-light"
        while settings_page.value(demo_desk, "theme") != "light":  # written beside the vault thread
            await asyncio.sleep(0.01)
    again = NcmApp(desk=demo_desk)
    async with again.run_test(size=(80, 24)):
        assert again.theme == "ncm-light"


def test_other_keys_reach_bindings_bar_and_help(monkeypatch: pytest.MonkeyPatch) -> None:
    from ncm_tui import commands

    monkeypatch.setattr(commands, "AREAS", dict(commands.AREAS))
    commands.remap({"caseload.sort": "o", "app.lock": "f9"})
    sort = next(c for c in commands.commands("caseload") if c.id == "caseload.sort")
    assert sort.shown == "o"
    assert "ctrl+l" not in commands.everywhere_keys()
    assert [b.key for b in commands.bindings("caseload") if b.id == "caseload.sort"] == ["o"]

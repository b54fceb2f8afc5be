"""Any short form as one page: answers or nothing, half-typed ones come back, the patient always on top."""

from typing import Any

import pytest
from tests.screens.golden import screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.screens.test_form import settle
from tests.services import hand
from textual import events

from ncm_tui.app import NcmApp
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.services import drafts, patients
from ncm_tui.services.desk import Desk


async def shown(pilot: Any, told: list[Any], form: str = "goal", **more: Any) -> FormDialog:
    """Push a dialog over the caseload; its answer lands in ``told``."""
    dialog = FormDialog(form, **more)
    await pilot.pause()
    pilot.app.push_screen(dialog, told.append)
    await settle(pilot)
    return dialog


async def test_answers_come_back_and_stay_on_disk_for_who_asked_to_save_them(desk: Desk) -> None:
    line = patients.line(desk, hand.add(desk))
    app, told = NcmApp(desk=desk), []
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, told, "remove", line=line, context={"row": "r1"})
        assert "ALVAREZ, Maria" in screen_text(app).splitlines()[0]
        assert "0048213" in screen_text(app).splitlines()[0]
        await pilot.press(*"duplicate", "enter")
        await settle(pilot)
        assert told == []
        assert "F2 saves" in screen_text(app)
        await pilot.press("enter", "n")
        await settle(pilot)
        assert told == []
        assert "duplicate" in screen_text(app)
        await pilot.press("f2")
        await settle(pilot)
    assert told == [{"reason": "duplicate"}]
    (held,) = drafts.parked(desk)
    assert drafts.resume(desk, held.uid).answers == {"reason": "duplicate"}


async def test_f2_finishes_too_and_a_gap_stops_it(desk: Desk) -> None:
    app, told = NcmApp(desk=desk), []
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, told, "remove", line=patients.line(desk, hand.add(desk)))
        await pilot.press("f2")
        await settle(pilot)
        assert told == []
        assert "needed: Reason" in screen_text(app)
        await pilot.press(*"why", "f2")
        await settle(pilot)
    assert told == [{"reason": "why"}]


async def test_esc_holds_what_was_typed_and_the_same_question_brings_it_back(desk: Desk) -> None:
    line = patients.line(desk, hand.add(desk))
    app, told = NcmApp(desk=desk), []
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, told, "remove", line=line, context={"row": "r1"})
        await pilot.press(*"half", "escape", "escape")
        await settle(pilot)
        assert told == [None]
        (held,) = drafts.parked(desk)
        assert held.name.startswith("ALVAREZ, Maria DOB")
        other = await shown(pilot, told, "remove", line=line, context={"row": "r2"})
        assert other.pane.filling.values() == {}
        await pilot.press("escape")
        await settle(pilot)
        again = await shown(pilot, told, "remove", line=line, context={"row": "r1"})
        assert again.pane.filling.values() == {"reason": "half"}
        assert "as you left it" in screen_text(app)


async def test_nothing_typed_leaves_nothing_behind(desk: Desk) -> None:
    app, told = NcmApp(desk=desk), []
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, told, "remove", line=patients.line(desk, hand.add(desk)))
        await pilot.press("escape")
        await settle(pilot)
    assert told == [None]
    assert drafts.parked(desk) == ()


async def test_known_answers_stand_there_and_may_be_kept(desk: Desk) -> None:
    app, told = NcmApp(desk=desk), []
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(
            pilot, told, "remove", line=patients.line(desk, hand.add(desk)), initial={"reason": "known"}
        )
        assert "known" in screen_text(app)
        await pilot.press("f2")
        await settle(pilot)
    assert told == [{"reason": "known"}]


async def test_half_a_line_survives_a_lock(desk: Desk) -> None:
    app, told = NcmApp(desk=desk), []
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, told, "remove", line=patients.line(desk, hand.add(desk)))
        await pilot.press(*"ha")
        app.keep_typing()
        await settle(pilot)
    (held,) = drafts.parked(desk)
    assert drafts.resume(desk, held.uid).answers == {"reason": "ha"}


async def test_a_date_that_does_not_read_yet_is_kept_as_typed_and_comes_back(desk: Desk) -> None:
    app, told = NcmApp(desk=desk), []
    async with app.run_test(size=(80, 24)) as pilot:
        dialog = await shown(pilot, told, "patient")
        dialog.pane.filling.go("birth_date")
        await pilot.press(*"3/2/1")
        await pilot.pause(0.3)
        await settle(pilot)
        (held,) = drafts.parked(desk)
        left = drafts.resume(desk, held.uid)
        assert left.half == {"item": "birth_date", "text": "3/2/1"}
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        again = await shown(pilot, told, "patient")
        assert again.pane.view.fingers.typed == "3/2/1"
        await pilot.press(*"948", "enter")
        await settle(pilot)
        left = drafts.resume(desk, held.uid)
        assert (left.answers, left.half) == ({"birth_date": "1948-03-02"}, None)


async def test_about_nobody_says_so(desk: Desk) -> None:
    app, told = NcmApp(desk=desk), []
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, told, "remove")
        assert "Not about a patient yet" in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_short_form_opens_and_takes_hostile_texts(desk: Desk, size: tuple[int, int]) -> None:
    """All of them where there is little room; every third where there is more."""
    line = patients.line(desk, hand.add(desk))
    app, told = NcmApp(desk=desk), []
    async with app.run_test(size=size) as pilot:
        for place, form in enumerate(desk.library.ids("dialogs")):
            if size[0] > 80 and place % 3:
                continue
            hostile = HOSTILE[place % len(HOSTILE)]
            texts = {item.id: hostile for item in desk.library.dialog(form).items() if item.type == "text"}
            dialog = await shown(pilot, told, form, line=line, initial=texts, context={"about": hostile})
            for key in ("end", "up", "f6", "f2", "pagedown"):
                if app.screen is not dialog:
                    break
                text = screen_text(app)
                assert all(len(each) <= size[0] for each in text.splitlines())
                assert not FORBIDDEN_CONTROLS & set(text.replace("\n", ""))
                await pilot.press(key)
            while isinstance(app.screen, FormDialog):
                await pilot.press("escape")
                await settle(pilot)


async def test_keys_typed_ahead_of_the_form_that_closes_are_not_given_to_the_page_below(desk: Desk) -> None:
    line = patients.line(desk, hand.add(desk))
    app, told = NcmApp(desk=desk), []
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, told, "remove", line=line, context={"row": "r1"})
        await pilot.press(*"duplicate")
        below = list(app.screen_stack[:-1])
        for key, character in (("f2", None), ("question_mark", "?"), ("f1", None)):
            app.post_message(events.Key(key, character))
        await settle(pilot)
        assert told == [{"reason": "duplicate"}]
        assert app.screen_stack == below

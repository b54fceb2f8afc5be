"""The Assess tab: flags first, unfinished, results; read-only, why, error, discard."""

from typing import Any

from tests.screens.golden import screen_text
from tests.screens.test_form import settle
from tests.services import hand
from tests.services.test_assessments import phq9, start

from ncm_tui.app import NcmApp
from ncm_tui.screens.form import FormScreen
from ncm_tui.screens.form_read import FinishedScreen
from ncm_tui.services import assessments
from ncm_tui.services.desk import Desk


async def tab(pilot: Any, stay: str) -> None:
    await pilot.pause()
    pilot.app.open_chart(stay, "assess")
    await settle(pilot)


def row(app: NcmApp, word: str) -> str:
    return next(line for line in screen_text(app).splitlines() if word in line)


async def test_an_empty_stay_lists_the_forms_that_fit_and_says_why_others_do_not(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await tab(pilot, hand.add(desk, birth_date="2018-01-01"))
        assert "overdue since Sat 21 11:00" in row(app, "Admission")
        assert "for age 12 and older" in row(app, "PHQ-9")
        lines = screen_text(app)
        assert lines.index("Admission") < lines.index("PHQ-9")


async def test_unfinished_first_and_results_with_when_and_by_whom(desk: Desk) -> None:
    stay = hand.add(desk)
    assessments.finish(desk, phq9(desk, stay, "222222000")).result()
    start(desk, stay, "sils")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await tab(pilot, stay)
        assert "12 moderate" in row(app, "PHQ-9")
        assert "Dana Whitfield" in row(app, "PHQ-9")
        assert screen_text(app).index("SILS") < screen_text(app).index("Admission")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        assert app.screen.form_id == "sils"


async def test_a_finished_form_is_read_only_and_explains_its_score(desk: Desk) -> None:
    stay = hand.add(desk)
    assessments.finish(desk, phq9(desk, stay, "222222001")).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await tab(pilot, stay)
        assert "! Item 9 positive" in screen_text(app)
        await pilot.press("f")
        await settle(pilot)
        await pilot.press("2", *"seen by psychiatry", "enter", "f2")
        await settle(pilot)
        while "PHQ-9" not in row(app, "▸"):
            await pilot.press("down")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, FinishedScreen)
        read = screen_text(app)
        assert "PHQ-9 13 moderate" in read
        assert "finished & locked" in read
        assert "seen by psychiatry" in read
        assert "Screening only" in read
        await pilot.press("1", "w")
        await settle(pilot)
        why = screen_text(app)
        assert "Points ─" in why
        assert "Cut-offs ─" in why
        assert "= 13, moderate" in why
        await pilot.press("w", "q")
        await settle(pilot)
        assert not isinstance(app.screen, FinishedScreen)


async def test_entered_in_error_is_struck_and_leaves_the_list(desk: Desk) -> None:
    stay = hand.add(desk)
    assessments.finish(desk, phq9(desk, stay)).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await tab(pilot, stay)
        while "PHQ-9" not in row(app, "▸"):
            await pilot.press("down")
        await pilot.press("v")
        await settle(pilot)
        await pilot.press("D", *"wrong patient", "f2")
        await settle(pilot)
        assert "Entered in error: wrong patient" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "not done in this stay" in row(app, "PHQ-9")


async def test_a_starts_a_new_one_and_d_discards_it_with_a_reason(desk: Desk) -> None:
    stay = hand.add(desk)
    assessments.finish(desk, phq9(desk, stay)).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await tab(pilot, stay)
        while "PHQ-9" not in row(app, "▸"):
            await pilot.press("down")
        await pilot.press("a")
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        await pilot.press("y", "ctrl+r")
        assert "still so?" not in screen_text(app)
        await pilot.press("1", "escape")
        await settle(pilot)
        assert "unfinished" in row(app, "PHQ-9")
        await pilot.press("home", "D", *"by mistake", "f2")
        await settle(pilot)
        assert "2 minimal" in row(app, "PHQ-9")


async def test_a_refused_form_says_why(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await tab(pilot, hand.add(desk, birth_date="2018-01-01"))
        while "PHQ-9" not in row(app, "▸"):
            await pilot.press("down")
        await pilot.press("enter")
        await settle(pilot)
        assert not isinstance(app.screen, FormScreen)
        assert "for age 12 and older" in screen_text(app).splitlines()[-1]
        await pilot.press("end", "a", "v", "w", "y", "D", "h")
        await settle(pilot)
        await pilot.press("escape", "end", "v", "f")
        assert "No open safety flag" in screen_text(app)


async def test_every_form_is_found_by_its_name_with_the_palette(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await tab(pilot, hand.add(desk))
        await pilot.press("ctrl+p", *"gad")
        assert "GAD-7" in row(app, "on this patient")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        assert app.screen.form_id == "gad-7"


async def test_all_forms_one_is_found_by_letters_switched_on_and_opened(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await tab(pilot, hand.add(desk))
        assert "GAD-7" not in screen_text(app)
        await pilot.press("slash", *"gad", "down", "space")
        await settle(pilot)
        assert "■" in row(app, "GAD-7")
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert "not done in this stay" in row(app, "GAD-7")
        await pilot.press("plus", "slash", *"gad", "enter")
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        assert app.screen.form_id == "gad-7"


async def test_a_copy_leaves_private_answers_out_unless_they_are_kept(desk: Desk) -> None:
    stay = hand.add(desk)
    draft = phq9(desk, stay, "222222000")
    assessments.finish(desk, draft).result()
    app = NcmApp(desk=desk)
    sent: list[str] = []
    app.copy = lambda text, line, then: sent.append(text)  # type: ignore[method-assign]  # the way out
    async with app.run_test(size=(80, 24)) as pilot:
        await tab(pilot, stay)
        while "PHQ-9" not in row(app, "▸"):
            await pilot.press("down")
        await pilot.press("y", "1", "f2")
        await settle(pilot)
        assert "Private answers of this form are not in this text." in sent[0]
        assert "12 moderate" not in sent[0]
        await pilot.press("y", "2", "f2")
        await settle(pilot)
        assert "PHQ-9 12 moderate." in sent[1]


async def test_on_the_page_of_all_forms_a_letter_opens_its_form(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await tab(pilot, hand.add(desk))
        await pilot.press("plus", "x")
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        assert app.screen.form_id == "gad-7"

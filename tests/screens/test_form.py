"""The form over a chart: answers reach the vault, links open in place, flags ask, nothing is ever lost."""

from concurrent.futures import Future

import pytest
from tests.screens.golden import screen_text
from tests.services import hand
from tests.services.test_assessments import phq9

from ncm_tui.app import NcmApp
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.findings import FindingsScreen
from ncm_tui.screens.form import FormScreen
from ncm_tui.services import assessments, drafts, flags, patients
from ncm_tui.services.desk import Desk


async def settle(pilot) -> None:
    """Everything submitted is on disk, and what follows from it is on the page."""
    for _ in range(4):
        await pilot.pause()
        pilot.app.desk.vault.flush(10)
    await pilot.pause()


async def opened(pilot, stay: str, form: str) -> FormScreen:
    app = pilot.app
    await pilot.pause()
    app.open_chart(stay, "assess")
    await settle(pilot)
    app.open_form(stay, form)
    await settle(pilot)
    assert isinstance(app.screen, FormScreen)
    return app.screen


async def test_name_birth_date_and_mrn_stand_on_the_first_line(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, hand.add(desk), "phq-9")
        first = screen_text(app).splitlines()[0]
        assert all(part in first for part in ("ALVAREZ, Maria", "02 Mar 1948", "0048213"))


async def test_phq_9_from_digits_to_the_chart(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, stay, "phq-9")
        await pilot.press("y", *"222222000", "enter", "1")
        assert "score 12 moderate" in screen_text(app)
        await pilot.press("f2")
        await settle(pilot)
        assert isinstance(app.screen, FindingsScreen)
        assert "Depression or anxiety" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, ChartScreen)
        assert "12 moderate" in screen_text(app)
    (result,) = assessments.finished(desk, stay)
    assert result.text == "12 moderate"


async def test_a_paper_sheet_keyed_in_records_its_items_and_never_a_privacy_answer(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, stay, "phq-9")
        await pilot.press("0", "1")
        assert "No number answers this: y, n." in screen_text(app)
        assert "_alone" not in screen.pane.filling.given
        await pilot.press("y", *"000000001")
        given = screen.pane.filling.given
        assert [given[f"q{n}"].value for n in range(1, 10)] == [*"000000001"]
        assert "9 of 9 · score 1 minimal" in screen_text(app)
        await pilot.press("enter", "1", "f2")
        shown = screen_text(app)
        assert " 9 Thoughts" in shown
        assert "10 How difficul" in shown


async def test_each_answer_is_saved_as_given_and_comes_back_after_a_kill(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, stay, "phq-9")
        await pilot.press("y", "1", "2")
        await settle(pilot)
    given = assessments.open(desk, stay, "phq-9").given
    assert (given["q1"].value, given["q2"].value) == ("1", "2")


async def test_a_half_typed_date_survives_a_kill_and_is_gone_when_it_is_answered(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, stay, "admission-assessment")
        screen.pane.filling.go("edd")
        screen.pane.view.repaint()
        await pilot.press(*"12/")
        await pilot.pause(0.3)
        await settle(pilot)
    kept = assessments.open(desk, stay, "admission-assessment")
    assert kept.half == {"item": "edd", "text": "12/"}
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, stay, "admission-assessment")
        assert "12/" in screen_text(app)
        await pilot.press("4", "enter")
        await settle(pilot)
    kept = assessments.open(desk, stay, "admission-assessment")
    assert (kept.half, kept.given["edd"].value) == (None, "2026-12-04")


async def test_esc_parks_and_ctrl_o_comes_back_to_the_same_item(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, stay, "phq-9")
        await pilot.press("y", "1", "2", "3", "escape")
        await settle(pilot)
        assert isinstance(app.screen, ChartScreen)
        assert "unfinished, 3 answered" in screen_text(app)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        assert app.screen.pane.filling.current.id == "q4"


async def test_ctrl_o_again_goes_to_the_one_before(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        for form in ("phq-9", "audit-c"):
            await opened(pilot, stay, form)
            await pilot.press("y", "down", "escape")
            await settle(pilot)
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert app.screen.form_id == "audit-c"
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert app.screen.form_id == "phq-9"


async def test_a_fired_flag_is_on_the_chart_at_once_and_finishing_asks_what_was_done(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, stay, "phq-9")
        await pilot.press("y", *"000000001")
        await settle(pilot)
        assert len(flags.open_flags(desk, stay)) == 1
        assert "suicide risk, escalate now" in screen_text(app)
        await pilot.press("enter", "0", "f2", "f2", "f2")
        await settle(pilot)
        assert isinstance(app.screen, FormDialog)
        shown = screen_text(app)
        assert "ALVAREZ, Maria" in shown
        assert "Item 9 positive" in shown
        await pilot.press("escape")
        await settle(pilot)
        assert len(flags.open_flags(desk, stay)) == 1
        assert isinstance(app.screen, FindingsScreen)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("home", "enter")
        await settle(pilot)
        await pilot.press("1", *"Dr. Shah", "enter", *"1402", "enter", "enter", *"1:1 started", "enter", "f2")
        await settle(pilot)
        assert isinstance(app.screen, ChartScreen)
    assert flags.open_flags(desk, stay) == ()


async def test_an_answer_that_was_kept_without_its_flag_puts_it_on_the_chart_when_the_form_opens(
    desk: Desk,
) -> None:
    stay = hand.add(desk)
    phq9(desk, stay, "000000001")
    assert flags.open_flags(desk, stay) == ()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, stay, "phq-9")
        assert len(flags.open_flags(desk, stay)) == 1


async def test_the_flag_and_its_answer_are_one_transaction(desk: Desk) -> None:
    stay = hand.add(desk)
    phq9(desk, stay, "000000000")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, stay, "phq-9")
        screen.pane.filling.go("q9")
        await pilot.press("backspace")
        await settle(pilot)
        quiet: list[str] = []
        screen.desk.vault.submit_quiet = lambda fn: quiet.append("answer alone") or Future()
        await pilot.press("1")
        await pilot.pause()
        assert quiet == []
        del screen.desk.vault.submit_quiet
        await settle(pilot)
    assert assessments.open(desk, stay, "phq-9").given["q9"].value == "1"
    assert len(flags.open_flags(desk, stay)) == 1


async def test_under_name_alert_the_birth_year_is_typed_before_a_form_is_locked(desk: Desk) -> None:
    stay = hand.add(desk)
    hand.add(desk, mrn="777", given="Marta", bed="4W-13A", birth_date="1961-05-05")
    assert patients.line(desk, stay).name_alert
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, stay, "sils")
        await pilot.press("3", "f2")
        await settle(pilot)
        assert isinstance(app.screen, FormDialog)
        assert "NAME ALERT" in screen_text(app)
        await pilot.press(*"1961", "f2")
        await settle(pilot)
        assert assessments.finished(desk, stay) == ()
        await pilot.press("f4", "ctrl+u", *"1948", "f2")
        await settle(pilot)
        assert isinstance(app.screen, FindingsScreen)
    assert [result.form for result in assessments.finished(desk, stay)] == ["sils"]


async def test_a_linked_form_opens_in_place_and_its_result_answers_the_item(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, stay, "admission-assessment")
        screen.pane.filling.go("sils")
        screen.pane.view.repaint()
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is screen
        assert "Admission › Single Item Literacy Screener" in screen_text(app)
        await pilot.press("3", "f2")
        await settle(pilot)
        assert app.screen is screen
        assert screen.pane.filling.given["sils"].value["result"] == "3 positive"
        assert "Admission assessment" in screen_text(app)


async def test_esc_in_a_linked_form_returns_and_keeps_its_draft(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, stay, "admission-assessment")
        screen.pane.filling.go("phq2")
        screen.pane.view.repaint()
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("1", "escape")
        await settle(pilot)
        assert screen.pane.filling.current.id == "phq2"
        await pilot.press("enter")
        await settle(pilot)
        assert screen.sheet.filling.values()["q1"] == "1"


async def test_the_next_patient_key_parks_and_never_rebinds(desk: Desk) -> None:
    stay, other = hand.add(desk), hand.add(desk, mrn="777", family="Lee", bed="4W-13A")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.walk = lambda step: other
        await opened(pilot, stay, "phq-9")
        await pilot.press("y", "1", "f8")
        await settle(pilot)
        assert isinstance(app.screen, ChartScreen)
        assert app.screen.stay == other
        assert "◂ now LEE" in screen_text(app)
    (held,) = drafts.parked(desk)
    assert held.stay == stay
    assert assessments.open(desk, stay, "phq-9").given["q1"].value == "1"


async def test_a_form_that_does_not_fit_is_refused_in_words(desk: Desk) -> None:
    stay = hand.add(desk, birth_date="2018-01-01")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_chart(stay, "assess")
        await settle(pilot)
        app.open_form(stay, "phq-9")
        await settle(pilot)
        assert isinstance(app.screen, ChartScreen)
        assert "PHQ-9 is for age 12 and older" in screen_text(app)


async def test_strip_digits_are_dead_while_a_form_has_the_focus(desk: Desk) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, stay, "phq-9")
        await pilot.press("9", "5", "3")
        assert app.screen is screen
        assert "1 Summary" not in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_no_line_is_wider_than_the_page(demo_desk: Desk, size: tuple[int, int]) -> None:
    from ncm_tui.services import caseload

    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=size) as pilot:
        for row in caseload.rows(demo_desk)[2:5]:
            await opened(pilot, row.stay, "admission-assessment")
            for key in ("pagedown", "pagedown", "end", "f6", "f2", "escape", "escape"):
                await pilot.press(key)
                assert all(len(line) <= size[0] for line in screen_text(app).splitlines())
            await settle(pilot)


async def test_two_keys_open_a_form_from_any_tab_and_a_paper_total_asks_for_no_privacy(
    desk: Desk,
) -> None:
    stay = hand.add(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_chart(stay, "plan")
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        await pilot.press("A")
        await settle(pilot)
        assert (app.screen.form_id, app.screen.pane.filling.current.id) == ("dast-10", "total")
        await pilot.press("4", "enter", "n", "enter", *"Lee", "enter", "f2")
        await settle(pilot)
    (done,) = assessments.finished(desk, stay)
    assert (done.form, done.value) == ("dast-10", 4)

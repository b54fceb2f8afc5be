"""A chart: who is on the first row, tabs by digit, the next patient by re-binding, and what Enter opens."""

from typing import Any

import pytest
from rich.cells import cell_len
from tests.screens.golden import SIZES, screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.services.hand import add, at, emr
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.chart import TABS, ChartScreen
from ncm_tui.screens.chart_summary import SummaryTab
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.patient_edit import AlikePatient, KnownPatient
from ncm_tui.services import caseload, drafts, patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.strip import NumberedStrip

_NAMES = {" ": "space", "-": "minus", "/": "slash", "+": "plus", ":": "colon", ",": "comma", "@": "at"}


def keys(text: str) -> list[str]:
    """The keys that type ``text``."""
    return [_NAMES.get(sign, sign) for sign in text]


async def settle(app: NcmApp, pilot: Pilot[Any]) -> None:
    """What was submitted is written and what followed is painted."""
    assert app.desk is not None
    for _ in range(3):
        app.desk.vault.flush()
        await pilot.pause()


def front(app: NcmApp) -> ChartScreen:
    assert isinstance(app.screen, ChartScreen)
    return app.screen


def summary(app: NcmApp) -> SummaryTab:
    return front(app).query_one(SummaryTab)


async def go_to(app: NcmApp, pilot: Pilot[Any], opens: str) -> None:
    """The cursor on the line that opens this."""
    tab = summary(app)
    tab.rows.move_to(next(n for n, line in enumerate(tab.lines) if line.opens == opens))
    await pilot.pause()


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Maria Alvarez in 4W-12A and Susan Lee in 5E-03."""
    add(desk, payer="UHC")
    add(desk, family="Lee", given="Susan", mrn="77", birth_date="1960-05-01", unit="5E", bed="5E-03")
    return desk


async def test_the_first_row_says_who(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await settle(app, pilot)
        first, second = screen_text(app).split("\n")[:2]
        assert first.startswith(" ALVAREZ, Maria  78F  DOB 02 Mar 1948  MRN 0048213")
        assert "IP Fri 20 14:30 · day 4" in second


async def test_opening_is_audited_once_a_patient(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "f8")
        await settle(app, pilot)
        count = "SELECT count(*) FROM audit_entry WHERE verb = 'chart.opened'"
        assert two.vault.reader.value(count) == 2


async def test_digits_go_to_tabs_and_back(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        for place, tab in enumerate(TABS):
            await pilot.press(str(tab.digit))
            await pilot.pause()
            assert front(app).tab_id == tab.id
            assert front(app).query_one(NumberedStrip).active == place
        await pilot.press("8")
        assert "There is no tab 8" in screen_text(app)


async def test_the_next_patient_rebinds_and_says_so(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "2")
        screen, depth = app.screen, len(app.screen_stack)
        await pilot.press("f8")
        await settle(app, pilot)
        assert app.screen is screen
        assert len(app.screen_stack) == depth
        assert front(app).tab_id == "assess"
        assert "◂ now LEE, Susan" in screen_text(app).split("\n")[0]
        await pilot.press("f7", "1")
        await settle(app, pilot)
        assert screen_text(app).startswith(" ALVAREZ, Maria")
        assert "UHC" in screen_text(app), "the tab that was away is bound to this patient too"
        await pilot.press("f8", "q")
        await settle(app, pilot)
        assert "LEE, Susan · DOB" in screen_text(app), "the list says the row it was walked to"


async def test_esc_and_q_go_back_to_the_list(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("escape", "q"):
            await pilot.press("enter", key)
            await pilot.pause()
            assert isinstance(app.screen, CaseloadScreen)


async def test_an_edd_is_set_from_its_line(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await go_to(app, pilot, "edd")
        await pilot.press("enter", *keys("t+2"), "enter", "f2")
        await settle(app, pilot)
        if not isinstance(app.screen, ChartScreen):
            await pilot.press("f2")
            await settle(app, pilot)
        assert "EDD Wed 25 Nov" in screen_text(app)


async def test_a_refused_answer_comes_back_with_what_was_typed(two: Desk) -> None:
    app = NcmApp(desk=two)
    stay = caseload.rows(two)[0].stay
    patients.set_edd(two, stay, at("2026-11-24T00:00").date()).result()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await go_to(app, pilot, "edd")
        await pilot.press("enter", *keys("t+2"), "enter", "f2")
        await settle(app, pilot)
        if isinstance(app.screen, FormDialog) and "say why" not in screen_text(app):
            await pilot.press("f2")
            await settle(app, pilot)
        assert isinstance(app.screen, FormDialog)
        assert "Wed 25 Nov 2026" in screen_text(app)
        assert "say why it moves" in screen_text(app)


@pytest.mark.parametrize(
    ("opens", "typed", "fact", "value"),
    [
        ("disposition", [*keys("snf"), "enter"], "destination", "snf"),
        (
            "key_time:inpatient_order",
            [*keys("t-2@0800"), "enter"],
            "inpatient_admit",
            at("2026-11-21T08:00"),
        ),
        ("code_status", ["2", *keys("0642"), "enter"], "code_status", "DNR"),
    ],
)
async def test_what_a_line_opens_is_saved(
    two: Desk, opens: str, typed: list[str], fact: str, value: object
) -> None:
    app = NcmApp(desk=two)
    stay = caseload.rows(two)[0].stay
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await go_to(app, pilot, opens)
        await pilot.press("enter", *typed, "f2")
        await settle(app, pilot)
        if not isinstance(app.screen, ChartScreen):
            await pilot.press("f2")
            await settle(app, pilot)
        assert isinstance(app.screen, ChartScreen)
        assert facts(two, stay)[fact] == value


async def test_a_line_that_opens_nothing_says_so(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await go_to(app, pilot, "")
        await pilot.press("enter")
        assert "nothing to open here" in screen_text(app)


async def test_a_wide_terminal_shows_the_line_in_full_beside_the_list(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await go_to(app, pilot, "edd")
        assert "Enter set or move" in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Enter set or move" not in screen_text(app)


async def test_a_patient_by_hand_and_the_chart_opens(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", *keys("Roe"), "enter", *keys("Jane"), "enter", *keys("3/2/1950"), "enter", "f",
                          *keys("77123"), "enter", "i", "f2", "f2")  # fmt: skip
        await settle(app, pilot)
        assert screen_text(app).startswith(" ROE, Jane  76F  DOB 02 Mar 1950  MRN 77123")
        assert [row.mrn for row in caseload.rows(desk)] == ["77123"]


async def test_a_known_mrn_offers_that_chart_and_keeps_what_was_typed(two: Desk) -> None:
    app = NcmApp(desk=two)
    typing = ["a", *keys("Alvarez"), "enter", *keys("M"), "enter", *keys("3/2/1948"), "enter", "f",
              *keys("0048213"), "enter", "i", "f2", "f2"]  # fmt: skip
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*typing)
        await settle(app, pilot)
        assert isinstance(app.screen, KnownPatient)
        assert "MRN 0048213 is already here: ALVAREZ, Maria, DOB 02 Mar 1948" in screen_text(app)
        await pilot.press("escape")
        await settle(app, pilot)
        assert isinstance(app.screen, FormDialog)
        assert "0048213" in screen_text(app)
        await pilot.press("f2", "f2")
        await settle(app, pilot)
        await pilot.press("enter")
        await settle(app, pilot)
        assert isinstance(app.screen, ChartScreen)
        assert screen_text(app).startswith(" ALVAREZ, Maria")
        assert len(caseload.rows(two)) == 2


async def test_somebody_alike_is_asked_about_with_one_key_and_nothing_is_lost(two: Desk) -> None:
    app = NcmApp(desk=two)
    typing = ["a", *keys("Alvarez"), "enter", *keys("Marta"), "enter", *keys("3/2/1948"), "enter", "f",
              *keys("0048218"), "enter", "i", "f2", "f2"]  # fmt: skip
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*typing)
        await settle(app, pilot)
        assert isinstance(app.screen, AlikePatient)
        assert "ALVAREZ, Maria, born 02 Mar 1948, MRN 0048213" in screen_text(app)
        assert len(caseload.rows(two)) == 2
        await pilot.press("escape")
        await settle(app, pilot)
        assert "0048218" in screen_text(app)
        await pilot.press("f2", "f2")
        await settle(app, pilot)
        await pilot.press("y")
        await settle(app, pilot)
        assert isinstance(app.screen, ChartScreen)
        assert screen_text(app).startswith(" ALVAREZ, Marta")
        assert len(caseload.rows(two)) == 3
        assert drafts.parked(two) == ()


async def test_a_correction_shows_at_once(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "e")
        await pilot.pause()
        assert screen_text(app).startswith(" ALVAREZ, Maria"), "the form shows who it is about"
        await pilot.press("home", "backspace", *keys("Alvares"), "enter", "f2", "f2")
        await settle(app, pilot)
        assert screen_text(app).startswith(" ALVARES, Maria")


async def test_an_edit_begins_at_the_top_and_no_information_is_asked_by_its_name(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "e", *keys("Alvares"), "enter", "f2", "f2")
        await settle(app, pilot)
        assert screen_text(app).startswith(" ALVARES, Maria")
        await pilot.press("3", "ctrl+p", *keys("no information"), "enter", "y", "f2", "f2")
        await settle(app, pilot)
        assert isinstance(app.screen, ChartScreen)
        assert app.screen.line is not None
        assert app.screen.line.no_information


async def test_help_says_what_to_type_where_a_command_has_no_key(two: Desk) -> None:
    app = NcmApp(desk=two)
    async with app.run_test(size=(80, 130)) as pilot:
        await pilot.press("f1")
        await settle(app, pilot)
        rows = app.screen.query_one(LineList)
        lines = [strip.text.rstrip() for strip in map(rows.render_line, range(rows.count))]
        assert " ^P settings     Everything that can be set: looks, safety, facility, lists" in lines
        at = lines.index(" ^P search everything")
        assert lines[at + 1].startswith(" " * 17 + "Words in notes")
        bare = [line for line in lines if line.startswith(" ^P  ")]
        assert [line.split(maxsplit=1)[1] for line in bare] == ["Every command, by name"]


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_texts_stay_text(desk: Desk, size: tuple[int, int]) -> None:
    """A patient for each text, whose charts are opened one after the other from the list."""
    mrns = []
    for number, text in enumerate(text for text in HOSTILE if text.strip()):
        words = dict.fromkeys(("reason", "own_words", "attending", "payer"), text)
        mrns.append(f"00482{number:02d}")
        stay = add(desk, mrn=mrns[-1], family=text, given=text, bed=f"4W-{number}", **words)
        emr(desk, stay, isolation=text, admit_source=text)
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for mrn in mrns:
            await pilot.press("enter", "down", "down")
            await settle(app, pilot)
            shown = screen_text(app)
            assert not set(shown) & FORBIDDEN_CONTROLS
            assert all(cell_len(line) <= size[0] for line in shown.split("\n"))
            assert f"MRN {mrn}" in shown.split("\n")[0]
            await pilot.press("escape", "down")

"""F3 from everywhere: three letters, two identifiers on each row, a double never opened unread."""

from tests.screens.golden import screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.services.hand import add

from ncm_tui.app import NcmApp
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.find import FindScreen
from ncm_tui.services import caseload, patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.find import HIDDEN_FOUND_BY


async def test_five_keys_to_a_patient(demo_desk: Desk) -> None:
    row = next(row for row in caseload.rows(demo_desk) if not row.name_alert and row.name[:3].isalpha())
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3", *row.name[:3].lower())
        shown = screen_text(app)
        assert f"{row.birth_date:%d %b %Y}" in shown
        assert row.mrn in shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ChartScreen)
        assert app.screen.stay == row.stay


async def test_arrows_walk_while_the_letters_stay(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3", "l", "e", "e", "down")
        assert isinstance(app.screen, FindScreen)
        second = app.screen.found[1]
        assert second.name_alert
        assert "read the DOB" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ChartScreen)
        assert app.screen.stay == second.stay


async def test_a_double_is_not_opened_by_an_enter_typed_with_the_letters(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3", "l", "e", "e", "enter")
        assert isinstance(app.screen, FindScreen)
        first = app.screen.found[0]
        assert first.birth_date is not None
        assert f"NAME ALERT: {first.name}, DOB {first.birth_date:%d %b %Y}" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ChartScreen)
        assert app.screen.stay == first.stay
        await pilot.press("f3", "l", "e", "e", "enter", "x")
        assert isinstance(app.screen, FindScreen), "other letters: looked at again"
        await pilot.press("backspace", "enter")
        assert isinstance(app.screen, FindScreen)


async def test_by_mrn_and_by_bed(demo_desk: Desk) -> None:
    row = caseload.rows(demo_desk)[4]
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        for text in (row.mrn[:5], row.bed[:5]):
            await pilot.press("f3", *text)
            assert isinstance(app.screen, FindScreen)
            assert row.stay in [one.stay for one in app.screen.found]
            await pilot.press("escape")


async def test_from_a_chart_the_chart_is_bound_anew_not_stacked(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        depth = len(app.screen_stack)
        await pilot.press("f3", "n", "o", "v", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ChartScreen)
        assert len(app.screen_stack) == depth
        assert "◂ now NOVAK" in screen_text(app)


async def test_f3_twice_opens_it_once_and_esc_changes_nothing(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        depth = len(app.screen_stack)
        await pilot.press("f3", "f3", "ctrl+f")
        assert len(app.screen_stack) == depth + 1
        await pilot.press("escape", "escape", "escape")
        assert len(app.screen_stack) == depth


async def test_hostile_text_in_the_field(demo_desk: Desk) -> None:
    from textual.events import Paste

    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        depth = len(app.screen_stack)
        for text in HOSTILE:
            await pilot.press("f3")
            app.post_message(Paste(text))
            await pilot.pause()
            await pilot.press("enter")
            assert not FORBIDDEN_CONTROLS & set(screen_text(app)), repr(text)
            for _ in range(4):
                if len(app.screen_stack) > depth:
                    await pilot.press("escape")
            assert len(app.screen_stack) == depth, repr(text)


async def test_nobody_found_says_how_a_no_information_patient_is(desk: Desk) -> None:
    """The same sentence whatever was typed, and only where there is one."""
    stay = add(desk, family="Obrien")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3", *"zzz")
        assert "no-information patient" not in screen_text(app)
        await pilot.press("escape")
        patients.edit(desk, stay, {"no_information": True, "passcode": "blue"}).result(9)
        for typed in ("zzz", "brien"):
            await pilot.press("f3", *typed)
            await pilot.pause()
            assert HIDDEN_FOUND_BY in screen_text(app)
            await pilot.press("escape", "slash", *typed)
            await pilot.pause()
            assert f"{HIDDEN_FOUND_BY.rstrip('.')}: F3." in screen_text(app)
            await pilot.press("escape", "escape")

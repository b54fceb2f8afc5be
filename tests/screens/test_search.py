"""F3 through what is written: a hit opens where it stands, Esc comes back to it, ^G hides it."""

from tests.screens.golden import screen_text
from tests.screens.walks import settled
from tests.services.hand import add

from ncm_tui.app import NcmApp
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.chart_plan import PlanTab
from ncm_tui.screens.find import FindScreen
from ncm_tui.screens.form_read import FinishedScreen
from ncm_tui.screens.note_read import NoteReadScreen
from ncm_tui.services import careplan
from ncm_tui.services.desk import Desk
from ncm_tui.widgets.line_list import LineList


async def test_each_kind_opens_where_it_stands_and_esc_comes_back(demo_desk: Desk) -> None:
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3", *"oxygen", "down")
        await settled(pilot, demo_desk)
        find = app.screen
        assert isinstance(find, FindScreen)
        titles = [line.hit.title or line.hit.what if line.hit else "" for line in find.lines]
        for word, page in (("problem", ChartScreen), ("Progress", NoteReadScreen)):
            at = titles.index(word)
            find.query_one(LineList).move_to(at)
            await pilot.press("enter")
            await settled(pilot, demo_desk)
            assert isinstance(app.screen, page)
            if isinstance(app.screen, ChartScreen):
                tab = app.screen.query_one(PlanTab)
                hit = find.lines[at].hit
                assert tab.current is not None
                assert hit is not None
                assert hit.opens == f"plan:{tab.current.uid}"
            await pilot.press("escape")
            await settled(pilot, demo_desk)
            assert app.screen is find
            assert find.query_one(LineList).at == at
            assert "oxygen" in screen_text(app).splitlines()[1]
        await pilot.press(*["backspace"] * 6, *"decision", "enter")
        await settled(pilot, demo_desk)
        if app.screen is find:  # a NAME ALERT is read first
            await pilot.press("enter")
            await settled(pilot, demo_desk)
        assert isinstance(app.screen, FinishedScreen | NoteReadScreen | ChartScreen)


async def test_what_is_new_is_found_after_coming_back_and_more_unfolds(desk: Desk) -> None:
    stay = add(desk)
    for number in range(6):
        careplan.add_problem(desk, stay, {"title": f"Quince {number}"}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3", *"quince")
        find = app.screen
        assert isinstance(find, FindScreen)
        assert "3 more of this patient" in screen_text(app)
        assert "0 found · 6 texts" in screen_text(app)
        await pilot.press("down", "down", "down", "enter")
        assert "Quince 0" in screen_text(app)
        assert "more of this patient" not in screen_text(app)
        await pilot.press("enter")
        await settled(pilot, desk)
        careplan.add_problem(desk, stay, {"title": "Quince again"}).result(9)
        await pilot.press("escape")
        await settled(pilot, desk)
        assert "0 found · 7 texts" in screen_text(app)
        depth = len(app.screen_stack)
        await pilot.press("enter")
        await settled(pilot, desk)
        await pilot.press("f3")
        await settled(pilot, desk)
        assert app.screen is find, "the one that is open, not another on top"
        assert len(app.screen_stack) == depth
        assert "Quince" not in screen_text(app)


async def test_while_names_are_hidden_no_text_is_shown(desk: Desk) -> None:
    stay = add(desk)
    careplan.add_problem(desk, stay, {"title": "Quince"}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+g", "f3", *"quin")
        await settled(pilot, desk)
        shown = screen_text(app)
        assert "hidden · ^G shows it" in shown
        for secret in ("Quince", "ALVAREZ", "0048213", "02 Mar 1948"):
            assert secret not in shown
        await pilot.press("ctrl+g")
        assert "Quince" in screen_text(app)

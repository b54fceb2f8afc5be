"""The Plan tab by keys: a problem with its goal, status by one key, folding, removal, hostile texts."""

from tests.screens.golden import screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.screens.plan_stays import chart, stay, typed
from tests.screens.walks import settled

from ncm_tui.app import NcmApp
from ncm_tui.models.enums import GoalState, InterventionState
from ncm_tui.rules.problems import Refused
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.services import careplan
from ncm_tui.services.desk import Desk

GOAL = {
    "text": "Climbs 10 steps",
    "measure": "steps",
    "target": "10",
    "due": "2026-11-25",
    "whose": "patient",
}


def planned(desk: Desk) -> tuple[str, str, str]:
    at = stay(desk)
    problem = str(careplan.add_problem(desk, at, {"title": "Cannot climb stairs"}).result().row)
    return at, problem, str(careplan.add_goal(desk, problem, GOAL).result().row)


async def test_a_problem_offers_its_goal_at_once(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        assert "a   add a problem" in screen_text(app)
        await pilot.press("a")
        await typed(pilot, "Cannot climb [stairs]")
        await pilot.press("f2")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormDialog)
        assert app.screen.form_id == "goal"
        await typed(pilot, "Climbs 10 steps")
        await pilot.press("enter", "enter", "enter")
        await typed(pilot, "t+2")
        await pilot.press("enter", "1", "f2")
        await settled(pilot, desk)
        assert isinstance(app.screen, ChartScreen)
        (problem,) = careplan.page(desk, at).problems
        assert problem.title == "Cannot climb [stairs]"
        (goal,) = problem.goals
        assert (goal.text, goal.whose, goal.due.isoformat()) == ("Climbs 10 steps", "patient", "2026-11-25")
        shown = screen_text(app)
        assert "Cannot climb [stairs]" in shown
        assert "planned · by Wed 25" in shown


async def test_one_key_advances_an_intervention(desk: Desk) -> None:
    at, _, goal = planned(desk)
    step = {"text": "PT twice a day", "owner": "PT", "state": "planned"}
    careplan.add_intervention(desk, goal, step).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        await pilot.press("down", "down", "d")
        await settled(pilot, desk)
        shown = careplan.page(desk, at).problems[0].goals[0].interventions[0]
        assert shown.state is InterventionState.ACTIVE


async def test_a_goal_is_met_by_its_progress_form(desk: Desk) -> None:
    at, _, _ = planned(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        await pilot.press("down", "d")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormDialog)
        assert "Climbs 10 steps" in screen_text(app)
        await pilot.press("f2")
        await settled(pilot, desk)
        assert careplan.page(desk, at).problems[0].goals[0].state is GoalState.MET


async def test_fold_hides_what_is_under_a_problem(desk: Desk) -> None:
    at, _, _ = planned(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        await pilot.press("enter")
        assert "Climbs 10 steps" not in screen_text(app)
        assert "1 goal" in screen_text(app)
        await pilot.press("right")
        assert "Climbs 10 steps" in screen_text(app)


async def test_removal_asks_why_and_stays_in_history(desk: Desk) -> None:
    at, _, _ = planned(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        await pilot.press("D")
        await settled(pilot, desk)
        await typed(pilot, "wrong patient")
        await pilot.press("f2")
        await settled(pilot, desk)
        assert careplan.page(desk, at).empty
        shown = screen_text(app)
        assert "Removed, kept in history (2)" in shown
        await pilot.press("H")
        assert "wrong patient" in screen_text(app)


async def test_the_next_patient_has_her_own_plan(desk: Desk) -> None:
    at, _, _ = planned(desk)
    other = stay(desk, mrn="0099999", family="Lee", given="Susan", birth_date="1950-01-01", bed="1")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        assert "Climbs" in screen_text(app)
        await chart(pilot, app, other, "plan")
        shown = screen_text(app)
        assert "Climbs" not in shown
        assert shown.startswith(" LEE, Susan")


async def test_hostile_texts_in_every_field(desk: Desk) -> None:
    at = stay(desk)
    for text in HOSTILE:
        try:
            problem = str(careplan.add_problem(desk, at, {"title": text}).result().row)
        except Refused:
            continue
        given = GOAL | {"text": f"g {text}", "measure": text, "target": text, "own_words": text}
        goal = str(careplan.add_goal(desk, problem, given).result().row)
        step = {"text": f"s {text}", "owner": f"o {text}", "frequency": text, "state": "active"}
        careplan.add_intervention(desk, goal, step).result()
    for size in ((80, 24), (120, 40)):
        app = NcmApp(desk=desk)
        async with app.run_test(size=size) as pilot:
            await chart(pilot, app, at, "plan")
            for _ in range(len(HOSTILE) * 3):
                await pilot.press("down")
            assert not FORBIDDEN_CONTROLS & set(screen_text(app))
            await pilot.press("home", "enter", "enter", "e", "escape")
            assert app.is_running

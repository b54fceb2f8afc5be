"""The care plan: problems, goals, interventions, progress, barriers; status by one key; removal kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.services.plan_stays import stay

from ncm_tui.models.enums import BarrierState, GoalState, InterventionState, ProblemState
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import careplan
from ncm_tui.services.desk import Desk

GOAL = {
    "text": "Walks 50 ft with walker",
    "measure": "ft",
    "target": "50",
    "due": "2026-11-25",
    "whose": "patient",
}
HOSTILE = [
    "[SNF] bed",
    "[/",
    "[@click=app.quit]x",
    "\x1b[31mred\x1b]0;t\x07",
    "\u202eabc",
    "x" * 300,
    "Zoë 日本",
]


def ago(minutes: int) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()


def planned(desk: Desk) -> tuple[str, str, str]:
    """(stay, problem, goal)"""
    at = stay(desk)
    problem = careplan.add_problem(desk, at, {"title": "Cannot climb stairs"}).result().row
    goal = careplan.add_goal(desk, str(problem), GOAL).result().row
    return at, str(problem), str(goal)


def test_a_problem_with_its_goal(desk: Desk) -> None:
    at, problem, goal = planned(desk)
    page = careplan.page(desk, at)
    assert [(each.uid, each.title) for each in page.problems] == [(problem, "Cannot climb stairs")]
    shown = page.problems[0].goals[0]
    assert (shown.uid, shown.text, shown.measure, shown.target) == (goal, GOAL["text"], "ft", "50")
    assert shown.due.isoformat() == "2026-11-25"
    assert shown.state is GoalState.PROGRESSING
    assert not shown.overdue


def test_every_write_says_what_happened_and_whom_it_touched(desk: Desk) -> None:
    at = stay(desk)
    changed = careplan.add_problem(desk, at, {"title": "Fall risk"}).result()
    assert changed.message == "Problem added: Fall risk."
    assert changed.stays == {at}
    assert len(changed.patients) == 1
    assert changed.verb == "problem.add"


def test_a_goal_needs_a_date_and_whose_it_is(desk: Desk) -> None:
    _, problem, _ = planned(desk)
    with pytest.raises(Refused, match="By when"):
        careplan.add_goal(desk, problem, GOAL | {"due": None})
    with pytest.raises(Refused, match="Whose goal"):
        careplan.add_goal(desk, problem, GOAL | {"whose": None})
    with pytest.raises(Refused, match="not a date"):
        careplan.add_goal(desk, problem, GOAL | {"due": "soon"})


def test_progress_is_added_newest_first_and_sets_the_goal(desk: Desk) -> None:
    at, _, goal = planned(desk)
    careplan.record_progress(
        desk, goal, {"state": "progressing", "value": "20 ft", "happened_at": ago(120)}
    ).result()
    said = careplan.record_progress(
        desk, goal, {"state": "met", "value": "50 ft", "happened_at": ago(5)}
    ).result()
    assert said.message == "Goal met."
    shown = careplan.page(desk, at).problems[0].goals[0]
    assert shown.state is GoalState.MET
    assert [each.value for each in shown.progress] == ["50 ft", "20 ft"]
    assert shown.progress[0].by == "Dana Whitfield RN, CCM"


def test_an_older_finding_entered_late_does_not_undo_a_newer_one(desk: Desk) -> None:
    at, _, goal = planned(desk)
    careplan.record_progress(desk, goal, {"state": "met", "happened_at": ago(5)}).result()
    careplan.record_progress(desk, goal, {"state": "not_met", "happened_at": ago(300)}).result()
    assert careplan.page(desk, at).problems[0].goals[0].state is GoalState.MET


def test_progress_cannot_be_seen_in_the_future(desk: Desk) -> None:
    _, _, goal = planned(desk)
    ahead = (max(datetime.now(UTC), desk.now()) + timedelta(hours=1)).isoformat()
    with pytest.raises(Refused, match="still to come"):
        careplan.record_progress(desk, goal, {"state": "met", "happened_at": ahead}).result()


def test_an_overdue_goal_is_marked(desk: Desk) -> None:
    at, problem, _ = planned(desk)
    careplan.add_goal(desk, problem, GOAL | {"due": "2026-11-20"}).result()
    assert [goal.overdue for goal in careplan.page(desk, at).problems[0].goals] == [False, True]


def test_one_key_advances_an_intervention(desk: Desk) -> None:
    at, _, goal = planned(desk)
    answers = {"text": "PT twice a day", "owner": "PT", "frequency": "2x/day", "state": "planned"}
    uid = str(careplan.add_intervention(desk, goal, answers).result().row)
    seen = []
    for _ in range(3):
        careplan.advance(desk, "intervention", uid).result()
        seen.append(careplan.page(desk, at).problems[0].goals[0].interventions[0].state)
    assert seen == [InterventionState.ACTIVE, InterventionState.DONE, InterventionState.PLANNED]


def test_a_goal_is_not_advanced_without_its_progress(desk: Desk) -> None:
    _, _, goal = planned(desk)
    with pytest.raises(Refused, match="needs its progress"):
        careplan.advance(desk, "goal", goal)


def test_problem_and_barrier_resolve_and_open_again(desk: Desk) -> None:
    at, problem, _ = planned(desk)
    barrier = str(
        careplan.add_barrier(desk, at, {"code": "placement", "owner": "CM", "due": "2026-11-24"}).result().row
    )
    careplan.advance(desk, "problem", problem).result()
    careplan.advance(desk, "barrier", barrier).result()
    page = careplan.page(desk, at)
    assert page.problems[0].state is ProblemState.RESOLVED
    assert (page.barriers[0].state, page.barriers[0].resolved is None) == (BarrierState.RESOLVED, False)
    careplan.advance(desk, "barrier", barrier).result()
    assert careplan.page(desk, at).barriers[0].resolved is None


def test_a_barrier_takes_its_words_from_the_list_or_from_the_nurse(desk: Desk) -> None:
    at = stay(desk)
    careplan.add_barrier(desk, at, {"code": "placement", "owner": "CM", "due": "2026-11-24"}).result()
    own = {"code": "other", "title": "Daughter lives abroad", "owner": "SW", "due": "2026-11-22"}
    careplan.add_barrier(desk, at, own).result()
    barriers = careplan.barriers(desk, at)
    assert [each.title for each in barriers] == ["Daughter lives abroad", "Authorization or placement delay"]
    assert [each.overdue for each in barriers] == [True, False]


def test_a_barrier_needs_owner_and_date(desk: Desk) -> None:
    at = stay(desk)
    with pytest.raises(Refused, match="Owner"):
        careplan.add_barrier(desk, at, {"code": "placement", "due": "2026-11-24"})
    with pytest.raises(Refused, match="Due"):
        careplan.add_barrier(desk, at, {"code": "placement", "owner": "CM"})


def test_edit_keeps_what_was_before(desk: Desk) -> None:
    at, problem, _ = planned(desk)
    careplan.edit(desk, "problem", problem, {"title": "Cannot climb two flights"}).result()
    assert careplan.page(desk, at).problems[0].title == "Cannot climb two flights"
    before = desk.vault.reader.value(
        "SELECT before FROM row_version WHERE table_name = 'problem' AND verb = 'problem.edit'"
    )
    assert "Cannot climb stairs" in before


def test_removing_a_problem_takes_what_hangs_on_it_and_keeps_the_reason(desk: Desk) -> None:
    at, problem, goal = planned(desk)
    careplan.add_intervention(desk, goal, {"text": "PT", "owner": "PT", "state": "active"}).result()
    with pytest.raises(Refused, match="Reason"):
        careplan.remove(desk, "problem", problem, {"reason": " "})
    careplan.remove(desk, "problem", problem, {"reason": "wrong patient"}).result()
    page = careplan.page(desk, at)
    assert page.empty
    assert {(each.kind, each.reason) for each in page.removed} == {
        ("problem", "wrong patient"),
        ("goal", "wrong patient"),
        ("intervention", "wrong patient"),
    }


def test_a_removed_row_is_not_edited(desk: Desk) -> None:
    _, problem, goal = planned(desk)
    careplan.remove(desk, "problem", problem, {"reason": "duplicate"}).result()
    with pytest.raises(Refused, match="was removed"):
        careplan.edit(desk, "goal", goal, GOAL).result()
    with pytest.raises(NotFound):
        careplan.add_goal(desk, "no-such-uid", GOAL).result()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_survive_clean(desk: Desk, text: str) -> None:
    at = stay(desk)
    problem = str(careplan.add_problem(desk, at, {"title": f"A {text}"}).result().row)
    fields: dict[str, Any] = GOAL | {
        "text": f"B {text}",
        "own_words": f"C {text}",
        "measure": text,
        "target": text,
    }
    careplan.add_goal(desk, problem, fields).result()
    page = careplan.page(desk, at)
    goal = page.problems[0].goals[0]
    for shown in (page.problems[0].title, goal.text, goal.own_words, goal.measure):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    if "\x1b" not in text and "\u202e" not in text:
        assert page.problems[0].title == f"A {text}"


def test_an_empty_title_is_refused_with_a_sentence(desk: Desk) -> None:
    at = stay(desk)
    with pytest.raises(Refused, match="Problem: nothing was typed"):
        careplan.add_problem(desk, at, {"title": "\x1b[2J"})


def test_facts_never_cross_charts(desk: Desk) -> None:
    at, _, _ = planned(desk)
    other = stay(desk, mrn="0099999", family="Lee", given="Susan", birth_date="1950-01-01")
    assert careplan.page(desk, other).empty
    assert not careplan.page(desk, at).empty

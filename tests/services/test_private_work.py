"""What a private answer led to: lists say no more than that, texts leave it out until she keeps it."""

from typing import Any

import pytest
from tests.services import hand

from ncm_tui.rules.findings import SuggestionKind
from ncm_tui.services import assessments, careplan, caseload, findings, my_list, notes
from ncm_tui.services.desk import Desk

DRINKS = {"_alone": True, "_informant": "patient", "q1_frequency": "4", "q2_typical": "4", "q3_six_plus": "4"}
LOW_MOOD = {"_alone": True, "_informant": "patient", **{f"q{n}": "2" for n in range(1, 10)}}
TELLING = ("suicide", "alcohol", "drink", "drug use")


def taken(desk: Desk, stay: str, form: str, answers: dict[str, Any]) -> None:
    opened = assessments.open(desk, stay, form)
    opened.opening.result(9)
    for item, value in answers.items():
        assessments.answer(desk, opened.assessment, item, value)
    assessments.finish(desk, opened.assessment).result(9)
    barriers = [each.uid for each in findings.open_of(desk, stay) if each.kind is SuggestionKind.BARRIER]
    findings.take(desk, barriers).result(9)


@pytest.fixture
def stay(desk: Desk) -> str:
    """One with a plan for hunger, and plans that private answers led to."""
    made = hand.add(desk)
    said = {"code": "food", "owner": "SW", "due": "2026-12-01"}
    findings.add_plan(desk, careplan.add_barrier(desk, made, said).result(9).row).result(9)
    taken(desk, made, "audit-c", DRINKS)
    taken(desk, made, "phq-9", LOW_MOOD)
    return made


def tells(text: str) -> list[str]:
    return [word for word in TELLING if word in text.casefold()]


def test_the_plan_leaves_without_what_is_private_until_it_is_kept(desk: Desk, stay: str) -> None:
    assert careplan.has_private(desk, stay)
    text = careplan.text(desk, stay)
    assert "Food insecurity" in text
    assert "Private parts of this plan are not in this text." in text
    assert not tells(text)
    kept = careplan.text(desk, stay, private=True)
    before, mark, after = kept.partition("PRIVATE (use the EMR's non-shared note type):")
    assert mark
    assert "Food insecurity" in before
    assert not tells(before)
    assert "Suicide risk" in after
    assert "Alcohol or drug use" in after


@pytest.mark.parametrize("kind", ["progress", "initial"])
def test_a_note_holds_what_is_private_of_the_plan_only_by_choice(desk: Desk, stay: str, kind: str) -> None:
    text = notes.preview(desk, stay, kind)
    assert "Barrier: Food insecurity" in text
    assert not tells(text)
    held = [each.text for each in notes.private_findings(desk, stay)]
    assert any(each.startswith("Barrier: Suicide risk") for each in held)
    assert any("Goal: " in each and each.endswith(": planned") for each in held)


def test_a_private_barrier_that_was_resolved_is_not_told(desk: Desk, stay: str) -> None:
    uid = next(each.uid for each in careplan.barriers(desk, stay) if each.code == "suicide_risk")
    note = notes.draft(desk, stay, "progress").result(9).row
    notes.finish(desk, note, "Seen.").result(9)
    careplan.advance(desk, "barrier", uid).result(9)
    food = next(each.uid for each in careplan.barriers(desk, stay) if each.code == "food")
    careplan.advance(desk, "barrier", food).result(9)
    text = notes.preview(desk, stay, "progress")
    assert "Barrier resolved: Food insecurity" in text
    assert not tells(text)


def test_a_goal_of_which_nothing_was_recorded_is_planned(desk: Desk, stay: str) -> None:
    for text in (careplan.text(desk, stay), notes.preview(desk, stay, "progress")):
        assert "planned" in text
        assert "progressing" not in text
    goal = careplan.page(desk, stay).problems[0].goals[0]
    said = {"state": "progressing", "value": "1 of 2", "happened_at": desk.now().isoformat()}
    careplan.record_progress(desk, goal.uid, said).result(9)
    assert "progressing 1 of 2" in careplan.text(desk, stay)


def test_lists_go_by_the_kind_and_not_by_what_a_barrier_is_called(desk: Desk) -> None:
    stay = hand.add(desk)
    said = {"code": "suicide_risk", "owner": "SW", "due": "2026-11-24", "title": "Overdose in 2019"}
    careplan.add_barrier(desk, stay, said).result(9)
    (row,) = caseload.rows(desk)
    assert row.barrier == "! safety"
    assert caseload.order(desk, filter="overdose") == []
    (printed,) = my_list.my_list(desk).rows
    assert printed.barriers == ("! safety",)


def test_what_a_private_answer_led_to_is_private_on_lists_whatever_it_is(desk: Desk, stay: str) -> None:
    def make_private(work: Any) -> None:
        from ncm_tui.models.stays import Barrier

        food = work.get(Barrier, next(b.uid for b in careplan.barriers(desk, stay) if b.code == "food"))
        food.private = True
        work.session.add(food)

    desk.vault.submit("test.private", make_private).result(9)
    (printed,) = my_list.my_list(desk).rows
    assert "Food insecurity" not in printed.barriers
    assert "private" in printed.barriers

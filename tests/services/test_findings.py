"""From finding to work: offered with the finish, taken by one key, linked to the answer, taken back."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.services import hand

from ncm_tui.rules.findings import SuggestionKind, raised
from ncm_tui.rules.forms import Form, Item, ItemType, Option, Section, Suggestion
from ncm_tui.rules.problems import Refused
from ncm_tui.services import assessments, careplan, caseload, chart, findings, todos, undo
from ncm_tui.services.desk import Desk
from ncm_tui.services.notes.codes import taken_codes

YES_NO = (Option("yes", "Yes", 1), Option("no", "No", 0))
HUNGRY = {"f": "hungry", "op": "==", "value": "yes"}
RIDE = {"f": "ride", "op": "==", "value": "no"}


def needs_form(version: str = "1", **changes: Any) -> Form:
    """Two questions that lead to one thing of each kind."""
    items = (
        Item("hungry", "Not enough food", ItemType.CHOICE, YES_NO),
        Item("ride", "A ride home", ItemType.CHOICE, YES_NO),
    )
    suggest = (
        Suggestion("barrier", "food", HUNGRY),
        Suggestion("code", "Z59.41", HUNGRY),
        Suggestion("referral", "food", HUNGRY),
        Suggestion("todo", "call-211", RIDE, title="Call 211"),
        Suggestion("form", "phq-2", RIDE),
        Suggestion("code", "Z59.4", HUNGRY),
        Suggestion("form", "no-such-form", HUNGRY),
    )
    said = {
        "id": "needs", "version": version, "title": "Needs", "kind": "instrument", "licence": "",
        "citation": "", "sha256": "s", "sections": (Section("s", "S", items),), "suggest": suggest, **changes,
    }  # fmt: skip
    return Form(**said)


@pytest.fixture
def needs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Form:
    made = needs_form()
    real = desk.library.form
    monkeypatch.setattr(desk.library, "form", lambda name: made if name == "needs" else real(name))
    return made


def fill(desk: Desk, stay: str, **answers: str) -> str:
    opened = assessments.open(desk, stay, "needs")
    opened.opening.result(9)
    for item, value in answers.items():
        assessments.answer(desk, opened.assessment, item, value)
    assessments.finish(desk, opened.assessment).result(9)
    return opened.assessment


def offered(desk: Desk, stay: str) -> list[tuple[str, str]]:
    return [(each.kind.value, each.ref) for each in findings.open_of(desk, stay)]


def uid(desk: Desk, stay: str, kind: str) -> str:
    return next(each.uid for each in findings.open_of(desk, stay) if each.kind == kind)


ALL = [("barrier", "food"), ("referral", "food"), ("todo", "call-211"), ("form", "phq-2"), ("code", "Z59.41")]


@pytest.mark.usefixtures("needs")
def test_what_answers_raise_is_offered_and_nothing_is_done_by_itself(desk: Desk) -> None:
    stay = hand.add(desk)
    fill(desk, stay, hungry="yes", ride="no")
    assert sorted(offered(desk, stay)) == sorted(ALL)
    assert careplan.page(desk, stay).empty
    assert todos.open_of(desk, stay) == ()
    food = findings.open_of(desk, stay)[0]
    assert (food.title, food.why) == ("Food insecurity", "Not enough food: Yes")
    code = next(each for each in findings.open_of(desk, stay) if each.kind is SuggestionKind.CODE)
    assert code.name == "Z59.41 Food insecurity"
    assert "ICD-10-CM" in code.list_version
    assert findings.count(desk, stay) == 5


@pytest.mark.usefixtures("needs")
def test_a_barrier_taken_is_there_with_its_plan_and_says_where_it_came_from(desk: Desk) -> None:
    stay = hand.add(desk)
    filling = fill(desk, stay, hungry="yes")
    said = findings.take(desk, [uid(desk, stay, "barrier")]).result(9).message
    page = careplan.page(desk, stay)
    (barrier,), (problem,) = page.barriers, page.problems
    assert (barrier.title, barrier.owner) == ("Food insecurity", "SW")
    assert barrier.due is not None
    assert "no EDD is set" in said
    assert {step.state.value for step in problem.goals[0].interventions} == {"planned"}
    came = findings.origins(desk, stay)
    assert came[barrier.uid].assessment == came[problem.uid].assessment == filling
    assert came[barrier.uid].text.startswith("needs ")


@pytest.mark.usefixtures("needs")
def test_what_stands_is_linked_and_not_made_twice(desk: Desk) -> None:
    stay = hand.add(desk)
    fill(desk, stay, hungry="yes")
    findings.take(desk, [each.uid for each in findings.open_of(desk, stay)]).result(9)
    fill(desk, stay, hungry="yes")
    assert offered(desk, stay) == []
    page = careplan.page(desk, stay)
    assert (len(page.barriers), len(page.problems), len(todos.open_of(desk, stay))) == (1, 1, 1)
    assert [each.ref for each in findings.codes(desk, stay)] == ["Z59.41"]


@pytest.mark.usefixtures("needs")
def test_a_barrier_recorded_by_hand_gets_its_plan_only(desk: Desk) -> None:
    stay = hand.add(desk)
    careplan.add_barrier(desk, stay, {"code": "food", "owner": "me", "due": "2026-12-01"}).result(9)
    fill(desk, stay, hungry="yes")
    (barrier, *_) = findings.open_of(desk, stay)
    assert "adds its plan" in barrier.note
    findings.take(desk, [barrier.uid]).result(9)
    page = careplan.page(desk, stay)
    assert [each.owner for each in page.barriers] == ["me"]
    assert len(page.problems) == 1


@pytest.mark.usefixtures("needs")
def test_referral_and_to_do_are_to_dos_that_know_their_answer(desk: Desk) -> None:
    stay = hand.add(desk)
    fill(desk, stay, hungry="yes", ride="no")
    findings.take(desk, [uid(desk, stay, "referral"), uid(desk, stay, "todo")]).result(9)
    assert {each.text for each in todos.open_of(desk, stay)} == {"Referral: Food assistance", "Call 211"}
    assert len(findings.origins(desk, stay)) == 2


@pytest.mark.usefixtures("needs")
def test_the_answer_changed_before_it_was_taken(desk: Desk) -> None:
    stay = hand.add(desk)
    fill(desk, stay, hungry="yes")
    before = uid(desk, stay, "barrier")
    fill(desk, stay, hungry="no")
    assert offered(desk, stay) == []
    with pytest.raises(Refused, match="has changed"):
        findings.take(desk, [before]).result(9)


@pytest.mark.usefixtures("needs")
def test_entered_in_error_takes_back_what_nobody_worked_on(desk: Desk) -> None:
    stay = hand.add(desk)
    filling = fill(desk, stay, hungry="yes", ride="no")
    findings.take(desk, [each.uid for each in findings.open_of(desk, stay)]).result(9)
    assessments.enter_in_error(desk, filling, "another patient").result(9)
    page = careplan.page(desk, stay)
    assert (page.barriers, page.problems, todos.open_of(desk, stay)) == ((), (), ())
    assert findings.codes(desk, stay) == ()
    undo.undo(desk, stay).result(9)
    assert len(careplan.page(desk, stay).problems) == 1


@pytest.mark.usefixtures("needs")
def test_entered_in_error_leaves_a_plan_that_was_worked_on(desk: Desk) -> None:
    stay = hand.add(desk)
    filling = fill(desk, stay, hungry="yes")
    findings.take(desk, [uid(desk, stay, "barrier")]).result(9)
    step = careplan.page(desk, stay).problems[0].goals[0].interventions[0]
    careplan.advance(desk, "intervention", step.uid).result(9)
    assessments.enter_in_error(desk, filling, "another patient").result(9)
    assert len(careplan.page(desk, stay).problems) == 1


@pytest.mark.usefixtures("needs")
def test_undo_and_not_needed(desk: Desk) -> None:
    stay = hand.add(desk)
    fill(desk, stay, hungry="yes")
    findings.take(desk, [uid(desk, stay, "barrier")]).result(9)
    undo.undo(desk, stay).result(9)
    assert careplan.page(desk, stay).empty
    assert ("barrier", "food") in offered(desk, stay)
    findings.decline(desk, uid(desk, stay, "barrier")).result(9)
    assert ("barrier", "food") not in offered(desk, stay)


@pytest.mark.usefixtures("needs")
def test_a_suggested_form_is_done_when_it_is_finished(desk: Desk) -> None:
    stay = hand.add(desk)
    fill(desk, stay, ride="no")
    opened = assessments.open(desk, stay, "phq-2")
    opened.opening.result(9)
    for item in opened.form.items():
        assessments.answer(desk, opened.assessment, item.id, item.options[0].id)
    for aside, value in (("_informant", "patient"), ("_alone", "yes")):
        assessments.answer(desk, opened.assessment, aside, value)
    assessments.finish(desk, opened.assessment).result(9)
    assert ("form", "phq-2") not in offered(desk, stay)


@pytest.mark.usefixtures("needs")
def test_summary_and_notes_tell_of_what_waits_and_of_codes(desk: Desk) -> None:
    stay = hand.add(desk)
    fill(desk, stay, hungry="yes")

    def told() -> list[str]:
        groups = chart.summary(desk, stay).groups
        return [line.text for group in groups if group.id == "suggested" for line in group.lines]

    assert told() == ["3 suggestions open"]
    findings.take(desk, [each.uid for each in findings.open_of(desk, stay)]).result(9)
    assert told() == ["Z59.41"]
    (found,) = taken_codes(desk, stay)
    assert "for the coder or provider to confirm" in found.text
    assert found.text.endswith("Z59.41 Food insecurity")
    assert not found.private


@pytest.mark.usefixtures("needs")
def test_the_plan_of_a_barrier_recorded_by_hand(desk: Desk) -> None:
    stay = hand.add(desk)
    said = {"code": "no_caregiver", "owner": "me", "due": "2026-12-01"}
    barrier = careplan.add_barrier(desk, stay, said).result(9).row
    assert "2 blanks to fill" in findings.add_plan(desk, barrier).result(9).message
    (problem,) = careplan.page(desk, stay).problems
    assert problem.title.startswith("Needs help with ___")
    with pytest.raises(Refused, match="there already"):
        findings.add_plan(desk, barrier).result(9)


def test_a_list_says_of_a_safety_barrier_no_more_than_of_a_safety_flag(desk: Desk) -> None:
    stay = hand.add(desk)
    for code in ("suicide_risk", "abuse_neglect"):
        said = {"code": code, "owner": "SW", "due": "2026-11-24"}
        careplan.add_barrier(desk, stay, said).result(9)
    (row,) = caseload.rows(desk)
    assert row.barrier == "! safety"


def answered(desk: Desk, stay: str, form: str, **answers: Any) -> str:
    opened = assessments.open(desk, stay, form)
    opened.opening.result(9)
    for item, value in answers.items():
        assessments.answer(desk, opened.assessment, item, value)
    assessments.finish(desk, opened.assessment).result(9)
    return opened.assessment


LOW_MOOD = {"_alone": True, "_informant": "patient", **{f"q{n}": "2" for n in range(1, 10)}}
WELL = LOW_MOOD | {f"q{n}": "0" for n in range(1, 10)}
SCREENED = {"result": "negative", "done_by": "RN"}


def test_what_waited_behind_a_filling_entered_in_error_is_offered_again(desk: Desk) -> None:
    stay = hand.add(desk)
    answered(desk, stay, "phq-9", **LOW_MOOD)
    before = offered(desk, stay)
    assert ("barrier", "suicide_risk") in before
    second = answered(desk, stay, "phq-9", **WELL)
    third = answered(desk, stay, "phq-9", **WELL)
    assert offered(desk, stay) == []
    assessments.enter_in_error(desk, second, "another patient").result(9)
    assert offered(desk, stay) == []
    assessments.enter_in_error(desk, third, "another patient").result(9)
    assert offered(desk, stay) == before


def test_a_screen_entered_in_error_is_asked_for_again(desk: Desk) -> None:
    stay = hand.add(desk)
    answered(desk, stay, "phq-9", **LOW_MOOD)
    screen = answered(desk, stay, "suicide-screen", done_at="2026-11-23T12:00:00-05:00", **SCREENED)
    assessments.enter_in_error(desk, screen, "another patient").result(9)
    assert ("form", "suicide-screen") in offered(desk, stay)


def test_only_a_screen_done_after_the_answer_answers_it(desk: Desk) -> None:
    stay = hand.add(desk)
    answered(desk, stay, "suicide-screen", done_at="2026-08-01T10:00:00-05:00", **SCREENED)
    answered(desk, stay, "phq-9", **LOW_MOOD)
    assert ("form", "suicide-screen") in offered(desk, stay)
    answered(desk, stay, "suicide-screen", done_at="2026-08-02T10:00:00-05:00", **SCREENED)
    assert ("form", "suicide-screen") in offered(desk, stay)
    today = replace(desk, now=lambda: datetime.now(UTC))  # answers are stored by the machine's clock
    answered(today, stay, "suicide-screen", done_at=today.now().isoformat(), **SCREENED)
    assert ("form", "suicide-screen") not in offered(desk, stay)


def test_an_older_result_recorded_later_takes_nothing_away(desk: Desk) -> None:
    stay = hand.add(desk)
    high = SCREENED | {"result": "high"}
    answered(desk, stay, "suicide-screen", done_at="2026-11-20T10:00:00-05:00", **high)
    older = answered(desk, stay, "suicide-screen", done_at="2026-11-10T10:00:00-05:00", **SCREENED)
    assert ("barrier", "suicide_risk") in offered(desk, stay)
    assert findings.of_assessments(desk, stay, [older]) == ()


def test_codes_that_exclude_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [Suggestion("code", f"Z59.0{n}", HUNGRY, one_of="homeless") for n in (0, 1, 2)]
    made = needs_form(suggest=tuple(codes))
    real = desk.library.form
    monkeypatch.setattr(desk.library, "form", lambda name: made if name == "needs" else real(name))
    stay = hand.add(desk)
    fill(desk, stay, hungry="yes")
    first = next(each.uid for each in findings.open_of(desk, stay) if each.ref == "Z59.01")
    said = findings.take(desk, [first]).result(9).message
    assert "not needed: Z59.00, Z59.02" in said
    assert offered(desk, stay) == []
    undo.undo(desk, stay).result(9)
    assert len(offered(desk, stay)) == 3
    findings.take(desk, [first]).result(9)
    fill(desk, stay, hungry="yes")
    assert offered(desk, stay) == []
    other = next(each for each in findings.page(desk, stay).decided if each.ref == "Z59.02")
    findings.take(desk, [other.uid]).result(9)
    assert [each.ref for each in findings.codes(desk, stay)] == ["Z59.02"]


DRINKS = {"q1_frequency": "4", "q2_typical": "4", "q3_six_plus": "4"}


def test_lists_do_not_tell_of_substance_use(desk: Desk) -> None:
    stay = hand.add(desk)
    answered(desk, stay, "audit-c", _alone=True, _informant="patient", **DRINKS)
    findings.take(desk, [each.uid for each in findings.open_of(desk, stay) if each.kind != "code"]).result(9)
    (row,) = caseload.rows(desk)
    lines = todos.page(desk).lines
    assert lines
    assert row.barrier == "private"
    told = f"{row.todo} {row.next} {[(each.text, each.origin) for each in lines]}".casefold()
    assert not [word for word in ("alcohol", "substance", "audit", "drink") if word in told]


@pytest.mark.parametrize("typed", ["NONE", "N/A", "no pcp", "None.", "-", "Dr. None", "unknown"])
def test_every_way_of_saying_that_there_is_no_pcp(desk: Desk, typed: str) -> None:
    form = desk.library.form("admission-assessment")
    refs = {each.ref for each in raised(form, {"pcp": typed}, {})}
    assert ("no_pcp" in refs) is (typed not in ("Dr. None", "unknown"))

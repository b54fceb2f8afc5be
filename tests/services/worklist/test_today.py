"""Today: what every source brings, in which order, on whom, and how it is told."""

from datetime import date
from typing import Any

import pytest
from tests.services.hand import add, at, put
from tests.services.test_caseload import _safety_flag
from tests.services.test_notes import finished as finished_note

from ncm_tui.models.enums import AbsenceChoice
from ncm_tui.rules.problems import Refused
from ncm_tui.rules.ranking import Bucket
from ncm_tui.services import absences, assessments, careplan, discharge, notes, patients, todos, worklist
from ncm_tui.services.desk import Desk
from ncm_tui.views.worklist import WorkItem


def items(desk: Desk, *kinds: str, **more: Any) -> list[WorkItem]:
    return [item for item in worklist.today(desk, **more).items if not kinds or item.kind in kinds]


def one(desk: Desk, kind: str) -> WorkItem:
    (found,) = items(desk, kind)
    return found


def to_do(desk: Desk, stay: str | None, text: str, due: str = "") -> None:
    todos.add(desk, stay, {"text": text, **({"due": due} if due else {})}).result()


def test_to_dos_of_patients_and_of_nobody_in_the_order_of_the_hour(desk: Desk) -> None:
    stay = add(desk)
    to_do(desk, stay, "late", "2026-11-22")
    to_do(desk, stay, "soon", at("2026-11-23T15:00").isoformat())
    to_do(desk, stay, "tonight", at("2026-11-23T20:00").isoformat())
    to_do(desk, None, "mine alone", "2026-11-23")
    to_do(desk, None, "some day")
    found = items(desk, "todo")
    assert [(item.what, item.bucket.name) for item in found] == [
        ("late", "OVERDUE"), ("soon", "TWO_HOURS"), ("mine alone", "SHIFT"), ("tonight", "NEXT_SHIFT"),
        ("some day", "LATER"),
    ]  # fmt: skip
    assert (found[0].name, found[0].bed, found[0].mrn) == ("ALVAREZ, Maria", "4W-12A", "0048213")
    assert (found[2].name, found[2].stay) == ("", "")
    page = worklist.today(desk)
    assert page.due_today >= 4, "what is late is due today, too"
    assert (page.shift_end, page.next_shift) == (at("2026-11-23T15:30"), at("2026-11-24T07:00"))


def test_what_a_bare_stay_asks(desk: Desk) -> None:
    stay = add(desk, payer="UHC")
    whats = {item.kind: item for item in items(desk) if item.stay}
    assert "form" not in whats, "the assessment is the evaluation: one line"
    evaluation = next(item for item in items(desk, "clock") if item.rule == "DP_EVAL")
    assert (evaluation.what, evaluation.bucket) == ("discharge evaluation", Bucket.OVERDUE)
    assert (evaluation.place.tab, evaluation.place.dialog) == ("assess", "form:admission-assessment")
    assert whats["edd"].what == "set EDD"
    assert (whats["edd"].place.dialog, whats["edd"].bucket) == ("edd", Bucket.LATER)
    waits = whats["unknown"]
    assert (waits.state, waits.bucket, waits.weight) == ("unknown", Bucket.TWO_HOURS, "legal")
    assert waits.what == "by Sun 22: IM?", "were it Medicare"
    assert waits.place.tab == "clocks"
    assert waits.place.dialog.startswith("need:")
    assert "payer_class" in waits.needs or "has_medicare" in waits.needs
    assert "confirm" not in whats, "what the clocks wait for is asked once"
    assert all(item.stay == stay for item in items(desk) if item.stay)


def test_done_things_go_and_the_rest_stays(desk: Desk) -> None:
    stay = add(desk)
    assert one(desk, "edd").what == "set EDD"
    patients.set_edd(desk, stay, date(2026, 11, 21)).result()
    past = one(desk, "edd")
    assert (past.what, past.bucket) == ("move EDD", Bucket.OVERDUE)
    assert past.why.startswith("EDD Sat 21 is 2 days past")
    assert past.marker == "▲", "late, and no law"
    patients.set_edd(desk, stay, date(2026, 11, 30), "fever").result()
    assert not items(desk, "edd")


def test_goals_and_barriers_before_my_next_shift(desk: Desk) -> None:
    stay = add(desk)
    problem = careplan.add_problem(desk, stay, {"title": "Mobility"}).result().row
    assert problem is not None
    goal = {"text": "Walks 50 ft", "measure": "ft", "target": "50", "whose": "patient"}
    careplan.add_goal(desk, problem, {**goal, "due": "2026-11-23"}).result()
    careplan.add_goal(desk, problem, {**goal, "text": "Stairs", "due": "2026-11-24"}).result()
    barrier = {"title": "No ride", "owner": "me"}
    careplan.add_barrier(desk, stay, {**barrier, "due": "2026-11-22"}).result()
    due, late = one(desk, "goal"), one(desk, "barrier")
    assert (due.what, due.weight, due.bucket) == ("goal review: Walks 50 ft", "policy", Bucket.SHIFT)
    tomorrow = items(desk, "goal", now=at("2026-11-24T08:00"))
    assert len(tomorrow) == 2, "what is for tomorrow is tomorrow's"
    assert (late.what, late.why, late.bucket) == ("barrier: No ride", "me", Bucket.OVERDUE)
    with pytest.raises(Refused, match="how it was seen"):
        worklist.done(desk, due)
    worklist.done(desk, late).result()
    assert not items(desk, "barrier")


def test_leaving_today_without_a_receiver_is_harm(desk: Desk) -> None:
    stay = add(desk)
    patients.set_disposition(desk, stay, "snf").result()
    patients.set_edd(desk, stay, date(2026, 11, 24)).result()
    before = items(desk, "check")
    assert all(item.bucket is not Bucket.SAFETY for item in before)
    assert [item.rule for item in before] == ["DC16"], "the choice list is its clock's line"
    patients.set_edd(desk, stay, date(2026, 11, 23), "sooner").result()
    harm = [item for item in items(desk, "check") if item.bucket is Bucket.SAFETY]
    assert [item.rule for item in harm] == ["DC16"]
    assert (harm[0].marker, harm[0].why) == ("!", "leaves today ~17:00")
    assert worklist.today(desk).items[0].rule == "DC16", "before everything else"
    accepted = {"facility": "Maple Court", "accepted_by": "Ann", "evidence": "bed 4"}
    done = {"state": "done", "happened_at": at("2026-11-23T10:00").isoformat(), **accepted}
    discharge.record(desk, stay, "DC16", done).result()
    assert not [item for item in items(desk, "check") if item.bucket is Bucket.SAFETY]


def test_rows_for_the_day_itself_wait_for_it_while_i_am_here_then(desk: Desk) -> None:
    stay = add(desk)
    patients.set_disposition(desk, stay, "home").result()
    patients.set_edd(desk, stay, date(2026, 11, 24)).result()
    assert "DC39" not in [item.rule for item in items(desk, "check")]
    assert "DC39" in [item.rule for item in items(desk, "check", now=at("2026-11-24T08:00"))]
    # Friday evening: she leaves on Sunday, before my Monday.
    patients.set_edd(desk, stay, date(2026, 11, 29), "fever").result()
    assert "DC39" in [item.rule for item in items(desk, "check", now=at("2026-11-27T08:00"))]


def test_what_is_planned_is_asked_once(desk: Desk) -> None:
    stay = add(desk)
    patients.set_disposition(desk, stay, "home").result()
    patients.set_edd(desk, stay, date(2026, 11, 24)).result()
    asked = [item for item in items(desk) if "planned_services" in item.needs]
    assert len(asked) == 1


def test_a_flag_stands_first_and_says_no_more(desk: Desk) -> None:
    stay = add(desk)
    assessments.open(desk, stay, "phq-9")
    assert desk.vault.flush(9)
    put(desk, stay, _safety_flag)
    first = worklist.today(desk).items[0]
    assert (first.kind, first.what, first.bucket, first.marker) == ("flag", "safety flag", Bucket.SAFETY, "!")
    with pytest.raises(Refused, match="whom you told"):
        worklist.done(desk, first)
    with pytest.raises(Refused, match="not put off"):
        worklist.snooze(desk, first, at("2026-11-23T16:00"))


def test_a_note_is_uncharted_and_a_form_unfinished_until_they_are_done(desk: Desk) -> None:
    stay, note = finished_note(desk)
    found = one(desk, "note")
    assert (found.what, found.bucket) == ("chart the note: Progress", Bucket.NEXT_SHIFT)
    assert found.why.endswith("not copied")
    assert found.place.dialog == f"note:{note}"
    draft = assessments.open(desk, stay, "phq-9").assessment
    assert desk.vault.flush(9)
    begun = one(desk, "draft")
    assert (begun.what, begun.state, begun.place.dialog) == ("finish PHQ-9", "unfinished", "form:phq-9")
    notes.mark_charted(desk, note, by_hand=True).result()
    assessments.discard(desk, draft, "tired").result()
    assert not items(desk, "note", "draft")


def test_of_a_no_information_patient_the_list_tells_bed_and_kind(desk: Desk) -> None:
    stay = add(desk, no_information=True)
    to_do(desk, stay, "call Maria's sister", "2026-11-22")
    careplan.add_barrier(
        desk, stay, {"title": "Maria has no ride", "owner": "Ann", "due": "2026-11-22"}
    ).result()
    told = [(item.name, item.what, item.why) for item in items(desk, "todo", "barrier")]
    assert told == [
        ("NO INFO", "barrier: hidden", "in the chart"),
        ("NO INFO", "to-do: in the chart", "in the chart"),
    ]
    assert not any("Maria" in f"{item.what} {item.why} {item.name}" for item in items(desk))
    own = [item.what for item in worklist.of_stay(desk, stay)]
    assert "call Maria's sister" in own, "her own chart tells it"


def test_what_others_own_is_off_until_it_is_asked_for_and_never_red(desk: Desk) -> None:
    add(desk)
    page = worklist.today(desk)
    every = items(desk, watched=True)
    theirs = [item for item in every if item.watch]
    assert page.watched == len(theirs)
    assert not any(item.watch for item in page.items)
    assert not any(item.marker for item in theirs)


def test_the_list_follows_each_change_and_the_clock(desk: Desk) -> None:
    stay = add(desk)
    due = at("2026-11-23T16:30")
    to_do(desk, stay, "call", due.isoformat())
    assert one(desk, "todo").bucket is Bucket.NEXT_SHIFT
    later = worklist.today(desk, now=at("2026-11-23T15:00")).items
    assert next(item for item in later if item.kind == "todo").bucket is Bucket.TWO_HOURS
    over = worklist.today(desk, now=at("2026-11-23T16:31")).items
    assert next(item for item in over if item.kind == "todo").bucket is Bucket.OVERDUE
    patients.edit(desk, stay, {"bed": "5E-01"}).result()
    assert one(desk, "todo").bed == "5E-01"
    patients.keep(desk, stay, False).result()
    assert {item.kind for item in items(desk) if item.stay} == {"todo"}, "off my list, but promised"
    worklist.done(desk, one(desk, "todo")).result()
    assert not [item for item in items(desk) if item.stay]


def test_absent_from_the_census_asks(desk: Desk) -> None:
    stay = add(desk)
    put(desk, stay, absence)
    assert one(desk, "absence").why == "list of Mon 23 06:42"
    absences.decide(desk, stay, AbsenceChoice.STAYS).result()
    assert not items(desk, "absence")


def absence(stay: Any, _work: Any) -> Any:
    from ncm_tui.models.daily import CensusAbsence

    return CensusAbsence(patient_id=stay.patient_id, stay_id=stay.id, census_at=at("2026-11-23T06:42"))


def test_why_a_line_stands_where_it_does(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, date(2026, 11, 21)).result()
    said = worklist.why(desk, one(desk, "edd"))
    assert ("due", "Sat 21") in said.inputs
    assert said.steps[0] == "In the list: past its time, policy of the house."
    assert "next one begins Tue 24 07:00" in said.steps[1]


def test_what_the_page_of_one_stay_says_is_what_the_list_says(demo_desk: Desk) -> None:
    listed = worklist.today(demo_desk).items
    for stay in {item.stay for item in listed if item.stay and item.name != "NO INFO"}:
        own = [item.item for item in worklist.of_stay(demo_desk, stay)]
        assert own == [item.item for item in listed if item.stay == stay]

"""To-dos: due, late, done and again, put off, taken back; the sticky line that no text ever says."""

from datetime import date
from typing import Any

import pytest
from tests.services.hand import add, at, leave

from ncm_tui.rules.problems import Refused
from ncm_tui.services import (
    careplan,
    caseload,
    chart,
    discharge,
    exporting,
    my_list,
    notes,
    record,
    todos,
    undo,
)
from ncm_tui.services.desk import Desk
from ncm_tui.verbs.caseload import row_json
from ncm_tui.verbs.patient import text as patient_text
from ncm_tui.verbs.patient import told
from ncm_tui.views.todos import UNTOLD, DueCounts, due_text


def todo(desk: Desk, stay: str | None, text: str = "Call the SNF", **more: object) -> str:
    row = todos.add(desk, stay, {"text": text, **more}).result(9).row
    assert row is not None
    return row


def texts(desk: Desk, stay: str = "") -> list[str]:
    return [line.text for line in todos.page(desk, stay).lines]


def test_late_first_then_by_day_and_those_without_a_date_last(desk: Desk) -> None:
    stay = add(desk)
    todo(desk, stay, "no date")
    todo(desk, stay, "friday", due="2026-11-27")
    todo(desk, None, "tonight", due="2026-11-23T20:00:00-05:00")
    todo(desk, stay, "today", due="2026-11-23")
    todo(desk, stay, "an hour ago", due="2026-11-23T13:00:00-05:00")
    todo(desk, stay, "yesterday", due="2026-11-22")
    page = todos.page(desk)
    assert texts(desk) == ["yesterday", "an hour ago", "tonight", "today", "friday", "no date"]
    assert (page.late, page.today) == (2, 2)
    assert todos.due_counts(desk) == DueCounts(late=2, today=2)
    assert [line.text for line in todos.open_of(desk, stay)][:2] == ["yesterday", "an hour ago"]
    assert "tonight" not in texts(desk, stay)
    assert [due_text(line.due, page.now) for line in page.lines] == [
        "Sun 22", "13:00", "20:00", "today", "Fri 27", "no date",
    ]  # fmt: skip


def test_a_line_says_who_it_is_about_and_nobody_is_nobody(desk: Desk) -> None:
    stay = add(desk)
    about = todos.one(desk, todo(desk, stay))
    assert (about.stay, about.who, about.bed, about.mrn) == (stay, "ALVAREZ, Maria", "4W-12A", "0048213")
    nobody = todos.one(desk, todo(desk, None))
    assert (nobody.stay, nobody.who) == ("", "")


def test_what_it_takes(desk: Desk) -> None:
    with pytest.raises(Refused, match="nothing was typed"):
        todos.add(desk, None, {"text": "  "})
    with pytest.raises(Refused, match="needs a first day"):
        todos.add(desk, None, {"text": "x", "repeat": "daily"})
    with pytest.raises(Refused, match="is not a time"):
        todos.add(desk, None, {"text": "x", "due": "2026-11-23T14:00"})
    assert (
        todos.add(desk, None, {"text": "a\x1b[31m\nb", "repeat": "once"}).result(9).message == "To-do added."
    )
    assert texts(desk) == ["a b"]


def test_done_and_taken_back_and_done_again(desk: Desk) -> None:
    stay = add(desk)
    uid = todo(desk, stay)
    assert todos.done(desk, uid).result(9).message == "To-do done."
    assert texts(desk) == []
    (line,) = todos.page(desk, with_done=True).lines
    assert line.done is not None
    assert not line.late
    with pytest.raises(Refused, match="done already"):
        todos.done(desk, uid).result(9)
    undo.undo(desk).result(9)
    assert texts(desk) == ["Call the SNF"]
    undo.redo(desk).result(9)
    assert texts(desk) == []
    todos.reopen(desk, uid).result(9)
    assert texts(desk, stay) == ["Call the SNF"]


def test_what_repeats_is_there_again_and_goes_with_undo(desk: Desk) -> None:
    uid = todo(desk, None, due="2026-11-23T09:00:00-05:00", repeat="weekly")
    assert todos.done(desk, uid).result(9).message == "To-do done; again Mon 30 09:00."
    (again,) = todos.page(desk).lines
    assert (again.due.day, again.repeat) == (date(2026, 11, 30), "weekly")
    undo.undo(desk).result(9)
    assert [line.uid for line in todos.page(desk).lines] == [uid]
    todos.done(desk, uid).result(9)
    todos.reopen(desk, uid).result(9)
    assert [line.uid for line in todos.page(desk).lines] == [uid]


def test_the_hour_the_clocks_skipped_is_there_again_the_day_after(desk: Desk) -> None:
    uid = todo(desk, None, due="2027-03-13T02:30:00-05:00", repeat="daily")
    for _ in range(2):
        todos.done(desk, uid).result(9)
        (line,) = todos.page(desk).lines
        uid = line.uid
    assert line.due.at == at("2027-03-15T02:30:00-04:00")


def test_opened_again_a_rhythm_is_not_doubled(desk: Desk) -> None:
    first = todo(desk, None, due="2026-11-23", repeat="daily")
    todos.done(desk, first).result(9)
    (second,) = todos.page(desk).lines
    todos.done(desk, second.uid).result(9)
    with pytest.raises(Refused, match="came again since"):
        todos.reopen(desk, first).result(9)
    todos.reopen(desk, second.uid).result(9)
    todos.reopen(desk, first).result(9)
    assert [line.uid for line in todos.page(desk).lines] == [first]


def test_what_is_late_already_is_said(desk: Desk) -> None:
    said = todos.add(desk, None, {"text": "x", "due": "2026-11-23T08:00:00-05:00"}).result(9).message
    assert said == "To-do added, due 08:00: late already."


def test_beds_stand_in_the_order_of_their_numbers(desk: Desk) -> None:
    for bed, mrn, born in (("4W-10", "71", "1950-01-01"), ("4W-2", "72", "1951-01-01")):
        todo(desk, add(desk, bed=bed, mrn=mrn, family=f"Fam{mrn}", birth_date=born), bed, due="2026-11-23")
    assert texts(desk) == ["4W-2", "4W-10"]


def test_back_again_the_to_dos_are_on_the_stay_of_now(desk: Desk) -> None:
    first = add(desk)
    todo(desk, first, "call niece", due=at("2026-11-23T15:00").isoformat())
    leave(desk, first, "2026-11-22T10:00")
    patient = desk.vault.reader.value("SELECT patient_uid FROM stay_shown WHERE uid = ?", (first,))

    def readmit(work: Any) -> None:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.stays import KeyTime, Stay

        row = work.get(Patient, patient)
        stay = work.get(Stay, first)
        again = work.add(Stay(patient_id=row.id, facility_id=stay.facility_id, visit_number="V-9", bed="5E-1",
                              unit="5E", class_code="IMP", on_my_list=True))  # fmt: skip
        work.session.flush()
        work.add(KeyTime(patient_id=row.id, stay_id=again.id, kind="arrival", at=at("2026-11-23T08:00"),
                         precision="minute", source="nurse"))  # fmt: skip

    desk.vault.submit("test.readmit", readmit).result(9)
    (row,) = caseload.rows(desk)
    assert (row.bed, row.todo, row.todos) == ("5E-1", "call niece", 1)
    assert row.next is not None
    assert row.next.what == "to-do: call niece"
    (line,) = todos.page(desk).lines
    assert (line.stay, line.bed, line.left) == (row.stay, "5E-1", False)
    assert my_list.my_list(desk).rows[0].due[0] == "15:00 call niece"


def test_put_off_it_is_not_late_before_then(desk: Desk) -> None:
    uid = todo(desk, add(desk), due="2026-11-22")
    assert todos.snooze(desk, uid, {"until": "2026-11-25"}).result(9).message == "To-do put off until Wed 25."
    line = todos.one(desk, uid)
    assert (line.late, line.snoozed, line.due.day, line.due.at) == (False, True, date(2026, 11, 25), None)
    with pytest.raises(Refused, match="no later than now"):
        todos.snooze(desk, uid, {"until": "2026-11-23"}).result(9)
    fri = todo(desk, None, due="2026-11-27")
    with pytest.raises(Refused, match="It is due Fri 27 only"):
        todos.snooze(desk, fri, {"until": "2026-11-24"}).result(9)
    todos.edit(desk, uid, {"text": "Call", "due": "2026-11-24"}).result(9)
    assert not todos.one(desk, uid).snoozed


def test_edit_gives_the_form_what_it_had(desk: Desk) -> None:
    uid = todo(desk, None, due="2026-11-24T09:00:00-05:00", repeat="daily")
    assert todos.typed_of(desk, uid) == {
        "text": "Call the SNF", "due": "2026-11-24T09:00:00-05:00", "repeat": "daily",
    }  # fmt: skip
    todos.edit(desk, uid, {"text": "Call again", "due": "", "repeat": "once"}).result(9)
    assert todos.typed_of(desk, uid) == {"text": "Call again"}


def test_removed_it_is_nowhere_and_u_brings_it_back(desk: Desk) -> None:
    uid = todo(desk, None)
    todos.remove(desk, uid, {"reason": "no need"}).result(9)
    assert texts(desk) == []
    with pytest.raises(Refused, match="was removed"):
        todos.done(desk, uid).result(9)
    undo.undo(desk).result(9)
    assert texts(desk) == ["Call the SNF"]


def test_it_stays_when_the_patient_has_left_and_the_sticky_line_goes(desk: Desk) -> None:
    stay = add(desk)
    todo(desk, stay, "Call in two days")
    todos.set_sticky(desk, stay, {"text": "daughter first"}).result(9)
    assert todos.sticky_of(desk, stay) == "daughter first"
    leave(desk, stay, "2026-11-23T12:00")
    assert todos.open_of(desk, stay)[0].left
    assert todos.sticky_of(desk, stay) == ""
    with pytest.raises(Refused, match="when the patient leaves"):
        todos.set_sticky(desk, stay, {"text": "x"})


def test_a_no_information_patient_is_not_named(desk: Desk) -> None:
    line = todos.one(desk, todo(desk, add(desk, no_information=True)))
    assert (line.who, line.unnamed) == ("NO INFO", True)
    todos.add(desk, line.stay, {"text": "call Alvarez daughter"}).result(9)
    assert texts(desk) == [UNTOLD, UNTOLD]
    assert "call Alvarez daughter" in texts(desk, line.stay), "in her own chart they have their words"
    assert not any(todos.matches(each, "alvarez") for each in todos.page(desk).lines)


def test_the_first_of_a_stay_by_its_day_here_not_by_the_text_of_its_instant(desk: Desk) -> None:
    stay = add(desk)
    todo(desk, stay, "tomorrow", due="2026-11-24")
    todo(desk, stay, "tonight", due=at("2026-11-23T20:00").isoformat())  # tomorrow in UTC
    row = desk.vault.reader.one("SELECT todo, todo_count FROM stay_shown WHERE uid = ?", (stay,))
    assert row == ("tonight", 2)
    assert caseload.banner(desk).patients == 1
    assert todos.due_counts(desk).today == 1


def test_next_says_the_first_that_is_late_or_due_today(desk: Desk) -> None:
    stay = add(desk)
    todo(desk, stay, "Call the SNF", due="2026-11-24")
    (row,) = caseload.rows(desk)
    assert row.next is not None
    assert not row.next.what.startswith("to-do")
    todo(desk, stay, "Ask PT", due=at("2026-11-23T13:00").isoformat())
    (row,) = caseload.rows(desk)
    assert row.next is not None
    assert (row.next.what, row.next.why, row.next.short) == ("to-do: Ask PT", "late", "to-do")
    assert row.next.due == at("2026-11-23T13:00")
    assert row.then is not None
    assert row.then.what == "admission assessment"


def test_a_to_do_of_this_evening_hides_no_step_of_now(desk: Desk) -> None:
    stay = add(desk)
    uid = todo(desk, stay, "Ask PT", due=at("2026-11-23T20:00").isoformat())
    (row,) = caseload.rows(desk)
    assert row.next is not None
    assert (row.next.what, row.then, row.todo) == ("admission assessment", None, "Ask PT")
    todos.edit(desk, uid, {"text": "Ask PT", "due": at("2026-11-23T16:00").isoformat()}).result(9)
    (row,) = caseload.rows(desk)
    assert row.next is not None
    assert row.next.what == "to-do: Ask PT", "within two hours"


def test_the_sticky_line_is_in_no_text_that_leaves(desk: Desk) -> None:
    stay = add(desk)
    todos.set_sticky(desk, stay, {"text": "CANARY ring the daughter first"}).result(9)
    for kind in ("progress", "initial"):
        uid = notes.draft(desk, stay, kind).result(9).row
        assert uid is not None
        assert "CANARY" not in str(desk.vault.reader.value("SELECT body FROM note WHERE uid = ?", (uid,)))
    said = [careplan.text(desk, stay), discharge.text(desk, stay), my_list.text(my_list.my_list(desk))]
    said += [str(exporting.table(desk, what)) for what in ("caseload", "todos", "stays")]
    page = chart.summary(desk, stay)
    assert "CANARY" in str(page.lines)
    said += [patient_text(page), str(told(page)), str(record.of(desk, stay))]
    said += [str([row_json(row) for row in caseload.rows(desk)])]
    assert not [text for text in said if "CANARY" in text]

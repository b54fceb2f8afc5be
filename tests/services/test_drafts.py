"""Short forms half typed: kept as rows, found again, dropped when done."""

import pytest
from tests.services import hand
from tests.services.test_assessments import start

from ncm_tui.rules.problems import NotFound
from ncm_tui.services import assessments, drafts, notes
from ncm_tui.services.desk import Desk


def test_kept_found_by_what_it_is_about_and_dropped(desk: Desk) -> None:
    stay = hand.add(desk)
    uid = drafts.new_draft()
    drafts.keep(desk, uid, "goal", {"text": "walk"}, context={"problem": "p1"}, stay=stay, title="Goal")
    drafts.keep(
        desk, uid, "goal", {"text": "walk 50 ft"}, context={"problem": "p1"}, stay=stay, title="Goal"
    ).result()
    assert drafts.find(desk, "goal", {"problem": "p2"}, stay) is None
    found = drafts.find(desk, "goal", {"problem": "p1"}, stay)
    assert found is not None
    assert (found.uid, found.answers) == (uid, {"text": "walk 50 ft"})
    assert drafts.resume(desk, uid).title == "Goal"
    drafts.drop(desk, uid).result()
    drafts.drop(desk, uid).result()
    with pytest.raises(NotFound, match="no longer on hold"):
        drafts.resume(desk, uid)


def test_a_draft_about_nobody_yet(desk: Desk) -> None:
    uid = drafts.new_draft()
    drafts.keep(desk, uid, "patient", {"family": "Lee\x1b[2J"}, title="Patient").result()
    (held,) = drafts.parked(desk)
    assert (held.stay, held.name, held.title) == (None, "", "Patient")
    assert drafts.resume(desk, uid).answers == {"family": "Lee"}


def test_on_hold_lists_the_last_left_first_with_two_identifiers(desk: Desk) -> None:
    stay = hand.add(desk)
    first = start(desk, stay, "phq-2")
    second = start(desk, stay, "sils")
    for form, item in ((first, "q1"), (second, "help_reading")):
        assessments.answer(desk, form, item, "1").result()
    uid = drafts.new_draft()
    drafts.keep(desk, uid, "goal", {"text": "x"}, stay=stay, title="Goal", parked=True)
    assessments.park(desk, second).result()
    assessments.park(desk, first).result()
    held = drafts.parked(desk)
    assert [each.uid for each in held] == [first, second, uid]
    assert held[0].name == "ALVAREZ, Maria DOB 02 Mar 1948 MRN 0048213"
    assert held[0].title == "PHQ-2"
    assert held[1].form_id == "sils"


def test_an_autosaved_draft_leaves_no_audit_entry(desk: Desk) -> None:
    desk.vault.flush()
    before = desk.vault.reader.value("SELECT count(*) FROM audit_entry")
    drafts.keep(desk, drafts.new_draft(), "patient", {"family": "Lee"}).result()
    assert desk.vault.reader.value("SELECT count(*) FROM audit_entry") == before


def test_a_note_is_on_hold_from_its_beginning_in_the_order_of_leaving(desk: Desk) -> None:
    stay = hand.add(desk)
    note = str(notes.draft(desk, stay, "progress").result().row)
    (held,) = drafts.parked(desk)
    assert (held.uid, held.kind, held.form_id, held.stay) == (note, "note", "progress", stay)
    assert held.title == "Case management progress note"
    assert held.name == "ALVAREZ, Maria DOB 02 Mar 1948 MRN 0048213"
    goal = drafts.new_draft()
    drafts.keep(desk, goal, "goal", {"text": "x"}, stay=stay, title="Goal", parked=True).result()
    form = start(desk, stay, "phq-2")
    assessments.answer(desk, form, "q1", "1").result()
    assessments.park(desk, form).result()
    assert [each.uid for each in drafts.parked(desk)] == [form, goal, note]
    body = notes.view(desk, note).body
    notes.leave(desk, note).result()
    assert [each.uid for each in drafts.parked(desk)] == [note, form, goal]
    assert notes.view(desk, note).body == body


def test_a_finished_or_removed_note_is_not_on_hold_and_an_addendum_is(desk: Desk) -> None:
    stay = hand.add(desk)
    note = str(notes.draft(desk, stay, "progress").result().row)
    notes.finish(desk, note, "Seen.").result()
    locked = notes.view(desk, note)
    notes.leave(desk, note).result()
    assert notes.view(desk, note) == locked
    assert drafts.parked(desk) == ()
    added = str(notes.addendum(desk, note).result().row)
    assert [(each.uid, each.title) for each in drafts.parked(desk)] == [(added, "Addendum")]
    notes.discard(desk, added, {"reason": "twice"}).result()
    notes.leave(desk, added).result()
    assert drafts.parked(desk) == ()


def test_a_form_left_with_nothing_in_it_is_not_kept(desk: Desk) -> None:
    stay = hand.add(desk)
    left = assessments.park(desk, start(desk, stay, "phq-2")).result()
    assert left.message == "Nothing was answered: not kept"
    assert drafts.parked(desk) == ()
    assert all(entry.draft is None for entry in assessments.forms_for(desk, stay))

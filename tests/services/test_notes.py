"""Notes: built from the facts, kept while typed, locked, added to, struck through, copied, charted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.services.plan_stays import stay

from ncm_tui.models.enums import Destination, NoteState, PayerClass
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import careplan, discharge, notes, patients
from ncm_tui.services.desk import Desk
from ncm_tui.views.notes import Charting

ADMITTED: dict[str, Any] = {
    "inpatient_order": "2026-11-20T14:30:00-05:00",
    "arrival": "2026-11-20T13:05:00-05:00",
}


def begun(desk: Desk, **answers: Any) -> tuple[str, str]:
    """(stay, draft)"""
    at = stay(desk, **(ADMITTED | answers))
    return at, str(notes.draft(desk, at, "progress").result().row)


def finished(desk: Desk, body: str = "Seen. Plan unchanged.") -> tuple[str, str]:
    """(stay, finished note)"""
    at, note = begun(desk)
    notes.finish(desk, note, body).result()
    return at, note


def only(desk: Desk, at: str) -> Any:
    (note,) = notes.page(desk, at).notes
    return note


def test_a_progress_note_is_built_from_the_facts(desk: Desk) -> None:
    at = stay(desk, **ADMITTED)
    patients.set_disposition(desk, at, Destination.SNF).result()
    patients.confirm_payer(desk, at, PayerClass.MEDICARE_ADVANTAGE, "card", payer="UHC").result()
    patients.set_edd(desk, at, datetime(2026, 11, 25, tzinfo=UTC).date()).result()
    careplan.add_barrier(desk, at, {"code": "placement", "owner": "CM", "due": "2026-11-24"}).result()
    body = notes.preview(desk, at, "progress")
    order = [body.index(part) for part in ("SITUATION", "CHANGE", "NEXT")]
    assert order == sorted(order)
    assert "78F, inpatient since Fri 20 Nov 2026 14:30, day 4." in body
    assert "Payer: UHC MA (MA, plan type confirmed)." in body
    assert "Expected discharge: Wed 25 Nov 2026. Disposition: SNF." in body
    assert "- Barrier: Authorization or placement delay, CM, due Tue 24 Nov 2026" in body
    assert "- Needed before discharge: Patient choice + financial-interest disclosure" in body
    assert body.count("***") == 1
    assert "\n\n\n" not in body


def test_nothing_is_offered_only_to_fill_a_heading_and_no_row_of_the_last_day_before_it_is_near(
    desk: Desk,
) -> None:
    at = stay(desk, **ADMITTED)
    last = "Needed before discharge: Check that no appeal is open, or its plan"
    body = notes.preview(desk, at, "progress")
    assert "None recorded" not in body
    assert "ACTION" not in body
    assert last not in body
    patients.set_disposition(desk, at, Destination.SNF).result()
    patients.set_edd(desk, at, datetime(2026, 11, 26, tzinfo=UTC).date()).result()
    assert last not in notes.preview(desk, at, "progress")
    patients.set_edd(desk, at, datetime(2026, 11, 24, tzinfo=UTC).date(), "PT says so").result()
    evidence = {"state": "done", "happened_at": desk.now().isoformat(), "evidence": "PT"}
    discharge.record(desk, at, "DC13", evidence).result()
    body = notes.preview(desk, at, "progress")
    assert last in body
    assert body.index("CHANGE") < body.index("ACTION\n- PT/OT") < body.index("NEXT")


def test_an_unconfirmed_payer_is_called_so(desk: Desk) -> None:
    assert "plan type not confirmed" in notes.preview(desk, stay(desk, **ADMITTED), "progress")


def test_no_medicine_and_no_allergy_list(desk: Desk) -> None:
    body = notes.preview(desk, stay(desk, **ADMITTED), "progress").lower()
    assert "medication" not in body
    assert "allerg" not in body


def test_a_volatile_fact_says_as_of_and_a_stale_one_loses_its_value(desk: Desk) -> None:
    at = stay(desk, **ADMITTED)
    fresh = desk.now() - timedelta(hours=3)
    patients.set_code_status(desk, at, "Full code", fresh).result()
    assert (
        "Code status Full code (entered by the case manager), as of Mon 23 Nov 2026 11:09."
        in notes.preview(desk, at, "progress")
    )
    other = stay(desk, mrn="77", family="Lee", given="Susan", birth_date="1950-01-01", **ADMITTED)
    patients.set_code_status(desk, other, "DNR", desk.now() - timedelta(hours=25)).result()
    body = notes.preview(desk, other, "progress")
    assert "DNR" not in body
    assert "Code status: last known Sun 22 Nov 2026 13:09, not confirmed since. See the EMR." in body


def test_a_goal_carries_the_time_it_was_seen(desk: Desk) -> None:
    at = stay(desk, **ADMITTED)
    problem = careplan.add_problem(desk, at, {"title": "Stairs"}).result().row
    goal = {"text": "Climbs 10 steps", "due": "2026-11-25", "whose": "patient"}
    uid = str(careplan.add_goal(desk, str(problem), goal).result().row)
    seen = "2026-11-22T09:00:00-05:00"
    careplan.record_progress(
        desk, uid, {"state": "progressing", "value": "4 steps", "happened_at": seen}
    ).result()
    body = notes.preview(desk, at, "progress")
    assert (
        "- Goal: Climbs 10 steps, by Wed 25 Nov 2026: progressing, 4 steps (seen Sun 22 Nov 2026 09:00)"
        in body
    )


def test_evidence_since_the_last_note_stands_under_action(desk: Desk) -> None:
    at = stay(desk, **ADMITTED)
    patients.set_disposition(desk, at, Destination.SNF).result()
    happened = "2026-11-22T13:00:00-05:00"
    discharge.record(
        desk, at, "DC46", {"state": "done", "happened_at": happened, "evidence": "4711"}
    ).result()
    assert "- PASRR level I (and II if positive): 4711; late entry (Sun 22 Nov 2026 13:00)" in notes.preview(
        desk, at, "progress"
    )


def test_a_draft_is_resumed_not_made_twice(desk: Desk) -> None:
    at, note = begun(desk)
    assert notes.draft(desk, at, "progress").result().row == note
    assert len(notes.page(desk, at).notes) == 1


def test_typing_is_kept_quietly_and_cleaned(desk: Desk) -> None:
    at, note = begun(desk)
    before = desk.vault.reader.value("SELECT count(*) FROM audit_entry")
    notes.write(desk, note, "Seen \x1b[31mtoday\x1b[0m \u202e[/ [SNF]").result()
    assert notes.view(desk, note).body == "Seen today [/ [SNF]"
    assert desk.vault.reader.value("SELECT count(*) FROM audit_entry") == before
    assert only(desk, at).charting is Charting.DRAFT


def test_finishing_is_refused_while_a_gap_is_left(desk: Desk) -> None:
    _, note = begun(desk)
    with pytest.raises(Refused, match="2 places still to fill in"):
        notes.finish(desk, note, "Seen *** and ***")
    with pytest.raises(Refused, match="empty"):
        notes.finish(desk, note, "  \n")
    assert notes.view(desk, note).state is NoteState.DRAFT


def test_finished_text_never_changes(desk: Desk) -> None:
    at, note = finished(desk)
    with pytest.raises(Refused, match="never changes"):
        notes.write(desk, note, "other").result()
    with pytest.raises(Refused, match="never changes"):
        notes.finish(desk, note, "other").result()
    with pytest.raises(Refused, match="never changes"):
        notes.discard(desk, note, {"reason": "x"}).result()
    assert notes.view(desk, note).body == "Seen. Plan unchanged."
    assert only(desk, at).state is NoteState.FINISHED


def test_a_finished_note_is_anchored_at_once(desk: Desk) -> None:
    finished(desk)
    report = desk.vault.verify_chain()
    assert report.detail == f"{report.entries} entries, anchored at {report.entries}"


def test_the_text_that_leaves_begins_with_the_identity(desk: Desk) -> None:
    _, note = finished(desk)
    first = notes.text(desk, note).splitlines()[0]
    assert first.startswith("ALVAREZ, Maria · DOB 02 Mar 1948 · MRN 0048213 · written ")
    assert first.endswith(" · no census")


def test_a_draft_is_not_copied(desk: Desk) -> None:
    _, note = begun(desk)
    with pytest.raises(Refused, match="not finished"):
        notes.text(desk, note)
    with pytest.raises(Refused, match="Finish the note"):
        notes.mark_copied(desk, note, notes.copied_digest(desk, note)).result()
    with pytest.raises(Refused, match="Finish the note"):
        notes.mark_charted(desk, note).result()


def test_copied_is_not_charted(desk: Desk) -> None:
    at, note = finished(desk)
    assert only(desk, at).charting is Charting.NOT_COPIED
    notes.mark_copied(desk, note, notes.copied_digest(desk, note)).result()
    assert only(desk, at).charting is Charting.COPIED
    assert notes.page(desk, at).uncharted == 1
    notes.mark_charted(desk, note).result()
    assert only(desk, at).charting is Charting.CHARTED
    assert notes.page(desk, at).uncharted == 0


def test_charted_comes_after_copied_or_is_said_to_be_typed_by_hand(desk: Desk) -> None:
    at, note = finished(desk)
    with pytest.raises(Refused, match="not copied yet"):
        notes.mark_charted(desk, note).result()
    assert only(desk, at).charting is Charting.NOT_COPIED
    notes.mark_charted(desk, note, by_hand=True).result()
    shown = only(desk, at)
    assert (shown.charting, shown.copied, shown.by_hand) == (Charting.CHARTED, None, True)
    assert desk.vault.reader.one("SELECT copied_at, copied_sha256 FROM note") == (None, None)
    child = str(notes.addendum(desk, note).result().row)
    notes.finish(desk, child, "Bed confirmed.").result()
    assert only(desk, at).charting is Charting.CHANGED
    notes.mark_copied(desk, note, notes.copied_digest(desk, note)).result()
    assert (only(desk, at).charting, only(desk, at).by_hand) == (Charting.COPIED, False)


def drafted(desk: Desk, code_status: str = "Full code") -> tuple[str, str, str]:
    """(stay, draft, its body without gaps), with a code status of three hours ago."""
    at = stay(desk, **ADMITTED)
    patients.set_code_status(desk, at, code_status, desk.now() - timedelta(hours=3)).result()
    note = str(notes.draft(desk, at, "progress").result().row)
    return at, note, notes.view(desk, note).body.replace("***", "Seen.")


def test_a_note_that_says_what_the_chart_no_longer_does_is_refused_once(desk: Desk) -> None:
    at, note, body = drafted(desk)
    patients.set_code_status(desk, at, "DNR", desk.now() - timedelta(minutes=29)).result()
    with pytest.raises(Refused) as refused:
        notes.finish(desk, note, body)
    assert (
        refused.value.message == "Code status is DNR since 13:40; the note says Full code: F6 shows the line."
    )
    assert notes.view(desk, note).state is NoteState.DRAFT
    assert [each.says for each in notes.old_facts(desk, note, body)] == ["Full code"]
    patients.set_code_status(desk, at, "Comfort care", desk.now() - timedelta(minutes=9)).result()
    with pytest.raises(Refused, match="Comfort care since 14:00") as again:
        notes.finish(desk, note, body, told=refused.value.message)
    notes.finish(desk, note, body, told=again.value.message).result()
    assert notes.view(desk, note).state is NoteState.FINISHED


def test_a_note_that_was_mended_or_never_spoke_of_it_is_finished(desk: Desk) -> None:
    at, note, body = drafted(desk)
    patients.set_code_status(desk, at, "DNR", desk.now()).result()
    silent = "Seen. Plan unchanged."
    assert notes.old_facts(desk, note, silent) == ()
    assert notes.old_facts(desk, note, body.replace("Full code", "DNR")) == ()
    notes.finish(desk, note, body.replace("Full code", "DNR")).result()


def test_a_status_first_known_after_the_draft_is_told_where_the_note_speaks_of_it(desk: Desk) -> None:
    at = stay(desk, **ADMITTED)
    note = str(notes.draft(desk, at, "progress").result().row)
    patients.set_code_status(desk, at, "DNR", desk.now()).result()
    with pytest.raises(Refused, match="Code status is DNR since 14:09; the note does not say so"):
        notes.finish(desk, note, "Code status not discussed.")


def test_the_text_that_leaves_carries_the_time_its_facts_were_taken(desk: Desk) -> None:
    _, note, body = drafted(desk)
    began = desk.now()
    later = replace(desk, now=lambda: began + timedelta(hours=2))
    notes.finish(later, note, body).result()
    assert " · written 14:09 · " in notes.text(later, note).splitlines()[0]


def test_an_addendum_leaves_with_its_note_and_marks_it_changed(desk: Desk) -> None:
    at, note = finished(desk)
    notes.mark_copied(desk, note, notes.copied_digest(desk, note)).result()
    notes.mark_charted(desk, note).result()
    child = str(notes.addendum(desk, note).result().row)
    assert notes.addendum(desk, note).result().row == child
    assert only(desk, at).open_addendum == child
    assert only(desk, at).charting is Charting.CHARTED
    notes.finish(desk, child, "Bed confirmed.").result()
    shown = only(desk, at)
    assert (shown.addenda, shown.charting) == (1, Charting.CHANGED)
    whole = notes.text(desk, note)
    assert "Seen. Plan unchanged." in whole
    assert "ADDENDUM · " in whole
    assert whole.rstrip().endswith("Bed confirmed.")
    assert notes.text(desk, child) == whole
    with pytest.raises(Refused, match="changed since it was copied"):
        notes.mark_charted(desk, note).result()
    notes.mark_copied(desk, child, notes.copied_digest(desk, child)).result()
    notes.mark_charted(desk, child).result()
    assert only(desk, at).charting is Charting.CHARTED


def test_what_changed_between_reading_and_marking_is_not_marked(desk: Desk) -> None:
    at, note = finished(desk)
    before = notes.copied_digest(desk, note)
    child = str(notes.addendum(desk, note).result().row)
    notes.finish(desk, child, "More.").result()
    with pytest.raises(Refused, match="changed meanwhile"):
        notes.mark_copied(desk, note, before).result()
    assert only(desk, at).charting is Charting.NOT_COPIED


def test_in_error_stays_readable_and_is_not_copied(desk: Desk) -> None:
    at, note = finished(desk)
    notes.mark_copied(desk, note, notes.copied_digest(desk, note)).result()
    with pytest.raises(Refused, match="Reason"):
        notes.error(desk, note, {})
    said = notes.error(desk, note, {"reason": "wrong patient"}).result().message
    assert "correct it in the EMR too" in said
    shown = only(desk, at)
    assert (shown.charting, shown.error_reason) == (Charting.IN_ERROR, "wrong patient")
    assert notes.view(desk, note).body == "Seen. Plan unchanged."
    for refused in (lambda: notes.text(desk, note), lambda: notes.addendum(desk, note).result()):
        with pytest.raises(Refused, match="in error"):
            refused()


def test_a_draft_is_discarded_with_a_reason_and_not_in_error(desk: Desk) -> None:
    at, note = begun(desk)
    with pytest.raises(Refused, match="Only a finished note"):
        notes.error(desk, note, {"reason": "x"}).result()
    notes.discard(desk, note, {"reason": "wrong patient"}).result()
    assert notes.page(desk, at).notes == ()
    with pytest.raises(NotFound):
        notes.view(desk, note)


def test_an_unknown_kind_names_the_known_ones(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no note of type 'progres'") as raised:
        notes.template(desk, "progres")
    assert "progress" in raised.value.hint


@pytest.mark.parametrize("kind", ["progress", "initial"])
@pytest.mark.parametrize("name", ["[SNF]", "[/", "[@click=app.quit]x", "{{ n.title }}", "x" * 300])
def test_every_template_takes_any_text(desk: Desk, kind: str, name: str) -> None:
    at = stay(desk, family=f"Q{name}", reason=name, own_words=name, **ADMITTED)
    careplan.add_barrier(desk, at, {"title": name, "owner": name, "due": "2026-11-24"}).result()
    assert name in notes.preview(desk, at, kind)


def test_the_latest_text_says_what_it_is(desk: Desk) -> None:
    at = stay(desk, **ADMITTED)
    begun_text = notes.latest_text(desk, at, "progress")
    assert begun_text.text.startswith("ALVAREZ, Maria · DOB")
    assert "beginning" in begun_text.warning
    note = str(notes.draft(desk, at, "progress").result().row)
    assert "draft" in notes.latest_text(desk, at, "progress").warning
    notes.finish(desk, note, "Seen.").result()
    assert notes.latest_text(desk, at, "progress") == (notes.text(desk, note), "")


def test_phrases_are_read_and_each_says_what_to_fill_in(desk: Desk) -> None:
    found = notes.phrases(desk)
    assert {"choice", "im", "moon", "accept"} <= set(found)
    assert "***" in found["accept"].text


def test_private_findings_stay_out_unless_wanted(demo_desk: Desk) -> None:
    stays = [row[0] for row in demo_desk.vault.reader.rows("SELECT uid FROM stay_shown WHERE active = 1")]
    held = [(at, each) for at in stays for each in notes.private_findings(demo_desk, at)]
    for at, finding in held:
        assert finding.text not in notes.preview(demo_desk, at, "progress")
        assert finding.text in notes.preview(demo_desk, at, "progress", private=True)

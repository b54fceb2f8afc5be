"""Taking back: rows become what they were; refused with the reason; across a restart; done again."""

from datetime import date
from typing import Any

import pytest
from tests.services.hand import add, at, put

from ncm_tui.models.enums import Destination
from ncm_tui.rules.problems import Refused
from ncm_tui.services import careplan, caseload, notes, stays, undo
from ncm_tui.services.desk import Desk

GOAL = {"text": "Walk 100 ft", "due": "2026-12-04", "whose": "patient", "measure": "ft", "target": "100"}
BARRIER = {"title": "No ride home", "owner": "CM", "due": "2026-11-25", "code": ""}


def table(desk: Desk, name: str) -> list[tuple[Any, ...]]:
    return desk.vault.reader.rows(f"SELECT * FROM {name} ORDER BY id")


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every table but the vault's own record of itself."""
    names = desk.vault.reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    own = {"audit_entry", "row_version", "undone", "definition", "setting", "owed_shown"}
    told = {"text_shown": "source, source_id, patient_id, body"}  # its numbers mean nothing
    return {
        name: desk.vault.reader.rows(f'SELECT {told.get(name, "*")} FROM "{name}" ORDER BY 1, 2')
        for (name,) in names
        if name not in own and not name.startswith("text_fts")
    }


def problem(desk: Desk, stay: str, title: str = "Falls") -> str:
    return str(careplan.add_problem(desk, stay, {"title": title}).result(9).row)


def test_key_after_key_takes_back_one_thing_after_the_other(desk: Desk) -> None:
    stay = add(desk)
    empty = everything(desk)
    goal = str(careplan.add_goal(desk, problem(desk, stay), GOAL).result(9).row)
    careplan.record_progress(
        desk, goal, {"state": "met", "happened_at": at("2026-11-23T09:00").isoformat()}
    ).result(9)
    full = everything(desk)
    heard = [undo.undo(desk, stay).result(9).message for _ in range(3)]
    assert [text.split(" 2")[0].split(":")[1].strip().rsplit(" ", 1)[0] for text in heard] == [
        "Progress recorded", "Goal added", "Problem added",
    ]  # fmt: skip
    assert everything(desk) == empty
    for _ in range(3):
        undo.redo(desk, stay).result(9)
    assert everything(desk) == full
    with pytest.raises(Refused, match="Nothing was taken back"):
        undo.redo(desk, stay).result(9)


def test_it_works_after_lock_and_restart(desk: Desk, open_desk: Any) -> None:
    stay = add(desk)
    before = table(desk, "barrier")
    careplan.add_barrier(desk, stay, BARRIER).result(9)
    desk.vault.close()
    again = open_desk(desk.vault.path)
    assert undo.undo(again, stay).result(9).message.startswith("Taken back: Barrier added")
    assert table(again, "barrier") == before
    again.vault.close()
    third = open_desk(desk.vault.path)
    undo.redo(third, stay).result(9)
    assert len(table(third, "barrier")) == 1


def test_a_new_change_ends_doing_again(desk: Desk) -> None:
    stay = add(desk)
    problem(desk, stay)
    undo.undo(desk, stay).result(9)
    careplan.add_barrier(desk, stay, BARRIER).result(9)
    with pytest.raises(Refused, match="Nothing was taken back"):
        undo.redo(desk, stay).result(9)


def test_in_a_chart_it_is_about_this_patient_on_the_caseload_about_the_last_and_says_whose(
    desk: Desk,
) -> None:
    one = add(desk)
    other = add(desk, family="Lee", given="Susan", mrn="77", birth_date="1950-01-01", bed="5E-03")
    careplan.add_barrier(desk, one, BARRIER).result(9)
    careplan.add_barrier(desk, other, BARRIER).result(9)
    assert undo.undo(desk, one).result(9).message.startswith("Taken back: Barrier added")
    assert [row.stay for row in caseload.rows(desk) if row.barrier] == [other]
    assert undo.undo(desk).result(9).message.startswith("LEE, Susan: Taken back: Barrier added")


def test_the_number_of_a_patient_who_was_taken_back_never_lends_a_past(desk: Desk) -> None:
    """SQLite gives a free number again: the new patient's last verb is not the old one's."""
    add(desk)
    add(desk, family="Wrong", mrn="77")
    undo.undo(desk).result(9)
    stay = add(desk, family="Right", mrn="78", birth_date="1950-01-01")
    assert undo.undo(desk, stay).result(9).message.startswith("Taken back: Patient added")
    assert undo.redo(desk).result(9).message.startswith("RIGHT, Maria: Done again")
    with pytest.raises(Refused, match=r"Patient added .* was done since"):
        undo.redo(desk).result(9)


def test_nothing_to_take_back(desk: Desk) -> None:
    with pytest.raises(Refused, match="nothing to take back"):
        undo.undo(desk).result(9)


def test_what_is_finished_stays(desk: Desk) -> None:
    stay = add(desk)
    note = notes.draft(desk, stay, "progress").result(9).row
    notes.finish(desk, note, "Seen.").result(9)
    with pytest.raises(Refused, match=r": Note finished & locked .*entered in error") as whose:
        undo.undo(desk).result(9)
    name = desk.vault.reader.value("SELECT name FROM patient_shown")
    assert whose.value.message.startswith(f"{name}: ")
    with pytest.raises(Refused, match=r"Note finished & locked .*entered in error"):
        undo.undo(desk, stay).result(9)
    assert notes.view(desk, note).state == "finished"


def test_what_was_copied_has_left(desk: Desk) -> None:
    stay = add(desk)
    note = notes.draft(desk, stay, "progress").result(9).row
    notes.finish(desk, note, "Seen.").result(9)
    notes.mark_copied(desk, note, notes.copied_digest(desk, note)).result(9)
    with pytest.raises(Refused, match=r"Note copied .*has left"):
        undo.undo(desk, stay).result(9)


def test_a_plan_that_was_copied_with_it_keeps_it(desk: Desk) -> None:
    stay = add(desk)
    problem(desk, stay)
    patient = desk.vault.reader.value("SELECT uid FROM patient")
    desk.vault.record("text.copied", patient=patient, detail="Plan").result(9)
    with pytest.raises(Refused, match=r"Problem added .*copied with the plan"):
        undo.undo(desk, stay).result(9)


def test_a_destination_that_was_copied_with_the_checklist_stays(desk: Desk) -> None:
    stay = add(desk)
    patient = desk.vault.reader.value("SELECT uid FROM patient")
    for change in (
        lambda: stays.set_disposition(desk, stay, Destination.SNF),
        lambda: stays.set_edd(desk, stay, date(2026, 11, 27)),
    ):
        change().result(9)
        desk.vault.record("text.copied", patient=patient, detail="Discharge checklist").result(9)
        with pytest.raises(Refused, match=r"copied with the discharge checklist"):
            undo.undo(desk, stay).result(9)


def test_doing_again_never_reaches_past_a_later_deed(desk: Desk) -> None:
    stay = add(desk)
    problem(desk, stay, "First")
    undo.undo(desk, stay).result(9)
    problem(desk, stay, "Second")
    undo.undo(desk, stay).result(9)
    undo.redo(desk, stay).result(9)
    with pytest.raises(Refused, match=r"Problem added .* was done since"):
        undo.redo(desk, stay).result(9)
    assert [row[0] for row in desk.vault.reader.rows("SELECT title FROM problem")] == ["Second"]


def test_charted_by_mistake_is_taken_back(desk: Desk) -> None:
    stay = add(desk)
    note = notes.draft(desk, stay, "progress").result(9).row
    notes.finish(desk, note, "Seen.").result(9)
    notes.mark_charted(desk, note, by_hand=True).result(9)
    undo.undo(desk, stay).result(9)
    assert desk.vault.reader.value("SELECT charted_at FROM note") is None


def test_a_form_opened_meanwhile_is_stepped_over(desk: Desk) -> None:
    from ncm_tui.services import assessments

    stay = add(desk)
    careplan.add_barrier(desk, stay, BARRIER).result(9)
    opened = assessments.open(desk, stay, "lace")
    opened.opening.result(9)
    assert undo.undo(desk, stay).result(9).message.startswith("Taken back: Barrier added")
    with pytest.raises(Refused, match=r"Patient added .*“Form opened .*” came to hang on it"):
        undo.undo(desk, stay).result(9)


def test_a_short_form_on_hold_keeps_its_patient(desk: Desk) -> None:
    from ncm_tui.services import drafts

    stay = add(desk)
    drafts.keep(desk, drafts.new_draft(), "goal", {"text": "x"}, stay=stay).result(9)
    with pytest.raises(Refused, match="a short form on hold was begun on it"):
        undo.undo(desk, stay).result(9)


def test_a_row_changed_since_says_by_which_verb(desk: Desk) -> None:
    """On the caseload the last verb is taken back; an older one only when nothing stands on it."""
    stay = add(desk)

    def touch(row: Any, work: Any) -> Any:
        from ncm_tui.models.stays import StatusChange

        row.bed = "X"
        return StatusChange(patient_id=row.patient_id, stay_id=row.id, field="bed", value="X", source="test")

    put(desk, stay, touch)
    with pytest.raises(Refused, match=r"Test put .*not taken back"):
        undo.undo(desk, stay).result(9)


def test_a_row_does_not_come_back_under_what_is_removed(desk: Desk) -> None:
    stay = add(desk)
    uid = problem(desk, stay)
    goal = str(careplan.add_goal(desk, uid, GOAL).result(9).row)
    careplan.remove(desk, "goal", goal, {"reason": "twice"}).result(9)

    def strike(work: Any) -> None:
        from ncm_tui.models.work import Problem

        work.void(work.get(Problem, uid), "elsewhere")

    desk.vault.submit("form.left", strike).result(9)
    with pytest.raises(Refused, match="its problem was removed meanwhile"):
        undo.undo(desk, stay).result(9)


def test_taking_back_is_in_the_record(desk: Desk) -> None:
    stay = add(desk)
    problem(desk, stay)
    undo.undo(desk, stay).result(9)
    verb, patient, detail = desk.vault.reader.rows(
        "SELECT verb, patient_uid, detail FROM audit_entry ORDER BY seq DESC LIMIT 1"
    )[0]
    assert (verb, detail.split()[0]) == ("undo", "problem.add")
    assert patient == desk.vault.reader.value("SELECT uid FROM patient")
    desk.vault.close()

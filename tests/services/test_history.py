"""History in words: who, when, from what to what; what was taken back; no column is called by its name."""

from typing import Any

import pytest
from tests.services.hand import add, at
from tests.services.test_undo import BARRIER, GOAL, problem

from ncm_tui.services import careplan, deeds, discharge, history, notes, patients, undo
from ncm_tui.services.desk import Desk
from ncm_tui.services.history.labels import HIDDEN, LABELS, NOUNS, PLAIN
from ncm_tui.vault import schema
from ncm_tui.views.verb_words import VERBS

ME = "Dana Whitfield RN, CCM"


def told(desk: Desk, stay: str, item: str = "stay") -> list[tuple[str, list[str]]]:
    """Each entry as its deed and its changes, newest first."""
    page = history.page(desk, stay, item)
    return [
        (entry.what, [f"{c.label}: {c.before} > {c.after}" for c in entry.changes]) for entry in page.entries
    ]


def test_a_goal_from_its_first_word_to_its_removal(desk: Desk) -> None:
    stay = add(desk)
    goal = str(careplan.add_goal(desk, problem(desk, stay), GOAL).result(9).row)
    careplan.edit(desk, "goal", goal, {**GOAL, "due": "2026-12-07"}).result(9)
    careplan.record_progress(
        desk, goal, {"state": "met", "happened_at": at("2026-11-23T09:00").isoformat(), "text": "with PT"}
    ).result(9)
    careplan.remove(desk, "goal", goal, {"reason": "entered twice"}).result(9)
    removed, met, edited, added = history.page(desk, stay, f"goal:{goal}").entries
    assert (removed.what, removed.reason, removed.who) == ("Goal removed", "entered twice", ME)
    assert [(c.label, c.before, c.after) for c in edited.changes] == [
        ("By when", "Fri 04 Dec 2026", "Mon 07 Dec 2026")
    ]
    assert ("Status", "progressing", "met") in [(c.label, c.before, c.after) for c in met.changes]
    assert ("Progress: Text", "", "with PT") in [(c.label, c.before, c.after) for c in met.changes]
    assert ("Goal", "", "Walk 100 ft") in [(c.label, c.before, c.after) for c in added.changes]


def test_what_was_taken_back_is_told_and_so_is_the_taking_back(desk: Desk) -> None:
    stay = add(desk)
    careplan.add_barrier(desk, stay, BARRIER).result(9)
    undo.undo(desk, stay).result(9)
    back, added, _patient = history.page(desk, stay).entries
    assert back.what.startswith("Taken back: Barrier added")
    assert [(c.label, c.after) for c in back.changes] == [("Barrier", "removed")]
    assert added.gone.startswith("taken back ")
    undo.redo(desk, stay).result(9)
    again, back, added, _patient = history.page(desk, stay).entries
    assert again.what.startswith("Done again: Barrier added")
    assert back.gone
    assert not again.gone


def test_facts_of_the_summary(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, at("2026-11-25T00:00").date()).result(9)
    patients.set_edd(desk, stay, at("2026-11-27T00:00").date(), "no bed at the SNF").result(9)
    patients.set_disposition(desk, stay, "snf", "weak").result(9)
    patients.set_key_time(desk, stay, "arrival", at("2026-11-20T10:30")).result(9)
    patients.edit(desk, stay, {"bed": "5E-01"}).result(9)
    assert [what for what, _ in told(desk, stay, "edd")] == ["EDD set", "EDD set"]
    assert "Reason:  > no bed at the SNF" in told(desk, stay, "edd")[0][1]
    assert "Destination:  > SNF" in told(desk, stay, "disposition")[0][1]
    assert told(desk, stay, "key_time:arrival")[0] == (
        "Key time set",
        ["Arrival: Fri 20 Nov 2026 11:00 > Fri 20 Nov 2026 10:30"],
    )
    assert told(desk, stay, "patient")[0] == ("Patient or stay edited", ["Stay: Bed: 4W-12A > 5E-01"])


def test_a_checklist_row_keeps_the_past_of_a_row_that_was_taken_back(desk: Desk) -> None:
    stay = add(desk)
    discharge.record(desk, stay, "DC14", {"state": "not_needed", "reason": "goes home"}).result(9)
    undo.undo(desk, stay).result(9)
    discharge.record(desk, stay, "DC14", {"state": "missed", "reason": "left at night"}).result(9)
    assert [what.split(" of ")[0] for what, _ in told(desk, stay, "checklist:DC14")] == [
        "Checklist row recorded", "Taken back: Checklist row recorded", "Checklist row recorded",
    ]  # fmt: skip
    assert told(desk, stay, "checklist:DC16") == []


def test_a_passcode_is_never_told(desk: Desk) -> None:
    stay = add(desk, no_information=True, passcode="tulip")
    patients.edit(desk, stay, {"passcode": "bluebird"}).result(9)
    told = repr(history.page(desk, stay, "patient"))
    assert "Passcode" in told
    assert "tulip" not in told
    assert "bluebird" not in told


def test_a_note_and_its_addendum(desk: Desk) -> None:
    stay = add(desk)
    note = str(notes.draft(desk, stay, "progress").result(9).row)
    notes.finish(desk, note, "Seen.").result(9)
    more = str(notes.addendum(desk, note).result(9).row)
    notes.finish(desk, more, "And again.").result(9)
    notes.mark_charted(desk, note, by_hand=True).result(9)
    assert [what for what, _ in told(desk, stay, f"note:{note}")] == [
        "Note marked as charted by hand", "Note finished & locked", "Addendum begun",
        "Note finished & locked", "Note begun",
    ]  # fmt: skip


def test_another_patients_past_is_never_shown(desk: Desk) -> None:
    """A number is given again after a patient was taken back."""
    add(desk, family="Wrong", mrn="77")
    undo.undo(desk).result(9)
    stay = add(desk, family="Right", mrn="78", birth_date="1950-01-01")
    assert [what for what, _ in told(desk, stay)] == ["Patient added"]
    assert "Wrong" not in str(told(desk, stay))


@pytest.mark.parametrize("table", sorted(NOUNS))
def test_every_column_of_the_record_has_its_word_or_is_left_out(table: str) -> None:
    for column in schema.METADATA.tables[table].columns:
        known = (table, column.name) in LABELS or column.name in LABELS or column.name in HIDDEN | PLAIN
        assert known or column.name.endswith("_id"), column.name


def test_every_verb_of_the_services_has_its_words() -> None:
    """The names given to ``submit`` and ``record`` anywhere in the package."""
    import re
    from pathlib import Path

    import ncm_tui

    said = re.compile(r"\.(?:submit|record)\(\s*\"([a-z_.]+)\"(?: if \w+ else \"([a-z_.]+)\")?")
    found: set[str] = set()
    for path in Path(ncm_tui.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for names in said.findall(text):
            found |= {name for name in names if name}
    assert found - set(VERBS) == set()


def test_the_record_newest_first_in_words(desk: Desk) -> None:
    stay = add(desk)
    add(desk, family="Lee", given="Susan", mrn="77", birth_date="1950-01-01")
    careplan.add_barrier(desk, stay, BARRIER).result(9)
    undo.undo(desk, stay).result(9)
    rows = deeds.page(desk, deeds.order(desk))
    assert [(row.who, row.what, row.detail) for row in rows[:4]] == [
        ("ALVAREZ, Maria", "Taken back", "Barrier added"),
        ("ALVAREZ, Maria", "Barrier added", ""),
        ("LEE, Susan", "Patient added", ""),
        ("ALVAREZ, Maria", "Patient added", ""),
    ]
    assert [row.who for row in deeds.page(desk, deeds.order(desk, "susan"))] == ["LEE, Susan"]
    assert {row.what for row in deeds.page(desk, deeds.order(desk, "patient added"))} == {"Patient added"}
    assert deeds.order(desk, "zzz") == []
    assert deeds.stay_of(desk, rows[0].seq) == stay


def test_a_record_code_finds_its_entry(desk: Desk) -> None:
    stay = add(desk)
    note = str(notes.draft(desk, stay, "progress").result(9).row)
    notes.finish(desk, note, "Seen.").result(9)
    code = deeds.code(desk, "note.finish", note)
    assert len(code) == 9
    typed: Any = code.lower().replace("-", " ")
    (found,) = deeds.page(desk, deeds.order(desk, typed))
    assert found.what == "Note finished & locked"
    assert f"code {code}" in deeds.whole(desk, found.seq)

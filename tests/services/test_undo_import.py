"""An import taken back: who was worked on since stays as they are, and is named; the file may come again."""

from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import encounter, patient, row
from tests.services.test_intake import census, fhir, stay_uid, take

from ncm_tui.rules.problems import Refused
from ncm_tui.services import absences, assessments, caseload, drafts, ledger, todos, undo
from ncm_tui.services.desk import Desk


def facts(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """All rows, but those of the record and of the imports, and when a value was last seen again."""
    names = desk.vault.reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    own = {"audit_entry", "row_version", "undone", "import_run", "import_file", "definition", "setting"}
    return {
        name: desk.vault.reader.rows(f'SELECT * FROM "{name}" ORDER BY 1')
        for (name,) in names
        if name not in own and not name.startswith("text_fts")
    }


def morning(folder: Path, **moved: Any) -> Path:
    return fhir(folder, patient(1), patient(2), encounter(1, **moved), encounter(2, 2))


def test_nothing_of_it_stays(desk: Desk, tmp_path: Path) -> None:
    before = facts(desk)
    path = morning(tmp_path)
    take(desk, path)
    full = facts(desk)
    assert full != before
    said = undo.undo(desk).result(9)
    assert "2 patients as before" in said.message
    assert facts(desk) == before
    assert desk.vault.reader.value("SELECT count(*) FROM pragma_foreign_key_check") == 0
    assert caseload.banner(desk).census_at is None
    assert undo.redo(desk).result(9).message.startswith("Done again: Import taken in")
    assert facts(desk) == full
    assessments.open(desk, stay_uid(desk), "lace").opening.result(9)
    assert undo.undo(desk).result(9).left == ("QUILL1, Vera",), "after a redo it is taken back as carefully"


def test_the_same_file_is_taken_in_again(desk: Desk, tmp_path: Path) -> None:
    path = morning(tmp_path)
    take(desk, path)
    undo.undo(desk).result(9)
    again = take(desk, path)
    assert again.message.startswith("Taken in: 2 new")


def test_who_was_worked_on_since_stays_and_is_named(desk: Desk, tmp_path: Path) -> None:
    take(desk, morning(tmp_path))
    assessments.open(desk, stay_uid(desk), "lace").opening.result(9)
    said = undo.undo(desk).result(9)
    assert said.left == ("QUILL1, Vera",)
    assert "1 left as they are, worked on since" in said.message
    assert [row.name for row in caseload.rows(desk)] == ["QUILL1, Vera"]
    assert desk.vault.reader.value("SELECT count(*) FROM pragma_foreign_key_check") == 0


def test_a_second_import_is_taken_back_to_the_first(desk: Desk, tmp_path: Path) -> None:
    take(desk, morning(tmp_path))
    first = facts(desk)
    (tmp_path / "noon").mkdir()
    later = fhir(
        tmp_path / "noon", patient(1, family="Moved"), patient(3), encounter(1), encounter(3, 3),
        when="2026-11-23T12:00",
    )  # fmt: skip
    take(desk, later)
    assert facts(desk) != first
    undo.undo(desk).result(9)
    assert [len(rows) for rows in facts(desk).values()] == [len(rows) for rows in first.values()]
    assert {row.name for row in caseload.rows(desk)} == {"QUILL1, Vera", "QUILL2, Vera"}
    assert undo.undo(desk).result(9).message.startswith("Taken back: Import")
    assert caseload.rows(desk) == []


def test_a_form_begun_before_the_import_is_no_work_since(desk: Desk, tmp_path: Path) -> None:
    take(desk, morning(tmp_path))
    begun = drafts.keep(desk, drafts.new_draft(), "goal", {"text": "x"}, stay=stay_uid(desk))
    begun.result(9)
    (tmp_path / "next").mkdir()
    name = {"family": "Moved", "given": ["Vera"]}
    take(desk, fhir(tmp_path / "next", patient(1, name=[name]), encounter(1), when="2026-11-24T06:42"))
    assert caseload.rows(desk)[0].name == "MOVED, Vera"
    assert undo.undo(desk).result(9).left == ()
    assert caseload.rows(desk)[0].name == "QUILL1, Vera"


def test_an_import_that_changed_nobody_is_taken_back_too(desk: Desk, tmp_path: Path) -> None:
    take(desk, morning(tmp_path))
    (tmp_path / "noon").mkdir()
    take(desk, fhir(tmp_path / "noon", patient(1), encounter(1), when="2026-11-23T06:00"))
    said = undo.undo_import(desk, ledger.runs(desk)[0].run).result(9)
    assert (said.left, said.message[:12]) == ((), "Taken back: ")


def test_who_is_left_is_not_asked_about_by_a_list_that_was_taken_back(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1), row(2), when="2026-11-22T06:42", name="1.csv"))
    take(desk, census(tmp_path, row(1, Bed="4W-09"), when="2026-11-23T06:42", name="2.csv"))
    (asked,) = absences.open_list(desk)
    assessments.open(desk, asked.stay, "lace").opening.result(9)
    assert undo.undo(desk).result(9).left == ("QUILL2, Vera",)
    assert absences.open_list(desk) == ()
    undo.redo(desk).result(9)
    assert [line.stay for line in absences.open_list(desk)] == [asked.stay]
    todos.add(desk, asked.stay, {"text": "call her son"}).result(9)
    take(desk, census(tmp_path, row(1, Bed="4W-09"), when="2026-11-24T06:42", name="3.csv"))
    undo.undo_import(desk, ledger.runs(desk)[1].run).result(9)
    assert len(absences.open_list(desk)) == 1, "a later list asks the same"


def test_when_all_were_worked_on_it_is_refused(desk: Desk, tmp_path: Path) -> None:
    take(desk, fhir(tmp_path, patient(1), encounter(1)))
    drafts.keep(desk, drafts.new_draft(), "goal", {"text": "x"}, stay=stay_uid(desk)).result(9)
    with pytest.raises(Refused, match="every patient of it was worked on since"):
        undo.undo(desk).result(9)


def test_in_a_chart_an_import_is_not_taken_back(desk: Desk, tmp_path: Path) -> None:
    take(desk, morning(tmp_path))
    with pytest.raises(Refused, match="about other patients too") as refused:
        undo.undo(desk, stay_uid(desk)).result(9)
    assert "Today" in refused.value.hint

"""Who may be somebody the vault has: asked, never concluded; nobody gets a second chart before the answer."""

from pathlib import Path

import pytest
from tests.interop.build import row
from tests.services.test_intake import plan, take
from tests.services.test_intake_absent import FIRST, NEXT, THIRD, day

from ncm_tui.rules.problems import UnreadableInput
from ncm_tui.services import caseload, intake, undo
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import Plan
from ncm_tui.views.intake import Outcome, PreviewRow

ZEROS, NONE = {"MRN": "00123457"}, {"MRN": "123457", "CSN": ""}


def asked(made: Plan) -> PreviewRow:
    (found,) = [line for line in made.preview.rows if line.outcome is Outcome.ASKED]
    return found


def names(desk: Desk) -> list[tuple[str, str]]:
    return [(listed.mrn, listed.name) for listed in caseload.rows(desk)]


def test_zeros_lost_by_a_spreadsheet_are_a_question(desk: Desk, tmp_path: Path) -> None:
    take(desk, day(tmp_path, FIRST, row(1, **ZEROS), row(2)))
    path = day(tmp_path, NEXT, row(1, **NONE, Bed="4W-09"), row(2))
    made = plan(desk, path)
    assert (asked(made).mrn, asked(made).what) == ("123457", "MRN 00123457?")
    assert (made.preview.absent, made.preview.stays.new) == ((), 0), "nobody is missing, nobody is doubled"
    assert Outcome.QUARANTINED not in {line.outcome for line in made.preview.rows}
    take(desk, path)
    assert len(names(desk)) == 2, "no answer, no second chart"
    key = asked(plan(desk, path)).key
    take(desk, path, said={key: True})
    assert [listed.bed for listed in caseload.rows(desk)] == ["4W-02", "4W-09"]
    assert [mrn for mrn, _name in names(desk)] == ["M-2", "00123457"], "the number shown stays"
    later = plan(desk, day(tmp_path, THIRD, row(1, **NONE), row(2)))
    assert not later.fold.asks, "found by the other number from now on"
    undo.undo(desk).result(9)
    take(desk, path, said={key: False})
    assert {mrn for mrn, _name in names(desk)} == {"00123457", "123457", "M-2"}


def test_another_birth_date_or_name_is_nobody_alike(desk: Desk, tmp_path: Path) -> None:
    take(desk, day(tmp_path, FIRST, row(1, **ZEROS)))
    for cells in ({"DOB": "1990-01-01"}, {"Last Name": "Zed"}):
        made = plan(desk, day(tmp_path, NEXT, row(1, **{**NONE, **cells})))
        assert (made.fold.asks, made.preview.patients.new) == ([], 1)


def test_an_unknown_patient_gets_a_name_by_my_word(desk: Desk, tmp_path: Path) -> None:
    unknown = {"Last Name": "Doe", "First Name": "Unknown", "DOB": ""}
    take(desk, day(tmp_path, FIRST, row(1, **unknown)))
    path = day(tmp_path, NEXT, row(1, **{"Last Name": "Smith", "First Name": "Alice", "DOB": "1950-02-02"}))
    made = plan(desk, path)
    assert (asked(made).name, asked(made).what) == ("SMITH, Alice", "is this DOE?")
    assert made.preview.absent == ()
    with pytest.raises(UnreadableInput, match="another name"):
        plan(desk, path, said={asked(made).key: False})
    intake.commit(desk, plan(desk, path, said={asked(made).key: True})).result()
    assert names(desk) == [("M-1", "SMITH, Alice")]

"""The ledger of imports: what each did, and one of them taken back by itself."""

from pathlib import Path

import pytest
from tests.interop.build import row
from tests.services.test_intake import stay_uid, take
from tests.services.test_intake_absent import FIRST, NEXT, THIRD, day

from ncm_tui.models.enums import AbsenceChoice
from ncm_tui.rules.problems import Refused
from ncm_tui.services import caseload, ledger, stays, undo
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import Mine


def test_every_import_with_what_it_did(desk: Desk, tmp_path: Path) -> None:
    assert ledger.runs(desk) == ()
    take(desk, day(tmp_path, FIRST, row(1), row(2), row(3, Unit="5E")), mine=Mine(units=("4W",)))
    second = day(tmp_path, NEXT, row(1, Bed="4W-09"), row(4))
    take(desk, second, absent={stay_uid(desk, "V-2"): AbsenceChoice.LEFT})
    newest, first = ledger.runs(desk)
    assert first.did == "2 new · 1 not mine, not kept"
    assert newest.did == "1 new · 1 changed · 1 not on the list"
    assert (newest.source, newest.who, newest.taken_back) == ("table", first.who, None)
    assert newest.census is not None
    told = {change.mrn: change.what for change in ledger.changes(desk, newest.run)}
    assert told == {"M-1": "1 value changed", "M-2": "not on the list · left", "M-4": "new patient"}
    take(desk, second)
    assert ledger.runs(desk)[0].did == "nothing new"


def test_one_of_them_is_taken_back_by_itself(desk: Desk, tmp_path: Path) -> None:
    take(desk, day(tmp_path, FIRST, row(1), row(2)))
    take(desk, day(tmp_path, NEXT, row(1, Bed="4W-09"), row(2), row(4), row(5)))
    take(desk, day(tmp_path, THIRD, row(1, Bed="4W-11"), row(2), row(4), row(5)))
    stays.keep(desk, stay_uid(desk, "V-4"), on=False).result(9)
    first, middle = ledger.runs(desk)[2], ledger.runs(desk)[1]
    said = undo.undo_import(desk, middle.run).result(9)
    assert set(said.left) == {"QUILL1, Vera", "QUILL4, Vera"}, "a later list and her own hand count as work"
    assert ledger.runs(desk)[1].taken_back is not None
    with pytest.raises(Refused, match="already"):
        undo.undo_import(desk, middle.run).result(9)
    undo.undo_import(desk, first.run).result(9)
    assert {listed.mrn for listed in caseload.rows(desk)} == {"M-1"}, "M-2 came with the first alone"
    assert desk.vault.reader.value("SELECT count(*) FROM pragma_foreign_key_check") == 0

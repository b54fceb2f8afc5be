"""Mutated exports against a vault: taken in whole, or a sentence and nothing changed."""

from pathlib import Path

from tests.interop.test_fuzz import CSV, FHIR, LINES, mutated
from tests.services.test_intake import everything, plan

from ncm_tui.rules.problems import UnreadableInput
from ncm_tui.services import intake
from ncm_tui.services.desk import Desk


def test_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "export"
    done = refused = 0
    for seed in range(90):
        path.write_bytes(mutated((FHIR, LINES, CSV)[seed % 3], 1_000 + seed))
        before = everything(desk)
        try:
            planned = plan(desk, path)
        except UnreadableInput:
            refused += 1
            assert everything(desk) == before
            continue
        taken = intake.commit(desk, planned).result()
        done += 1
        known = desk.vault.reader.value("SELECT count(*) FROM stay")
        assert known >= taken.preview.stays.new
    assert done
    assert refused
    assert desk.vault.reader.rows("PRAGMA foreign_key_check") == []
    assert (
        desk.vault.reader.value("SELECT count(*) FROM stay WHERE patient_id NOT IN (SELECT id FROM patient)")
        == 0
    )

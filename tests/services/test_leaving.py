"""Leaving and an EMR that takes its own discharge back: the checklist stands as before, both ways."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.interop.build import bundle, encounter, patient, write

from ncm_tui.rules.readiness import Standing
from ncm_tui.services import discharge, intake
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import Options

ENDED = {"status": "finished", "period": {"start": "2026-11-20T14:30:00Z", "end": "2026-11-23T07:00:00Z"}}


def take(desk: Desk, folder: Path, when: str, **stay: Any) -> None:
    record = encounter(meta={"lastUpdated": f"{when}:00Z"}, **stay)
    path = write(folder, f"{when[-5:-3]}.json", bundle(patient(), record))
    at = datetime.fromisoformat(when).replace(tzinfo=UTC).timestamp()
    os.utime(path, (at, at))
    intake.commit(desk, intake.prepare(desk, [path], Options())).result()


def rows(desk: Desk, uid: str) -> dict[str, Any]:
    return {each.id: (each.standing, each.evidence) for each in discharge.page(desk, uid).lines}


def test_a_discharge_the_emr_cancels_leaves_the_rows_as_they_were(desk: Desk, tmp_path: Path) -> None:
    take(desk, tmp_path, "2026-11-23T06:42")
    uid = str(desk.vault.reader.value("SELECT uid FROM stay_shown WHERE visit_number = 'V-1'"))
    discharge.record(desk, uid, "DC31", {"state": "not_seen", "evidence": "asked the ward"}).result()
    before = rows(desk, uid)
    take(desk, tmp_path, "2026-11-23T07:42", **ENDED)
    gone = discharge.page(desk, uid)
    assert gone.left is not None
    assert gone.missed
    assert not gone.ready
    assert rows(desk, uid)["DC31"] == before["DC31"]
    take(desk, tmp_path, "2026-11-23T08:42")
    assert discharge.page(desk, uid).left is None
    assert rows(desk, uid) == before


def test_what_was_missed_says_the_one_reason_given_at_leaving(desk: Desk, tmp_path: Path) -> None:
    take(desk, tmp_path, "2026-11-23T06:42")
    uid = str(desk.vault.reader.value("SELECT uid FROM stay_shown WHERE visit_number = 'V-1'"))
    discharge.left(
        desk, uid, {"left_at": "2026-11-23T07:00:00-05:00", "destination": "home", "reason": "ride came"}
    ).result()
    lines = [each for each in discharge.page(desk, uid).lines if each.standing is Standing.MISSED]
    assert lines
    assert {each.evidence.reason for each in lines if each.evidence} == {"ride came"}
    assert desk.vault.reader.value("SELECT count(*) FROM checklist_item") == 0

"""From an empty folder to a finished chart, locked and unlocked: everything is there."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.terminal import Terminal
from tests.whole import path
from tests.whole.conftest import PASSPHRASE

Start = Callable[..., Terminal]
Go = Callable[[Terminal], None]
OWN = Path(__file__).parents[1] / "fixtures" / "fhir" / "ward.json"
CLINOSIM = Path(__file__).parents[3] / "shared" / "data" / "fhir" / "clinosim-seed1123-asof-2026-11-20"
beside = pytest.mark.skipif(not CLINOSIM.exists(), reason="the sample exports are not beside this checkout")
PROBLEM, GOAL = "Cannot climb her stairs", "Walks 50 feet with a walker"
SAID = "Daughter will come at noon."


@pytest.mark.parametrize(
    ("export", "first", "letters", "name"),
    [
        (OWN, "3 patients", "riv", "RIVERA, Marta"),
        pytest.param(CLINOSIM, "52 patients", "gra", "GRAHAM, Emily", marks=beside),
    ],
    ids=["own", "clinosim"],
)
def test_the_main_path(
    start: Start,
    first_run: Go,
    unlock: Go,
    home: Path,
    tmp_path: Path,
    export: Path,
    first: str,
    letters: str,
    name: str,
) -> None:
    t = start()
    first_run(t)
    path.take_in(t, export, first)
    path.find(t, letters, name)
    path.phq_9(t, "1101000001")
    path.admission_assessment(t)
    path.problem_with_goal(t, PROBLEM, GOAL)
    path.three_items(t)
    path.note_copied_and_charted(t, SAID)
    t.send("<f9>")
    unlock(t)
    t.wait_for(name)
    t.settle(0.3)
    for tab, shown in (
        ("2", r"PHQ-9 +3 "),
        ("2", r"Admission +finished"),
        ("3", PROBLEM),
        ("3", GOAL),
        ("4", r"■ DC07"),
        ("5", r"charted"),
    ):
        t.send(tab)
        t.wait_for(shown)
    t.send("<c-q>")
    assert t.wait_exit() == 0
    assert_stored(home, tmp_path, name)


def assert_stored(home: Path, tmp_path: Path, name: str) -> None:
    """What the command line says of the patient afterwards."""
    rows = json.loads(verb(home, tmp_path, "caseload", "--json"))
    mrn = next(row["mrn"] for row in rows if row["name"] == name)
    note = verb(home, tmp_path, "note", mrn, "--type", "progress")
    assert SAID in note
    assert note.splitlines()[0].startswith(name)
    patient = json.loads(verb(home, tmp_path, "patient", mrn, "--json"))
    assert set(patient["facts"]["finished_forms"]) >= {"phq-9", "admission-assessment"}
    assert "\x1b" not in verb(home, tmp_path, "caseload")


def verb(home: Path, tmp_path: Path, *arguments: str) -> str:
    """One headless verb on the same home."""
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    env = {"PATH": os.environ["PATH"], "NCM_HOME": str(home), "NCM_PASSPHRASE_FILE": str(secret)}
    argv = [sys.executable, "-m", "ncm_tui", *arguments]
    ran = subprocess.run(argv, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout

"""The fixed keys of each verb's JSON, on the demo ward."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from ncm_tui.services.desk import Desk

Ncm = Callable[..., object]
AT = ("--at", "2026-11-23T14:09:00-05:00")
CASELOAD = {
    "mrn",
    "name",
    "bed",
    "status",
    "admitted",
    "los_days",
    "gmlos",
    "payer",
    "edd",
    "disposition",
    "risk",
    "next",
}


@pytest.fixture
def closed_demo(demo_desk: Desk) -> Path:
    """The demo ward's vault, closed, as the only vault of the home."""
    demo_desk.vault.close()
    return demo_desk.vault.path


def test_demo_prints_its_caseload_and_leaves_nothing(ncm: Ncm, home: Path) -> None:
    ran = ncm("demo", "--json", *AT)
    assert ran.exit == 0
    assert len(ran.json) == 18
    assert all(row.keys() >= CASELOAD for row in ran.json)
    assert any(row["next"] and row["next"].keys() >= {"due", "what", "why"} for row in ran.json)
    assert not home.exists() or not list(home.rglob("*.db"))


def test_demo_with_another_seed_and_size(ncm: Ncm) -> None:
    one, other = (ncm("demo", "--json", "--patients", "25", "--seed", seed, *AT).json for seed in ("1", "2"))
    assert len(one) == len(other) == 25
    assert {row["mrn"] for row in one} != {row["mrn"] for row in other}


@pytest.mark.parametrize("patients", ["0", "10001", "many"])
def test_demo_of_an_impossible_size(ncm: Ncm, patients: str) -> None:
    ran = ncm("demo", "--json", "--patients", patients)
    assert ran.exit in (1, 2)
    assert patients.replace("10001", "10,001") in ran.error["message"]


def test_caseload_is_the_same_list(ncm: Ncm, closed_demo: Path, passphrase_file: Path) -> None:
    rows = ncm("caseload", "--json", "--passphrase-file", passphrase_file, *AT).json
    assert [row["mrn"] for row in rows] == [row["mrn"] for row in ncm("demo", "--json", *AT).json]
    text = ncm("caseload", "--passphrase-file", passphrase_file, *AT).out
    assert all(row["bed"] in text for row in rows)
    for row in rows:
        assert row["admitted"] is None or datetime.fromisoformat(row["admitted"]).tzinfo is not None


def test_patient_by_mrn(ncm: Ncm, closed_demo: Path, passphrase_file: Path) -> None:
    opened = ("--json", "--passphrase-file", passphrase_file, *AT)
    mrn = ncm("caseload", *opened).json[0]["mrn"]
    ran = ncm("patient", mrn, *opened)
    assert ran.exit == 0
    assert ran.json["mrn"] == mrn
    assert "summary" in ran.json


@pytest.mark.parametrize("verb", [("patient", "9999999999"), ("note", "9999999999", "--type", "progress")])
def test_an_unknown_mrn_is_1(
    ncm: Ncm, closed_demo: Path, passphrase_file: Path, verb: tuple[str, ...]
) -> None:
    ran = ncm(*verb, "--json", "--passphrase-file", passphrase_file)
    assert ran.exit == 1
    assert "9999999999" not in ran.error["message"]


def test_note_prints_what_y_would_copy(ncm: Ncm, closed_demo: Path, passphrase_file: Path) -> None:
    opened = ("--passphrase-file", passphrase_file, *AT)
    rows = ncm("caseload", "--json", *opened).json
    mrn = next(row["mrn"] for row in rows if row["name"].startswith("YAMADA"))
    text = ncm("note", mrn, "--type", "progress", *opened).out
    first = text.splitlines()[0]
    assert "YAMADA, Winifred" in first
    assert mrn in first
    assert "DOB" in first
    assert "SNF denied by UHC" in text


def test_score_keys(ncm: Ncm, tmp_path: Path) -> None:
    answers = tmp_path / "a.json"
    answers.write_text('{"q1": "1", "q2": "2"}')
    ran = ncm("score", "phq-2", "--answers", answers, "--json")
    assert ran.json.keys() >= {"form", "version", "score", "band", "flags", "missing", "complete"}
    assert (ran.json["score"], ran.json["band"], ran.exit) == (3, "positive", 0)


def test_conformance_of_the_published_vectors(ncm: Ncm) -> None:
    vectors = Path(__file__).parents[3] / "shared" / "vectors" / "scoring.json"
    if not vectors.exists():
        pytest.skip("the published vectors are not beside this checkout")
    ran = ncm("conformance", vectors, "--json")
    assert ran.json.keys() >= {"total", "passed", "missed", "undefined"}
    assert ran.json["missed"] == []
    assert ran.exit == 0


def test_import_keys_and_exit(ncm: Ncm, vault_folder: Path, passphrase_file: Path) -> None:
    export = Path(__file__).parents[1] / "fixtures" / "fhir" / "ward.json"
    call = ("import", export, "--json", "--passphrase-file", passphrase_file)
    dry = ncm(*call, "--dry-run")
    assert (dry.exit, dry.json["dry_run"]) == (0, True)
    assert ncm("caseload", "--json", "--passphrase-file", passphrase_file).json == []
    first = ncm(*call).json
    assert first["stays"].items() >= {"new": 3, "changed": 0, "unchanged": 0}.items()
    assert first["patients"].items() >= {"new": 3, "changed": 0, "unchanged": 0}.items()
    assert first.keys() >= {"dry_run", "files", "patients", "stays", "quarantine", "conflicts"}
    assert {"path", "kind", "accepted", "warned", "quarantined"} <= first["files"][0].keys()
    assert sum(file["warned"] for file in first["files"]) >= 1
    second = ncm(*call).json
    assert second["stays"].items() >= {"new": 0, "changed": 0, "unchanged": 3}.items()
    rows = ncm("caseload", "--json", "--passphrase-file", passphrase_file).json
    assert len(rows) == 3
    assert not any("\x1b" in row["name"] or "\u202e" in row["name"] for row in rows)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Pat',
        b"\x89PNG\r\n\x1a\n" * 40,
        b"[" * 100_000,
        b"just some words\n",
        b"Name,Color\nA,blue\n",
    ],
    ids=["empty", "brace", "truncated", "png", "nested", "words", "no-column"],
)
def test_bad_input_is_4_and_changes_nothing(
    ncm: Ncm, vault_folder: Path, passphrase_file: Path, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(content)
    ran = ncm("import", path, "--json", "--passphrase-file", passphrase_file)
    assert ran.exit == 4, ran.out + ran.err
    assert ncm("caseload", "--json", "--passphrase-file", passphrase_file).json == []


def test_import_of_nothing_that_is_there(ncm: Ncm, vault_folder: Path, passphrase_file: Path) -> None:
    ran = ncm("import", "/nowhere/at/all.json", "--json", "--passphrase-file", passphrase_file)
    assert ran.exit == 4
    assert "/nowhere/at/all.json" in ran.out

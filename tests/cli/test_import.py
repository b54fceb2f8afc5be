"""``ncm import`` as a script sees it: exits, JSON, sentences."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.interop.build import bundle, encounter, patient, row, table, write
from tests.interop.test_pasted_tables import HEADER, IDS, ROWS, aligned, tabs

from ncm_tui.rules.problems import UnreadableInput
from ncm_tui.services import intake
from ncm_tui.services.desk import Desk

Ncm = Callable[..., Any]


@pytest.fixture
def unlocked(vault_folder: Path, tmp_path: Path, passphrase: str) -> tuple[str, str]:
    """The options that unlock the empty vault."""
    file = tmp_path / "passphrase"
    file.write_text(passphrase + "\n", encoding="utf-8")
    return ("--passphrase-file", str(file))


def test_json_of_an_import(ncm: Ncm, unlocked: tuple[str, str], tmp_path: Path) -> None:
    held = patient(9, identifier=[])
    name = [{"family": "Qu\x1b[31mill2", "given": ["Ann"]}]
    claim = {"resourceType": "Claim"}
    path = write(tmp_path, "a.json", bundle(patient(1), patient(2, name=name), encounter(1), held, claim))
    dry = ncm("import", path, "--dry-run", "--json", *unlocked)
    assert (dry.exit, dry.json["dry_run"], dry.json["run"]) == (0, True, None)
    ran = ncm("import", path, "--json", *unlocked)
    assert ran.exit == 0
    told = ran.json
    assert told["files"] == [
        {
            "path": str(path),
            "kind": "fhir-r4",
            "accepted": 3,
            "warned": 1,
            "quarantined": 1,
            "duplicates": 0,
            "skipped": {"Claim": 1},
        }
    ]
    assert told["patients"] == {"new": 2, "changed": 0, "unchanged": 0}
    assert told["stays"] == {"new": 1, "changed": 0, "unchanged": 0, "cancelled": 0, "merged": 0}
    assert told["quarantine"][0]["record"] == "Patient/p9"
    assert set(told["quarantine"][0]) == {"path", "record", "reason"}
    assert told["conflicts"] == []
    again = ncm("import", path, "--json", *unlocked).json
    assert again["patients"] == {"new": 0, "changed": 0, "unchanged": 2}
    assert again["stays"]["unchanged"] == 1
    assert len(ncm("caseload", "--json", *unlocked).json) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"MSH|^~\\&|ADT", "HL7 version 2"),
        (b'{"resourceType": "Bundle", "entry": [', "damaged or cut off"),
        (b"[" * 9_000, "nested too deeply"),
        (b"Name,CSN,Unit\nA,1,4W\n", "no column for: MRN"),
        (b"", "an empty file"),
    ],
)
def test_what_cannot_be_read_is_exit_4(
    ncm: Ncm, unlocked: tuple[str, str], tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    ran = ncm("import", path, "--json", *unlocked)
    assert ran.exit == 4
    assert said in ran.error["message"]
    assert str(path) in ran.error["path"]
    plain = ncm("import", path, *unlocked)
    assert plain.exit == 4
    assert said in plain.err
    assert ncm("caseload", "--json", *unlocked).json == []


def test_a_path_that_is_not_there(ncm: Ncm, unlocked: tuple[str, str], tmp_path: Path) -> None:
    assert ncm("import", tmp_path / "gone", *unlocked).exit == 4
    assert ncm("import", *unlocked).exit == 2


def test_the_clock_is_a_conflict_until_answered(ncm: Ncm, unlocked: tuple[str, str], tmp_path: Path) -> None:
    export = write(tmp_path, "a.json", bundle(patient(1), encounter(1)))
    census = tmp_path / "c.csv"
    census.write_text(table([row(1, **{"Admit Date/Time": "2026-11-20 19:30"})]), encoding="utf-8")
    ncm("import", export, *unlocked)
    asked = ncm("import", census, "--json", *unlocked).json
    assert asked["zone_question"]["hours"] == 5
    assert [part["field"] for part in asked["conflicts"]] == ["time zone"]
    answered = ncm("import", census, "--zone", "UTC", "--json", *unlocked).json
    assert (answered["zone_question"], answered["conflicts"]) == (None, [])
    assert ncm("import", census, "--zone", "Nowhere/City", *unlocked).exit == 2


def test_dates_are_asked(ncm: Ncm, unlocked: tuple[str, str], tmp_path: Path) -> None:
    census = tmp_path / "c.csv"
    census.write_text(table([row(1, **{"Admit Date/Time": "03/04/2026 10:00"})]), encoding="utf-8")
    asked = ncm("import", census, *unlocked)
    assert asked.exit == 4
    assert "--dates mdy" in asked.err
    assert ncm("import", census, "--dates", "mdy", *unlocked).exit == 0


def test_units_and_the_report_in_words(ncm: Ncm, unlocked: tuple[str, str], tmp_path: Path) -> None:
    census = tmp_path / "c.csv"
    census.write_text(table([row(1), row(2, Unit="5E"), row(3, Unit="6N")]), encoding="utf-8")
    ran = ncm("import", census, "--unit", "4W,6N", *unlocked)
    assert "Stays: 2 new, 0 changed, 0 unchanged; 2 open" in ran.out
    assert "Not chosen as mine, not stored: 1" in ran.out


# -- rows on standard input ------------------------------------------------------------------------


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a text on standard input."""
    return lambda text: monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))


def test_rows_from_standard_input(ncm: Ncm, unlocked: tuple[str, str], typed: Callable[[str], None]) -> None:
    typed(tabs([HEADER, *ROWS]))
    told = ncm("import", "-", "--bed", "4W-01..4W-02", "--json", *unlocked).json
    assert (told["patients"]["new"], told["left_out"], told["files"][0]["kind"]) == (2, 4, "paste")
    typed(aligned(ROWS))
    asked = ncm("import", "-", *unlocked)
    assert asked.exit == 4
    order = ",".join(IDS)
    assert f"--columns {order}" in " ".join(asked.err.split())
    typed(aligned(ROWS))
    assert ncm("import", "-", "--columns", order, "--json", *unlocked).json["patients"]["new"] == 4
    typed("")
    assert "Nothing came on standard input" in ncm("import", "-", *unlocked).err
    typed(tabs([HEADER, *ROWS]))
    assert ncm("import", "-", "--bed", "4W-09..4W-01", *unlocked).exit == 2
    typed(tabs([HEADER, *ROWS]))
    assert ncm("import", "-", "--columns", "mrn,nonsense", *unlocked).exit == 2


# -- kinds a later version reads --------------------------------------------------------------------

ADT = b"MSH|^~\\&|ADT|HOSP|||20261120||ADT^A01|1|P|2.5\rPID|1||0048213^^^H^MR||QUILL^VERA\r"
CCDA = b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>CCD</title></ClinicalDocument>'


@pytest.mark.parametrize("data", [ADT, b"\x0b" + ADT + b"\x1c\r", b"FHS|^~\\&|\rBHS|^~\\&|\r" + ADT, CCDA])
def test_a_kind_of_later_is_refused_by_name_and_nothing_is_changed(
    ncm: Ncm, unlocked: tuple[str, str], tmp_path: Path, data: bytes
) -> None:
    for name in ("one/message.dat", "one/other.dat"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    for given in (tmp_path / "one/message.dat", tmp_path / "one"):
        ran = ncm("import", given, *unlocked)
        assert ran.exit == 4
        assert "kind not supported yet" in ran.err
        assert "Nothing was changed" in ran.err
    assert ncm("caseload", "--json", *unlocked).json == []


SAMPLES = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample exports are not beside this checkout")
@pytest.mark.parametrize("kind", ["hl7v2", "ccda"])
def test_all_samples_of_later_kinds_are_refused(desk: Desk, kind: str) -> None:
    files = [path for path in sorted((SAMPLES / kind).rglob("*")) if path.is_file()]
    assert files
    for given in ([SAMPLES / kind], *([path] for path in files)):
        with pytest.raises(UnreadableInput, match="kind not supported yet"):
            intake.prepare(desk, given)
    assert desk.vault.reader.value("SELECT count(*) FROM patient") == 0

"""S5, from outside: ``ncm import`` on mutated exports, a hundred files a call.

Never a crash, never half of an import, never a control byte out, never more than 512 MB. 500 files here,
10,000 by hand.
"""

import contextlib
import gzip
import json
import os
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.interop.build import bundle, encounter, patient
from tests.interop.test_fuzz import CSV, FHIR, LINES, mutated
from tests.whole.conftest import PASSPHRASE

from ncm_tui.vault.store import Vault

A_CALL = 100
MOST_MB = 512
SEQUENCES = (b"\x1b[2J", b"\x1b]0;title\x07", "\x9b2J".encode(), b"\x00", b"\x08")
APART = {"audit_entry", "import_run", "import_file", "row_version", "sqlite_sequence"}


@dataclass(frozen=True)
class Ran:
    """How a call ended, what it wrote, and the most memory it had."""

    exit: int
    out: bytes
    err: bytes
    megabytes: int


class Door:
    """``ncm`` from outside, on the vault in ``vault``; the exports lie in ``files``."""

    def __init__(self, vault: Path, work: Path) -> None:
        self.vault, self.work, self.files = vault, work, work / "exports"
        self.files.mkdir()
        (work / "secret").write_text(PASSPHRASE)
        self.environment = {
            **os.environ,
            "NCM_HOME": str(vault.parents[1]),
            "NCM_PASSPHRASE_FILE": str(work / "secret"),
            "TZ": "America/New_York",
        }

    def take_in(self, *options: str, killed_after: float | None = None) -> Ran:
        """``ncm import`` of the folder of exports; with ``killed_after`` seconds it is killed."""
        return self.run("import", *options, str(self.files), killed_after=killed_after)

    def run(self, *arguments: str, killed_after: float | None = None) -> Ran:
        """A verb of ``ncm``."""
        argv = [sys.executable, "-m", "ncm_tui", *arguments]
        out, err = self.work / "out", self.work / "err"
        with out.open("wb") as first, err.open("wb") as second:
            process = subprocess.Popen(
                argv, env=self.environment, stdin=subprocess.DEVNULL, stdout=first, stderr=second
            )
            if killed_after is not None:
                time.sleep(killed_after)
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        return Ran(process.returncode, out.read_bytes(), err.read_bytes(), used.ru_maxrss // 1024)

    def rows(self) -> dict[str, int]:
        """How many rows each table has, audit and ledger apart; and they belong together."""
        vault = Vault.open(self.vault, PASSPHRASE)
        try:
            reader = vault.reader
            assert reader.rows("PRAGMA foreign_key_check") == []
            assert vault.verify_chain().ok
            names = [row[0] for row in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                name: reader.value(f'SELECT count(*) FROM "{name}"') for name in names if name not in APART
            }
        finally:
            vault.close()


@pytest.fixture
def door(vault_folder: Path, tmp_path: Path) -> Door:
    return Door(vault_folder, tmp_path)


def fuzz(door: Door, files: int) -> int:
    """Takes in ``files`` mutated files; the most megabytes a call had."""
    taken = refused = most = 0
    before = door.rows()
    for first in range(0, files, A_CALL):
        for old in door.files.iterdir():
            old.unlink()
        for seed in range(first, first + A_CALL):
            (door.files / f"{seed}").write_bytes(made(seed))
        ran = door.take_in("--json")
        check_said(ran)
        most = max(most, ran.megabytes)
        after = door.rows()
        report = json.loads(ran.out)
        if ran.exit == 0:
            taken += 1
            assert after["patient"] - before["patient"] == report["patients"]["new"]
            assert len(report["files"]) == A_CALL
        else:
            refused += 1
            assert after == before, "refused, and yet something was changed"
        before = after
        check_said(door.run("caseload"))
        check_said(door.run("caseload", "--json"))
    sys.stdout.write(f"S5 {files} files: {taken} calls taken in, {refused} refused, at most {most} MB\n")
    return most


def made(seed: int) -> bytes:
    """A mutated export: JSON, lines of JSON, a table; one in ten packed, and then mutated; one in five
    whole but for terminal sequences in its words."""
    data = (FHIR, LINES, CSV)[seed % 3]
    if seed % 5 == 1:
        return armed(data, seed)
    return mutated(gzip.compress(data) if seed % 10 == 0 else data, 7_000 + seed)


def armed(data: bytes, seed: int) -> bytes:
    """``data`` with a sequence inside words: as bytes in a table, escaped in JSON."""
    dice = random.Random(seed)
    places = [found.end() for found in re.finditer(rb"[a-z]{3}", data)]
    found = bytearray(data)
    for at in sorted(dice.sample(places, 8), reverse=True):
        piece = dice.choice(SEQUENCES)
        found[at:at] = piece if seed % 3 == 2 else json.dumps(piece.decode()).encode()[1:-1]
    return bytes(found)


def check_said(ran: Ran) -> None:
    assert ran.exit in (0, 4), ran.err[-2000:]
    assert b"Traceback" not in ran.out + ran.err
    for said in (ran.out, ran.err):
        text = said.decode("utf-8").replace("\n", "")
        assert not [letter for letter in text if ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0]
        assert not re.search(r"\\u00([01]|7f|[89])", text), "a control byte, as JSON writes it"


def test_five_hundred_files(door: Door) -> None:
    assert fuzz(door, 500) <= MOST_MB


@pytest.mark.soak
def test_ten_thousand_files(door: Door) -> None:
    assert fuzz(door, 10_000) <= MOST_MB


def bombs(folder: Path) -> None:
    """What is small on the disk and large in memory, or deep, or without an end."""
    with gzip.open(folder / "zeros.json.gz", "wb") as packed:
        for _ in range(600):
            packed.write(bytes(1 << 20))
    (folder / "deep.json").write_text("[" * 2_000_000)
    (folder / "one-line.csv").write_text("MRN,Name," + "x" * 30_000_000)
    (folder / "columns.csv").write_text(",".join(f"c{n}" for n in range(200_000)) + "\n1")
    (folder / "long-name.json").write_text('{"resourceType":"Patient","name":[{"family":"' + "N" * 20_000_000)


def test_bombs_take_no_memory(door: Door) -> None:
    bombs(door.files)
    before = door.rows()
    ran = door.take_in()
    check_said(ran)
    assert ran.exit == 4
    assert ran.megabytes <= MOST_MB
    assert door.rows() == before


@pytest.mark.parametrize(
    "kills", [pytest.param(2, id="ci"), pytest.param(40, id="soak", marks=pytest.mark.soak)]
)
def test_an_import_that_is_killed_is_whole_or_not_there(door: Door, kills: int) -> None:
    dice = random.Random(4)
    parts = [[patient(n), encounter(n)] for n in range(1, 400)]
    (door.files / "ward.json").write_text(json.dumps(bundle(*(part for pair in parts for part in pair))))
    seen = set()
    for _ in range(kills):
        door.take_in(killed_after=dice.uniform(0.6, 2.5))
        seen.add(door.rows()["patient"])
    assert seen <= {0, 399}

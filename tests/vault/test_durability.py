"""kill -9 while saving: what was acknowledged is there, and nothing is broken. 20 here, 1,000 by hand."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ncm_tui.vault.store import Vault

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")

SAVER = """
import sys
from pathlib import Path
from ncm_tui.vault.store import Vault

vault = Vault.open(Path(sys.argv[1]), sys.argv[2])
start = int(sys.argv[3])

def save(n):
    def write(work):
        from ncm_tui.models.people import Patient
        work.add(Patient(family=f"N{n}", address="x" * 2000))
    def autosave(work):
        from ncm_tui.models.work import Draft
        work.add(Draft(form_id="goal", title=f"D{n}", updated_at=work.now))
    vault.submit("patient.added", write).result()
    vault.submit_quiet(autosave).result()
    sys.stdout.write(f"{n}\\n")
    sys.stdout.flush()

for n in range(start, start + 100000):
    save(n)
"""


def killed_while_saving(folder: Path, passphrase: str, start: int, after: float) -> list[int]:
    """Runs the saver, kills it ``after`` seconds after its first save; the acknowledged numbers."""
    with subprocess.Popen(
        [sys.executable, "-c", SAVER, str(folder), passphrase, str(start)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        seen = [process.stdout.readline()]
        time.sleep(after)
        process.kill()
        seen.extend(process.stdout.read().splitlines(keepends=True))
    # A line that was cut off by the kill was not acknowledged.
    return [int(line) for line in seen if line.endswith("\n")]


def check(folder: Path, passphrase: str, acknowledged: list[int]) -> None:
    vault = Vault.open(folder, passphrase)
    try:
        reader = vault.reader
        assert {f"N{n}" for n in acknowledged} <= {
            row[0] for row in reader.rows("SELECT family FROM patient")
        }
        assert {f"D{n}" for n in acknowledged} <= {row[0] for row in reader.rows("SELECT title FROM draft")}
        assert reader.rows("PRAGMA integrity_check") == [("ok",)]
        assert reader.rows("PRAGMA cipher_integrity_check") == []
        assert vault.verify_chain().ok
        patients = reader.value("SELECT count(*) FROM patient")
        assert reader.value("SELECT count(*) FROM audit_entry WHERE verb = 'patient.added'") == patients
        assert reader.value("SELECT count(*) FROM row_version WHERE table_name = 'patient'") == patients
    finally:
        vault.close()


def run(folder: Path, passphrase: str, rounds: int) -> int:
    dice, acknowledged = random.Random(1), []
    for round_ in range(rounds):
        acknowledged += killed_while_saving(folder, passphrase, round_ * 100_000, dice.uniform(0, 0.08))
        if round_ % 5 == 4:
            check(folder, passphrase, acknowledged)
    check(folder, passphrase, acknowledged)
    return len(acknowledged)


def test_twenty_kills(vault_folder: Path, passphrase: str) -> None:
    assert run(vault_folder, passphrase, 20) >= 20


@pytest.mark.soak
def test_a_thousand_kills(vault_folder: Path, passphrase: str) -> None:
    assert run(vault_folder, passphrase, 1000) >= 1000


def test_creation_killed_anywhere_can_be_made_again(tmp_path: Path, passphrase: str) -> None:
    """Either a whole vault is there, or none and it can be made; never something in between."""
    maker = (
        "import sys; from pathlib import Path; from ncm_tui.vault.store import Owner, Vault\n"
        "print('up', flush=True)\n"
        "Vault.create(Path(sys.argv[1]), sys.argv[2], Owner('Dana', 'RN', 'X', 'UTC'))"
    )
    dice = random.Random(2)
    for n in range(4):
        folder = tmp_path / f"v{n}"
        with subprocess.Popen(
            [sys.executable, "-c", maker, str(folder), passphrase], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.uniform(0, 0.9))
            process.kill()
        try:
            vault = Vault.open(folder, passphrase)
        except Exception:  # noqa: BLE001 - whatever it says: then a new one must be possible
            from ncm_tui.vault.store import Owner

            vault, _ = Vault.create(folder, passphrase, Owner("Dana", "RN", "X", "UTC"))
        vault.close()

"""kill -9 while the vault saves as fast as it can: what was acknowledged is there, and nothing is broken.

By hand; with the program's own screens it is ``tests/whole/test_killed_often.py``.
"""

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
        vault.flush()
        vault.checkpoint()  # the cipher check reads the file past the log: before that it gives false alarms
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


def test_three_kills(vault_folder: Path, passphrase: str) -> None:
    assert run(vault_folder, passphrase, 3) >= 3


@pytest.mark.soak
def test_a_thousand_kills(vault_folder: Path, passphrase: str) -> None:
    assert run(vault_folder, passphrase, 1000) >= 1000


FINISHER = """
import os, sys
from pathlib import Path
from ncm_tui.vault.store import Vault

vault = Vault.open(Path(sys.argv[1]), sys.argv[2])

def write(work):
    from ncm_tui.models.people import Patient
    work.add(Patient(family="LEE"))

vault.submit("note.finish", write, anchor=sys.argv[3] == "anchored").result()
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("how", ["anchored", "plain"])
def test_what_was_finished_is_anchored_although_the_session_was_killed(
    vault_folder: Path, passphrase: str, how: str
) -> None:
    """The finish is acknowledged, then kill -9: the anchor in the slot file stands on that entry."""
    argv = [sys.executable, "-c", FINISHER, str(vault_folder), passphrase, how]
    run_ = subprocess.run(argv, capture_output=True, check=False, timeout=60)
    assert run_.returncode == -9, run_.stderr
    vault = Vault.open(vault_folder, passphrase)
    try:
        seq = vault.reader.value("SELECT seq FROM audit_entry WHERE verb = 'note.finish'")
        fixed = vault._slots.anchor
        assert fixed is not None
        assert (fixed.seq == seq) == (how == "anchored")
        assert vault.verify_chain().ok
    finally:
        vault.close()


def test_a_finish_without_room_for_the_anchor_is_still_a_finish(
    vault_folder: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault.open(vault_folder, passphrase)
    vault.flush()
    before = vault._slots.anchor
    monkeypatch.setattr("ncm_tui.vault.slots.replace_file", _no_room)
    assert vault.submit("note.finish", lambda work: "kept", anchor=True).result(20) == "kept"
    assert vault._slots.anchor == before
    monkeypatch.undo()
    vault.close()
    again = Vault.open(vault_folder, passphrase)
    assert again.verify_chain().ok
    again.close()


def _no_room(path: Path, content: bytes) -> None:
    raise OSError(28, "No space left on device")


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

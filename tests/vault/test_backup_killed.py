"""``ncm backup`` killed anywhere: what has a backup's name opens, and the vault is as it was."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ncm_tui.vault import backup
from ncm_tui.vault.store import Vault

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")


def run(folder: Path, passphrase: str, file: Path, rounds: int) -> int:
    """How many of ``rounds`` killed backups had got their name; each of them opens."""
    home, dice = folder.parent.parent, random.Random(8)
    file.write_text(passphrase + "\n")
    vault = Vault.open(folder, passphrase)
    vault.close()
    keys, place = vault._keys, vault.folder.backups
    for _ in range(rounds):
        before = set(place.glob("*")) if place.is_dir() else set()
        argv = [sys.executable, "-m", "ncm_tui", "backup", "--passphrase-file", str(file)]
        env = {**os.environ, "NCM_HOME": str(home)}
        with subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            until = time.monotonic() + 30
            while set(place.glob("*")) <= before and process.poll() is None:
                assert time.monotonic() < until
                time.sleep(0.002)
            time.sleep(dice.uniform(0, 0.12))
            process.kill()
        found = backup.listing([place])
        assert found.unreadable == ()
        for each in found.backups[:2]:
            assert backup.check_whole(each, keys).rows["patient"] == 300
    vault = Vault.open(folder, passphrase)
    assert vault.verify_chain().ok
    vault.close()
    return len(found.backups)


@pytest.fixture
def filled(vault_folder: Path, passphrase: str) -> Path:
    vault = Vault.open(vault_folder, passphrase)

    def write(work) -> None:
        from ncm_tui.models.people import Patient

        for n in range(300):
            work.add(Patient(family=f"N{n}", address="x" * 3000))

    vault.submit("patient.added", write).result(20)
    vault.close()
    return vault_folder


def test_four_kills(filled: Path, passphrase: str, tmp_path: Path) -> None:
    assert 0 <= run(filled, passphrase, tmp_path / "passphrase", 4) <= 4


@pytest.mark.soak
def test_two_hundred_kills(filled: Path, passphrase: str, tmp_path: Path) -> None:
    named = run(filled, passphrase, tmp_path / "passphrase", 200)
    sys.stdout.write(f"200 backups killed: {named} had their name, every one opens\n")
    assert 10 < named < 190, "the kills did not fall around the rename"

"""Backups through the real program: at quit, never at lock, from the palette, back on an empty machine."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from benchmarks.terminal import Terminal
from tests.whole.conftest import PASSPHRASE

from ncm_tui.library.library import Library
from ncm_tui.services import intake
from ncm_tui.services.desk import Desk
from ncm_tui.vault import backup
from ncm_tui.vault.connect import connect
from ncm_tui.vault.store import Vault

WARD = Path(__file__).parents[1] / "fixtures" / "fhir" / "ward.json"
Start = Callable[..., Terminal]
Go = Callable[[Terminal], None]


@pytest.fixture
def ward(_template: Path, home: Path) -> Path:
    """A closed vault in the home with three patients, of whom no backup is there."""
    folder = Path(shutil.copytree(_template, home / "vaults" / "dana"))
    vault = Vault.open(folder, PASSPHRASE)
    desk = Desk(vault=vault, library=Library.load(), now=lambda: datetime.now(UTC), zone=ZoneInfo(vault.zone))
    intake.commit(desk, intake.prepare(desk, [WARD])).result()
    vault.close()
    shutil.rmtree(home / "backups")
    return folder


def ncm(home: Path, passphrase_file: Path, *arguments: str) -> Any:
    argv = [sys.executable, "-m", "ncm_tui", *arguments, "--json"]
    env = {**os.environ, "NCM_HOME": str(home), "NCM_PASSPHRASE_FILE": str(passphrase_file)}
    done = subprocess.run(argv, env=env, capture_output=True, timeout=120, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_at_quit_in_one_line_and_back_on_an_empty_machine(
    start: Start, unlock: Go, home: Path, ward: Path, tmp_path: Path
) -> None:
    t = start()
    unlock(t)
    t.wait_for("3 patients")
    t.send("<f9>")  # at lock nothing is backed up, and nothing waits
    unlock(t)
    t.wait_for("3 patients")
    assert not list(home.rglob(f"*{backup.SUFFIX}"))
    t.send("<c-q>")
    assert t.wait_exit() == 0
    assert "Making a backup before quitting … done.".encode() in t.raw
    (made,) = backup.list_backups([home / "backups" / "dana"])
    assert made.header.reason == "at quit"
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    restored = ncm(tmp_path / "empty", file, "restore", str(made.path))
    assert restored["vault"] == "dana"
    assert ncm(tmp_path / "empty", file, "verify")["ok"] is True
    again = start(NCM_HOME=str(tmp_path / "empty"))
    unlock(again)
    again.wait_for("3 patients")
    assert again.has("RIVERA, Marta")
    again.send("<c-q>")
    assert again.wait_exit() == 0
    assert len(backup.list_backups([tmp_path / "empty" / "backups" / "dana"])) == 1  # this machine had none


def test_from_the_palette(start: Start, unlock: Go, home: Path, ward: Path) -> None:
    t = start()
    unlock(t)
    t.wait_for("3 patients")
    for said in ("It is the first one", "The one before: "):
        t.send("<c-p>")
        t.wait_for("Every command")
        t.text("back up now")
        t.wait_for("▸ back up now")
        t.send("<enter>")
        t.wait_for("Backup made and checked")
        t.wait_for(said)
    assert [each.header.reason for each in backup.list_backups([home / "backups" / "dana"])] == [
        "by hand"
    ] * 2


def test_a_newer_vault_says_that_it_is_read_only(start: Start, unlock: Go, ward: Path) -> None:
    vault = Vault.open(ward, PASSPHRASE)
    vault.close()
    raw = connect(vault.folder.database, vault._keys.database)
    raw.execute("PRAGMA user_version=999")
    entries = raw.execute("SELECT count(*) FROM audit_entry").fetchone()
    raw.close()
    t = start()
    unlock(t)
    t.wait_for("READ ONLY: newer vault")
    t.send("<c-q>")
    assert t.wait_exit() == 0
    raw = connect(vault.folder.database, vault._keys.database)
    assert raw.execute("SELECT count(*) FROM audit_entry").fetchone() == entries
    raw.close()

"""``ncm purge`` killed while it destroys: each patient is whole or gone, each backup is sound, and the next
run ends with nothing left in any page."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from benchmarks.terminal import Terminal
from tests.services.hand import add, leave
from tests.vault import pages

from ncm_tui.library.library import Library
from ncm_tui.services import backups, careplan
from ncm_tui.services.desk import Desk
from ncm_tui.vault import backup, backup_file, purge
from ncm_tui.vault.store import Vault

PEOPLE, CANARY = 12, "Zyxwvutsrq"
#: In the search's index a word is small, and its beginning stands with the word before it.
LEFT = CANARY[3:].lower().encode()
Home = Callable[[], Path]


@pytest.fixture
def fresh(vault_folder: Path, passphrase: str, tmp_path: Path) -> Home:
    """A fresh copy of a home with people who left long ago, one who is here, and two backups."""
    vault = Vault.open(vault_folder, passphrase)
    now = lambda: datetime.now(UTC)  # noqa: E731
    desk = Desk(vault=vault, library=Library.load(), now=now, zone=ZoneInfo(vault.zone))
    came = "2025-01-10T11:00:00-05:00"
    for n in range(PEOPLE):
        stay = add(
            desk, family=f"{CANARY}{n}", given="Q", mrn=f"77{n:03}", arrival=came, inpatient_order=came
        )
        careplan.add_problem(desk, stay, {"title": f"{CANARY} plan {n}"}).result()
        leave(desk, stay, "2025-01-12T12:00")
    add(desk)
    backups.make(desk, "test")
    backups.make(desk, "test")
    vault.close()
    copies = iter(range(10_000))

    def copy() -> Path:
        return shutil.copytree(vault_folder.parents[1], tmp_path / f"copy-{next(copies)}")

    return copy


def begin(home: Path, passphrase_file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "ncm_tui", "--home", str(home), "purge"]
    return subprocess.Popen(
        [*command, "--passphrase-file", str(passphrase_file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def killed(home: Path, passphrase_file: Path, after: float) -> bool:
    """Kills the verb so many seconds after its first write; ``False`` when it had ended."""
    process = begin(home, passphrase_file)
    log = home / "vaults" / "dana" / "vault.db-wal"
    until = time.monotonic() + 60
    while not (log.exists() and log.stat().st_size) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(after)
    ended = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    return not ended


def whole_or_gone(vault: Vault) -> int:
    """How many of the people are there, each with every row: as many plans and stays as patients."""
    there = int(vault.reader.value("SELECT count(*) FROM patient")) - 1
    for table in ("stay", "problem", "care_plan", "departure"):
        found = vault.reader.value(
            f"SELECT count(DISTINCT patient_id) FROM {table} WHERE patient_id NOT IN"
            " (SELECT patient_id FROM patient_shown WHERE family = 'Alvarez')"
        )
        assert found == there, table
    assert vault.reader.value("SELECT count(*) FROM counted_stay") == PEOPLE - there
    assert vault.reader.rows("PRAGMA foreign_key_check") == []
    return there


def sound(home: Path, passphrase: str) -> int:
    """The vault and each backup open and are whole; how many people are left in the vault."""
    with closing(Vault.open(home / "vaults" / "dana", passphrase)) as vault:
        assert vault.verify_chain().ok
        listed = backup.listing([home / "backups" / "dana"])
        assert (len(listed.backups), listed.unreadable) == (2, ())
        for each in listed.backups:
            vault.backups.check(each)
        return whole_or_gone(vault)


def nothing_left(home: Path, passphrase: str, tmp_path: Path) -> None:
    with closing(Vault.open(home / "vaults" / "dana", passphrase)) as vault:
        assert whole_or_gone(vault) == 0
        vault.checkpoint()
        key = vault._keys.database
        assert LEFT not in pages.plain(vault.folder.database, key).lower()
        for n, each in enumerate(backup.list_backups([home / "backups" / "dana"])):
            to = tmp_path / f"inside-{home.name}-{n}.db"
            backup_file.extract(each.path, each.header, to)
            assert LEFT not in pages.plain(to, key).lower()


def kill_and_finish(fresh: Home, passphrase: str, passphrase_file: Path, tmp_path: Path, times: int) -> int:
    """Kills ``times`` fresh purges, proves each, then lets one end; how many were cut off in the middle."""
    chance, between = random.Random(3), 0
    for _ in range(times):
        copy = fresh()
        killed(copy, passphrase_file, chance.uniform(0, 0.9))
        between += 0 < sound(copy, passphrase) < PEOPLE
    assert begin(copy, passphrase_file).wait(120) == 0
    nothing_left(copy, passphrase, tmp_path)
    return between


@pytest.fixture
def passphrase_file(tmp_path: Path, passphrase: str) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(passphrase + "\n", encoding="utf-8")
    return path


def test_killed_three_times(fresh: Home, passphrase: str, passphrase_file: Path, tmp_path: Path) -> None:
    kill_and_finish(fresh, passphrase, passphrase_file, tmp_path, 3)


@pytest.mark.soak
def test_killed_a_hundred_times(fresh: Home, passphrase: str, passphrase_file: Path, tmp_path: Path) -> None:
    between = kill_and_finish(fresh, passphrase, passphrase_file, tmp_path, 100)
    sys.stdout.write(f"100 purges killed, {between} of them between two patients: whole or gone each time\n")
    assert between


def test_the_first_unlock_of_a_day_says_who_went(
    fresh: Home,
    start: Callable[..., Terminal],
    unlock: Callable[[Terminal], None],
    passphrase: str,
    tmp_path: Path,
) -> None:
    copy = fresh()
    t = start(NCM_HOME=str(copy))
    unlock(t)
    t.wait_for("Past retention: Z, Q 4W-12A and 11 more destroyed · 2 backups cleaned")
    t.send("<c-p>")
    t.wait_for("Every command")
    t.text("retention")
    t.send("<enter>")
    t.wait_for("Nobody has left yet")
    t.send("<c-q>")
    assert t.wait_exit() == 0
    assert CANARY not in t.raw.decode("utf-8", "replace")
    nothing_left(copy, passphrase, tmp_path)


def test_the_scan_finds_what_is_there(fresh: Home, passphrase: str) -> None:
    with closing(Vault.open(fresh() / "vaults" / "dana", passphrase)) as vault:
        assert CANARY.encode() in pages.plain(vault.folder.database, vault._keys.database)
        assert "row_version" in vault.reader.at_once(purge.linked)

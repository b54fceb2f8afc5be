"""A migration is behind a verified backup, and a kill leaves the old schema or the new one. 20 kills here."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import OWNER
from tests.vault import older

from ncm_tui.rules.problems import StorageProblem
from ncm_tui.vault import backup, migrate, restore, slots
from ncm_tui.vault.connect import connect
from ncm_tui.vault.database_copy import unsound
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Keys, normalised
from ncm_tui.vault.migrate import MigrationFault
from ncm_tui.vault.store import Vault

PATIENTS = 1000
NEW = len(migrate.files())


@pytest.fixture(scope="module")
def old_vault(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Keys]:
    from tests.conftest import PASSPHRASE

    folder = tmp_path_factory.mktemp("older") / "vaults" / "dana"
    keys, _ = older.build(folder, PASSPHRASE, OWNER, PATIENTS)
    return folder, keys


@pytest.fixture
def old(old_vault: tuple[Path, Keys], tmp_path: Path) -> Path:
    return Path(shutil.copytree(old_vault[0], tmp_path / "ncm" / "vaults" / "dana"))


def whole(folder: Path, keys: Keys) -> int:
    """The schema of a closed vault, which is wholly that: pages, links, rows, shown rows, its backups."""
    raw = connect(folder / "vault.db", keys.database)
    try:
        schema = migrate.version(raw)
        assert list(unsound(lambda sql: raw.execute(sql).fetchall())) == []
        assert raw.execute("SELECT count(*) FROM patient").fetchone() == (PATIENTS,)
        assert raw.execute("SELECT count(*) FROM stay").fetchone() == (PATIENTS,)
        shown = raw.execute("SELECT count(*) FROM patient_shown").fetchone()[0]
        columns = {row[1] for row in raw.execute("PRAGMA table_info(patient)")}
        tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")}
        is_new = schema == NEW
        assert schema in (older.OLD, NEW)
        assert ("birth_year" in columns, "permission" in tables, shown) == (is_new, is_new, is_new * PATIENTS)
    finally:
        raw.close()
    backups = backup.listing([VaultFolder(folder).backups])
    assert backups.unreadable == ()
    for each in backups.backups:
        assert backup.check_whole(each, keys).schema == each.header.schema == older.OLD
    assert backups.backups or not is_new, "migrated without a backup"
    return schema


def killed(folder: Path, passphrase_file: Path, after: float) -> None:
    """``ncm caseload`` on the older vault, killed ``after`` seconds after its backup had its name (a negative
    one: that long after the backup began)."""
    home = folder.parent.parent
    argv = [sys.executable, "-m", "ncm_tui", "caseload", "--json", "--passphrase-file", str(passphrase_file)]
    with subprocess.Popen(
        argv,
        env={**os.environ, "NCM_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        until = time.monotonic() + 30
        what = "*" if after < 0 else f"*{backup.SUFFIX}"
        while not any((home / "backups").rglob(what)) and process.poll() is None:
            assert time.monotonic() < until
            time.sleep(0.002)
        time.sleep(abs(after))
        process.kill()


def run(old: Path, keys: Keys, passphrase: str, tmp_path: Path, rounds: int) -> dict[int, int]:
    """How often the vault was found old and how often new."""
    file = tmp_path / "passphrase"
    file.write_text(passphrase + "\n")
    dice, found = random.Random(6), {older.OLD: 0, NEW: 0}
    for round_ in range(rounds):
        folder = Path(shutil.copytree(old, tmp_path / str(round_) / "vaults" / "dana"))
        killed(folder, file, dice.uniform(-0.03, 0.15))
        found[whole(folder, keys)] += 1
        if round_ % 5 == 0:
            vault = Vault.open(folder, passphrase)
            vault.close()
            assert whole(folder, keys) == NEW
        shutil.rmtree(tmp_path / str(round_))
    return found


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
def test_killed_twenty_times(
    old: Path, old_vault: tuple[Path, Keys], passphrase: str, tmp_path: Path
) -> None:
    found = run(old, old_vault[1], passphrase, tmp_path, 20)
    assert sum(found.values()) == 20, found


@pytest.mark.soak
def test_killed_two_hundred_times(
    old: Path, old_vault: tuple[Path, Keys], passphrase: str, tmp_path: Path
) -> None:
    found = run(old, old_vault[1], passphrase, tmp_path, 200)
    sys.stdout.write(f"a migration killed 200 times: {found[older.OLD]} old, {found[NEW]} new, 0 between\n")
    assert min(found.values()) > 10, "the kills did not fall around the commit"


def test_cut_off_at_every_statement(old: Path, old_vault: tuple[Path, Keys]) -> None:
    """What a kill inside the transaction leaves is rolled back whole, wherever it falls."""
    keys, place = old_vault[1], VaultFolder(old)
    statements = sum(len(migrate.split(path.read_text())) for n, path in migrate.files() if n > older.OLD)
    for stop in range(0, statements + 1, 3):
        raw = connect(place.database, keys.database)
        cut = _Cut(raw, stop)
        with pytest.raises(ZeroDivisionError):
            migrate.migrate(cut, before_commit=lambda _: 1 / 0)
        raw.close()
        raw = connect(place.database, keys.database)
        assert migrate.version(raw) == older.OLD
        assert "birth_year" not in {row[1] for row in raw.execute("PRAGMA table_info(patient)")}
        raw.close()


class _Cut:
    """A connection that fails at the ``stop``-th change of the schema."""

    def __init__(self, raw: object, stop: int) -> None:
        self._raw, self._left = raw, stop

    def execute(self, sql: str, *rest: object) -> object:
        if sql.split()[0] in ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE"):
            if not self._left:
                raise ZeroDivisionError
            self._left -= 1
        return self._raw.execute(sql, *rest)

    @property
    def in_transaction(self) -> bool:
        return bool(self._raw.in_transaction)


def test_opening_migrates_behind_a_backup(old: Path, old_vault: tuple[Path, Keys], passphrase: str) -> None:
    vault = Vault.open(old, passphrase)
    (made,) = backup.list_backups([vault.folder.backups])
    assert (made.header.reason, made.header.schema) == ("before migration", older.OLD)
    assert vault.reader.value("SELECT count(*) FROM stay_shown") == PATIENTS
    assert vault.verify_chain().ok
    vault.close()
    assert whole(old, old_vault[1]) == NEW
    Vault.open(old, passphrase).close()
    assert len(backup.list_backups([vault.folder.backups])) == 1


def test_no_backup_no_migration(
    old: Path, old_vault: tuple[Path, Keys], passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise StorageProblem("The disk of the backups is full; no backup was made.", hint="Free some space.")

    monkeypatch.setattr(backup, "make", no_room)
    with pytest.raises(StorageProblem) as caught:
        Vault.open(old, passphrase)
    assert caught.value.hint.endswith("Free some space. The vault was left as it was.")
    assert whole(old, old_vault[1]) == older.OLD


def test_a_migration_that_loses_rows_is_refused(
    old: Path, old_vault: tuple[Path, Keys], passphrase: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    script = max(folder.glob("*.sql"))
    script.write_text(script.read_text() + "\nDELETE FROM stay WHERE id = 1;\n")
    real = migrate.files
    monkeypatch.setattr(migrate, "files", lambda _=None: real(folder))
    with pytest.raises(MigrationFault, match="would lose rows of stay"):
        Vault.open(old, passphrase)
    monkeypatch.undo()
    assert whole(old, old_vault[1]) == older.OLD


def test_a_backup_of_an_older_version_is_restored(
    old: Path, passphrase: str, tmp_path: Path, families: Callable[..., int]
) -> None:
    """In one go to an empty machine, on this version's schema."""
    vault = Vault.open(old, passphrase)
    (made,) = backup.list_backups([vault.folder.backups])
    vault.close()
    keys = backup.open_backup(made, slots.PASSPHRASE, normalised(passphrase))
    place = VaultFolder(tmp_path / "elsewhere" / "vaults" / "dana")
    restore.restore(place, made, keys)
    assert families(place.path) == PATIENTS
    raw = connect(place.database, keys.database)
    assert migrate.version(raw) == NEW
    raw.close()


@pytest.fixture
def families(passphrase: str) -> Callable[..., int]:
    """How many patients an opened vault shows."""

    def count(folder: Path) -> int:
        vault = Vault.open(folder, passphrase)
        try:
            assert vault.verify_chain().ok
            return int(vault.reader.value("SELECT count(*) FROM patient_shown"))
        finally:
            vault.close()

    return count

"""What verify looks at, one thing at a time."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from ncm_tui.vault import backup, checks
from ncm_tui.vault.connect import connect
from ncm_tui.vault.database_copy import prove, standing, unsound
from ncm_tui.vault.problems import Damaged
from ncm_tui.vault.store import Vault


@pytest.fixture
def closed(vault_folder: Path, passphrase: str, add_patient: Callable[..., str]) -> Vault:
    """A closed vault whose last pages hold one long address."""
    vault = Vault.open(vault_folder, passphrase)
    add_patient(vault, "LEE", address="long " * 20_000)
    vault.close()
    return vault


def test_a_file_without_its_last_pages(closed: Vault) -> None:
    database, key = closed.folder.database, closed._keys.database
    database.write_bytes(database.read_bytes()[: -10 * 4096])
    with pytest.raises(Damaged, match=r"damaged|shape is broken"):
        prove(database, key)


def test_a_shape_that_is_broken_inside_sound_pages(
    closed: Vault, passphrase: str, add_patient: Callable[..., str]
) -> None:
    """Every page is as it was written, and an index does not lead to its rows: the cipher's check is calm."""
    database, key = closed.folder.database, closed._keys.database
    with standing(database, key) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        other = "CREATE INDEX ix_patient_mother_id ON patient (family)"
        raw.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_patient_mother_id'", (other,))
    with standing(database, key) as raw:
        wrong = list(unsound(lambda sql: raw.execute(sql).fetchall()))
        assert raw.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert len(wrong) == 1
    assert wrong[0].startswith("the database's shape is broken")
    with pytest.raises(Damaged, match="shape is broken"):
        prove(database, key)


def test_a_row_that_points_nowhere(closed: Vault) -> None:
    with standing(closed.folder.database, closed._keys.database) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("DELETE FROM patient")
        wrong = list(unsound(lambda sql: raw.execute(sql).fetchall()))
    assert len(wrong) == 1
    assert "rows point to rows that are not there" in wrong[0]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("DROP TRIGGER audit_entry_no_update", "audit_entry_no_update"),
        ("DROP INDEX ix_stay_patient_id", "ix_stay_patient_id"),
        ("CREATE TABLE more (x)", "more"),
        ("ALTER TABLE patient ADD COLUMN more TEXT", "patient"),
    ],
)
def test_a_schema_that_was_changed(closed: Vault, passphrase: str, change: str, name: str) -> None:
    raw = connect(closed.folder.database, closed._keys.database)
    raw.execute(change)
    raw.close()
    vault = Vault.open(closed.path, passphrase)
    found = {check.name: check for check in checks.look(vault, [])}
    vault.close()
    assert not found["schema"].ok
    assert found["schema"].detail.startswith(f"{name} is not as this version made it")
    assert all(check.ok for check in found.values() if check.name != "schema")


@pytest.mark.parametrize(("day", "ok"), [("2020-01-01", True), ("2997-01-01", False)])
def test_a_newest_backup_that_cannot_be_read(
    closed: Vault, passphrase: str, day: str, ok: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older one does not stand for it, nor one of a clock that was ahead; one that is older itself is
    named, no more."""
    vault = Vault.open(closed.path, passphrase)
    with monkeypatch.context() as ahead:
        ahead.setattr(
            backup, "datetime", Mock(wraps=datetime, now=lambda zone: datetime(2998, 1, 1, tzinfo=zone))
        )
        vault.backups.make("the clock is ahead")
    vault.record("chart.opened").result()
    unread = vault.backups.make("x").path.with_name(f"dana-{day}-101500.ncmbackup")
    unread.write_bytes(b"x")
    found = {check.name: check for check in checks.look(vault, [vault.folder.backups])}
    vault.close()
    assert found["last backup"].ok is ok
    assert (unread.name in found["last backup"].detail) is not ok
    assert not found[unread.name].ok


def test_a_vault_that_is_whole(closed: Vault, passphrase: str) -> None:
    vault = Vault.open(closed.path, passphrase)
    found = checks.look(vault, [vault.folder.backups])
    vault.close()
    assert [check.name for check in found if not check.ok] == []
    assert found[-1].detail == "none yet; `ncm backup` makes one"

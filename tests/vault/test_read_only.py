"""A vault that a newer version wrote: read, never written."""

from pathlib import Path

import pytest

from ncm_tui.rules.problems import Refused
from ncm_tui.vault import migrate, slots
from ncm_tui.vault.connect import connect
from ncm_tui.vault.problems import NewerVault
from ncm_tui.vault.store import Vault


@pytest.fixture
def newer(vault_folder: Path, passphrase: str, add_patient) -> Path:
    """The folder of a vault with one patient, as a version of the future left it."""
    vault = Vault.open(vault_folder, passphrase)
    add_patient(vault)
    vault.close()
    raw = connect(vault_folder / "vault.db", vault._keys.database)
    raw.execute("ALTER TABLE patient ADD COLUMN of_the_future TEXT")
    raw.execute("PRAGMA user_version=999")
    raw.close()
    return vault_folder


def test_it_is_read_and_nothing_is_written(newer: Path, passphrase: str, add_patient) -> None:
    before = {path.name: path.read_bytes() for path in newer.iterdir() if path.name.startswith("slots")}
    vault = Vault.open(newer, passphrase)
    assert vault.read_only == (
        "A newer version of ncm wrote this vault (schema 999; this one knows"
        f" {len(migrate.files())}): read only."
    )
    assert vault.reader.value("SELECT family FROM patient") == "LEE"
    with pytest.raises(Refused, match="newer version") as caught:
        add_patient(vault)
    assert caught.value.code == "read_only_vault"
    with pytest.raises(Refused):
        vault.submit_quiet(lambda work: None).result(5)
    vault.record("chart.opened").result(5)
    assert vault.flush()
    vault.close()
    raw = connect(newer / "vault.db", vault._keys.database)
    assert migrate.version(raw) == 999
    assert raw.execute("SELECT count(*) FROM patient").fetchone() == (1,)
    assert raw.execute("SELECT verb FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone() == (
        "patient.added",
    )
    raw.close()
    assert {path.name: path.read_bytes() for path in newer.iterdir() if path.name in before} == before


def test_the_writing_connection_cannot_write(newer: Path, passphrase: str) -> None:
    vault = Vault.open(newer, passphrase)
    with pytest.raises(Exception, match="readonly"):
        vault._writer._connection.execute("DELETE FROM patient")
    vault.close()


def test_a_backup_of_it_can_be_made(newer: Path, passphrase: str) -> None:
    vault = Vault.open(newer, passphrase)
    made = vault.backups.make("by hand")
    vault.backups.check(made)
    assert made.header.schema == 999
    vault.close()


def test_what_cannot_even_be_read_is_refused(newer: Path, passphrase: str) -> None:
    file = slots.read(_folder(newer))
    vault = Vault.open(newer, passphrase)
    key = vault._keys.database
    vault.close()
    raw = connect(newer / "vault.db", key)
    raw.execute("ALTER TABLE patient RENAME COLUMN family TO surname")
    raw.close()
    with pytest.raises(NewerVault, match=r"cannot read it \(patient.family\)"):
        Vault.open(newer, passphrase)
    assert slots.read(_folder(newer)) == file


def _folder(path: Path):
    from ncm_tui.vault.home import VaultFolder

    return VaultFolder(path)

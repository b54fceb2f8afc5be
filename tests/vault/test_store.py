"""Making, opening, writing, reading and closing a real encrypted vault."""

import os
import random
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ncm_tui.rules.problems import (
    NotFound,
    Refused,
    StorageProblem,
    UsageProblem,
    VaultInUse,
    WrongPassphrase,
)
from ncm_tui.vault.connect import Reader
from ncm_tui.vault.home import Home, VaultFolder
from ncm_tui.vault.problems import Damaged
from ncm_tui.vault.store import Owner, Vault

OWNER = Owner("Dana Whitfield", "RN, CCM", "St. Brigid", "America/New_York")


def test_a_new_vault_knows_its_owner(tmp_path: Path, passphrase: str) -> None:
    home = Home(tmp_path)
    place = home.new_vault(OWNER.name)
    vault, code = Vault.create(place.path, passphrase, OWNER)
    try:
        assert (vault.owner_name, vault.credentials) == ("Dana Whitfield", "RN, CCM")
        assert (vault.facility_name, vault.zone) == ("St. Brigid", "America/New_York")
        assert not vault.demo
        assert len(code.replace("-", "")) == 26
        assert [one.name for one in home.vaults()] == ["dana-whitfield"]
        assert home.new_vault(OWNER.name).name == "dana-whitfield-2"
        with pytest.raises(Refused, match="already"):
            Vault.create(place.path, passphrase, OWNER)
    finally:
        vault.close()
    assert code.encode() not in b"".join(path.read_bytes() for path in place.path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_files_are_the_users_alone(vault: Vault) -> None:
    for path in vault.path.iterdir():
        if path.suffix != "" or path.name == "lock":
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


@pytest.mark.parametrize(
    ("passphrase", "owner", "words"),
    [
        ("short", OWNER, "at least 15"),
        ("passwordpassword", OWNER, "easy to guess"),
        ("violet harbor seven lanterns", Owner("", "RN", "X", "UTC"), "your name"),
        ("violet harbor seven lanterns", Owner("D", "RN", "X", "New York"), "not a time zone"),
    ],
)
def test_what_create_refuses(tmp_path: Path, passphrase: str, owner: Owner, words: str) -> None:
    with pytest.raises(UsageProblem, match=words):
        Vault.create(tmp_path / "v", passphrase, owner)
    assert not (tmp_path / "v").exists()


def test_a_creation_cut_off_before_its_end_can_be_made_again(tmp_path: Path, passphrase: str) -> None:
    place = VaultFolder(tmp_path / "v")
    vault, _ = Vault.create(place.path, passphrase, OWNER)
    vault.close()
    place.database.rename(place.unfinished)
    assert not place.exists()
    vault, _ = Vault.create(place.path, passphrase, OWNER)
    vault.close()
    assert place.exists()
    assert not place.unfinished.exists()


def test_opening_loads_no_sqlmodel(vault_folder: Path, passphrase: str) -> None:
    program = (
        "import sys; from pathlib import Path; from ncm_tui.vault.store import Vault\n"
        f"v = Vault.open(Path({str(vault_folder)!r}), {passphrase!r}); v.record('search').result(5)\n"
        "assert v.reader.value('select verb from audit_entry order by seq desc') == 'search'\n"
        "assert not {'sqlmodel', 'sqlalchemy', 'pydantic', 'textual'} & set(sys.modules)\n"
        "v.warm().result(20); assert 'sqlmodel' in sys.modules; v.close()"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_a_lock_that_is_a_link_is_refused_and_what_it_points_at_kept(
    vault_folder: Path, passphrase: str, tmp_path: Path
) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear Dana", encoding="utf-8")
    lock = VaultFolder(vault_folder).lock
    lock.unlink(missing_ok=True)
    lock.symlink_to(other)
    with pytest.raises(StorageProblem):
        Vault.open(vault_folder, passphrase)
    assert other.read_text(encoding="utf-8") == "Dear Dana"


def test_wrong_passphrase_is_not_damage(vault_folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        Vault.open(vault_folder, "violet harbor seven lantern")


def test_nfkc_makes_two_keyboards_one_passphrase(tmp_path: Path) -> None:
    vault, _ = Vault.create(tmp_path / "v", "caf\u00e9 \uff11\uff12 harbor lanterns", OWNER)
    vault.close()
    Vault.open(tmp_path / "v", "cafe\u0301 12 harbor lanterns").close()


def test_written_rows_are_there_after_opening_again(vault, add_patient, passphrase: str) -> None:
    uid = add_patient(vault, "ALVAREZ")
    assert vault.reader.value("SELECT family FROM patient WHERE uid = ?", (uid,)) == "ALVAREZ"
    vault.close()
    again = Vault.open(vault.path, passphrase)
    try:
        assert again.reader.value("SELECT family FROM patient WHERE uid = ?", (uid,)) == "ALVAREZ"
        assert again.verify_chain().ok
    finally:
        again.close()


def test_nothing_readable_on_disk(vault, add_patient) -> None:
    add_patient(vault, "CANARYNAME")
    for path in vault.path.iterdir():
        assert b"CANARYNAME" not in path.read_bytes(), path.name
    vault.close()
    for path in vault.path.iterdir():
        assert b"CANARYNAME" not in path.read_bytes(), path.name
    assert vault.folder.database.read_bytes()[:15] != b"SQLite format 3"


def test_a_verb_that_fails_changes_nothing(vault, add_patient) -> None:
    add_patient(vault)
    before = vault.reader.value("SELECT count(*) FROM audit_entry")

    def write(work):
        from ncm_tui.models.people import Patient

        work.add(Patient(family="HALF"))
        work.get(Patient, "no such uid")

    with pytest.raises(NotFound, match="patient is no longer there"):
        vault.submit("patient.added", write).result(20)
    assert vault.reader.value("SELECT count(*) FROM patient") == 1
    assert vault.reader.value("SELECT count(*) FROM audit_entry") == before
    add_patient(vault)
    assert vault.verify_chain().ok


def test_the_reader_cannot_write(vault) -> None:
    import sqlcipher3

    with pytest.raises((sqlcipher3.OperationalError, StorageProblem)):
        vault.reader.rows("DELETE FROM nurse")


def test_a_reader_for_another_thread(vault, add_patient) -> None:
    add_patient(vault)
    found = []

    def read() -> None:
        reader = vault.new_reader()
        found.append(reader.value("SELECT count(*) FROM patient"))
        reader.close()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert found == [1]


def test_no_control_byte_gets_in(vault, add_patient) -> None:
    uid = add_patient(vault, "LEE\x1b]0;x\x07\u202e", address="1 Main\nApt 2")
    row = vault.reader.one("SELECT family, address FROM patient WHERE uid = ?", (uid,))
    assert row == ("LEE", "1 Main\nApt 2")


def test_second_opening_says_since_when(vault, passphrase: str) -> None:
    with pytest.raises(VaultInUse, match=r"open since \d\d:\d\d in another window") as caught:
        Vault.open(vault.path, passphrase)
    assert caught.value.hint == "F9 there, then try again."


def test_the_lock_is_asked_before_the_key_is_derived(vault) -> None:
    with pytest.raises(VaultInUse):
        Vault.open(vault.path, "not the passphrase at all")


def test_lock_goes_with_the_process(vault_folder: Path, passphrase: str) -> None:
    program = (
        "import os; from pathlib import Path; from ncm_tui.vault.store import Vault\n"
        f"v = Vault.open(Path({str(vault_folder)!r}), {passphrase!r}); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run([sys.executable, "-c", program], check=False, timeout=60)
    assert run.returncode == -9
    Vault.open(vault_folder, passphrase).close()


def test_empty_database(vault_folder: Path, passphrase: str) -> None:
    (vault_folder / "vault.db").write_bytes(b"")
    with pytest.raises(Damaged):
        Vault.open(vault_folder, passphrase)
    assert (vault_folder / "vault.db").read_bytes() == b""


def test_truncated_database(vault_folder: Path, passphrase: str) -> None:
    database = vault_folder / "vault.db"
    database.write_bytes(database.read_bytes()[:2000])
    with pytest.raises(Damaged):
        Vault.open(vault_folder, passphrase)


def test_database_of_another_vault(vault_folder: Path, tmp_path: Path, passphrase: str) -> None:
    other, _ = Vault.create(tmp_path / "other", passphrase, OWNER)
    other.close()
    (vault_folder / "vault.db").write_bytes((tmp_path / "other" / "vault.db").read_bytes())
    with pytest.raises(Damaged):
        Vault.open(vault_folder, passphrase)


def test_plain_database_in_its_place(vault_folder: Path, passphrase: str) -> None:
    import sqlite3

    (vault_folder / "vault.db").unlink()
    plain = sqlite3.connect(vault_folder / "vault.db")
    plain.execute("CREATE TABLE vault_info (uid)")
    plain.close()
    with pytest.raises(Damaged):
        Vault.open(vault_folder, passphrase)


def test_database_gone(vault_folder: Path, passphrase: str) -> None:
    (vault_folder / "vault.db").unlink()
    with pytest.raises(StorageProblem):
        Vault.open(vault_folder, passphrase)
    with pytest.raises(StorageProblem):
        Vault.open(vault_folder.parent / "nowhere", passphrase)


def test_folder_gone_while_open(vault, add_patient) -> None:
    add_patient(vault)
    vault.path.rename(vault.path.with_name("moved"))
    with pytest.raises(StorageProblem, match="no longer there"):
        add_patient(vault, "LOST")
    vault.path.with_name("moved").rename(vault.path)
    add_patient(vault, "KEPT")
    assert vault.reader.rows("SELECT family FROM patient ORDER BY id") == [("LEE",), ("KEPT",)]


def test_full_disk_is_a_sentence_and_nothing_is_lost(vault, add_patient) -> None:
    add_patient(vault)
    pages = vault._writer.call(lambda raw: raw.execute("PRAGMA page_count").fetchone()[0]).result(5)
    vault._writer.call(lambda raw: raw.execute(f"PRAGMA max_page_count={pages}").fetchone()).result(5)
    with pytest.raises(StorageProblem, match="disk is full") as caught:
        add_patient(vault, "X", address="long " * 20_000)
    assert caught.value.code == "storage_full"
    vault._writer.call(lambda raw: raw.execute("PRAGMA max_page_count=1000000").fetchone()).result(5)
    add_patient(vault, "AFTER")
    assert vault.reader.rows("SELECT family FROM patient ORDER BY id") == [("LEE",), ("AFTER",)]
    assert vault.verify_chain().ok


def test_a_closed_vault_says_locked(vault) -> None:
    vault.close()
    vault.close()
    with pytest.raises(Exception, match="locked"):
        vault.record("search").result(5)


def test_submit_many_then_close_writes_all(vault, passphrase: str) -> None:
    for _ in range(200):
        vault.record("form.opened")
    vault.close()
    again = Vault.open(vault.path, passphrase)
    assert again.reader.value("SELECT count(*) FROM audit_entry WHERE verb = 'form.opened'") == 200
    again.close()


def test_every_bit_flip_of_the_database_is_noticed(vault_folder: Path, passphrase: str, add_patient) -> None:
    """100 flips: a page that is read says damaged, and the cipher's own check names the rest."""
    vault = Vault.open(vault_folder, passphrase)
    add_patient(vault, "X", address="x" * 9000)
    key = vault._keys.database
    vault.close()
    database = vault_folder / "vault.db"
    content, dice = database.read_bytes(), random.Random(5)
    for _ in range(100):
        at = dice.randrange(len(content))
        flipped = bytes([content[at] ^ 1 << dice.randrange(8)])
        database.write_bytes(content[:at] + flipped + content[at + 1 :])
        try:
            reader = Reader(database, key)
        except Damaged:
            continue
        assert reader.rows("PRAGMA cipher_integrity_check"), at
        reader.close()

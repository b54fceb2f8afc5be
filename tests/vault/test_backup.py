"""A backup is one file that proves itself: made, opened, tampered with, rewritten, let go."""

import json
import os
import random
import stat
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ncm_tui.rules.problems import StorageProblem, WrongPassphrase
from ncm_tui.vault import backup, backup_file, slots
from ncm_tui.vault.backup import BackupFile
from ncm_tui.vault.database_copy import standing
from ncm_tui.vault.keys import normalised
from ncm_tui.vault.problems import Damaged
from ncm_tui.vault.store import Vault


@pytest.fixture
def made(vault: Vault, add_patient) -> BackupFile:
    add_patient(vault, "LEE", address="CANARY street")
    return vault.backups.make("by hand")


def test_one_file_in_the_vaults_own_folder(vault: Vault, made: BackupFile) -> None:
    assert made.path.parent == vault.path.parent.parent / "backups" / "dana"
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    assert made.header.name == "dana"
    assert made.header.reason == "by hand"
    assert backup.list_backups([made.path.parent]) == [made]
    if os.name == "posix":
        assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700


def test_nothing_of_a_patient_is_readable(made: BackupFile) -> None:
    content = made.path.read_bytes()
    assert b"LEE" not in content[: 2 * backup_file.BLOCK]
    assert b"CANARY" not in content
    assert b"SQLite format" not in content


def test_it_opens_with_the_passphrase_and_holds_all(vault: Vault, made: BackupFile, passphrase: str) -> None:
    keys = backup.open_backup(made, slots.PASSPHRASE, normalised(passphrase))
    held = backup.check_whole(made, keys)
    assert held.rows["patient"] == 1
    assert held.head.seq == made.header.seq
    anchor = made.header.slot_file().anchor
    assert anchor is not None
    assert (anchor.seq, anchor.mac) == (held.head.seq, held.head.mac)


def test_it_opens_with_the_passphrase_of_its_day_only(made: BackupFile) -> None:
    with pytest.raises(WrongPassphrase, match="not the passphrase this backup was made with"):
        backup.open_backup(made, slots.PASSPHRASE, b"another passphrase altogether")


def test_made_while_writing(vault: Vault, add_patient) -> None:
    """Writes go on during the copies; every one of them is a state that was."""
    stop, added = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            added.append(add_patient(vault, f"N{len(added)}", address="x" * 4000))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for _ in range(8):
            each = vault.backups.make("while working")
            before = len(added)
            vault.backups.check(each)
            assert each.header.seq <= before + 20
    finally:
        stop.set()
        thread.join()
    assert len(added) > 8


def test_a_disk_that_fills_up_leaves_no_file(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write

    def full(fd: int, data: bytes) -> int:
        if len(data) > 100_000:
            raise OSError(28, "No space left on device")
        return real(fd, data)

    monkeypatch.setattr("ncm_tui.vault.backup_file.os.write", full)
    with pytest.raises(StorageProblem, match="disk of the backups is full"):
        vault.backups.make("by hand")
    monkeypatch.undo()
    assert list(vault.folder.backups.iterdir()) == []


def test_what_is_read_back_differently_is_not_a_backup(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(
        "ncm_tui.vault.backup_file.os.write",
        lambda fd, data: real(fd, bytes(data).replace(b"\x00", b"\x01") if len(data) > 100_000 else data),
    )
    with pytest.raises(Damaged, match="not what was written"):
        vault.backups.make("by hand")
    assert list(vault.folder.backups.iterdir()) == []


def test_a_copy_that_lost_a_row_is_not_a_backup(
    vault: Vault, add_patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is opened and counted before it takes its name."""
    add_patient(vault)
    real = backup.snapshot

    def loses(source: object, to: Path, key: bytes) -> object:
        held = real(source, to, key)
        with standing(to, key) as connection:
            connection.execute("DELETE FROM patient_shown")
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("DELETE FROM patient")
        return held

    monkeypatch.setattr(backup, "snapshot", loses)
    with pytest.raises(Damaged, match=r"does not hold what the vault holds|not sound"):
        vault.backups.make("by hand")
    assert list(vault.folder.backups.iterdir()) == []


def test_a_killed_backup_is_swept(vault: Vault, made: BackupFile) -> None:
    left = made.path.parent / "abc.part"
    left.write_bytes(b"x")
    fresh = made.path.parent / "def.part-journal"
    fresh.write_bytes(b"x")
    os.utime(left, (1, 1))
    vault.backups.make("again")
    assert not left.exists()
    assert fresh.exists()


def test_one_beginning_is_enough(vault: Vault, made: BackupFile) -> None:
    content = bytearray(made.path.read_bytes())
    for at in (0, 5000, backup_file.BLOCK - 1):
        content[at] ^= 1
    made.path.write_bytes(content)
    found = backup.read(made.path)
    assert found.header == made.header
    assert found.damaged_copies == 1
    vault.backups.check(found)
    content[backup_file.BLOCK + 7] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(Damaged, match="not a backup of ncm, or its beginning is damaged"):
        backup.read(made.path)


def flips(vault: Vault, made: BackupFile, count: int) -> int:
    """``count`` bits of the file flipped, one at a time: how many went unnoticed."""
    content, dice, unnoticed = made.path.read_bytes(), random.Random(3), 0
    for _ in range(count):
        at = dice.randrange(len(content))
        with made.path.open("r+b") as stream:
            stream.seek(at)
            stream.write(bytes([content[at] ^ 1 << dice.randrange(8)]))
        try:
            found = backup.read(made.path)
            backup_file.check(made.path, found.header)
            backup.check_genuine(found, vault._keys)
        except Damaged:
            pass
        else:
            unnoticed += not found.damaged_copies
        with made.path.open("r+b") as stream:
            stream.seek(at)
            stream.write(content[at : at + 1])
    assert made.path.read_bytes() == content
    return unnoticed


def test_every_bit_flip_is_noticed(vault: Vault, made: BackupFile) -> None:
    assert flips(vault, made, 500) == 0


@pytest.mark.soak
def test_ten_thousand_bit_flips(vault: Vault, made: BackupFile) -> None:
    unnoticed = flips(vault, made, 10_000)
    sys.stdout.write(f"10,000 bit flips of a backup, {unnoticed} unnoticed\n")
    assert unnoticed == 0


@pytest.mark.parametrize("size", [0, 1, 10_000, 16_384, 32_768, 100_000, -1, -4096])
def test_a_part_of_a_backup_is_none(made: BackupFile, size: int) -> None:
    content = made.path.read_bytes()
    made.path.write_bytes(content[:size])
    with pytest.raises(Damaged):
        backup.read(made.path)
    made.path.write_bytes(content + b"x")
    with pytest.raises(Damaged, match="not whole"):
        backup.read(made.path)


@pytest.mark.parametrize(
    ("field", "value"),
    [("made_at", "2020-01-01T00:00:00+00:00"), ("seq", 0), ("schema", 1), ("mark", "0"), ("name", "eve"),
     ("reason", "x"), ("app", "9")],
)  # fmt: skip
def test_a_beginning_that_was_rewritten_is_noticed(
    vault: Vault, made: BackupFile, field: str, value: object
) -> None:
    """Whoever can write the file can make the checks fit, but not the tag."""
    with_tag = replace(made.header, **{field: value})
    seal(made.path, with_tag)
    found = backup.read(made.path)
    assert getattr(found.header, field) == value
    with pytest.raises(Damaged, match="was altered"):
        vault.backups.check(found)


def test_the_database_of_another_backup_is_noticed(vault: Vault, made: BackupFile, add_patient) -> None:
    add_patient(vault, "ZED")
    later = vault.backups.make("later")
    forged = replace(made.header, size=later.header.size, sha256=later.header.sha256)
    made.path.write_bytes(later.path.read_bytes())
    seal(made.path, forged)
    with pytest.raises(Damaged, match="was altered"):
        vault.backups.check(backup.read(made.path))


def test_keys_of_another_vault_are_noticed(made: BackupFile) -> None:
    file = made.header.slot_file()
    seal(made.path, replace(made.header, keys=slots.dump(replace(file, vault_uid="other")).decode()))
    with pytest.raises(Damaged, match="keys inside this backup"):
        backup.open_backup(backup.read(made.path), slots.PASSPHRASE, b"x")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"vault_uid": 1}', b"\xff", b"nul"])
def test_a_header_that_is_none(made: BackupFile, body: bytes) -> None:
    seal_bytes(made.path, body)
    with pytest.raises(Damaged):
        backup.read(made.path)


@pytest.mark.parametrize(("field", "value"), [("size", -1), ("seq", "7"), ("made_at", "2026-01-01T00:00:00")])
def test_a_header_of_wrong_kinds(made: BackupFile, field: str, value: object) -> None:
    from dataclasses import asdict

    seal_bytes(made.path, json.dumps({**asdict(made.header), field: value}).encode())
    with pytest.raises(Damaged):
        backup.read(made.path)


def seal(path: Path, header: backup_file.Header) -> None:
    block = backup_file._block(header)
    with path.open("r+b") as stream:
        stream.write(block + block)


def seal_bytes(path: Path, body: bytes) -> None:
    from hashlib import sha256

    room = backup_file.BLOCK - len(backup_file.MAGIC) - 4 - 32
    filled = backup_file.MAGIC + len(body).to_bytes(4, "big") + body.ljust(room, b"\0")
    block = filled + sha256(filled).digest()
    with path.open("r+b") as stream:
        stream.write(block + block)


def test_rewritten_in_place(vault: Vault, made: BackupFile) -> None:
    def destroy(connection) -> None:
        connection.execute("DELETE FROM patient_shown")
        connection.execute("DELETE FROM row_version")
        connection.execute("DELETE FROM patient")

    again = vault.backups.rewrite(made.path, destroy)
    assert again.path == made.path
    assert again.header.made_at == made.header.made_at
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    vault.backups.check(again)
    plain = vault.path / "plain.db"
    backup_file.extract(again.path, again.header, plain)
    with standing(plain, vault._keys.database) as connection:
        assert connection.execute("SELECT count(*) FROM patient").fetchone() == (0,)
        connection.execute(f"ATTACH DATABASE '{vault.path / 'open.db'}' AS plain KEY ''")
        connection.execute("SELECT sqlcipher_export('plain')")
    assert b"CANARY" not in (vault.path / "open.db").read_bytes()


def test_a_rewrite_that_fails_leaves_the_file(vault: Vault, made: BackupFile) -> None:
    before = made.path.read_bytes()
    with pytest.raises(ZeroDivisionError):
        vault.backups.rewrite(made.path, lambda connection: 1 / 0)
    assert made.path.read_bytes() == before
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]


def test_a_second_folder_and_what_cannot_be_read(vault: Vault, made: BackupFile, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    copied = backup.copy_to(made, second)
    assert copied.path.read_bytes() == made.path.read_bytes()
    assert backup.copy_to(made, second).path != copied.path
    (second / "torn.ncmbackup").write_bytes(b"x")
    (second / "notes.txt").write_bytes(b"x")
    found = backup.listing([made.path.parent, second, tmp_path / "nowhere"], vault.uid)
    assert len(found.backups) == 3
    assert [path.name for path, _ in found.unreadable] == ["torn.ncmbackup"]
    assert backup.list_backups([second], "another vault") == []


@pytest.fixture
def many(vault: Vault) -> Path:
    """A folder with a backup an hour for four days, and two files that are not ours."""
    folder = vault.folder.backups
    first = vault.backups.make("x")
    for n in range(96):
        header = replace(first.header, made_at=(datetime.now(UTC) - timedelta(hours=n)).isoformat(), tag="")
        path = folder / f"b{n:03}.ncmbackup"
        path.write_bytes(first.path.read_bytes())
        seal(path, header.tagged(vault._keys.anchor))
    first.path.unlink()
    (folder / "torn.ncmbackup").write_bytes(b"x")
    seal(
        _copy(folder / "b095.ncmbackup", folder / "other.ncmbackup"), replace(first.header, vault_uid="other")
    )
    return folder


def _copy(source: Path, to: Path) -> Path:
    to.write_bytes(source.read_bytes())
    return to


def test_old_ones_are_let_go_and_only_ours(vault: Vault, many: Path) -> None:
    from ncm_tui.rules.backup_times import kept

    now = datetime.now(UTC)
    gone = vault.backups.let_go(many, lambda made: kept(made, now))
    left = {path.name for path in many.iterdir()}
    assert {"torn.ncmbackup", "other.ncmbackup", "b000.ncmbackup", "b047.ncmbackup"} <= left
    assert 40 < len(gone) < 50
    assert vault.backups.let_go(many, lambda made: kept(made, now)) == []


@pytest.mark.parametrize("number", [5, 13, 28, 30, 116])
def test_whatever_the_disk_says_is_a_sentence(
    vault: Vault, made: BackupFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """EIO, EACCES, ENOSPC, EROFS, ESTALE from the folder itself."""

    def refuse(*_: object, **__: object) -> bool:
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "exists", refuse)
    monkeypatch.setattr(Path, "glob", refuse)
    for attempt in (
        lambda: vault.backups.make("x"),
        lambda: backup.copy_to(made, tmp_path),
        lambda: vault.backups.check(made),
        lambda: vault.backups.rewrite(made.path, lambda _: None),
    ):
        with pytest.raises(StorageProblem):
            attempt()
    assert backup.listing([made.path.parent]).unreached[0][0] == made.path.parent

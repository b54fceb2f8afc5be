"""A vault from a backup: old or new at any instant, and what was there is kept."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.vault.conftest import Clock

from ncm_tui.rules.problems import Refused, StorageProblem, VaultInUse, WrongPassphrase
from ncm_tui.vault import backup, migrate, restore, slots
from ncm_tui.vault.backup import BackupFile
from ncm_tui.vault.home import Home, VaultFolder
from ncm_tui.vault.keys import Keys, normalised
from ncm_tui.vault.problems import Damaged
from ncm_tui.vault.store import Vault


@pytest.fixture
def backed_up(
    vault_folder: Path, passphrase: str, add_patient: Callable[..., str]
) -> tuple[BackupFile, Keys]:
    """A backup with one patient; after it a second patient came into the (closed) vault."""
    vault = Vault.open(vault_folder, passphrase)
    add_patient(vault, "OLD")
    made = vault.backups.make("by hand")
    add_patient(vault, "NEW")
    vault.close()
    return made, vault._keys


def families(folder: Path, passphrase: str) -> list[str]:
    vault = Vault.open(folder, passphrase)
    try:
        assert vault.verify_chain().ok, vault.verify_chain().detail
        assert vault.anchor_lost == ""
        return [row[0] for row in vault.reader.rows("SELECT family FROM patient ORDER BY id")]
    finally:
        vault.close()


def test_back_to_that_day_and_forth_again(
    vault_folder: Path, passphrase: str, backed_up: tuple[BackupFile, Keys]
) -> None:
    made, keys = backed_up
    done = restore.restore(VaultFolder(vault_folder), made, keys)
    assert families(vault_folder, passphrase) == ["OLD"]
    assert done.before is not None
    assert done.before.header.reason == "before restore"
    vault = Vault.open(vault_folder, passphrase)
    verbs = [row[0] for row in vault.reader.rows("SELECT verb FROM audit_entry ORDER BY seq")]
    assert "vault.restored" in verbs
    vault.close()
    restore.restore(VaultFolder(vault_folder), done.before, keys)
    assert families(vault_folder, passphrase) == ["OLD", "NEW"]


def test_an_empty_machine(tmp_path: Path, passphrase: str, backed_up: tuple[BackupFile, Keys]) -> None:
    made, _ = backed_up
    home = Home(tmp_path / "elsewhere")
    place = restore.target(home, made)
    assert place.name == "dana"
    keys = restore.open_slowed(made, place.backups, slots.PASSPHRASE, passphrase)
    done = restore.restore(place, made, keys)
    assert (done.before, done.aside, done.newer) == (None, None, False)
    assert families(place.path, passphrase) == ["OLD"]
    assert home.vaults() == [place]


def test_every_folder_of_backups_is_known_afterwards(
    vault_folder: Path, passphrase: str, backed_up: tuple[BackupFile, Keys], tmp_path: Path
) -> None:
    """The stick named after that backup, and the folder the file came from: purge must find them."""
    made, keys = backed_up
    vault = Vault.open(vault_folder, passphrase)

    def name_one(work) -> None:
        from ncm_tui.models.records import Setting

        work.session.add(Setting(key=backup.PLACES, value=["/media/stick"]))

    vault.submit_quiet(name_one).result(20)
    vault.close()
    (tmp_path / "mail").mkdir()
    moved = replace(made, path=Path(shutil.copy(made.path, tmp_path / "mail")))
    restore.restore(VaultFolder(vault_folder), moved, keys)
    vault = Vault.open(vault_folder, passphrase)
    stored = vault.reader.value("SELECT value FROM setting WHERE key = ?", (backup.PLACES,))
    assert "/media/stick" in stored
    assert str(tmp_path / "mail") in stored
    vault.close()


def test_a_wrong_passphrase_changes_nothing_and_is_slowed(
    vault_folder: Path, backed_up: tuple[BackupFile, Keys], clock: Clock
) -> None:
    made, _ = backed_up
    counted = VaultFolder(vault_folder).backups
    for _ in range(6):
        with pytest.raises(WrongPassphrase, match="opens with the passphrase of"):
            restore.open_slowed(made, counted, slots.PASSPHRASE, "not the passphrase of that day")
    assert [round(wait, 2) for wait in clock.waits] == [0, 0, 0, 1, 2, 4]


def test_a_vault_in_use_stays(vault: Vault, add_patient: Callable[..., str]) -> None:
    add_patient(vault)
    made = vault.backups.make("x")
    with pytest.raises(VaultInUse):
        restore.restore(vault.folder, made, vault._keys)


def test_another_vault_of_that_name_is_refused(
    tmp_path: Path, passphrase: str, backed_up: tuple[BackupFile, Keys]
) -> None:
    from tests.conftest import OWNER

    made, _ = backed_up
    home = Home(tmp_path / "elsewhere")
    other, _ = Vault.create(home.root / "vaults" / "dana", passphrase, OWNER)
    other.close()
    with pytest.raises(Refused, match="another one than this backup's"):
        restore.target(home, made)
    assert restore.target(home, made, "dana-2").name == "dana-2"
    for name in ("../x", "..", "a/b"):
        with pytest.raises(Refused, match="cannot be the name"):
            restore.target(home, made, name)


def test_a_damaged_vault_is_set_aside(
    vault_folder: Path, passphrase: str, backed_up: tuple[BackupFile, Keys]
) -> None:
    made, keys = backed_up
    database = vault_folder / "vault.db"
    damaged = b"\x00" * 5000 + database.read_bytes()[5000:]
    database.write_bytes(damaged)
    done = restore.restore(VaultFolder(vault_folder), made, keys)
    assert done.before is None
    assert done.aside is not None
    assert (done.aside / "vault.db").read_bytes() == damaged
    assert families(vault_folder, passphrase) == ["OLD"]
    assert backup.listing([made.path.parent]).aside == (done.aside,)


def test_both_key_files_gone(vault_folder: Path, passphrase: str, backed_up: tuple[BackupFile, Keys]) -> None:
    made, keys = backed_up
    for name in ("slots.json", "slots.bak"):
        (vault_folder / name).unlink()
    assert restore.restore(VaultFolder(vault_folder), made, keys).aside is not None
    assert families(vault_folder, passphrase) == ["OLD"]


@pytest.mark.parametrize("what", ["content", "header"])
def test_a_damaged_backup_changes_nothing(
    vault_folder: Path, passphrase: str, backed_up: tuple[BackupFile, Keys], what: str
) -> None:
    made, keys = backed_up
    content = bytearray(made.path.read_bytes())
    content[-5 if what == "content" else 3] ^= 1
    made.path.write_bytes(content)
    before = {path.name: path.read_bytes() for path in vault_folder.iterdir() if path.name != "lock"}
    if what == "content":
        with pytest.raises(Damaged):
            restore.restore(VaultFolder(vault_folder), backup.read(made.path), keys)
        assert {p.name: p.read_bytes() for p in vault_folder.iterdir() if p.name != "lock"} == before
    else:
        restore.restore(VaultFolder(vault_folder), backup.read(made.path), keys)
        assert families(vault_folder, passphrase) == ["OLD"]


def test_no_room_for_the_present_changes_nothing(
    vault_folder: Path, passphrase: str, backed_up: tuple[BackupFile, Keys], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, keys = backed_up

    def no_room(*_: object) -> None:
        raise StorageProblem("The disk of the backups is full; no backup was made.")

    monkeypatch.setattr(backup, "make", no_room)
    with pytest.raises(StorageProblem):
        restore.restore(VaultFolder(vault_folder), made, keys)
    monkeypatch.undo()
    assert not list(vault_folder.glob("*restor*"))
    assert families(vault_folder, passphrase) == ["OLD", "NEW"]


def test_a_refused_restore_leaves_no_folder(tmp_path: Path, backed_up: tuple[BackupFile, Keys]) -> None:
    made, _ = backed_up
    place = VaultFolder(tmp_path / "elsewhere" / "vaults" / "dana")
    with pytest.raises(Damaged):
        restore.restore(place, made, Keys.of(bytes(32)))
    assert not place.path.exists()


class _Cut(BaseException):
    """The power went."""


@pytest.mark.parametrize("there", [True, False], ids=["replacing", "empty machine"])
def test_cut_off_at_any_step(
    vault_folder: Path,
    tmp_path: Path,
    passphrase: str,
    backed_up: tuple[BackupFile, Keys],
    monkeypatch: pytest.MonkeyPatch,
    there: bool,
) -> None:
    """Every change of a file is a step: before the commit the vault is the old one, after it the new one."""
    made, keys = backed_up
    for step in range(100):
        place = VaultFolder(tmp_path / str(step) / "vaults" / "dana")
        if there:
            shutil.copytree(vault_folder, place.path)
        survived = _cut_at(step, place, made, keys, monkeypatch)
        if not place.exists():
            assert not there
            assert not survived
            restore.restore(place, made, keys)
        found = families(place.path, passphrase)
        assert found == ["OLD"] or (there and not survived and found == ["OLD", "NEW"]), step
        assert not place.restoring.exists()
        if survived:
            break
    assert step > (15 if there else 8), "the steps were not counted"


def _cut_at(
    step: int, place: VaultFolder, made: BackupFile, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> bool:
    left = [step]

    def cut(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            if not left[0]:
                raise _Cut
            left[0] -= 1
            return real(*arguments, **named)

        return call

    for name in ("os.replace", "os.open", "pathlib.Path.unlink"):
        monkeypatch.setattr(name, cut(_named(name)))
    monkeypatch.setattr(restore, "_leave_nothing", lambda *_: None)
    try:
        restore.restore(place, made, keys)
    except _Cut:
        return False
    finally:
        monkeypatch.undo()
    return True


def _named(name: str) -> Callable[..., object]:
    return os.__dict__[name[3:]] if name.startswith("os.") else Path.unlink


def test_the_marker_alone_is_enough(
    vault_folder: Path, passphrase: str, backed_up: tuple[BackupFile, Keys], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed right after the commit: the next opening puts everything in place."""
    made, keys = backed_up
    monkeypatch.setattr(restore, "finish", lambda place: None)
    restore.restore(VaultFolder(vault_folder), made, keys)
    monkeypatch.undo()
    place = VaultFolder(vault_folder)
    assert place.restoring.exists()
    assert families(vault_folder, passphrase) == ["OLD"]
    assert not place.restoring.exists()
    assert not place.restored.exists()


def test_a_marker_that_is_damaged_is_said(vault_folder: Path, passphrase: str) -> None:
    VaultFolder(vault_folder).restoring.write_bytes(b"x")
    with pytest.raises(Damaged, match="cut off and cannot be ended by itself"):
        Vault.open(vault_folder, passphrase)


RESTORER = """
import sys
from pathlib import Path
from ncm_tui.vault import backup, restore, slots
from ncm_tui.vault.home import VaultFolder
place, made = VaultFolder(Path(sys.argv[1])), backup.read(Path(sys.argv[2]))
keys = restore.open_slowed(made, place.backups, slots.PASSPHRASE, sys.argv[3])
print("up", flush=True)
restore.restore(place, made, keys)
print("done", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
def test_killed_anywhere(vault_folder: Path, passphrase: str, backed_up: tuple[BackupFile, Keys]) -> None:
    made, keys = backed_up
    dice, seen = random.Random(4), set()
    for _ in range(6):
        argv = [sys.executable, "-c", RESTORER, str(vault_folder), str(made.path), passphrase]
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.uniform(0, 0.12))
            process.kill()
            finished = "done" in process.stdout.read()
        found = tuple(families(vault_folder, passphrase))
        assert found in {("OLD",), ("OLD", "NEW")}
        assert not finished or found == ("OLD",)
        seen.add(found)
        newest = backup.list_backups([made.path.parent])[0]
        if found == ("OLD",) and newest.path != made.path:
            restore.restore(VaultFolder(vault_folder), newest, keys)


def test_a_newer_backup_is_restored_to_be_read(
    vault_folder: Path, passphrase: str, backed_up: tuple[BackupFile, Keys]
) -> None:
    made, keys = backed_up
    newer = backup.rewrite(made.path, keys, lambda connection: connection.execute("PRAGMA user_version=999"))
    newer = replace(newer, header=replace(newer.header, schema=999, tag="").tagged(keys.anchor))
    done = restore.restore(VaultFolder(vault_folder), newer, keys)
    assert done.newer
    vault = Vault.open(vault_folder, passphrase)
    assert "newer version" in vault.read_only
    assert vault.anchor_lost == ""
    assert vault.reader.value("SELECT count(*) FROM patient") == 1
    vault.close()


def test_the_slots_are_those_of_that_day(backed_up: tuple[BackupFile, Keys], passphrase: str) -> None:
    made, keys = backed_up
    file = made.header.slot_file()
    data_key = file.slot(slots.PASSPHRASE).open(normalised(passphrase), file.vault_uid)
    assert data_key is not None
    assert Keys.of(data_key) == keys
    assert len(migrate.files()) == made.header.schema

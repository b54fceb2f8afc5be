"""What a path lies on; a vault on a network drive; a drive that was away; the reserve."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ncm_tui.rules.problems import StorageProblem
from ncm_tui.vault import reserve, volume
from ncm_tui.vault.problems import Damaged
from ncm_tui.vault.store import Vault
from ncm_tui.vault.volume import Kind, linux_kind

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /net/home rw - nfs4 server:/home rw,vers=4.2
31 22 8:17 / /media/dana/MY\\040STICK rw,nosuid - vfat /dev/sdb1 rw
32 22 0:41 / /mnt/c rw - 9p C:\\134 rw
33 22 179:1 / /media/card rw - vfat /dev/mmcblk0p1 rw
34 30 8:1 /x /net/home/local rw - ext4 /dev/sda1 rw
not a line
"""


@pytest.fixture
def system(tmp_path: Path) -> Callable[[str], Kind]:
    """The kind of a path on a machine with these mounts: sda inside, sdb behind USB, a card reader."""
    (tmp_path / "mounts").write_text(MOUNTS)
    for device, folder, removable in (
        ("8:1", "devices/pci0/ata1/block/sda/sda1", "0"),
        ("8:17", "devices/pci0/usb2/2-1/block/sdb/sdb1", "0"),
        ("179:1", "devices/mmc/block/mmcblk0/mmcblk0p1", "1"),
    ):
        place = tmp_path / folder
        place.mkdir(parents=True)
        (place.parent / "removable").write_text(f"{removable}\n")
        (tmp_path / "blocks").mkdir(exist_ok=True)
        (tmp_path / "blocks" / device).symlink_to(place)
    return lambda path: linux_kind(Path(path), tmp_path / "mounts", tmp_path / "blocks")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/dana", Kind.LOCAL),
        ("/net/home/dana/.local", Kind.NETWORK),
        ("/net/homestead", Kind.LOCAL),
        ("/net/home/local/share", Kind.LOCAL),
        ("/media/dana/MY STICK/ncm", Kind.REMOVABLE),
        ("/media/card", Kind.REMOVABLE),
        ("/mnt/c/Users", Kind.NETWORK),
    ],
)
def test_the_system_says_what_a_path_lies_on(system: Callable[[str], Kind], path: str, kind: Kind) -> None:
    assert system(path) is kind


def test_what_the_system_does_not_say_is_local(tmp_path: Path) -> None:
    assert linux_kind(tmp_path, tmp_path / "none", tmp_path) is Kind.LOCAL
    (tmp_path / "mounts").write_text("")
    assert linux_kind(tmp_path, tmp_path / "mounts", tmp_path) is Kind.LOCAL


def test_a_folder_that_is_not_made_yet_is_asked_of_the_one_above(tmp_path: Path) -> None:
    found = volume.of(tmp_path / "a" / "b")
    assert found.free == pytest.approx(volume.free(tmp_path), rel=0.1)
    assert not found.read_only
    assert volume.Volume(free=1).low
    assert not volume.Volume(free=None).low


@pytest.fixture
def on_a_share(vault_folder: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setattr(volume, "kind", lambda _: Kind.NETWORK)
    return Vault.open(vault_folder, passphrase)


def test_on_a_network_drive_one_connection_writes_and_reads(
    on_a_share: Vault, vault_folder: Path, passphrase: str, add_patient: Callable[..., str]
) -> None:
    assert on_a_share.reader.value("PRAGMA journal_mode") == "delete"
    assert on_a_share.reader.value("PRAGMA locking_mode") == "exclusive"
    add_patient(on_a_share, "QUILL")
    second = on_a_share.new_reader()
    assert second.value("SELECT count(*) FROM patient") == 1
    second.close()
    assert on_a_share.reader.value("SELECT family FROM patient") == "QUILL"
    assert not [*vault_folder.glob("vault.db-wal"), *vault_folder.glob("vault.db-shm")]
    on_a_share.close()
    again = Vault.open(vault_folder, passphrase)
    assert again.reader.value("SELECT family FROM patient") == "QUILL"
    assert again.verify_chain().ok
    again.close()


def test_a_vault_goes_to_a_share_and_back(
    vault: Vault, vault_folder: Path, passphrase: str, add_patient: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    add_patient(vault, "ONE")
    vault.close()
    with monkeypatch.context() as share:
        share.setattr(volume, "kind", lambda _: Kind.NETWORK)
        there = Vault.open(vault_folder, passphrase)
        add_patient(there, "TWO")
        there.close()
    back = Vault.open(vault_folder, passphrase)
    assert back.reader.value("PRAGMA journal_mode") == "wal"
    assert back.reader.rows("SELECT family FROM patient ORDER BY id") == [("ONE",), ("TWO",)]
    back.close()


def test_a_drive_that_is_back_is_opened_again(
    vault: Vault, vault_folder: Path, add_patient: Callable[..., str]
) -> None:
    add_patient(vault, "BEFORE")
    away = vault_folder.with_name("away")
    vault_folder.rename(away)
    with pytest.raises(StorageProblem, match="no longer there"):
        add_patient(vault, "WHILE")
    shutil.copytree(away, vault_folder)
    add_patient(vault, "AFTER")
    names = [("BEFORE",), ("AFTER",)]
    assert vault.reader.rows("SELECT family FROM patient ORDER BY id") == names
    assert vault.verify_chain().ok
    vault.fix_anchor()
    assert (vault_folder / "slots.json").read_bytes() != (away / "slots.json").read_bytes()


def test_another_state_of_the_vault_is_not_taken_for_the_one_that_was_open(
    vault: Vault, vault_folder: Path, add_patient: Callable[..., str]
) -> None:
    """An older copy put in its place: writing on would fork the record."""
    vault.flush()
    older = vault_folder.with_name("older")
    shutil.copytree(vault_folder, older)
    add_patient(vault, "LATER")
    away = vault_folder.with_name("away")
    vault_folder.rename(away)
    older.rename(vault_folder)
    with pytest.raises(Damaged, match="not the vault that was open"):
        add_patient(vault, "NOT HERE")
    shutil.rmtree(vault_folder)
    away.rename(vault_folder)
    add_patient(vault, "HERE")
    assert vault.reader.rows("SELECT family FROM patient ORDER BY id") == [("LATER",), ("HERE",)]


def test_the_reserve_is_laid_once_and_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = reserve.Reserve(tmp_path / "reserve")
    kept.lay()
    kept.lay()
    assert (tmp_path / "reserve").stat().st_size == reserve.SIZE
    kept.spend()
    kept.spend()
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(volume, "free", lambda _: reserve.SIZE)
    kept.lay()
    assert not list(tmp_path.iterdir())

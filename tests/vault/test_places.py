"""Folders, incidents, hardening: what surrounds the database."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ncm_tui.rules.problems import StorageProblem, VaultInUse
from ncm_tui.vault import platform
from ncm_tui.vault.home import Home
from ncm_tui.vault.incident import record_incident


def test_home_option_before_variable_before_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCM_HOME", str(tmp_path / "variable"))
    assert Home.find(str(tmp_path / "option")).root == tmp_path / "option"
    assert Home.find().root == tmp_path / "variable"
    monkeypatch.delenv("NCM_HOME")
    assert "ncm-tui" in str(Home.find().root)


def test_an_empty_home_has_no_vaults(tmp_path: Path) -> None:
    home = Home(tmp_path / "none")
    assert home.vaults() == []
    (tmp_path / "none" / "vaults" / "empty").mkdir(parents=True)
    (tmp_path / "none" / "vaults" / "file").touch()
    assert home.vaults() == []


@pytest.mark.parametrize(
    ("name", "folder"),
    [("Dana Whitfield", "dana-whitfield"), ("Ñúñez, Äva", "e-va"), ("../../etc", "etc"), ("李", "nurse")],
)
def test_folder_names_are_plain(tmp_path: Path, name: str, folder: str) -> None:
    made = Home(tmp_path).new_vault(name)
    assert made.path.parent == tmp_path / "vaults"
    assert made.name.isascii()
    if folder != "e-va":
        assert made.name == folder


def test_an_incident_names_places_and_never_values(tmp_path: Path) -> None:
    secret = "ALVAREZ Maria"

    def fails(name: str) -> None:
        raise ValueError(f"no such patient {name}")

    try:
        try:
            fails(secret)
        except ValueError as error:
            raise KeyError(secret) from error
    except KeyError as error:
        incident = record_incident(error, str(tmp_path))
    text = (tmp_path / "incidents" / f"{incident}.txt").read_text()
    assert "ALVAREZ" not in text
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "test_places.py" in text
    assert str(tmp_path) not in text


def test_an_incident_that_cannot_be_written_still_has_its_number(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert record_incident(ValueError(), str(tmp_path / "file"))


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_private_folders(tmp_path: Path) -> None:
    platform.private_folder(tmp_path / "a" / "b")
    for folder in (tmp_path / "a", tmp_path / "a" / "b"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_replace_file_is_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "slots.json"
    (tmp_path / "slots.json.new").write_text("left by a kill")
    platform.replace_file(path, b"one\n")
    platform.replace_file(path, b"two\r\n\x00")
    assert path.read_bytes() == b"two\r\n\x00"
    assert list(tmp_path.iterdir()) == [path]


def test_the_lock_is_given_back(tmp_path: Path) -> None:
    lock = platform.FolderLock(tmp_path / "lock")
    with pytest.raises(VaultInUse):
        platform.FolderLock(tmp_path / "lock")
    lock.release()
    lock.release()
    platform.FolderLock(tmp_path / "lock").release()
    with pytest.raises(StorageProblem):
        platform.FolderLock(tmp_path / "nowhere" / "lock")


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux")
def test_hardening() -> None:
    program = (
        "import ctypes, resource; from ncm_tui.vault.hardening import harden\n"
        "assert harden() == ['no core dumps', 'not dumpable']\n"
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)\n"
        "assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)

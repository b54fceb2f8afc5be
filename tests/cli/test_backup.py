"""ncm backup, ncm restore, ncm verify, as a script sees them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.vault import older

from ncm_tui.vault import backup
from ncm_tui.vault.store import Vault

Ncm = Callable[..., Any]


@pytest.fixture
def home(vault_folder: Path) -> Path:
    """A home with one vault."""
    return vault_folder.parent.parent


@pytest.fixture
def at(home: Path, passphrase_file: Path) -> tuple[str | Path, ...]:
    return ("--home", home, "--passphrase-file", passphrase_file)


def test_backup_list_verify_restore(ncm: Ncm, at: tuple[Any, ...], home: Path, tmp_path: Path) -> None:
    assert ncm("backup", "--list", *at).exit == 1
    made = ncm("backup", *at, "--json")
    assert made.exit == 0
    assert Path(made.json["path"]).parent == home / "backups" / "dana"
    assert made.json["warnings"] == []
    listed = ncm("backup", "--list", "--home", home, "--json")
    assert [each["path"] for each in listed.json["backups"]] == [made.json["path"]]
    checked = ncm("verify", *at, "--json")
    assert checked.exit == 0
    assert checked.json["ok"] is True
    names = [check["name"] for check in checked.json["checks"]]
    assert names == [
        "slot file", "opening", "pages", "integrity", "foreign keys", "schema", "audit chain", "anchor",
        "last backup",
    ]  # fmt: skip
    restored = ncm("restore", made.json["path"], *at, "--json")
    assert restored.exit == 0
    assert Path(restored.json["before"]).exists()
    assert "opens with the passphrase of that day" in restored.err
    assert ncm("verify", "--backups", *at).exit == 0


def test_one_verb_on_an_empty_machine(
    ncm: Ncm, at: tuple[Any, ...], tmp_path: Path, passphrase_file: Path
) -> None:
    made = ncm("backup", tmp_path / "stick", *at, "--json").json
    assert Path(made["path"]).parent == tmp_path / "stick"
    elsewhere = tmp_path / "elsewhere"
    answer = ncm("restore", made["path"], "--home", elsewhere, "--passphrase-file", passphrase_file, "--json")
    assert answer.exit == 0
    assert (answer.json["vault"], answer.json["before"]) == ("dana", None)
    checked = ncm("verify", "--home", elsewhere, "--passphrase-file", passphrase_file, "--json")
    assert checked.json["ok"] is True
    assert answer.json["copy"] is True
    last = checked.json["checks"][-1]["detail"]
    assert last.startswith("none yet"), "those on the stick are the other vault's"
    again = ("--home", elsewhere, "--passphrase-file", passphrase_file, "--json")
    assert ncm("backup", tmp_path / "stick", *again).exit == 0
    checked = ncm("verify", "--backups", *again)
    assert sum("stick" in check["detail"] for check in checked.json["checks"]) == 2, "she named the folder"


def test_a_trial_in_another_home_leaves_the_originals_alone(
    ncm: Ncm, at: tuple[Any, ...], home: Path, tmp_path: Path, passphrase_file: Path
) -> None:
    """Also when it is restored again over itself, and when both stand side by side."""
    made = ncm("backup", *at, "--json").json["path"]
    there = {path: path.read_bytes() for path in (home / "backups" / "dana").iterdir()}
    elsewhere = ("--home", tmp_path / "trial", "--passphrase-file", passphrase_file, "--json")
    for _ in range(2):
        assert ncm("restore", made, *elsewhere).json["copy"] is True
        assert str(home) not in ncm("verify", *elsewhere).out
        ncm("permission", "--approved-by", "R. A.", "--scope", "limited", "--reduce-backups", *elsewhere)
        assert ncm("purge", *elsewhere).exit == 0
    second = tmp_path / "share"
    (home / "settings.toml").write_text(f'backup_folder = "{second}"\n')
    copied = ncm("backup", *at, "--json").json["copy"]
    assert ncm("restore", made, "--as", "trial", *at, "--json").json["copy"] is True
    checked = ncm("verify", "--backups", "--vault", "trial", *at, "--json")
    assert "dana-" not in checked.out
    assert Path(copied).exists()
    assert {path: path.read_bytes() for path in there} == there


def test_a_moment_of_the_command_line_says_whose_clock(ncm: Ncm, at: tuple[Any, ...], home: Path) -> None:
    made = backup.read(Path(ncm("backup", *at, "--json").json["path"]))
    assert "(UTC" in ncm("backup", "--list", "--home", home).out
    last = ncm("verify", *at, "--json").json["checks"][-1]["detail"]
    assert last.startswith(
        f"{made.made_at.astimezone(ZoneInfo('America/New_York')):%a %d %b %Y, %H:%M} (by hand)"
    )


def test_the_recovery_code_in_its_place(ncm: Ncm, tmp_path: Path, passphrase: str) -> None:
    from tests.conftest import OWNER

    vault, code = Vault.create(tmp_path / "h" / "vaults" / "v", passphrase, OWNER)
    made = vault.backups.make("by hand")
    vault.close()
    (tmp_path / "code").write_text(code.lower().replace("-", " ") + "\n")
    answer = ncm(
        "restore", made.path, "--home", tmp_path / "e", "--recovery-code-file", tmp_path / "code", "--json"
    )
    assert answer.exit == 0
    assert "recovery code of that day" in answer.err


def test_an_older_versions_backup_through_the_real_program(
    tmp_path: Path, passphrase: str, passphrase_file: Path
) -> None:
    """A backup made by an older version, an empty machine, one verb; then the app's own verbs read it."""
    from tests.conftest import OWNER

    folder = tmp_path / "h" / "vaults" / "dana"
    older.build(folder, passphrase, OWNER, 7)
    Vault.open(folder, passphrase).close()
    (made,) = backup.list_backups([tmp_path / "h" / "backups" / "dana"])
    assert made.header.schema == older.OLD
    elsewhere = {**os.environ, "NCM_HOME": str(tmp_path / "e"), "NCM_PASSPHRASE_FILE": str(passphrase_file)}

    def run(*arguments: str | Path) -> Any:
        argv = [sys.executable, "-m", "ncm_tui", *map(str, arguments), "--json"]
        done = subprocess.run(argv, env=elsewhere, capture_output=True, timeout=120, check=False, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    run("restore", made.path)
    assert len(run("caseload")) == 7
    assert run("verify")["ok"] is True


def test_with_the_wrong_passphrase(ncm: Ncm, at: tuple[Any, ...], home: Path, tmp_path: Path) -> None:
    made = ncm("backup", *at, "--json").json
    (tmp_path / "bad").write_text("not the passphrase of that day\n")
    answer = ncm("restore", made["path"], "--home", home, "--passphrase-file", tmp_path / "bad")
    assert answer.exit == 3
    assert "it opens with the passphrase of" in answer.err
    assert ncm("verify", *at).exit == 0
    assert ncm("verify", "--home", home, "--passphrase-file", tmp_path / "bad").exit == 3


@pytest.mark.parametrize(
    ("make", "exit_", "code"),
    [("missing", 4, "no_file"), ("text", 1, "damaged"), ("torn", 1, "damaged"), ("empty", 1, "damaged")],
)
def test_what_is_no_backup(
    ncm: Ncm, at: tuple[Any, ...], tmp_path: Path, make: str, exit_: int, code: str
) -> None:
    made = Path(ncm("backup", *at, "--json").json["path"])
    file = tmp_path / "file"
    if make != "missing":
        content = {"text": b"dear diary", "torn": made.read_bytes()[:-1], "empty": b""}[make]
        file.write_bytes(content)
    answer = ncm("restore", file, *at, "--json")
    assert (answer.exit, answer.error["code"]) == (exit_, code)
    assert ncm("verify", *at).exit == 0


def test_verify_names_what_is_damaged(ncm: Ncm, at: tuple[Any, ...], home: Path, vault_folder: Path) -> None:
    def failing() -> list[str]:
        answer = ncm("verify", *at, "--json")
        assert answer.exit == (0 if answer.json["ok"] else 1)
        return [check["name"] for check in answer.json["checks"] if not check["ok"]]

    made = Path(ncm("backup", *at, "--json").json["path"])
    assert failing() == []
    (vault_folder / "slots.bak").write_bytes(b"x")
    assert failing() == ["slot file"]
    assert failing() == []  # the opening mended it
    flip(made, 100)
    assert failing() == ["last backup"]
    flip(made, 16_484)
    assert failing() == ["last backup", made.name]  # an older one would not stand for it
    made.unlink()
    good = Path(ncm("backup", *at, "--json").json["path"])
    flip(good, -300)
    assert failing() == ["last backup"]
    good.unlink()
    keep = (vault_folder / "vault.db").read_bytes()
    flip(vault_folder / "vault.db", len(keep) - 500)
    assert set(failing()) & {"pages", "integrity", "opening"}
    (vault_folder / "vault.db").write_bytes(keep[: len(keep) - 40_960])
    assert set(failing()) & {"pages", "integrity", "opening"}
    (vault_folder / "vault.db").write_bytes(b"")
    assert failing() == ["opening"]


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 4
    path.write_bytes(content)


def test_a_whole_older_vault_folder_in_its_place_is_noticed(
    ncm: Ncm, at: tuple[Any, ...], vault_folder: Path, tmp_path: Path
) -> None:
    """The database of yesterday beside the slot file of today."""
    database = vault_folder / "vault.db"
    shutil.copy(database, tmp_path / "yesterday")
    assert ncm("verify", *at).exit == 0
    shutil.copy(tmp_path / "yesterday", database)
    answer = ncm("verify", *at, "--json")
    assert answer.exit == 1
    assert {check["name"] for check in answer.json["checks"] if not check["ok"]} == {"audit chain", "anchor"}


def test_a_second_folder(ncm: Ncm, at: tuple[Any, ...], home: Path, tmp_path: Path) -> None:
    second = tmp_path / "share"
    (home / "settings.toml").write_text(f'backup_folder = "{second}"\n')
    made = ncm("backup", *at, "--json").json
    assert Path(made["copy"]).parent == second
    assert Path(made["copy"]).read_bytes() == Path(made["path"]).read_bytes()
    second.rename(tmp_path / "away")
    second.write_text("a file where the folder was")
    answer = ncm("backup", *at, "--json")
    assert answer.exit == 0
    assert answer.json["copy"] is None
    assert answer.json["warnings"][0].startswith("The second folder has no copy:")
    (home / "settings.toml").write_text("backup_folder = 7\n")
    answer = ncm("backup", *at, "--json")
    assert answer.exit == 0
    assert "backup_folder is a whole path" in answer.json["warnings"][0]


def test_a_folder_that_cannot_be_written(ncm: Ncm, at: tuple[Any, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    answer = ncm("backup", tmp_path / "file" / "deeper", *at, "--json")
    assert answer.exit == 6


def test_while_the_vault_is_open(ncm: Ncm, at: tuple[Any, ...], vault_folder: Path, passphrase: str) -> None:
    made = ncm("backup", *at, "--json").json["path"]
    vault = Vault.open(vault_folder, passphrase)
    try:
        for verb in (("backup",), ("verify",), ("restore", made)):
            assert ncm(*verb, *at).exit == 5
    finally:
        vault.close()


def test_a_newer_vault_is_read_and_not_written(
    ncm: Ncm, at: tuple[Any, ...], vault_folder: Path, passphrase: str
) -> None:
    from ncm_tui.vault.connect import connect

    vault = Vault.open(vault_folder, passphrase)
    vault.close()
    raw = connect(vault_folder / "vault.db", vault._keys.database)
    raw.execute("PRAGMA user_version=999")
    raw.close()
    assert ncm("caseload", *at).exit == 0
    assert ncm("verify", *at).exit == 0
    fixture = Path(__file__).parents[1] / "fixtures" / "fhir"
    answer = ncm("import", fixture, *at, "--json")
    assert (answer.exit, answer.error["code"]) == (1, "read_only_vault")
    assert "Install the newer version" in answer.error["hint"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_stick_is_read(ncm: Ncm, at: tuple[Any, ...], home: Path, tmp_path: Path) -> None:
    assert ncm("backup", *at).exit == 0
    stick = tmp_path / "stick"
    made = ncm("backup", stick, *at, "--json").json["path"]
    stick.chmod(0o500)
    try:
        assert ncm("verify", "--backups", *at).exit == 0
        assert ncm("restore", made, *at).exit == 0
    finally:
        stick.chmod(0o700)

"""``ncm passwd`` and ``ncm recover`` without a screen: files in, files out, exits, nothing half-done."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ncm_tui.vault import key_file, slots, tries
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.store import Owner, Vault

Ncm = Callable[..., object]
NEW = "copper meadow nine anchors"


@pytest.fixture
def secret(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a secret into a file of its own."""

    def write(text: str) -> Path:
        path = tmp_path / f"secret-{len(list(tmp_path.iterdir()))}"
        path.write_text(text + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def code(home: Path, passphrase: str) -> str:
    """The recovery code of a vault made for this test."""
    vault, made = Vault.create(home / "vaults" / "dana", passphrase, Owner("Dana", "RN", "X", "UTC"))
    vault.close()
    return made


def test_another_passphrase(ncm: Ncm, vault_folder: Path, passphrase_file: Path, secret) -> None:
    new = secret(NEW)
    ran = ncm("passwd", "--passphrase-file", passphrase_file, "--new-passphrase-file", new, "--json")
    assert (ran.exit, ran.json["changed"]) == (0, "passphrase")
    assert ncm("caseload", "--passphrase-file", new).exit == 0
    assert ncm("caseload", "--passphrase-file", passphrase_file).exit == 3
    assert NEW not in ran.out + ran.err


def test_a_passphrase_file_as_a_windows_editor_writes_it(
    ncm: Ncm, vault_folder: Path, passphrase: str, tmp_path: Path
) -> None:
    path = tmp_path / "notepad.txt"
    path.write_bytes(b"\xef\xbb\xbf" + passphrase.encode() + b"\r\n")
    assert ncm("caseload", "--passphrase-file", path).exit == 0


def test_backups_of_before_are_named(ncm: Ncm, vault_folder: Path, passphrase_file: Path, secret) -> None:
    ran = ncm("passwd", "--passphrase-file", passphrase_file, "--new-passphrase-file", secret(NEW))
    assert "Backups made before now still open with the old one." in ran.out


@pytest.mark.parametrize(
    ("options", "exit_", "code_"),
    [
        (("--new-passphrase-file", "weak"), 2, "weak_passphrase"),
        (("--new-passphrase-file", "gone"), 2, "passphrase_file"),
        (("--new-passphrase-file", "new", "--remove-key-file"), 2, "usage"),
        (("--key-file", "k", "--new-recovery-code"), 2, "usage"),
        (("--recovery-file", "r"), 2, "usage"),
        (("--new-recovery-code",), 2, "no_terminal"),
        (("--remove-key-file",), 1, "no_key_file"),
        (("--key-file", "weak"), 1, "key_file"),
        (("--key-file", "ncm-home/k"), 2, "key_file"),
        ((), 2, "no_terminal"),
    ],
)
def test_what_is_refused(
    ncm: Ncm, vault_folder: Path, passphrase_file: Path, tmp_path: Path,
    options: tuple[str, ...], exit_: int, code_: str,
) -> None:  # fmt: skip
    (tmp_path / "weak").write_text("short\n")
    (tmp_path / "new").write_text(NEW + "\n")
    before = (vault_folder / "slots.json").read_bytes()
    named = [each if each.startswith("--") else str(tmp_path / each) for each in options]
    ran = ncm("passwd", "--passphrase-file", passphrase_file, *named, "--json")
    assert (ran.exit, ran.error["code"]) == (exit_, code_)
    slots_now = slots.parse((vault_folder / "slots.json").read_bytes())
    was = slots.parse(before)
    assert slots_now is not None
    assert was is not None
    assert slots_now.slots == was.slots
    assert not (tmp_path / "r").exists()
    assert not (tmp_path / "k").exists()


def test_a_wrong_old_passphrase_changes_nothing(ncm: Ncm, vault_folder: Path, secret) -> None:
    ran = ncm("passwd", "--passphrase-file", secret("not it"), "--new-passphrase-file", secret(NEW), "--json")
    assert (ran.exit, ran.error["code"]) == (3, "wrong_passphrase")


def test_a_key_file_made_used_and_removed(
    ncm: Ncm, vault_folder: Path, passphrase_file: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "ncm.key"
    ran = ncm("passwd", "--passphrase-file", passphrase_file, "--key-file", stick, "--json")
    assert (ran.exit, ran.json["file"]) == (0, str(stick))
    assert stat.S_IMODE(stick.stat().st_mode) == 0o600
    assert key_file.read(stick).removeprefix(key_file.PREFIX) not in ran.out + ran.err
    assert ncm("caseload", "--passphrase-file", stick).exit == 0
    assert ncm("passwd", "--passphrase-file", passphrase_file, "--remove-key-file").exit == 0
    assert ncm("caseload", "--passphrase-file", stick).exit == 3


def test_recovering(ncm: Ncm, home: Path, code: str, passphrase_file: Path, secret, tmp_path: Path) -> None:
    new, place = secret(NEW), tmp_path / "next-code"
    ran = ncm("recover", "--recovery-code-file", secret(code.lower()), "--new-passphrase-file", new,
              "--recovery-file", place, "--json")  # fmt: skip
    assert (ran.exit, ran.json["file"]) == (0, str(place))
    fresh = place.read_text().strip()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert fresh not in ran.out + ran.err
    assert ncm("caseload", "--passphrase-file", new).exit == 0
    assert ncm("caseload", "--passphrase-file", passphrase_file).exit == 3
    tries.forget(VaultFolder(home / "vaults" / "dana"))
    Vault.open_with(home / "vaults" / "dana", slots.RECOVERY, fresh).close()
    again = ncm("recover", "--recovery-code-file", secret(code), "--new-passphrase-file", new,
                "--recovery-file", tmp_path / "never", "--json")  # fmt: skip
    assert (again.exit, again.error["code"]) == (3, "wrong_passphrase")
    assert "replaced by a newer one" in again.error["hint"]
    assert not (tmp_path / "never").exists()


def test_a_misread_code_is_said_before_any_try(ncm: Ncm, home: Path, code: str, secret) -> None:
    misread = code.replace(code[0], "2" if code[0] != "2" else "3", 1)
    ran = ncm("recover", "--recovery-code-file", secret(misread), "--json")
    assert (ran.exit, ran.error["code"]) == (2, "recovery_code")
    assert tries.read(VaultFolder(home / "vaults" / "dana")).wrong == 0


def test_a_weak_new_passphrase_keeps_the_old_code(
    ncm: Ncm, home: Path, code: str, secret, tmp_path: Path
) -> None:
    ran = ncm("recover", "--recovery-code-file", secret(code), "--new-passphrase-file", secret("short"),
              "--recovery-file", tmp_path / "next", "--json")  # fmt: skip
    assert (ran.exit, ran.error["code"]) == (2, "weak_passphrase")
    assert not (tmp_path / "next").exists()
    Vault.open_with(home / "vaults" / "dana", slots.RECOVERY, code).close()


def test_a_new_recovery_code(ncm: Ncm, home: Path, code: str, passphrase_file: Path, tmp_path: Path) -> None:
    place = tmp_path / "next"
    ran = ncm("passwd", "--passphrase-file", passphrase_file, "--new-recovery-code", "--recovery-file", place)
    assert ran.exit == 0
    Vault.open_with(home / "vaults" / "dana", slots.RECOVERY, place.read_text().strip()).close()
    assert ncm("caseload", "--passphrase-file", passphrase_file).exit == 0

"""``ncm init`` without a screen."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ncm_tui.vault.store import Vault

Ncm = Callable[..., object]
WHO = (
    "--name",
    "Dana Whitfield",
    "--credentials",
    "RN",
    "--facility",
    "St. Brigid",
    "--timezone",
    "America/Chicago",
)


def test_makes_a_vault_that_opens(
    ncm: Ncm, home: Path, tmp_path: Path, passphrase: str, passphrase_file: Path
) -> None:
    code_file = tmp_path / "code.txt"
    ran = ncm("init", *WHO, "--passphrase-file", passphrase_file, "--recovery-file", code_file, "--json")
    assert ran.exit == 0, ran.out
    code = code_file.read_text().strip()
    assert stat.S_IMODE(code_file.stat().st_mode) == 0o600
    assert len(code) >= 25
    assert code not in ran.out + ran.err
    vault = Vault.open(Path(ran.json["path"]), passphrase)
    try:
        assert (vault.owner_name, vault.zone, vault.demo) == ("Dana Whitfield", "America/Chicago", False)
    finally:
        vault.close()


def test_the_code_never_goes_into_a_pipe(ncm: Ncm, home: Path, passphrase_file: Path) -> None:
    ran = ncm("init", *WHO, "--passphrase-file", passphrase_file, "--json")
    assert (ran.exit, ran.error["code"]) == (2, "no_terminal")
    assert not home.exists()


def test_an_old_recovery_file_is_never_overwritten(
    ncm: Ncm, home: Path, tmp_path: Path, passphrase_file: Path
) -> None:
    old = tmp_path / "old"
    old.write_text("keep me")
    ran = ncm("init", *WHO, "--passphrase-file", passphrase_file, "--recovery-file", old, "--json")
    assert (ran.exit, ran.error["code"]) == (2, "recovery_file")
    assert old.read_text() == "keep me"
    assert not home.exists()


@pytest.mark.parametrize(
    ("secret", "zone", "code"),
    [
        ("too short", "America/Chicago", "weak_passphrase"),
        ("violet harbor seven lanterns", "Mars/Olympus", "zone"),
    ],
)
def test_nothing_is_left_of_a_refused_vault(
    ncm: Ncm, home: Path, tmp_path: Path, secret: str, zone: str, code: str
) -> None:
    file, code_file = tmp_path / "p", tmp_path / "code"
    file.write_text(secret)
    who = (*WHO[:-1], zone)
    ran = ncm("init", *who, "--passphrase-file", file, "--recovery-file", code_file, "--json")
    assert (ran.exit, ran.error["code"]) == (2, code)
    assert not code_file.exists()
    assert not list(home.rglob("vault.db*"))


@pytest.mark.parametrize("missing", ["--name", "--facility", "--timezone"])
def test_what_is_missing_is_named(ncm: Ncm, tmp_path: Path, passphrase_file: Path, missing: str) -> None:
    at = WHO.index(missing)
    who = (*WHO[:at], *WHO[at + 2 :])
    recovery = tmp_path / "code"
    ran = ncm("init", *who, "--passphrase-file", passphrase_file, "--recovery-file", recovery, "--json")
    assert ran.exit == 2
    assert missing in ran.error["message"]
    assert not recovery.exists()


def test_the_permission_can_be_given_with_it(
    ncm: Ncm, home: Path, tmp_path: Path, passphrase_file: Path
) -> None:
    ran = ncm(
        "init", *WHO, "--approved-by", "R. Alvarado, privacy officer", "--scope", "limited", "--state", "il",
        "--passphrase-file", passphrase_file, "--recovery-file", tmp_path / "code", "--json",
    )  # fmt: skip
    assert (ran.exit, ran.json["permission"]) == (0, "limited")
    shown = ncm("permission", "--passphrase-file", passphrase_file, "--json")
    assert (shown.exit, shown.json["scope"], shown.json["state"]) == (0, "limited", "IL")
    text = ncm("permission", "--passphrase-file", passphrase_file).out
    assert "R. Alvarado" in text
    assert "never stored: names" in text


def test_a_permission_that_cannot_stand_makes_nothing(
    ncm: Ncm, home: Path, tmp_path: Path, passphrase_file: Path
) -> None:
    where = ("--passphrase-file", passphrase_file, "--recovery-file", tmp_path / "code", "--json")
    ran = ncm("init", *WHO, "--approved-by", "R. Alvarado", *where)
    assert (ran.exit, ran.error["path"]) == (1, "scope")
    ran = ncm("init", *WHO, "--scope", "full", *where)
    assert (ran.exit, ran.error["code"]) == (2, "permission")
    assert not (home / "vaults").exists()
    assert not (tmp_path / "code").exists()


def test_a_script_may_import_before_it_is_recorded_and_is_told(
    ncm: Ncm, home: Path, tmp_path: Path, passphrase_file: Path
) -> None:
    """The app itself asks at the next unlock, before anything else."""
    with_passphrase = ("--passphrase-file", passphrase_file, "--json")
    assert ncm("init", *WHO, "--recovery-file", tmp_path / "code", *with_passphrase).exit == 0
    census = tmp_path / "census.csv"
    census.write_text("MRN,Name,DOB,Visit,Admit Date\n0048213,Quill Vera,03/02/1948,V-1,11/20/2026 14:30\n")
    taken = ncm("import", census, *with_passphrase)
    assert (taken.exit, taken.json["patients"]["new"]) == (0, 1)
    assert "permission is not recorded yet" in taken.err
    asked = ncm("permission", *with_passphrase)
    assert (asked.exit, asked.error["code"]) == (1, "permission")
    given = ncm("permission", "--approved-by", "R. Alvarado", "--scope", "full", *with_passphrase)
    assert (given.exit, given.json["approved_by"]) == (0, "R. Alvarado")


def test_what_a_script_took_in_is_reduced_when_the_first_answer_is_limited(
    ncm: Ncm, home: Path, tmp_path: Path, passphrase_file: Path
) -> None:
    with_passphrase = ("--passphrase-file", passphrase_file, "--json")
    assert ncm("init", *WHO, "--recovery-file", tmp_path / "code", *with_passphrase).exit == 0
    census = tmp_path / "census.csv"
    census.write_text("MRN,Name,DOB,Visit,Admit Date\n0048213,Quill Vera,03/02/1948,V-1,11/20/2026 14:30\n")
    assert ncm("import", census, *with_passphrase).exit == 0
    assert ncm("permission", "--approved-by", "R. A.", "--scope", "limited", *with_passphrase).exit == 0
    assert "Quill" not in ncm("caseload", *with_passphrase).out


def test_from_full_to_limited_and_the_backups_too(
    ncm: Ncm, vault_folder: Path, passphrase_file: Path
) -> None:
    where = ("--passphrase-file", passphrase_file, "--json")
    census = vault_folder.parents[2] / "census.csv"
    census.write_text(
        "MRN,Name,DOB,Visit,Admit Date,Unit,Bed\n"
        '0048213,"Quillfeather, Vera",03/02/1948,V-1,11/20/2026 14:30,4W,4W-12A\n'
    )
    ran = ncm("import", census, *where)
    assert (ran.exit, ran.json["patients"]["new"]) == (0, 1), ran.out
    limited = ncm("permission", "--approved-by", "J. Ortiz", "--scope", "limited", "--reduce-backups", *where)
    assert (limited.exit, limited.json["scope"]) == (0, "limited")
    assert "1 patient reduced" in limited.err
    assert "reduced to limited identity." in limited.err
    (row,) = ncm("caseload", *where).json
    assert (row["name"], row["mrn"], row["birth_year"], row["birth_date"]) == ("Q, V", "…8213", 1948, None)
    assert ncm("patient", "0048213", *where).json["name"] == "Q, V"
    assert [each["scope"] for each in limited.json["earlier"]] == ["full"]
    assert limited.json["not_reduced"] == []
    assert "still patient information" in ncm("permission", *where[:2]).out
    assert ncm("import", census, *where).json["patients"]["new"] == 0

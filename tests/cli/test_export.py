"""``ncm export csv``: what leaves, what does not, where it goes."""

import csv
import io
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PERMISSION
from tests.services.hand import add, leave

from ncm_tui.services import permission, todos
from ncm_tui.services.desk import Desk
from ncm_tui.vault.store import Vault

Ncm = Callable[..., Any]
AT = "2026-11-23T14:09:00-05:00"


@pytest.fixture
def reading(vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path) -> list[object]:
    """Maria Alvarez with a to-do and a sticky line, a no-information patient with one, and one who left."""
    desk = open_desk(vault_folder)
    stay = add(desk, payer='=cmd|"x"', attending="Lee, MD")
    todos.add(desk, stay, {"text": 'call niece, "Rosa"', "due": "2026-11-24"}).result()
    todos.set_sticky(desk, stay, {"text": "QUIETCANARY hums"}).result()
    hidden = add(desk, family="Zyxw", given="Quentin", mrn="7700", bed="4W-13A", birth_date="1950-01-01",
                 no_information=True)  # fmt: skip
    todos.add(desk, hidden, {"text": "ask Quentin Zyxw"}).result()
    gone = add(desk, family="Moreau", given="Luc", mrn="7701", bed="4W-14A", birth_date="1951-01-01")
    leave(desk, gone, "2026-11-22T12:00")
    desk.vault.close()
    return ["--passphrase-file", passphrase_file, "--at", AT]


def read(text: str) -> list[dict[str, str]]:
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_caseload_with_two_identifiers_a_row(ncm: Ncm, reading: list[object]) -> None:
    ran = ncm("export", "csv", *reading)
    assert ran.exit == 0
    first, second = read(ran.out)
    assert (first["name"], first["mrn"], first["birth_date"]) == ("ALVAREZ, Maria", "0048213", "1948-03-02")
    assert first["payer"] == '\'=cmd|"x"'
    assert (first["todo"], first["todo_due"], first["todos"]) == ('call niece, "Rosa"', "2026-11-24", "1")
    assert (first["written_at"], first["census_at"]) == ("2026-11-23T14:09-05:00", "")
    assert (second["name"], second["mrn"], second["birth_date"], second["todo"]) == ("NO INFO", "", "", "")
    assert "QUIETCANARY" not in ran.out
    assert "Zyxw" not in ran.out
    assert "ZYXW" not in ran.out


def test_to_dos_and_every_stay(ncm: Ncm, reading: list[object]) -> None:
    lines = read(ncm("export", "csv", "-", "--what", "todos", *reading).out)
    assert [(line["text"], line["due_day"], line["bed"]) for line in lines] == [
        ('call niece, "Rosa"', "2026-11-24", "4W-12A"),
        ("", "", "4W-13A"),
    ]
    stays = ncm("export", "csv", "--what", "stays", *reading)
    rows = {row["name"]: row for row in read(stays.out)}
    assert rows["ALVAREZ, Maria"]["inpatient_order"] == "2026-11-20T14:30-05:00"
    assert rows["MOREAU, Luc"]["left"] == "2026-11-22T12:00-05:00"
    assert (rows["NO INFO"]["mrn"], rows["NO INFO"]["visit_number"]) == ("", "")
    assert "QUIETCANARY" not in stays.out


def test_to_a_new_file_that_only_she_reads(
    ncm: Ncm, reading: list[object], tmp_path: Path, vault_folder: Path, passphrase: str
) -> None:
    place = tmp_path / "list.csv"
    ran = ncm("export", "csv", place, *reading, "--json")
    assert ran.json == {"what": "caseload", "path": str(place), "rows": 2}
    assert "outside the vault" in ran.err
    assert place.read_bytes().startswith(b"mrn,name,birth_date")
    if os.name == "posix":
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
    again = ncm("export", "csv", place, *reading, "--json")
    assert (again.exit, again.error["code"]) == (1, "exists")
    nowhere = ncm("export", "csv", tmp_path / "no" / "list.csv", *reading, "--json")
    assert nowhere.exit == 6
    vault = Vault.open(vault_folder, passphrase)
    try:
        told = vault.reader.rows("SELECT detail FROM audit_entry WHERE verb = 'export.csv'")
    finally:
        vault.close()
    assert told == [("caseload, 2 rows",), ("caseload, 2 rows",)]


def test_as_json(ncm: Ncm, reading: list[object]) -> None:
    told = ncm("export", "csv", *reading, "--json").json
    assert told["columns"][:2] == ["mrn", "name"]
    assert told["table"][0]["name"] == "ALVAREZ, Maria"


def test_limited_identity_leaves_initials_and_last_four(
    ncm: Ncm, vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path
) -> None:
    desk = open_desk(vault_folder)
    permission.give(desk, {**PERMISSION, "scope": "limited"}).result()
    add(desk)
    desk.vault.close()
    ran = ncm("export", "csv", "--passphrase-file", passphrase_file, "--at", AT)
    (row,) = read(ran.out)
    assert row["name"] == "A, M"
    assert (row["birth_date"], row["birth_year"]) == ("", "1948")
    assert row["mrn"].endswith("8213")

"""``ncm print-list``: the list as text or as a new PDF file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.services.hand import add

from ncm_tui.services.desk import Desk

Ncm = Callable[..., Any]


def test_text_a_file_and_never_over_one(
    ncm: Ncm, vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path, tmp_path: Path
) -> None:
    desk = open_desk(vault_folder)
    empty = ("print-list", "--passphrase-file", passphrase_file)
    desk.vault.close()
    assert ncm(*empty).exit == 1
    desk = open_desk(vault_folder)
    add(desk)
    desk.vault.close()
    ran = ncm(*empty)
    assert (ran.exit, ran.out.splitlines()[0]) == (0, "CONFIDENTIAL – SHRED")
    assert "ALVAREZ, Maria" in ran.out
    assert "A, M" in ncm(*empty, "--initials", "--json").json["text"]
    path = tmp_path / "list.pdf"
    ran = ncm(*empty, "--pdf", path, "--json")
    assert (ran.exit, ran.json) == (0, {"path": str(path), "patients": 1, "pages": 1})
    assert path.read_bytes().startswith(b"%PDF")
    assert ncm(*empty, "--pdf", path, "--json").error["code"] == "print.exists"
    assert ncm(*empty, "--pdf", path, "--text", "--json").exit == 2
    desk = open_desk(vault_folder)
    printed = "SELECT count(*) FROM audit_entry WHERE verb = 'my_list.printed'"
    assert desk.vault.reader.value(printed) == 3

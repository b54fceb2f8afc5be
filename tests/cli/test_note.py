"""``ncm note``: the text that ``y`` would copy, identity line first; a draft says that it is one."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.services.plan_stays import stay

from ncm_tui.services import notes
from ncm_tui.services.desk import Desk

Ncm = Callable[..., Any]


@pytest.fixture
def vault(vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path) -> list[object]:
    desk = open_desk(vault_folder)
    at = stay(desk)
    note = str(notes.draft(desk, at, "progress").result().row)
    notes.finish(desk, note, "Seen with daughter.").result()
    notes.draft(desk, at, "initial").result()
    stay(desk, mrn="77", family="Lee", given="Susan", birth_date="1950-01-01")
    desk.vault.close()
    return ["--passphrase-file", passphrase_file]


def test_the_finished_note(ncm: Ncm, vault: list[object]) -> None:
    ran = ncm("note", "0048213", "--type", "progress", *vault)
    assert ran.exit == 0
    first, _, body = ran.out.partition("\n")
    assert first.startswith("ALVAREZ, Maria · DOB 02 Mar 1948 · MRN 0048213 · written ")
    assert body.strip() == "Seen with daughter."
    assert ran.err == ""


def test_a_draft_and_a_beginning_say_so(ncm: Ncm, vault: list[object]) -> None:
    assert "draft" in ncm("note", "0048213", "--type", "initial", *vault).err
    ran = ncm("note", "77", *vault, "--json")
    assert ran.json["finished"] is False
    assert ran.json["text"].startswith("LEE, Susan · ")
    assert "beginning" in ran.err


def test_the_mrn_from_standard_input(ncm: Ncm, vault: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("0048213\n"))
    assert ncm("note", "-", *vault).out.startswith("ALVAREZ, Maria")


def test_who_or_what_is_not_there(ncm: Ncm, vault: list[object]) -> None:
    ran = ncm("note", "0000000", *vault, "--json")
    assert (ran.exit, ran.error["code"]) == (1, "mrn.unknown")
    ran = ncm("note", "0048213", "--type", "progres", *vault, "--json")
    assert (ran.exit, ran.error["code"]) == (1, "note.kind")
    assert "progress" in ran.error["hint"]


def test_under_a_name_alert_nothing_leaves_without_the_birth_year(
    ncm: Ncm, vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path
) -> None:
    desk = open_desk(vault_folder)
    stay(desk, mrn="77", family="Lee", given="Susan", birth_date="1950-01-01")
    stay(desk, mrn="78", family="Lee", given="Samuel", birth_date="1951-02-02")
    desk.vault.close()
    call = ["note", "77", "--passphrase-file", passphrase_file, "--json"]
    ran = ncm(*call)
    assert (ran.exit, ran.error["code"]) == (2, "birth_year")
    assert "NAME ALERT" in ran.error["message"]
    assert "LEE" not in ran.out
    ran = ncm(*call, "--birth-year", "1951")
    assert (ran.exit, ran.error["code"]) == (1, "birth_year")
    assert "LEE" not in ran.out
    ran = ncm(*call, "--birth-year", "1950")
    assert ran.exit == 0
    assert ran.json["text"].startswith("LEE, Susan · DOB 01 Jan 1950")


def test_a_year_that_does_not_tell_them_apart_is_not_enough(
    ncm: Ncm, vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path
) -> None:
    desk = open_desk(vault_folder)
    stay(desk, mrn="900077", family="Lee", given="Susan", birth_date="1950-01-01")
    stay(desk, mrn="900078", family="Lee", given="Samuel", birth_date="1950-01-01")
    desk.vault.close()
    call = ["note", "900077", "--passphrase-file", passphrase_file, "--json", "--birth-year", "1950"]
    ran = ncm(*call)
    assert (ran.exit, ran.error["code"]) == (2, "mrn_last_four")
    assert "LEE" not in ran.out
    ran = ncm(*call, "--mrn-last-four", "0078")
    assert (ran.exit, ran.error["code"]) == (1, "mrn.other")
    ran = ncm(*call, "--mrn-last-four", "0077")
    assert ran.exit == 0
    assert ran.json["text"].startswith("LEE, Susan · ")

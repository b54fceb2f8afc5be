"""``ncm caseload`` and ``ncm patient``: what the screens show, under fixed keys."""

import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.services.hand import add, prior

from ncm_tui.services import patients, todos
from ncm_tui.services.desk import Desk
from ncm_tui.vault.store import Vault

Ncm = Callable[..., Any]
AT = "2026-11-23T14:09:00-05:00"
KEYS = {
    "mrn", "name", "bed", "status", "admitted", "los_days", "gmlos", "payer", "edd", "disposition", "risk",
    "next",
}  # fmt: skip


@pytest.fixture
def reading(vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path) -> list[object]:
    """Arguments that open a vault in which Maria Alvarez lies in 4W-12A."""
    desk = open_desk(vault_folder)
    stay = add(desk, payer="UHC", gmlos=3.8, gmlos_year=2026)
    patients.set_edd(desk, stay, date(2026, 11, 25)).result()
    todos.add(desk, stay, {"text": "call the niece", "due": "2026-11-24"}).result()
    todos.set_sticky(desk, stay, {"text": "QUIETCANARY hums"}).result()
    prior(desk, stay, "EMER", "2026-10-01T08:00", "2026-10-01T16:00")
    desk.vault.close()
    return ["--passphrase-file", passphrase_file, "--at", AT, "--json"]


def test_the_fixed_keys(ncm: Ncm, reading: list[object]) -> None:
    ran = ncm("caseload", *reading)
    assert ran.exit == 0
    (row,) = ran.json
    assert set(row) >= KEYS
    assert row["name"] == "ALVAREZ, Maria"
    assert row["admitted"] == "2026-11-20T14:30:00-05:00"
    assert (row["status"], row["los_days"], row["gmlos"], row["gmlos_past_its_year"]) == ("IP", 3, 3.8, True)
    assert (row["payer"], row["payer_confirmed"], row["edd"]) == ("UHC", False, "2026-11-25")
    late = "2026-11-21T14:30:00-05:00"
    assert row["next"] == {"due": late, "what": "discharge evaluation", "why": "admitted Fri 14:30"}


def test_as_text_for_a_person(ncm: Ncm, reading: list[object]) -> None:
    ran = ncm("caseload", *reading[:-1])
    assert "ALVAREZ, Maria" in ran.out
    assert "UHC~" in ran.out


def test_a_view_groups_and_letters(ncm: Ncm, reading: list[object]) -> None:
    (row,) = ncm("caseload", *reading, "--view", "Payer not confirmed", "--group", "payer").json
    assert (row["group"], row["absent_since"], row["returned_days"]) == ("UHC", None, None)
    assert row["todos"] == {"open": 1, "first": "call the niece", "due": "2026-11-24"}
    assert "QUIETCANARY" not in str(row), "the sticky line is for her own eyes"
    assert ncm("caseload", *reading, "--view", "no EDD").json == []
    text = ncm("caseload", *reading[:-1], "--group", "edd", "--filter", "alva").out
    assert text.startswith("Wed 25 Nov\n")
    assert "Nobody." in ncm("caseload", *reading[:-1], "--filter", "zq").out
    ran = ncm("caseload", *reading, "--view", "moon")
    assert ran.exit == 1
    assert "past EDD" in ran.json["error"]["hint"]


def test_an_empty_caseload_is_an_empty_list(ncm: Ncm, vault_folder: Path, passphrase_file: Path) -> None:
    ran = ncm("caseload", "--passphrase-file", passphrase_file, "--json")
    assert (ran.exit, ran.json) == (0, [])


def test_one_patient_with_facts_and_record(ncm: Ncm, reading: list[object]) -> None:
    ran = ncm("patient", "0048213", *reading)
    assert ran.exit == 0
    assert ran.json["name"] == "ALVAREZ, Maria"
    assert ran.json["facts"]["los_days"] == 3
    assert ran.json["assessments"] == []
    (todo,) = ran.json["todos"]
    assert (todo["text"], todo["due_day"], todo["state"]) == ("call the niece", "2026-11-24", "open")
    assert ran.json["prior_stays"][0]["kind"] == "ED visit"
    assert ran.json["absences"] == []
    assert any(line["text"].startswith("EDD Wed 25 Nov") for line in ran.json["summary"])


def test_reading_a_chart_is_audited(
    ncm: Ncm, reading: list[object], vault_folder: Path, passphrase: str
) -> None:
    ncm("patient", "0048213", *reading)
    vault = Vault.open(vault_folder, passphrase)
    try:
        verbs = [row[0] for row in vault.reader.rows("SELECT verb FROM audit_entry")]
    finally:
        vault.close()
    assert "chart.opened" in verbs


def test_the_mrn_from_standard_input(
    ncm: Ncm, reading: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("0048213\n"))
    assert ncm("patient", "-", *reading).json["mrn"] == "0048213"


def test_nobody_has_that_mrn(ncm: Ncm, reading: list[object]) -> None:
    ran = ncm("patient", "nobody", *reading)
    assert ran.exit == 1
    assert ran.error["code"] == "mrn.unknown"


def test_a_number_whose_zeros_were_lost_is_offered_with_them_and_not_taken(
    ncm: Ncm, reading: list[object]
) -> None:
    ran = ncm("patient", "48213", *reading)
    assert (ran.exit, ran.error["code"]) == (1, "mrn.unknown")
    assert "`ncm patient 0048213`" in ran.error["hint"]
    assert ncm("patient", "8213", *reading).error["hint"] == ""


def test_no_mrn_is_a_wrong_call(ncm: Ncm, reading: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert ncm("patient", "-", *reading).exit == 2

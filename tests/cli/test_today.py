"""``ncm today`` and ``ncm export ics``: fixed keys, rank order, exits."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.services.hand import add

from ncm_tui.services import patients, todos
from ncm_tui.services.desk import Desk

Ncm = Callable[..., Any]
AT = "2026-11-23T14:09:00-05:00"
KEYS = {"mrn", "name", "kind", "rule", "what", "state", "due", "why", "source"}


@pytest.fixture
def reading(vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path) -> list[object]:
    """Arguments that open a vault in which Maria Alvarez lies in 4W-12A, her EDD past."""
    desk = open_desk(vault_folder)
    stay = add(desk, payer="UHC")
    patients.set_edd(desk, stay, date(2026, 11, 21)).result()
    todos.add(desk, stay, {"text": "call the niece", "due": "2026-11-24"}).result()
    desk.vault.close()
    return ["--passphrase-file", passphrase_file, "--at", AT]


def test_the_fixed_keys_in_rank_order(ncm: Ncm, reading: list[object]) -> None:
    ran = ncm("today", *reading, "--json")
    assert ran.exit == 0
    assert all(set(row) >= KEYS for row in ran.json)
    buckets = ["safety", "overdue", "two_hours", "shift", "next_shift", "later"]
    places = [buckets.index(row["bucket"]) for row in ran.json]
    assert places == sorted(places)
    late = next(row for row in ran.json if row["kind"] == "edd")
    assert (late["mrn"], late["due"], late["state"]) == ("0048213", "2026-11-21", "overdue")
    every = ncm("today", *reading, "--json", "--all").json
    assert len(every) >= len(ran.json)
    near = ncm("today", *reading, "--json", "--hours", "2").json
    assert {row["what"] for row in near} < {row["what"] for row in ran.json}
    assert all(row["due"] or row["by"] for row in near)


def test_for_a_person_and_what_is_no_number_of_hours(ncm: Ncm, reading: list[object]) -> None:
    said = ncm("today", *reading).out
    assert "▲ Sat 21 " in said
    assert "call the niece" in said
    ran = ncm("today", *reading, "--hours", "soon")
    assert ran.exit == 2
    assert "number of hours" in ran.err


def test_deadlines_to_a_file_once(ncm: Ncm, reading: list[object], tmp_path: Path) -> None:
    place = tmp_path / "mine.ics"
    ran = ncm("export", "ics", place, *reading, "--json")
    assert (ran.exit, ran.json["path"]) == (0, str(place))
    assert place.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert ncm("export", "ics", place, *reading).exit == 1
    assert ncm("export", "ics", *reading, "--days", "99").exit == 1
    printed = ncm("export", "ics", *reading).out
    assert "ALVAREZ" not in printed
    assert "BEGIN:VEVENT" in printed

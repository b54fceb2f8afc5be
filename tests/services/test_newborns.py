"""Newborns wherever they come from (P§5): named after the mother, told apart from the twin, linked, and no
fact of the one is ever the other's."""

from pathlib import Path

import pytest
from tests.services.hand import add, emr
from tests.services.test_intake import census, row, take

from ncm_tui.services import caseload, chart, patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts
from ncm_tui.vault.names import newborn_label


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("Annsgirl A", "BABY GIRL A"),
        ("Ann's Girl B", "BABY GIRL B"),
        ("BABYBOY", "BABY BOY"),
        ("Baby Boy 2", "BABY BOY 2"),
        ("BG A", "BABY GIRL A"),
        ("Bb", "BABY BOY"),
        ("Boyd", ""),
        ("Bobby", ""),
        ("Susan", ""),
        (None, ""),
    ],
)
def test_a_nurserys_given_name_says_which_one(given: str | None, label: str) -> None:
    assert newborn_label(given) == label


def test_twins_of_an_import_are_two_names_linked_to_their_mother(desk: Desk, tmp_path: Path) -> None:
    mother = row(1, MRN="900001", **{"Last Name": "Taylor", "First Name": "Ann"})
    born = {"Last Name": "Taylor", "DOB": "2026-11-22", "Mother MRN": "900001"}
    one = row(2, MRN="900002", **born, **{"First Name": "Annsgirl A"})
    two = row(3, MRN="900003", **born, **{"First Name": "Annsgirl B"})
    for each in (one, two):
        each["Mother MRN"] = "900001"
    mother["Mother MRN"] = ""
    take(desk, census(tmp_path, one, mother, two))
    rows = {found.mrn: found for found in caseload.rows(desk)}
    names = [rows[number].name for number in ("900002", "900003")]
    assert names == ["BABY GIRL A of TAYLOR, Ann", "BABY GIRL B of TAYLOR, Ann"]
    assert all(found.name_alert for found in rows.values()), "mother and both"
    linked = [
        line.opens for line in chart.summary(desk, rows["900001"].stay).lines if line.opens[:5] == "chart"
    ]
    assert sorted(linked) == sorted(f"chart:{rows[number].stay}" for number in ("900002", "900003"))


def test_the_mother_may_come_a_day_later(desk: Desk, tmp_path: Path) -> None:
    baby = row(2, MRN="900002", **{"Last Name": "Taylor", "First Name": "Babygirl", "DOB": "2026-11-22"})
    baby["Mother MRN"] = "900001"
    take(desk, census(tmp_path, baby))
    mother = row(1, MRN="900001", **{"Last Name": "Taylor", "First Name": "Ann"}) | {"Mother MRN": ""}
    take(desk, census(tmp_path, mother, baby, when="2026-11-23T08:00"))
    assert {found.name for found in caseload.rows(desk)} == {"TAYLOR, Ann", "BABY GIRL of TAYLOR, Ann"}


def test_no_fact_crosses_from_mother_to_newborn(desk: Desk) -> None:
    mother = add(desk, family="Taylor", given="Ann", mrn="1", isolation="Contact", language="es")
    baby = add(desk, family="Taylor", given="", mrn="2", birth_date="2026-11-22", mother_mrn="1")
    emr(desk, mother, attending="Dr. Shah", reason="Birth")
    known = facts(desk, baby)
    assert not {"isolation", "language", "attending", "reason"} & known.keys()
    line = patients.line(desk, baby)
    assert (line.isolation, line.language, line.newborn) == ("", "", True)
    assert patients.line(desk, mother).language == "Spanish"

"""Who is like somebody on the list is asked about before a patient entered by hand is added (P§5)."""

from typing import Any

import pytest
from tests.services.hand import ANSWERS, add

from ncm_tui.rules.problems import Refused
from ncm_tui.services import patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.patients.alike import near


@pytest.mark.parametrize(
    "typed",
    [
        {"given": "Marta", "birth_date": "1950-01-01", "mrn": "99001"},
        {"family": "Brown", "given": "Otis", "mrn": "99001"},
        {"family": "Brown", "given": "Otis", "birth_date": "1950-01-01", "mrn": "0048218"},
        {"family": "Brown", "given": "Otis", "birth_date": "1950-01-01", "mrn": "0048231"},
        {"given": "Girl", "birth_date": "2026-11-22", "newborn_label": "Girl A", "mrn": "99001"},
    ],
)
def test_somebody_alike_is_asked_about_once(desk: Desk, typed: dict[str, Any]) -> None:
    stay = add(desk)
    with pytest.raises(Refused) as refused:
        patients.create(desk, {**ANSWERS, **typed}, ask_alike=True)
    assert (refused.value.code, refused.value.path) == ("patient.alike", stay)
    said = "ALVAREZ, Maria, born 02 Mar 1948, MRN 0048213, is here (4W-12A). Another person?"
    assert refused.value.message == said
    assert patients.create(desk, {**ANSWERS, **typed}).result().row


def test_who_is_not_alike_is_not_asked_about(desk: Desk) -> None:
    add(desk)
    typed = {"given": "Jane", "birth_date": "1950-01-01", "mrn": "99001"}
    assert patients.create(desk, {**ANSWERS, **typed}, ask_alike=True).result().row


def test_a_baby_is_not_asked_about_for_its_own_mother(desk: Desk) -> None:
    add(desk)
    typed = {"given": "Girl", "birth_date": "2026-11-22", "newborn_label": "Girl A", "mrn": "99001"}
    assert patients.create(desk, {**ANSWERS, **typed, "mother_mrn": "0048213"}, ask_alike=True).result().row


def test_a_no_information_patient_is_not_named_by_it(desk: Desk) -> None:
    add(desk, no_information=True)
    with pytest.raises(Refused) as refused:
        patients.create(desk, {**ANSWERS, "mrn": "99001"}, ask_alike=True)
    assert refused.value.message == "NO INFO is here (4W-12A). Another person?"


def test_near_numbers() -> None:
    assert near("4471902", "4471903")
    assert near("4471902", "4471920")
    assert not near("4471902", "4471902")
    assert not near("4471902", "4471930")
    assert not near("4471902", "447190")

"""Conditions that the chart's diagnosis codes suggest: on the form, unconfirmed until the nurse says so."""

from typing import Any

from tests.services.hand import add, put

from ncm_tui.models.enums import Provenance
from ncm_tui.services import assessments
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts


def diagnosed(desk: Desk, stay: str, *codes: str, problem_list: bool = False) -> None:
    for code in codes:

        def make(row: Any, _work: Any, code: str = code) -> Any:
            from ncm_tui.models.stays import Diagnosis

            owner = None if problem_list else row.id
            return Diagnosis(patient_id=row.patient_id, stay_id=owner, source="emr", code=code, text=code)

        put(desk, stay, make)


def test_codes_of_the_stay_and_of_the_problem_list(desk: Desk) -> None:
    stay = add(desk)
    diagnosed(desk, stay, "S72.001A")
    assert not {"charlson_conditions", "lace_conditions"} & set(facts(desk, stay))
    diagnosed(desk, stay, "I50.9", "E11.9", "44054006")
    diagnosed(desk, stay, "E11.22", problem_list=True)
    known = facts(desk, stay)
    assert known["charlson_conditions"] == ["chf", "dm_end_organ"]
    assert known["lace_conditions"] == ["chf", "dm_damage"]
    assert known["diagnosis_codes"] == ["S72.001A", "I50.9", "E11.9", "44054006"]


def test_the_form_shows_them_as_from_the_chart(desk: Desk) -> None:
    stay = add(desk)
    diagnosed(desk, stay, "I50.9", "I21.4")
    filling = assessments.open(desk, stay, "charlson")
    filling.opening.result()
    answer = filling.given["conditions"]
    assert answer.value == ["mi", "chf"]
    assert answer.provenance is Provenance.CHART
    assert not answer.confirmed

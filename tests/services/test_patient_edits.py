"""What an edit of the patient form means for the rest of the chart: class history, payer, mother."""

from typing import Any

import pytest
from tests.services.hand import add, emr, put

from ncm_tui.models.enums import PayerClass
from ncm_tui.rules.problems import Refused
from ncm_tui.services import discharge, patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts

MEDICARE = PayerClass.MEDICARE_FFS


def emr_coverage(desk: Desk, stay: str, payer: str) -> str:
    """The EMR's insurance of the stay's patient; its uid."""

    def make(row: Any, work: Any) -> Any:
        from ncm_tui.models.people import Coverage

        return Coverage(patient_id=row.patient_id, source="emr", source_key="1", payer=payer)

    put(desk, stay, make)
    return str(desk.vault.reader.value("SELECT uid FROM coverage WHERE source = 'emr'"))


def identify(desk: Desk, stay: str, value: str, system: str, *, void: bool = False) -> None:
    """Another MRN of the stay's patient, under ``system``; ``void``: removed again."""

    def make(row: Any, work: Any) -> Any:
        from ncm_tui.models.people import Identifier

        made = Identifier(patient_id=row.patient_id, kind="MR", system=system, value=value)
        if void:
            made.voided_at, made.voided_by, made.void_reason = work.now, work.actor, "wrong patient"
        return made

    put(desk, stay, make)


def test_her_change_to_observation_is_history_and_asks_for_the_notice(desk: Desk) -> None:
    stay = add(desk)
    patients.confirm_payer(desk, stay, MEDICARE, "card").result()
    assert "DC38" not in {line.id for line in discharge.page(desk, stay).lines}
    patients.edit(desk, stay, {"class_code": "OBSENC"}).result()
    rows = desk.vault.reader.rows("SELECT field, value, at IS NULL, source FROM status_change ORDER BY id")
    assert rows == [("class_code", "IMP", 1, "nurse"), ("class_code", "OBSENC", 0, "nurse")]
    assert facts(desk, stay)["reclassified"] is not None
    assert "DC38" in {line.id for line in discharge.page(desk, stay).lines}


def test_a_change_of_class_follows_the_emrs_history(desk: Desk) -> None:
    stay = add(desk, class_code=None)
    emr(desk, stay, class_code="IMP")

    def make(row: Any, work: Any) -> Any:
        from ncm_tui.models.stays import StatusChange

        return StatusChange(
            patient_id=row.patient_id, stay_id=row.id, field="class", value="IMP", at=work.now, source="emr"
        )

    put(desk, stay, make)
    patients.edit(desk, stay, {"class_code": "OBSENC"}).result()
    assert desk.vault.reader.rows("SELECT value, source FROM status_change ORDER BY id") == [
        ("IMP", "emr"),
        ("OBSENC", "nurse"),
    ]
    patients.edit(desk, stay, {"class_code": ""}).result()
    assert desk.vault.reader.value("SELECT value FROM status_change ORDER BY id DESC LIMIT 1") == "IMP"


def test_an_edit_that_leaves_the_class_adds_no_history(desk: Desk) -> None:
    stay = add(desk)
    patients.edit(desk, stay, {"bed": "4W-01", "class_code": "IMP"}).result()
    assert desk.vault.reader.value("SELECT count(*) FROM status_change") == 0


def test_the_payer_she_names_is_shown_over_the_emrs_confirmed_one(desk: Desk) -> None:
    stay = add(desk)
    theirs = emr_coverage(desk, stay, "Aetna")
    patients.confirm_payer(desk, theirs, PayerClass.COMMERCIAL_PPO, "card").result()
    patients.edit(desk, stay, {"payer": "Humana"}).result()
    line = patients.line(desk, stay)
    assert (line.payer, line.payer_confirmed) == ("Humana", False)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_ADVANTAGE, "card").result()
    assert patients.line(desk, stay).payer == "Humana MA"
    assert facts(desk, stay)["payer"] == "Humana MA"


def test_another_name_at_confirming_is_hers_and_the_emrs_stays(desk: Desk) -> None:
    stay = add(desk)
    theirs = emr_coverage(desk, stay, "Aetna")
    patients.confirm_payer(desk, theirs, PayerClass.MEDICARE_ADVANTAGE, "card", "Aetna").result()
    assert desk.vault.reader.value("SELECT count(*) FROM coverage") == 1
    patients.confirm_payer(desk, theirs, PayerClass.MEDICARE_ADVANTAGE, "card", "Aetna MA").result()
    assert desk.vault.reader.rows("SELECT payer, source FROM coverage") == [("Aetna", "emr")]
    patients.confirm_payer(desk, theirs, PayerClass.MEDICARE_ADVANTAGE, "portal", "Humana").result()
    assert patients.line(desk, stay).payer == "Humana MA"
    assert desk.vault.reader.rows("SELECT payer, source, confirmed_source FROM coverage ORDER BY id") == [
        ("Aetna", "emr", "card"),
        ("Humana", "nurse", "portal"),
    ]


def test_a_payer_is_never_cleared_in_silence(desk: Desk) -> None:
    stay = add(desk, payer="UHC")
    with pytest.raises(Refused, match="payer") as refused:
        patients.edit(desk, stay, {"payer": ""})
    assert refused.value.path == "payer"
    assert patients.line(desk, stay).payer == "UHC"


def baby(desk: Desk, **answers: str) -> str:
    return add(desk, family="Taylor", given="", mrn="2", birth_date="2026-11-22", **answers)


def test_the_mother_is_the_one_of_this_hospitals_number(desk: Desk) -> None:
    mother = add(desk, family="Taylor", given="Ann", mrn="1")
    other = add(desk, family="Brown", given="Olga", mrn="9")
    identify(desk, other, "1", "urn:other")
    assert patients.line(desk, baby(desk, mother_mrn="1")).mother == patients.line(desk, mother).patient


@pytest.mark.parametrize(
    "said", [{"system": "urn:other"}, {"system": "urn:oid:2.16.840.1.113883.19.5", "void": True}]
)
def test_a_number_of_elsewhere_or_taken_away_is_no_mother(desk: Desk, said: dict[str, Any]) -> None:
    other = add(desk, family="Brown", given="Olga", mrn="9")
    identify(desk, other, "1", **said)
    with pytest.raises(Refused, match="No other patient has the MRN 1"):
        baby(desk, mother_mrn="1")


def test_two_mothers_are_refused(desk: Desk) -> None:
    add(desk, family="Taylor", given="Ann", mrn="1")
    identify(desk, add(desk, family="Brown", given="Olga", mrn="9"), "1", "")
    with pytest.raises(Refused, match="Two patients have the MRN 1") as refused:
        baby(desk, mother_mrn="1")
    assert refused.value.path == "mother_mrn"

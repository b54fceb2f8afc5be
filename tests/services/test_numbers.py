"""Whose an MRN is: this facility's number before another hospital's, and never a guess between two."""

from typing import Any

import pytest
from tests.services.hand import add

from ncm_tui.rules.problems import Refused
from ncm_tui.services import patients
from ncm_tui.services.desk import Desk


def renumber(desk: Desk, stay: str, system: str) -> None:
    """The MRN of the stay's patient is under another system."""

    def write(work: Any) -> None:
        from sqlmodel import select

        from ncm_tui.models.people import Identifier
        from ncm_tui.models.stays import Stay

        patient = work.get(Stay, stay).patient_id
        row = work.session.exec(select(Identifier).where(Identifier.patient_id == patient)).one()
        row.system = system
        work.session.add(row)

    desk.vault.submit("test.renumber", write).result()


def other(desk: Desk, **more: Any) -> str:
    """A patient of another hospital, whose number there is the same as Alvarez's here."""
    stay = add(desk, family="Zeta", given="Zoe", birth_date="1950-01-01", **more)
    renumber(desk, stay, "urn:elsewhere")
    return stay


def test_this_facilitys_number_stands_before_anothers(desk: Desk) -> None:
    other(desk)
    mine = add(desk)
    assert patients.stay_of_mrn(desk, "0048213") == mine


def test_a_number_of_another_system_alone_is_still_found(desk: Desk) -> None:
    elsewhere = other(desk)
    assert patients.stay_of_mrn(desk, "0048213") == elsewhere


def test_two_hospitals_and_nothing_that_tells_them_apart(desk: Desk) -> None:
    other(desk)
    second = add(desk, family="Young", given="Ada", birth_date="1960-01-01")
    renumber(desk, second, "urn:third")
    with pytest.raises(Refused, match="2 patients here have this MRN"):
        patients.stay_of_mrn(desk, "0048213")


def test_by_hand_the_same_number_elsewhere_is_another_patient(desk: Desk) -> None:
    elsewhere = other(desk)
    mine = add(desk)
    assert patients.line(desk, mine).patient != patients.line(desk, elsewhere).patient


def test_by_hand_the_same_number_name_and_birth_date_is_the_same_patient(desk: Desk) -> None:
    elsewhere = other(desk)
    with pytest.raises(Refused) as refused:
        add(desk, family="Zeta", given="Zoe", birth_date="1950-01-01")
    assert (refused.value.code, refused.value.path) == ("mrn.known", elsewhere)

"""Stays for the tests of plan, checklist and notes."""

from typing import Any

from ncm_tui.services import patients
from ncm_tui.services.desk import Desk


def stay(desk: Desk, mrn: str = "0048213", **answers: Any) -> str:
    """A patient with an open stay; returns the stay's uid."""
    given = {"family": "Alvarez", "given": "Maria", "mrn": mrn, "birth_date": "1948-03-02", "sex": "female"}
    uid = patients.create(desk, given | answers).result().row
    assert uid is not None
    return uid

"""Search over all texts: what is found, whose it is, what is never found."""

from typing import Any

import pytest
from tests.services.hand import add

from ncm_tui.services import careplan, notes, patients, search
from ncm_tui.services.desk import Desk
from ncm_tui.views.search import PatientHits


def settled(desk: Desk) -> Desk:
    while (owed := search.settle(desk)) is not None:
        owed.result(9)
    return desk


def told(found: list[PatientHits]) -> list[tuple[str, str, str]]:
    """(name, what, the excerpt with what was found in brackets)."""
    return [
        (
            each.who.name if each.who else "",
            hit.what,
            "".join(f"[{text}]" if marked else text for text, marked in hit.excerpt),
        )
        for each in found
        for hit in each.hits
    ]


@pytest.fixture
def stay(desk: Desk) -> str:
    return add(desk)


def test_a_word_of_the_plan_is_found_by_its_beginning(desk: Desk, stay: str) -> None:
    careplan.add_problem(desk, stay, {"title": "Naïve about the oxygen concentrator"}).result(9)
    assert told(search.hits(desk, "naive conc")) == [
        ("ALVAREZ, Maria", "problem", "[Naïve] about the oxygen [conc]entrator")
    ]
    assert search.hits(desk, "naive walker") == []
    assert search.hits(desk, "n") == []
    assert search.hits(desk, '"') == search.hits(desk, "NOT OR *") == []

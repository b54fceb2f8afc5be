"""F3: three letters of any name part, MRN or bed, ranked."""

import pytest
from tests.services.hand import add, leave

from ncm_tui.services import patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.find import Finder, find


@pytest.fixture
def ward(desk: Desk) -> Desk:
    for number, (family, given, bed) in enumerate(
        [("O'Brien-Smith", "Leah", "4W-1"), ("Lee", "Susan", "5E-03"), ("Núñez [Ortiz]", "Zoë", "ED-07"),
         ("Bailee", "Kim", "4W-2")], 1
    ):  # fmt: skip
        add(
            desk,
            family=family,
            given=given,
            bed=bed,
            mrn=f"{number}00{number}",
            birth_date=f"195{number}-01-01",
        )
    return desk


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lee", ["LEE, Susan", "BAILEE, Kim"]),
        ("obr", ["O'BRIEN-SMITH, Leah"]),
        ("smi", ["O'BRIEN-SMITH, Leah"]),
        ("nun", ["NÚÑEZ [ORTIZ], Zoë"]),
        ("ZOE", ["NÚÑEZ [ORTIZ], Zoë"]),
        ("200", ["LEE, Susan"]),
        ("5e-03", ["LEE, Susan"]),
        ("5e03", ["LEE, Susan"]),
        ("e03", ["LEE, Susan"]),
        ("lee su", ["LEE, Susan"]),
        ("002", ["LEE, Susan"]),
        ("[/", []),
        ("   ", []),
        ("nobody", []),
    ],
)
def test_what_is_typed_finds(ward: Desk, text: str, expected: list[str]) -> None:
    assert [hit.name for hit in find(ward, text)] == expected


def test_letter_by_letter_finds_what_one_look_finds(ward: Desk) -> None:
    finder = Finder(ward)
    for text in ("l", "le", "lee", "lee ", "lee s", "lee", "b", "ba", "", "4", "4w", "4w1", "5e-0"):
        assert finder.find(text) == find(ward, text), text


def test_every_hit_shows_two_identifiers(ward: Desk) -> None:
    hit = find(ward, "susan")[0]
    assert hit.birth_date is not None
    assert hit.mrn == "2002"
    assert hit.on_my_list
    assert hit.stay_open


def test_a_patient_is_one_row_with_the_stay_to_open(desk: Desk) -> None:
    old = add(desk)
    leave(desk, old, "2026-11-21T10:00")
    assert [(hit.stay, hit.on_my_list) for hit in find(desk, "alv")] == [(old, False)]
    new = add(desk, arrival="2026-11-23T09:00:00-05:00", inpatient_order=None)
    assert [(hit.stay, hit.on_my_list) for hit in find(desk, "alv")] == [(new, True)]


def test_my_list_comes_before_others_of_the_same_rank(desk: Desk) -> None:
    off = add(desk, family="Adams", mrn="1", birth_date="1950-01-01")
    add(desk, family="Adamson", mrn="2", birth_date="1951-01-01")
    patients.keep(desk, off, False).result()
    assert [hit.mrn for hit in find(desk, "ada")] == ["2", "1"]


def test_the_limit_holds(desk: Desk) -> None:
    for number in range(4):
        add(desk, family=f"Same{number}", mrn=f"9{number}", birth_date=f"195{number}-01-01")
    assert len(find(desk, "sam", limit=3)) == 3

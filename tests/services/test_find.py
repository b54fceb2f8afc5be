"""F3: three letters of any name part, MRN or bed, ranked."""

from pathlib import Path

import pytest
from tests.services.hand import add, leave

from ncm_tui.services import intake, other_names, patients
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


def test_who_had_another_name_is_found_by_it_and_says_so(desk: Desk) -> None:
    """A married name: the old one must not lead to somebody else alone."""
    stay = add(desk, family="Nguyen", given="Thi", mrn="1", birth_date="1985-01-01")
    add(desk, family="Nguyen", given="Thien", mrn="2", birth_date="1971-01-01")
    patients.edit(desk, stay, {"family": "Tran"}).result()
    assert [(hit.name, hit.also) for hit in find(desk, "nguy")] == [
        ("NGUYEN, Thien", ""), ("TRAN, Thi", "Nguyen")
    ]  # fmt: skip
    assert [(hit.name, hit.also) for hit in find(desk, "tran")] == [("TRAN, Thi", "")]
    patients.edit(desk, stay, {"family": "Nguyen"}).result()
    assert [hit.also for hit in find(desk, "nguyen thi")] == ["", ""]
    patients.edit(desk, stay, {"family": "Tran", "no_information": True}).result()
    assert [hit.name for hit in find(desk, "nguyen")] == ["NGUYEN, Thien"]


def test_the_emrs_former_name_finds_too_and_so_does_the_one_under_hers(desk: Desk, tmp_path: Path) -> None:
    for family in ("Nguyen", "Tran"):
        list_of = tmp_path / f"{family}.csv"
        list_of.write_text(
            "MRN,Name,DOB,Visit,Class,Admitted,Unit,Bed\n"
            f'0012,"{family}, Thi",01/02/1985,V1,Inpatient,11/20/2026 14:30,4W,4W-01\n'
        )
        intake.commit(desk, intake.prepare(desk, [list_of])).result()
    assert [(hit.name, hit.also) for hit in find(desk, "nguyen")] == [("TRAN, Thi", "Nguyen")]
    patients.edit(desk, find(desk, "tran")[0].stay, {"family": "Pham"}).result()
    assert [(hit.name, hit.also) for hit in find(desk, "tran")] == [("PHAM, Thi", "Tran")]


def test_other_names_are_read_from_their_own_indexes(desk: Desk) -> None:
    plan = " ".join(row[-1] for row in desk.vault.reader.rows(f"EXPLAIN QUERY PLAN {other_names._NAMES}"))
    assert "ix_row_version_names" in plan
    assert "ix_row_version_emr_names" in plan


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

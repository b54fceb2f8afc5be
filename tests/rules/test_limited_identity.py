"""Limited identity: what of a person is left."""

from datetime import date, datetime

import pytest

from ncm_tui.rules import limited_identity as limited


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("María José", "M"),
        (" o'brien", "O"),
        ("'t Hooft", "T"),
        ("ñúñez", "Ñ"),
        ("", None),
        (None, None),
        ("–", None),
    ],
)
def test_a_name_is_its_first_letter(text: str | None, letter: str | None) -> None:
    assert limited.initial(text) == letter


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0048213", "8213"), ("00-48 213", "8213"), ("8213", "213"), ("812", "12"), ("7", "-"), ("", "-")],
)
def test_of_a_number_its_last_four_and_never_the_whole(number: str, shown: str) -> None:
    assert limited.last_four(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ALVAREZ, Maria", "A, M"),
        ("A, M", "A, M"),
        ("ALVAREZ", "A"),
        ("BABY GIRL A of TAYLOR, Ann", "BABY GIRL A of T, A"),
        ("(no name)", "(no name)"),
    ],
)
def test_a_shown_name_is_its_initials(name: str, shown: str) -> None:
    assert limited.initials(name) == shown


def test_a_birth_year_says_that_it_is_one() -> None:
    assert limited.born_text(None, 1948) == "born 1948"
    assert limited.born_text(date(1948, 3, 2), 1948) == "DOB 02 Mar 1948"
    assert limited.born_text(None, None) == "DOB not known"
    assert limited.born_text(None, None, "unknown") == "unknown"


def test_an_age_from_a_year_is_uncertain_by_one() -> None:
    assert limited.age_bounds(1948, date(2026, 11, 23)) == (77, 78)
    assert limited.age_bounds(2026, date(2026, 11, 23)) == (0, 0)
    assert limited.age_text(1948, datetime.fromisoformat("2026-11-23T14:09:00-05:00"), "F") == "~78F"

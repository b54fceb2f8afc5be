"""What the cells of a list say: ages of newborns, a sex behind them, classes with a discharge in them."""

import pytest
from tests.interop.test_pasted_tables import ROWS, pasted, reasons, tabs

from ncm_tui.interop.flat import ages
from ncm_tui.interop.flat.kinds import Kind, kind_of
from ncm_tui.interop.records import Feed

HEADER = ("Bed", "Patient", "MRN", "CSN", "Age/Sex", "Class")
OTHERS = [(row[0], *row[1:3], row[5], "78 y.o. / M", "Inpatient") for row in ROWS[1:]]


def first(age: str = "78 y.o. / F", word: str = "Inpatient", name: str = ROWS[0][1]) -> Feed:
    return pasted(tabs([HEADER, (ROWS[0][0], name, ROWS[0][2], ROWS[0][5], age, word), *OTHERS]))


@pytest.mark.parametrize(
    "age", ["1 d / F", "36 hr / F", "0 d.o. / F", "2 days / F", "3 wk.o. F", "12 hours old, girl", "F / 1 d"]
)
def test_a_newborn_among_grown_patients_is_taken_in(age: str) -> None:
    feed = first(age, "Newborn", "BB GIRL OF JOHNSON, MARY")
    assert (reasons(feed), feed.warnings, len(feed.patients)) == ([], (), 6)
    baby = feed.patients[0]
    assert (baby.fields["family"], baby.fields["sex"]) == ("BB GIRL OF JOHNSON", "female")
    assert baby.stays[0].fields["class_code"] == "IMP"


def test_an_age_without_a_sex_says_nothing_of_it() -> None:
    feed = first("1 d")
    assert (reasons(feed), feed.warnings) == ([], ())
    assert "sex" not in feed.patients[0].fields


def test_a_decade_is_an_age_and_a_sex_nobody_knows_is_warned_about() -> None:
    assert first("30s / M").patients[0].fields["sex"] == "male"
    feed = first("thirty / ?")
    assert [note.reason for note in feed.warnings] == [
        "the sex is a word this program does not know and was left out"
    ]


@pytest.mark.parametrize("cell", ["4W", "3D", "5 W", "M-1", "F 7", "4W-12A"])
def test_units_beds_and_numbers_are_no_ages(cell: str) -> None:
    assert kind_of(cell) is Kind.BED


@pytest.mark.parametrize("name", ["LEE, Ann M", "SMITH, BABY GIRL 1", "DO, Ann", "JONES, M 3"])
def test_what_is_of_the_name_stays_of_the_name(name: str) -> None:
    assert (ages.without(name), ages.sex_behind(name)) == (name, None)


@pytest.mark.parametrize(
    ("word", "class_code"),
    [
        ("Discharged", ""),
        ("Inpatient Discharged", "IMP"),
        ("Discharged - OBS", "OBSENC"),
        ("IP D/C", "IMP"),
    ],
)
def test_a_class_that_says_discharged_is_a_stay_that_ended(word: str, class_code: str) -> None:
    feed = first(word=word)
    stay = feed.patients[0].stays[0]
    assert (reasons(feed), feed.warnings) == ([], ())
    assert (stay.fields["status"], stay.fields.get("class_code", ""), stay.left) == (
        "finished",
        class_code,
        None,
    )


def test_a_status_beside_a_class_that_says_discharged_counts() -> None:
    header = ("Bed", "Patient", "MRN", "CSN", "Class", "Status")
    feed = pasted(tabs([header, (*ROWS[0][:3], "900100001", "Inpatient Discharged", "Admitted")]))
    assert feed.patients[0].stays[0].fields["status"] == "in-progress"
    assert "the status counts" in feed.warnings[0].reason

"""Ages as the field says them, whom a form is for, and what the chart already answers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.library.library import Library
from ncm_tui.rules.ages import age_text, exact_years, is_newborn, years
from ncm_tui.rules.forms import Item, ItemType, Option
from ncm_tui.rules.populations import refusal
from ncm_tui.rules.prefill import fitted, prefill

NOW = datetime(2026, 11, 23, 19, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("born", "sex", "born_at", "text"),
    [
        (date(1948, 3, 2), "female", None, "78F"),
        (date(1948, 11, 24), "male", None, "77M"),
        (date(2025, 4, 1), "other", None, "19 mo X"),
        (date(2026, 11, 20), "male", None, "3 d M"),
        (date(2026, 11, 22), "female", datetime(2026, 11, 22, 7, 9, tzinfo=UTC), "36 h F"),
        (date(2026, 11, 15), "female", datetime(2026, 11, 15, 7, 9, tzinfo=UTC), "8 d F"),
        (date(1990, 1, 1), None, None, "36"),
        (None, "female", None, "?F"),
    ],
)
def test_age_text(born: date | None, sex: str | None, born_at: datetime | None, text: str) -> None:
    assert age_text(born, NOW, sex, born_at) == text


def test_leap_day() -> None:
    assert years(date(2004, 2, 29), date(2026, 2, 28)) == 21
    assert years(date(2004, 2, 29), date(2026, 3, 1)) == 22


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.dates(date(2026, 1, 2), date(2030, 1, 1)))
def test_years_and_their_fraction_agree(born: date, on: date) -> None:
    assert years(born, on) == int(exact_years(born, on))


def test_newborn() -> None:
    assert is_newborn(date(2026, 11, 1), date(2026, 11, 28))
    assert not is_newborn(date(2026, 11, 1), date(2026, 11, 29))


@pytest.mark.parametrize(
    ("form_id", "facts", "says"),
    [
        ("lace", {"age": 17.9}, "18 and older; this patient is 17"),
        ("lace", {"age": 18.0}, None),
        ("audit-c", {"age": 12}, "18 and older"),
        ("phq-9", {"age": 11.9}, "12 and older"),
        ("phq-9", {"age": 12}, None),
        ("phq-2", {"age": 5}, "12 and older"),
        ("ahc-hrsn", {"age": 8}, "adolescent and adult"),
        ("sils", {}, "date of birth is not known"),
        ("suicide-screen", {"newborn": True, "age": 0.01}, "not for newborns"),
        ("admission-assessment", {}, None),
    ],
)
def test_whom_a_form_is_for(form_id: str, facts: dict[str, Any], says: str | None) -> None:
    found = refusal(Library.load().form(form_id), facts)
    assert (found is None) == (says is None)
    assert says is None or says in str(found)


@pytest.mark.parametrize(
    "form_id", ["lace", "audit-c", "phq-9", "phq-2", "sils", "ahc-hrsn", "suicide-screen"]
)
def test_no_instrument_for_a_newborn(form_id: str) -> None:
    assert refusal(Library.load().form(form_id), {"newborn": True, "age": 0.003})


YES_NO = (Option("yes", "Yes"), Option("no", "No"))
STATUS = (Option("inpatient", "Inpatient"), Option("observation", "Observation", code="OBSENC"))


@pytest.mark.parametrize(
    ("kind", "options", "fact", "value"),
    [
        (ItemType.TEXT, (), "Spanish", "Spanish"),
        (ItemType.TEXT, (), "", None),
        (ItemType.YES_NO, (), True, True),
        (ItemType.YES_NO, (), "yes", None),
        (ItemType.CHOICE, YES_NO, False, "no"),
        (ItemType.CHOICE, STATUS, "OBSENC", "observation"),
        (ItemType.CHOICE, STATUS, "INPATIENT", "inpatient"),
        (ItemType.CHOICE, STATUS, "elsewhere", None),
        (ItemType.NUMBER, (), 3, 3),
        (ItemType.NUMBER, (), True, None),
        (ItemType.DATE, (), date(2026, 11, 25), "2026-11-25"),
        (ItemType.DATETIME, (), NOW, "2026-11-23T19:09:00+00:00"),
        (ItemType.DATETIME, (), date(2026, 11, 25), "2026-11-25"),
        (ItemType.MULTI, STATUS, ["inpatient", "x"], ["inpatient"]),
        (ItemType.MULTI, STATUS, "inpatient", None),
        (ItemType.TEXT, (), None, None),
    ],
)
def test_a_fact_as_an_answer(kind: ItemType, options: tuple[Option, ...], fact: Any, value: Any) -> None:
    assert fitted(Item("i", "?", kind, options=options), fact) == value


def test_the_admission_assessment_is_filled_from_the_chart() -> None:
    facts = {
        "language": "Spanish",
        "interpreter": True,
        "status": "inpatient",
        "arrival": NOW,
        "edd": date(2026, 11, 26),
        "destination": "snf",
        "admissions_12mo_seen": 0,
        "ed_visits_6mo_seen": 2,
        "readmit_30d": True,
        "payers": [{"rank": 1, "payer": "UHC", "plan": "MA", "member_id": "9001"}],
    }
    found = prefill(Library.load().form("admission-assessment"), facts)
    assert found == {
        "language": "Spanish",
        "interpreter": "yes",
        "status": "inpatient",
        "admitted_at": NOW.isoformat(),
        "edd": "2026-11-26",
        "destination": "snf",
        "readmit_30d": "yes",
        "payers": [{"payer": "UHC", "plan": "MA", "member_id": "9001"}],
    }

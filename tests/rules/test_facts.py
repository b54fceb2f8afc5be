"""The register: well-formed, its examples true to their types, and its page generated from it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ncm_tui.models.enums import KeyTimeKind
from ncm_tui.rules.facts import REGISTER, FactType, facts_markdown, fault, nearest


@pytest.mark.parametrize("fact", REGISTER.values(), ids=list(REGISTER))
def test_every_fact_is_described(fact: Any) -> None:
    assert fact.meaning
    assert fact.example
    assert not fact.values or fact.example in fact.values
    if fact.type in (FactType.INTEGER, FactType.NUMBER):
        float(fact.example)
    if fact.type is FactType.DAY:
        date.fromisoformat(fact.example)
    if fact.type is FactType.INSTANT:
        assert datetime.fromisoformat(fact.example).tzinfo is not None


def test_every_key_time_has_a_fact() -> None:
    named = {
        "observation_order": "obs_order",
        "observation_start": "obs_start",
        "inpatient_order": "inpatient_admit",
        "left": "discharged",
    }
    assert all(named.get(kind, kind) in REGISTER for kind in KeyTimeKind)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("age", 78.5, None),
        ("age", None, None),
        ("age", "78", "number"),
        ("age", True, "number"),
        ("los_days", 4, None),
        ("los_days", 4.5, "integer"),
        ("sex", "female", None),
        ("sex", "F", "one of female"),
        ("edd", date(2026, 11, 25), None),
        ("edd", datetime(2026, 11, 25, tzinfo=UTC), "day"),
        ("arrival", datetime(2026, 11, 25, tzinfo=UTC), None),
        ("arrival", datetime(2026, 11, 25), "instant"),  # noqa: DTZ001 - a naive time is what is refused
        ("allergies", [], None),
        ("payers", [{"payer": "x"}], None),
        ("payers", ["x"], "rows"),
        ("agee", 1, "did you mean 'age'"),
        ("zzzzzz", 1, "not a registered fact."),
    ],
)
def test_what_a_fact_may_hold(name: str, value: Any, says: str | None) -> None:
    found = fault(name, value)
    assert (found is None) == (says is None)
    assert says is None or says in str(found)


def test_nearest() -> None:
    assert nearest("payer_clas") == "payer_class"
    assert nearest("choise", ["choice", "multi"]) == "choice"
    assert nearest("qqqq") is None


def test_the_page_names_every_fact() -> None:
    page = facts_markdown()
    assert all(f"| `{name}` |" in page for name in REGISTER)

"""Three-valued logic: missing is unknown, and learning more never turns a decided answer around."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.rules.conditions import Chosen, Truth, evaluate, names, needs

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def leaf(op: str, value: Any, name: str = "x") -> dict[str, Any]:
    return {"f": name, "op": op, "value": value}


@pytest.mark.parametrize(
    ("fact", "op", "value", "expected"),
    [
        (3, "==", 3, T),
        (3, "==", 3.0, T),
        (3, "!=", 4, T),
        (3, ">", 3, F),
        (3, ">=", 3, T),
        (None, ">=", 3, U),
        ("a", "==", "a", T),
        ("a", ">", "a", U),
        ("a", "==", 1, U),
        (True, "==", True, T),
        (True, "==", 1, U),
        (1, "==", True, U),
        ("snf", "in", ["snf", "irf"], T),
        (3, "in", ["3"], F),
        (["a", "b"], "has", "b", T),
        ([], "has", "b", F),
        (["a"], "any_of", ["b", "a"], T),
        ("a", "any_of", ["b", "a"], T),
        ("S72.001A", "prefix", "S72", T),
        (["I10", "J44.1"], "prefix", ["J44", "J43"], T),
        (5, "prefix", "5", U),
        (18, "between", [18, 64], T),
        (65, "between", [18, 64], F),
        (date(2026, 11, 23), ">", "2026-11-22", T),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "==", "2026-11-23", T),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "<", "2026-11-23T10:00:00+00:00", T),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "<", "2026-11-23T10:00:00", U),
        (date(2026, 11, 23), "==", "soon", U),
        (["a"], "==", "a", U),
    ],
)
def test_leaf(fact: Any, op: str, value: Any, expected: Truth) -> None:
    assert evaluate(leaf(op, value), {"x": fact}) is expected


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        (">=", 2, T),
        ("==", 2, T),
        ("==", "often", T),
        ("==", "LA1-1", T),
        ("==", "never", F),
        ("in", ["never", "often"], T),
        (">", "often", U),
    ],
)
def test_an_option_compares_by_points_else_by_id_or_code(op: str, value: Any, expected: Truth) -> None:
    assert evaluate(leaf(op, value), {"x": Chosen("often", 2, "LA1-1")}) is expected


@pytest.mark.parametrize("id_", ["unable", "declined", "unknown"])
def test_declining_is_no_answer_to_the_question(id_: str) -> None:
    facts = {"x": Chosen(id_)}
    assert evaluate(leaf("==", "yes"), facts) is U
    assert evaluate(leaf("!=", "yes"), facts) is U
    assert evaluate(leaf("==", id_), facts) is T
    assert evaluate(leaf("!=", id_), facts) is F
    assert evaluate({"known": "x"}, facts) is F


def test_joints() -> None:
    facts = {"t": 1, "f": 0}
    true, false, unknown = leaf("==", 1, "t"), leaf("==", 1, "f"), leaf("==", 1, "missing")
    assert evaluate({"all": [true, unknown]}, facts) is U
    assert evaluate({"all": [false, unknown]}, facts) is F
    assert evaluate({"any": [true, unknown]}, facts) is T
    assert evaluate({"any": [false, unknown]}, facts) is U
    assert evaluate({"none": [false, unknown]}, facts) is U
    assert evaluate({"none": [true, unknown]}, facts) is F
    assert evaluate({"not": unknown}, facts) is U
    assert evaluate({"at_least": {"n": 2, "of": [true, true, unknown]}}, facts) is T
    assert evaluate({"at_least": {"n": 2, "of": [true, false, unknown]}}, facts) is U
    assert evaluate({"at_least": {"n": 2, "of": [true, false, false]}}, facts) is F
    assert evaluate({"known": "t"}, facts) is T
    assert evaluate({"known": "missing"}, facts) is F


def test_needs_names_only_what_could_still_decide() -> None:
    condition = {
        "any": [
            {"all": [leaf("==", 0, "known"), leaf("==", 1, "a")]},
            {"all": [leaf("==", 1, "known"), leaf("==", 1, "b")]},
            leaf("==", 1, "c"),
        ]
    }
    assert needs(condition, {"known": 1}) == ("b", "c")
    assert needs(condition, {"known": 1, "b": 1}) == ()
    assert names(condition) == ("known", "a", "known", "b", "c")


def test_outside_the_grammar() -> None:
    with pytest.raises(ValueError, match="not a condition"):
        evaluate({"maybe": []}, {})


NAMES = ("a", "b", "c", "d")
LEAVES = st.builds(
    lambda name, op, value: leaf(op, value, name),
    st.sampled_from(NAMES),
    st.sampled_from(["==", "!=", ">", ">=", "<", "<="]),
    st.integers(0, 3),
)


def joined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    many = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        many.map(lambda parts: {"all": parts}),
        many.map(lambda parts: {"any": parts}),
        many.map(lambda parts: {"none": parts}),
        inner.map(lambda part: {"not": part}),
        many.flatmap(
            lambda parts: st.integers(1, len(parts)).map(lambda n: {"at_least": {"n": n, "of": parts}})
        ),
    )


CONDITIONS = st.recursive(LEAVES, joined, max_leaves=10)
FACTS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3))


@given(CONDITIONS, FACTS, FACTS)
def test_learning_more_never_turns_a_decided_answer(
    condition: Any, more: dict[str, int], known: dict[str, int]
) -> None:
    before = evaluate(condition, known)
    after = evaluate(condition, more | known)
    assert before is U or after is before


@given(CONDITIONS, FACTS)
def test_what_is_needed_decides(condition: Any, facts: dict[str, int]) -> None:
    wanted = needs(condition, facts)
    assert (evaluate(condition, facts) is U) == bool(wanted)
    assert not set(wanted) & set(facts)
    assert set(wanted) <= set(names(condition))
    everything = dict.fromkeys(NAMES, 1) | facts
    assert evaluate(condition, everything) is not U


@given(CONDITIONS, FACTS)
def test_laws(condition: Any, facts: dict[str, int]) -> None:
    truth = evaluate(condition, facts)
    assert evaluate({"not": {"not": condition}}, facts) is truth
    assert evaluate({"none": [condition]}, facts) is evaluate({"not": condition}, facts)
    assert evaluate({"all": [condition]}, facts) is truth
    assert evaluate({"any": [condition]}, facts) is truth
    assert evaluate({"at_least": {"n": 1, "of": [condition]}}, facts) is truth

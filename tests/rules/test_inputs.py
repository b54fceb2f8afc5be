"""Answers from outside by id, LOINC code, option code or points; and when a result equals a vector."""

from typing import Any

import pytest

from ncm_tui.library.library import Library
from ncm_tui.rules.forms import Item, ItemType, Option
from ncm_tui.rules.inputs import read_answer, read_inputs
from ncm_tui.rules.problems import UnreadableInput
from ncm_tui.rules.vectors import matches

OPTIONS = (Option("never", "Never", 0, "LA1-1"), Option("often", "Often", 2, "LA2-2"))
YES_NO = (Option("yes", "Yes", code="LA33-6"), Option("no", "No"))


@pytest.mark.parametrize(
    ("kind", "options", "given", "value"),
    [
        (ItemType.CHOICE, OPTIONS, "often", "often"),
        (ItemType.CHOICE, OPTIONS, "LA2-2", "often"),
        (ItemType.CHOICE, OPTIONS, 2, "often"),
        (ItemType.CHOICE, OPTIONS, 0.0, "never"),
        (ItemType.CHOICE, OPTIONS, None, None),
        (ItemType.CHOICE, YES_NO, True, "yes"),
        (ItemType.MULTI, OPTIONS, ["LA1-1"], ["never"]),
        (ItemType.MULTI, OPTIONS, [], []),
        (ItemType.YES_NO, (), "no", False),
        (ItemType.YES_NO, (), 1, True),
        (ItemType.NUMBER, (), 4.5, 4.5),
        (ItemType.TEXT, (), "words", "words"),
        (ItemType.TABLE, (), [{"a": 1}], [{"a": 1}]),
        (ItemType.LINK, (), {"band": "positive"}, {"band": "positive"}),
    ],
)
def test_read(kind: ItemType, options: tuple[Option, ...], given: Any, value: Any) -> None:
    assert read_answer(Item("i", "?", kind, options=options), given) == value


@pytest.mark.parametrize(
    ("kind", "options", "given"),
    [
        (ItemType.CHOICE, OPTIONS, "sometimes"),
        (ItemType.CHOICE, OPTIONS, 1),
        (ItemType.CHOICE, OPTIONS, True),
        (ItemType.CHOICE, OPTIONS, ["often"]),
        (ItemType.MULTI, OPTIONS, "often"),
        (ItemType.YES_NO, (), "maybe"),
        (ItemType.YES_NO, (), []),
        (ItemType.NUMBER, (), "4"),
        (ItemType.NUMBER, (), True),
        (ItemType.NUMBER, (), -1),
        (ItemType.TEXT, (), 4),
        (ItemType.TABLE, (), "x"),
        (ItemType.LINK, (), "x"),
    ],
)
def test_refused(kind: ItemType, options: tuple[Option, ...], given: Any) -> None:
    with pytest.raises(UnreadableInput, match="was expected"):
        read_answer(Item("i", "?", kind, options=options, minimum=0), given)


def test_keys() -> None:
    form = Library.load().form("phq-9")
    inputs = read_inputs(form, {"44250-9": 1, "q2": "LA6570-1", "age": 40})
    assert (inputs.answers, inputs.facts) == ({"q1": "1", "q2": "2"}, {"age": 40})
    with pytest.raises(UnreadableInput) as caught:
        read_inputs(form, {"q99": 1})
    assert "q9" in caught.value.hint
    with pytest.raises(UnreadableInput, match="not a date"):
        read_inputs(form, {"edd": "soon"})
    with pytest.raises(UnreadableInput, match="one of"):
        read_inputs(form, {"sex": "F"})


@pytest.mark.parametrize(
    ("expected", "got", "equal"),
    [
        ({"score": 5}, {"score": 5.04}, True),
        ({"score": 5}, {"score": 5.06}, False),
        ({"score": None}, {}, True),
        ({"score": None}, {"score": 0}, False),
        ({"score": 0}, {"score": None}, False),
        ({"flags": ["A", "B"]}, {"flags": ["B", "A"]}, True),
        ({"flags": []}, {"flags": ["A"]}, False),
        ({"needs": ["a", "b"]}, {"needs": ["b", "a"]}, False),
        ({"components": {"L": 4}}, {"components": {"L": 4, "A": 3}}, True),
        ({"components": {"L": 4}}, {"components": {"L": 3}}, False),
        ({"done": True}, {"done": 1}, False),
        ({"due": "2026-03-02T10:00:00-05:00"}, {"due": "2026-03-02T10:00-05:00"}, True),
        ({"due": "2026-03-02T10:00:00-05:00"}, {"due": "2026-03-02T15:00:00+00:00"}, False),
        ({"band": "low"}, {"band": "low", "more": 1}, True),
        ({"band": "low"}, {}, False),
    ],
)
def test_equal(expected: Any, got: Any, equal: bool) -> None:
    assert matches(expected, got) is equal

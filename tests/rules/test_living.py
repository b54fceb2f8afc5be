"""The live view of a form says what a fresh look would say, and asks only what an answer touches."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.form_answers import FACTS, asked, value_of

from ncm_tui.library.library import Library
from ncm_tui.rules import living
from ncm_tui.rules.binding import Look
from ncm_tui.rules.conditions import evaluate
from ncm_tui.rules.forms import FlagRule, Form, Item, ItemType, Section
from ncm_tui.rules.living import Living

LIBRARY = Library.load()
LONG = ("admission-assessment", "phq-9", "suicide-screen", "braden", "ahc-hrsn")


@pytest.mark.parametrize("form_id", LONG)
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_it_says_what_a_fresh_look_says(form_id: str, seed: int) -> None:
    form, rng = LIBRARY.form(form_id), random.Random(seed)
    facts = rng.choice(FACTS)
    answers: dict[str, Any] = {}
    live = Living(form, answers, facts)
    items = asked(form)
    for _ in range(12):
        touched = rng.sample(items, rng.randint(1, min(3, len(items))))
        for item in touched:
            answers[item.id] = None if rng.random() < 0.3 else value_of(item, rng)
        before = live.visible()
        turned = live.changed([item.id for item in touched])
        fresh = Look(form, answers, facts)
        assert live.visible() == fresh.visible()
        assert turned == (live.visible() != before)
        assert live.bound() == fresh.bound()
        names = fresh.bound() | {"score": rng.choice((None, 3.0, 12.0)), "band": None, "points_so_far": 1.0}
        assert live.fired(names) == fresh.fired(names)


def test_one_answer_shows_another_that_shows_a_third() -> None:
    def after(name: str) -> dict[str, Any]:
        return {"f": name, "op": "==", "value": True}

    items = (
        Item("c", "C", ItemType.YES_NO, show_if=after("b")),
        Item("b", "B", ItemType.YES_NO, show_if=after("a")),
        Item("a", "A", ItemType.YES_NO),
    )
    form = Form("f", "1", "F", "assessment", (Section("s", "S", items),), "l", "c", "0")
    answers: dict[str, Any] = {"b": True, "c": True}
    live = Living(form, answers, {})
    assert [item.id for item in live.visible()] == ["a"]
    answers["a"] = True
    assert live.changed(["a"])
    assert [item.id for item in live.visible()] == ["c", "b", "a"]
    answers["a"] = False
    assert live.changed(["a"])
    assert live.bound()["c"] is None


def test_a_key_on_a_long_form_asks_no_more_than_on_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_now: list[Any] = []

    def counted(condition: Any, names: Any) -> Any:
        asked_now.append(condition)
        return evaluate(condition, names)

    def made(size: int) -> Form:
        pairs = [
            (
                Item(f"q{n}", "Q", ItemType.YES_NO),
                Item(f"w{n}", "W", ItemType.TEXT, show_if={"f": f"q{n}", "op": "==", "value": True}),
            )
            for n in range(size)
        ]
        flags = tuple(FlagRule(f"F{n}", "f", {"f": f"q{n}", "op": "==", "value": True}) for n in range(size))
        items = tuple(item for pair in pairs for item in pair)
        return Form("f", "1", "F", "assessment", (Section("s", "S", items),), "l", "c", "0", flags=flags)

    monkeypatch.setattr(living, "evaluate", counted)
    monkeypatch.setattr("ncm_tui.rules.binding.evaluate", counted)
    counts = []
    for size in (4, 80):
        answers: dict[str, Any] = {}
        live = Living(made(size), answers, {})
        live.fired(live.bound())
        asked_now.clear()
        answers["q2"] = True
        live.changed(["q2"])
        live.fired(live.bound())
        counts.append(len(asked_now))
    assert counts == [2, 2]

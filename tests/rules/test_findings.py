"""Which suggestions hold for which answers, and on which answer each stands."""

from ncm_tui.rules.findings import SuggestionKind, raised
from ncm_tui.rules.forms import Band, Form, Item, ItemType, Option, Scoring, Section, Suggestion

OFTEN = (Option("often", "Often true", 1), Option("never", "Never true", 0))
NOT_ENOUGH = {
    "any": [{"f": "worry", "op": "==", "value": "often"}, {"f": "last", "op": "==", "value": "often"}]
}


def form(*suggest: Suggestion, scored: bool = False) -> Form:
    items = tuple(Item(name, name.title(), ItemType.CHOICE, OFTEN) for name in ("worry", "last"))
    scoring = Scoring(
        "sum", items=("worry", "last"), bands=(Band("low", "Low", 0, 1), Band("high", "High", 2, 2))
    )
    return Form(
        id="f", version="1", title="F", kind="instrument", licence="", citation="", sha256="s",
        sections=(Section("s", "S", items),), scoring=scoring if scored else None, suggest=suggest,
    )  # fmt: skip


FOOD = Suggestion("barrier", "food", NOT_ENOUGH, item="worry")


def test_a_missing_answer_raises_nothing() -> None:
    assert raised(form(FOOD), {}, {}) == ()
    assert raised(form(FOOD), {"worry": "never"}, {}) == ()
    assert raised(form(FOOD), {"worry": "never", "last": "never"}, {}) == ()


def test_it_stands_on_the_answer_that_decides_not_on_the_one_first_named() -> None:
    (found,) = raised(form(FOOD), {"worry": "never", "last": "often"}, {})
    assert (found.kind, found.ref, found.item) == (SuggestionKind.BARRIER, "food", "last")
    (found,) = raised(form(FOOD), {"worry": "often", "last": "never"}, {})
    assert found.item == "worry"


def test_the_score_and_its_band_may_raise_one_and_each_is_raised_once() -> None:
    rules = (
        Suggestion("barrier", "readmissions", {"f": "score", "op": ">=", "value": 2}),
        Suggestion("barrier", "readmissions", {"f": "band", "op": "==", "value": "high"}, title="again"),
        Suggestion("form", "other", {"f": "band", "op": "==", "value": "low"}),
    )
    found = raised(form(*rules, scored=True), {"worry": "often", "last": "often"}, {})
    assert [(each.ref, each.item, each.title) for each in found] == [("readmissions", "worry", "")]
    assert raised(form(*rules, scored=True), {"worry": "often"}, {}) == ()


def test_a_fact_of_the_chart_may_be_asked_for() -> None:
    rule = Suggestion("todo", "call", {"f": "age", "op": ">=", "value": 65}, title="Call")
    assert [each.ref for each in raised(form(rule), {}, {"age": 70})] == ["call"]
    assert raised(form(rule), {}, {}) == ()

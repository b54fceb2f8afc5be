"""Missing is never zero, safety never waits, and scoring twice gives the same."""

from typing import Any

import pytest

from ncm_tui.library.library import Library
from ncm_tui.rules.forms import Band, FlagRule, Form, Item, ItemType, Option, Scoring, Section
from ncm_tui.rules.scoring import score, scorer
from ncm_tui.rules.vectors import result_json

LIBRARY = Library.load()
OPEN = {"not": {"known": "total"}}


def scale(name: str, **more: Any) -> Item:
    return Item(name, name, ItemType.SCALE, minimum=0, maximum=3, required=True, **more)


def form(*items: Item, **more: Any) -> Form:
    told = {"licence": "l", "citation": "c", "sha256": "0", **more}
    return Form("f", "1", "F", "instrument", (Section("s", "S", items),), **told)


LOW, HIGH = Band("low", "low", 0, 2), Band("high", "high", 3, 6, unverified=True)
PAPER = form(
    Item("total", "Total", ItemType.NUMBER, minimum=0, maximum=6),
    scale("a", show_if=OPEN),
    scale("b", show_if=OPEN),
    scoring=Scoring("sum", items=("a", "b"), low=0, high=6, bands=(LOW, HIGH), total="total"),
    screening_only="not a diagnosis",
)


def test_a_total_from_paper_is_the_score_and_its_items_are_not_asked() -> None:
    found = score(PAPER, {"total": 5}, {})
    assert (found.value, found.band, found.missing, found.complete) == (5.0, HIGH, (), True)
    assert found.explanation == ("5, recorded as a total", "= 5, high")
    assert found.points == {"total": 5.0}
    assert found.unverified == ("the cut-off of 'high'",)
    assert (found.limits, found.citation, found.cutoffs) == ("not a diagnosis", "c", (LOW, HIGH))


def test_a_total_that_is_zero_is_a_total() -> None:
    assert score(PAPER, {"total": 0}, {}).value == 0.0


def test_without_a_total_the_items_are_asked() -> None:
    assert score(PAPER, {}, {}).missing == ("a", "b")
    assert score(PAPER, {"a": 1, "b": 1}, {}).value == 2.0


def test_a_total_stands_over_items_answered_before() -> None:
    assert score(PAPER, {"total": 1, "a": 3, "b": 3}, {}).value == 1.0


def test_a_hidden_item_counts_what_it_says_and_never_its_old_answer() -> None:
    shown = {"f": "a", "op": ">=", "value": 1}
    gated = form(
        scale("a"), scale("b", show_if=shown, hidden_points=0), scoring=Scoring("sum", items=("a", "b"))
    )
    assert score(gated, {"a": 0, "b": 3}, {}).value == 0.0
    assert score(gated, {"a": 1, "b": 3}, {}).value == 4.0
    assert score(gated, {"a": 1}, {}).missing == ("b",)
    assert score(gated, {"b": 3}, {}).value is None


def test_a_hidden_item_is_missing_while_nobody_said_what_hides_it() -> None:
    gate = {"f": "c", "op": "==", "value": 1}
    gated = form(
        scale("a", show_if=gate, hidden_points=0),
        scale("b"),
        scale("c"),
        scoring=Scoring("sum", items=("a", "b")),
    )
    assert score(gated, {"b": 1}, {}).value is None
    assert score(gated, {"b": 1, "c": 0}, {}).value == 1.0


def test_no_scorer_sees_an_answer_that_is_not_shown() -> None:
    steps = {"parameters": {"b": [{"from": 0, "points": 0}, {"from": 2, "points": 1}]}}
    gated = form(
        Item("a", "A", ItemType.YES_NO),
        scale("b", show_if={"f": "a", "op": "==", "value": True}),
        scoring=Scoring("steps", items=("b",), **steps),
    )
    assert score(gated, {"a": True, "b": 3}, {}).value == 1.0
    assert score(gated, {"a": False, "b": 3}, {"b": 3}).value is None


TWO = form(
    scale("a"),
    scale("b"),
    scale("c", show_if={"f": "variant", "op": "==", "value": "long"}),
    scoring=Scoring("sum", items=("a", "b"), variant="short", bands=(Band("any", "any", 0, 6),)),
    variants=(Scoring("sum", items=("a", "c"), variant="long", instrument="F-LONG"),),
    flags=(FlagRule("LONG", "l", {"f": "variant", "op": "==", "value": "long"}),),
)


def test_a_variant_asks_for_its_own_items_only() -> None:
    assert score(TWO, {"a": 1}, {}).missing == ("b",)
    long = score(TWO, {"a": 1}, {}, "long")
    assert (long.missing, long.variant, long.flag_codes) == (("c",), "long", ("LONG",))
    done = score(TWO, {"a": 1, "c": 2}, {}, "long")
    assert (done.value, done.band, done.complete) == (3.0, None, True)
    assert score(TWO, {"a": 1, "b": 1}, {}).flag_codes == ()


def test_a_flag_that_is_not_enabled_never_fires() -> None:
    flag = FlagRule("X", "x", {"f": "a", "op": ">=", "value": 1}, enabled=False)
    assert score(form(scale("a"), flags=(flag,)), {"a": 3}, {}).flags == ()


RISK = (
    Band("high", "high", 0, 0, when={"f": "a", "op": "==", "value": 3}, code="LA1"),
    Band("low", "low", 0, 0),
)


def test_bands_without_a_number() -> None:
    named = form(scale("a"), scale("b"), scoring=Scoring("bands", items=("a", "b"), bands=RISK))
    early = score(named, {"a": 3}, {})
    assert (early.value, early.band, early.missing) == (None, None, ("b",))
    found = score(named, {"a": 3, "b": 0}, {})
    assert (found.value, found.band, found.complete) == (None, RISK[0], True)
    assert found.explanation
    assert result_json(found)["loinc_answer"] == "LA1"
    assert score(named, {"a": 1, "b": 0}, {}).band is RISK[1]


def test_unable_is_no_answer_to_a_band() -> None:
    choice = Item("a", "A", ItemType.CHOICE, options=(Option("yes", "Yes"), Option("unable", "Unable")))
    named = form(choice, scoring=Scoring("bands", items=("a",), bands=RISK[1:]))
    assert score(named, {"a": "unable"}, {}).missing == ("a",)
    assert score(named, {"a": "yes"}, {}).band is RISK[1]


def test_the_sites_own_cutoffs_are_said() -> None:
    assert score(
        form(scale("a"), scoring=Scoring("sum", items=("a",)), overridden=("cut-offs",)), {}, {}
    ).local
    assert not score(
        form(scale("a"), scoring=Scoring("sum", items=("a",)), overridden=("due",)), {}, {}
    ).local


def test_another_variant_is_refused() -> None:
    with pytest.raises(ValueError, match="no variant"):
        score(LIBRARY.form("lace"), {}, {}, "bmjopen")


def test_an_unknown_scorer() -> None:
    for name in ("nonesuch", "os.path", "../x", "__init__"):
        with pytest.raises(KeyError):
            scorer(name)


def test_explained_in_steps() -> None:
    result = score(LIBRARY.form("phq-2"), {"q1": "2", "q2": "1"}, {})
    assert result.explanation == ("2 + 1", "= 3, positive")
    short = score(LIBRARY.form("phq-2"), {"q1": "2"}, {})
    assert short.explanation == ("2 + ?", "no score while 1 unanswered: missing is not zero")

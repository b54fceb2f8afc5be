"""Keys on a form: what each answers, where each is refused, and that no answer is ever lost."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.library.library import Library
from ncm_tui.rules.binding import visible
from ncm_tui.rules.entry import (
    Answered,
    Unfit,
    choose,
    digit,
    echo,
    filters,
    letter,
    matching,
    normal_fill,
    options_of,
    printed,
    typed,
)
from ncm_tui.rules.forms import Form, Item, ItemType, Option, Section
from ncm_tui.rules.inputs import read_answer
from ncm_tui.rules.problems import Problem, UnreadableInput, UsageProblem
from ncm_tui.rules.scoring import score

LIBRARY = Library.load()
ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 14, 9, tzinfo=ZONE)

POINTS = tuple(Option(f"o{n}", f"Option {n}", points=n) for n in range(4))
PLACES = (Option("a", "Apple"), Option("b", "Bean"), Option("u", "Unable", key="u"))
SAID_NOT = (*PLACES[:2], Option("unable", "Unable", key="u"), Option("declined", "Declined", key="x"))
MANY = tuple(Option(f"m{n}", f"Word{n} tail") for n in range(12))


def item(kind: ItemType, options: tuple[Option, ...] = (), **more: Any) -> Item:
    return Item("i", "A question", kind, options=options, **more)


def form_of(*items: Item, **more: Any) -> Form:
    section = Section("s", "S", tuple(items))
    return Form("f", "1", "F", more.pop("kind", "assessment"), (section,), "l", "c", "0", **more)


def test_printed_are_points_where_they_run_from_zero() -> None:
    assert printed(item(ItemType.CHOICE, POINTS)) == ("0", "1", "2", "3")
    assert printed(item(ItemType.CHOICE, POINTS[1:])) == ("1", "2", "3")
    assert printed(item(ItemType.CHOICE, SAID_NOT)) == ("1", "2", "u", "x")
    assert printed(item(ItemType.YES_NO)) == ("1", "2")
    assert printed(item(ItemType.SCALE, minimum=0, maximum=3)) == ("0", "1", "2", "3")
    assert printed(item(ItemType.CHOICE, MANY)) == ("",) * 12
    assert printed(item(ItemType.TEXT)) == ()


def test_a_digit_answers_and_moves_on() -> None:
    assert digit(item(ItemType.CHOICE, POINTS), 2) == Answered("o2", True)
    assert digit(item(ItemType.CHOICE, PLACES), 2) == Answered("b", True)
    assert digit(item(ItemType.YES_NO), 1) == Answered(True, True)
    assert digit(item(ItemType.SCALE, minimum=1, maximum=5), 4) == Answered(4, True)
    assert digit(item(ItemType.CHOICE, POINTS, guarded=True), 2) == Answered("o2", False)


def test_a_digit_that_means_nothing_says_so() -> None:
    assert isinstance(digit(item(ItemType.CHOICE, POINTS), 7), Unfit)
    assert isinstance(digit(item(ItemType.TEXT), 1), Unfit)
    assert isinstance(digit(item(ItemType.CHOICE, MANY), 1), Unfit)


def test_letters_are_only_those_declared() -> None:
    assert letter(item(ItemType.YES_NO), "Y") == Answered(True, True)
    assert letter(item(ItemType.YES_NO), "n") == Answered(False, True)
    assert letter(item(ItemType.CHOICE, SAID_NOT), "x") == Answered("declined", True)
    assert isinstance(letter(item(ItemType.CHOICE, POINTS), "a"), Unfit)
    assert isinstance(letter(item(ItemType.TEXT), "y"), Unfit)


def test_many_toggles_in_the_order_of_the_options_and_zero_is_none() -> None:
    many = item(ItemType.MULTI, PLACES)
    first = digit(many, 2)
    assert first == Answered(["b"], False)
    assert digit(many, 1, ["b"]) == Answered(["a", "b"], False)
    assert digit(many, 2, ["a", "b"]) == Answered(["a"], False)
    assert digit(many, 0, ["a"]) == Answered([], False)


def test_an_exclusive_option_stands_alone() -> None:
    options = (Option("a", "A"), Option("b", "B"), Option("none", "None", exclusive=True))
    many = item(ItemType.MULTI, options)
    assert digit(many, 3, ["a", "b"]) == Answered(["none"], False)
    assert digit(many, 1, ["none"]) == Answered(["a"], False)
    assert digit(many, 0, ["a"]) == Answered(["none"], False)


def test_more_than_nine_are_found_by_typing() -> None:
    long = item(ItemType.CHOICE, MANY)
    assert filters(long)
    assert matching(long, "word11") == (11,)
    assert matching(long, "ail") == tuple(range(12))
    assert choose(long, options_of(long)[11]) == Answered("m11", True)
    assert not filters(
        item(
            ItemType.CHOICE,
            tuple(Option(o.id, o.label, key=k) for o, k in zip(MANY, "abcdefghijkl", strict=True)),
        )
    )


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("5", 5, "5 days"),
        ("5.5", 5.5, "5.5 days"),
        ("1,234", 1234, "1234 days"),
        (" 0 ", 0, "0 days"),
    ],
)
def test_a_number_is_echoed_with_its_unit(text: str, value: float, said: str) -> None:
    number = item(ItemType.NUMBER, unit="days", minimum=0, maximum=3650)
    found = typed(number, text, NOW, ZONE)
    assert (found.value, found.echo) == (value, said)
    assert echo(number, text, NOW, ZONE) == said


@pytest.mark.parametrize("text", ["", "x", "1,2", "nan", "inf", "1e3", "1_0", "-1", "4000"])
def test_no_number_or_out_of_range(text: str) -> None:
    number = item(ItemType.NUMBER, unit="days", minimum=0, maximum=3650)
    with pytest.raises(Problem):
        typed(number, text, NOW, ZONE)


def test_dates_and_text() -> None:
    assert typed(item(ItemType.DATE), "fri", NOW, ZONE).value == "2026-11-27"
    assert typed(item(ItemType.DATETIME), "fri 1430", NOW, ZONE).value == "2026-11-27T14:30:00-05:00"
    assert typed(item(ItemType.TEXT), "  words ", NOW, ZONE).value == "words"
    assert typed(item(ItemType.TEXT), "  ", NOW, ZONE).value is None
    assert echo(item(ItemType.DATE), "", NOW, ZONE) == ""


FIRST = Item("first", "First", ItemType.YES_NO, required=True)
SHOWN = Item(
    "shown", "Shown", ItemType.TEXT, required=True, show_if={"f": "first", "op": "==", "value": True}
)
BY_FACT = Item("by_fact", "By fact", ItemType.TEXT, show_if={"f": "age", "op": ">=", "value": 18})
LAST = Item("last", "Last", ItemType.TEXT)


def test_shown_when_it_holds_or_waits_for_the_chart() -> None:
    form = form_of(FIRST, SHOWN, BY_FACT, LAST)

    def shown(answers: dict[str, Any], facts: dict[str, Any]) -> list[str]:
        return [each.id for each in visible(form, answers, facts)]

    assert shown({}, {}) == ["first", "by_fact", "last"]
    assert shown({"first": True}, {"age": 10}) == ["first", "shown", "last"]
    assert shown({"first": False}, {"age": 40}) == ["first", "by_fact", "last"]


def test_a_hidden_answer_does_not_count() -> None:
    chained = Item("chained", "Chained", ItemType.TEXT, show_if={"f": "shown", "op": "==", "value": "x"})
    form = form_of(FIRST, SHOWN, chained)
    answers = {"first": False, "shown": "x"}
    assert [each.id for each in visible(form, answers, {})] == ["first"]
    assert [each.id for each in visible(form, answers | {"first": True}, {})] == ["first", "shown", "chained"]


def test_normal_fills_what_declares_it_and_leaves_what_is_answered() -> None:
    form = LIBRARY.form("admission-assessment")
    filled = normal_fill(form, "function", {"eating_now": "assist"}, {})
    assert isinstance(filled, dict)
    assert "eating_now" not in filled
    assert set(filled.values()) == {"independent"}
    assert len(filled) == 12


@pytest.mark.parametrize("section", [s.id for s in LIBRARY.form("admission-assessment").sections])
def test_normal_is_refused_where_a_fact_would_be_made_up(section: str) -> None:
    found = normal_fill(LIBRARY.form("admission-assessment"), section, {}, {})
    assert isinstance(found, dict) == (section == "function")


@pytest.mark.parametrize(
    "form_id", ["phq-2", "phq-9", "audit-c", "sils", "ahc-hrsn", "lace", "suicide-screen"]
)
def test_normal_is_refused_on_instruments_with_the_reason(form_id: str) -> None:
    form = LIBRARY.form(form_id)
    for section in form.sections:
        assert "asked" in str(normal_fill(form, section.id, {}, {}))


EVERY = [each for form in LIBRARY.forms() for each in form.items()]


@given(st.sampled_from(EVERY), st.lists(st.integers(0, 9), max_size=12))
def test_no_key_loses_an_answer(asked: Item, keys: list[int]) -> None:
    current: Any = None
    for key in keys:
        done = digit(asked, key, current)
        if isinstance(done, Unfit):
            continue
        assert done.value is not None
        if asked.type is ItemType.MULTI:
            assert done.value == [o.id for o in asked.options if o.id in done.value]
        current = done.value
    assert (current is None) == all(isinstance(digit(asked, key), Unfit) for key in keys)


EMR = {"date": "2026-11-23", "by": "J. Kim RN"}
HERE = {"assessment": "uid", "form": "suicide-screen", "result": "finished", "band": None, "score": None}


@pytest.mark.parametrize(
    ("link", "fires"),
    [
        (None, False),
        ({"result": "Negative"} | EMR, False),
        ({"result": "Negative", "band": "negative"} | EMR, False),
        ({"result": "neg."} | EMR, True),
        ({"result": "Done, high risk"} | EMR, True),
        ({"result": "done"} | EMR, True),
        ({"result": "negative for plan, positive for ideation"} | EMR, True),
        ({"result": "Positive: low", "band": "low"} | EMR, True),
        ({"result": "Unable or declined", "band": "not_done"} | EMR, True),
        ({"result": "POSITIVE, moderate"} | EMR, True),
        ({"result": "high risk"} | EMR, True),
        ({"result": "unable to assess"} | EMR, True),
        ({"result": ""} | EMR, False),
        (HERE, False),
        (HERE | {"band": "none"}, False),
        (HERE | {"band": "high"}, False),
    ],
)
def test_a_suicide_screen_in_the_emr_that_is_not_negative_asks_for_a_disposition(
    link: Any, fires: bool
) -> None:
    form = LIBRARY.form("admission-assessment")
    fired = score(form, {"suicide_screen": link}, {"age": 40, "newborn": False}).flag_codes
    assert ("SUICIDE_SCREEN_NOT_NEGATIVE" in fired) is fires


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        (None, False),
        ({"result": "negative"} | EMR, False),
        ({"result": "Positive (4)"} | EMR, True),
        ({"result": "4 positive"} | EMR, True),
        ({"result": "2"} | EMR, True),  # not one of the results listed: never taken for negative
        ({"assessment": "u", "band": "positive", "score": 3, "result": "3 positive"}, True),
        ({"assessment": "u", "band": "negative", "score": 2, "result": "2 negative"}, False),
    ],
)
def test_a_positive_phq2_asks_for_the_phq9_wherever_it_was_done(link: Any, asked: bool) -> None:
    shown = visible(LIBRARY.form("admission-assessment"), {"phq2": link}, {"age": 40})
    assert ("phq9" in {each.id for each in shown}) is asked


def test_what_is_attested_takes_letters_only() -> None:
    gate = Item("g", "Alone?", ItemType.YES_NO, attested=True)
    assert digit(gate, 1) == Unfit("No number answers this: y, n. Nothing was recorded.")
    assert letter(gate, "y") == Answered(True, advance=True)


def test_what_is_counted_is_no_fraction() -> None:
    """A point and a half, or 2.7 people, is a slip: nothing is rounded in silence."""
    days = item(ItemType.NUMBER, unit="days", minimum=0, maximum=60, whole=True)
    with pytest.raises(UsageProblem, match=r"6\.5 is a fraction: a whole number, 0 to 60 days, was expected"):
        typed(days, "6.5", NOW, ZONE)
    assert typed(days, "6.0", NOW, ZONE).value == 6
    with pytest.raises(UsageProblem, match=r"10\.5 is a fraction: a whole number was expected"):
        typed(item(ItemType.NUMBER, whole=True), "10.5", NOW, ZONE)
    assert typed(item(ItemType.NUMBER), "10.5", NOW, ZONE).value == 10.5
    for counted in (days, item(ItemType.SCALE, minimum=0, maximum=20)):
        assert read_answer(counted, 7) == 7
        with pytest.raises(UnreadableInput, match="a whole number was expected"):
            read_answer(counted, 2.5)

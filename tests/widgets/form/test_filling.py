"""What the form knows after each key: shown items, gaps, ^N, ^R, score, flags, the app's own questions."""

from datetime import UTC, datetime

from tests.widgets.form import forms_at_hand as hand

from ncm_tui.library.library import Library
from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import FlagRule, Scoring, Section
from ncm_tui.services.assessments.asides import ALONE, INFORMANT
from ncm_tui.views.forms import Given

BEFORE = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def test_an_item_waits_for_the_answer_that_shows_it() -> None:
    made = hand.form(hand.choice("a"), hand.choice("b", show_if={"f": "a", "op": ">=", "value": 1}))
    f = hand.filling(made)
    assert [item.id for item in f.shown] == ["a"]
    f.set(f.current, "2")
    assert [item.id for item in f.shown] == ["a", "b"]
    f.set(made.item("b"), "1")
    f.set(made.item("a"), "0")
    assert "b" in f.given
    assert "b" not in {item.id for item in f.shown}


def test_normal_fills_what_declares_it_and_takes_it_back() -> None:
    normal = hand.choice("n1", normal="0"), hand.choice("n2", normal="0"), hand.choice("asked")
    f = hand.filling(hand.form(*normal))
    f.set(f.shown[0], "3")
    step = f.normal()
    assert [write.item for write in step.writes] == ["n2"]
    assert f.given["n2"].provenance is Provenance.NORMAL
    assert [item.id for item in f.gaps()] == ["asked"]
    assert f.normal().message == "1 normal answers taken back"
    assert "n2" not in f.given
    assert f.given["n1"].value == "3"


def test_normal_is_refused_with_the_reason_on_a_scored_or_self_reported_form() -> None:
    scored = hand.form(hand.choice("a", normal="0"), scoring=Scoring("sum", items=("a",)))
    assert "scored" in hand.filling(scored).normal().message
    reported = hand.form(hand.choice("a", normal="0"), self_report=True)
    assert "patient's own report" in hand.filling(reported).normal().message
    assert hand.filling(hand.form(hand.choice("a"))).normal().refused


def test_what_may_be_left_out_does_not_stop_the_cursor_on_an_assessment() -> None:
    made = hand.form(
        hand.choice("a"),
        hand.choice("o1", required=False),
        hand.choice("o2", required=False),
        hand.choice("b"),
    )
    f = hand.filling(made)
    f.set(f.current, "1")
    assert f.advance()
    assert f.current.id == "b"
    f.go("o1")
    f.set(f.current, "1")
    assert f.advance()
    assert f.current.id == "o2"
    f.set(f.current, "1")
    assert f.advance()
    assert f.current.id == "b"


def test_on_an_instrument_every_item_stops_the_cursor() -> None:
    made = hand.form(hand.choice("a"), hand.choice("o", required=False), kind="instrument")
    f = hand.filling(made)
    f.set(f.current, "1")
    assert f.advance()
    assert f.current.id == "o"


def test_what_the_scorer_works_out_is_on_the_form_and_never_an_answer() -> None:
    screen = Library.load().form("financial-screen")
    f = hand.filling(screen)
    said = {"as_of": "2026-06-01", "household_size": 1, "region": "48", "income": 15960, "income_per": "year"}
    writes = [write for name, value in said.items() for write in f.set(screen.item(name), value)]
    assert f.result.value == 100.0
    assert f.given["guideline"].provenance is Provenance.COMPUTED
    assert f.given["guideline"].value == f.result.outputs["guideline"]
    assert "guideline" in {item.id for item in f.shown}
    assert "guideline" not in f.values()
    assert "guideline" in {write.item for write in writes}
    f.clear(screen.item("household_size"))
    assert "guideline" not in f.given
    again = hand.filling(screen, given=dict(f.given))
    assert again.result == f.result


def test_repeat_keeps_its_date_and_must_be_confirmed() -> None:
    f = hand.filling(
        hand.form(hand.choice("a"), hand.choice("b")), previous={"a": Given("2", observed_at=BEFORE)}
    )
    step = f.repeat(f.current)
    assert "Fri 20 Nov" in step.message
    assert f.given["a"].observed_at == BEFORE
    assert f.open_item(f.shown[0])
    f.confirm(f.shown[0])
    assert (f.given["a"].observed_at, f.given["a"].source) == (BEFORE, "repeated")
    assert not f.open_item(f.shown[0])
    assert f.repeat(f.shown[1]).refused


def test_the_chart_answers_without_stopping_the_fingers_and_is_told_apart() -> None:
    f = hand.filling(hand.form(hand.item("text"), hand.choice()), {"i": Given("x", Provenance.CHART)})
    assert f.current.id == "c"
    assert [item.id for item in f.from_chart()] == ["i"]
    assert [item.id for item in f.gaps()] == ["c"]


def test_score_and_safety_flag_stand_after_each_answer_complete_or_not() -> None:
    flag = FlagRule("ESCALATE", "now", {"f": "b", "op": ">=", "value": 1}, severity="safety", item="b")
    made = hand.form(
        hand.choice("a"), hand.choice("b"), scoring=Scoring("sum", items=("a", "b")), flags=(flag,)
    )
    f = hand.filling(made)
    f.set(made.item("b"), "1")
    assert f.result.value is None
    assert [each.code for each in f.safety()] == ["ESCALATE"]
    f.set(made.item("a"), "2")
    assert f.result.value == 3
    f.set(made.item("b"), "0")
    assert f.safety() == ()


def test_a_self_report_asks_who_answered_and_private_items_wait_for_being_alone() -> None:
    made = hand.form(hand.choice("a"), hand.choice("p", private=True), self_report=True)
    f = hand.filling(made)
    assert [item.id for item in f.shown] == [INFORMANT, ALONE, "a"]
    f.go(ALONE)
    f.set(f.current, True)
    assert "p" in [item.id for item in f.shown]
    assert [f.number(item) for item in f.shown] == ["", "", "1", "2"]
    f.set(f.current, False)
    assert "p" not in [item.id for item in f.shown]


def test_an_answered_private_item_stays_on_the_page_whatever_is_said_about_privacy() -> None:
    made = hand.form(hand.choice("a"), hand.choice("p", private=True), self_report=True)
    for asked in ({}, {ALONE: Given(False)}):
        f = hand.filling(made, {"a": Given("1"), "p": Given("2"), **asked})
        assert set(f.given) <= {item.id for item in f.shown}
        assert [f.number(item) for item in f.shown if f.number(item)] == ["1", "2"]


def test_a_hidden_item_keeps_its_number() -> None:
    waits = hand.choice("b", show_if={"f": "a", "op": ">=", "value": 1})
    f = hand.filling(hand.form(hand.choice("a"), waits, hand.choice("c")))
    assert [(item.id, f.number(item)) for item in f.shown] == [("a", "1"), ("c", "3")]


def test_progress_of_a_score_counts_what_privacy_leaves_out_and_not_what_is_optional() -> None:
    made = hand.form(
        hand.choice("a"),
        hand.choice("p", private=True),
        hand.choice("o", required=False),
        scoring=Scoring("sum", items=("a", "p")),
        self_report=True,
    )
    f = hand.filling(made, {"a": Given("1"), ALONE: Given(False)})
    assert f.progress() == (1, 2)


def test_a_form_that_asks_privacy_in_its_own_words_is_not_asked_twice() -> None:
    made = hand.form(hand.choice("safe_alone", private=True), hand.choice("p", private=True))
    assert [item.id for item in hand.filling(made).shown] == ["safe_alone", "p"]


def test_progress_counts_the_forms_own_questions() -> None:
    made = hand.form(hand.choice("a"), hand.choice("b"), self_report=True)
    f = hand.filling(made)
    assert f.progress() == (0, 2)
    f.set(made.item("a"), "1")
    assert f.progress() == (1, 2)


def test_a_link_done_in_the_emr_is_whole_with_result_date_and_author() -> None:
    made = hand.form(hand.item("link", form="phq-2"))
    f = hand.filling(made)
    f.set(f.current, {"result": "negative"}, Provenance.DONE_IN_EMR)
    assert [item.id for item in f.gaps()] == ["i"]
    f.set(f.current, {"result": "negative", "date": "2026-11-22", "by": "J. Kim"}, Provenance.DONE_IN_EMR)
    assert f.gaps() == ()


def test_sections_that_do_not_apply_are_not_there() -> None:
    second = Section("z", "Z", (hand.choice("b"),), show_if={"f": "a", "op": "==", "value": 3})
    made = hand.form(hand.choice("a"))
    both = hand.form(hand.choice("a"), sections=(*made.sections, second))
    f = hand.filling(both)
    assert [item.id for item in f.shown] == ["a"]
    f.set(f.current, "3")
    assert [item.id for item in f.shown] == ["a", "b"]


def test_a_form_left_before_privacy_was_asked_goes_on_at_that_question() -> None:
    made = hand.form(hand.choice("a"), hand.choice("p", private=True), hand.choice("z"), self_report=True)
    assert hand.filling(made, {"a": Given("1")}, at="z").current.id == ALONE
    assert hand.filling(made, {"a": Given("1"), ALONE: Given(True)}, at="z").current.id == "z"

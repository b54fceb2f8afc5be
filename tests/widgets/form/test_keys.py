"""Every key on every kind of item, without a screen."""

import pytest
from tests.widgets.form import forms_at_hand as hand

from ncm_tui.models.enums import Provenance
from ncm_tui.views.forms import Given
from ncm_tui.widgets.form.keys import Fingers

KEYS = {"enter": ("enter", "\r"), "space": ("space", " ")}


def fingers(*items, given=None, **more) -> Fingers:
    return Fingers(hand.filling(hand.form(*items, **more), given))


def press(f: Fingers, *keys: str):
    """Keys by name, or one character each; what the last one did."""
    done = None
    for key in keys:
        name, char = KEYS.get(key, (key, key if len(key) == 1 else None))
        done = f.press(name, char)
    return done


def value(f: Fingers, item: str = "i"):
    given = f.filling.given.get(item)
    return given.value if given else None


def test_a_digit_answers_by_the_printed_number_and_moves_on() -> None:
    f = fingers(hand.choice("a"), hand.choice("b"))
    press(f, "0")
    assert (value(f, "a"), f.item.id) == ("0", "b")
    press(f, "3")
    assert value(f, "b") == "3"


def test_a_digit_that_is_not_printed_changes_nothing_and_says_so() -> None:
    f = fingers(hand.choice())
    done = press(f, "7")
    assert done.refused
    assert "no answer 7" in done.message
    assert value(f, "c") is None


def test_a_guarded_item_does_not_move_on_by_itself() -> None:
    f = fingers(hand.choice("a", guarded=True), hand.choice("b"))
    press(f, "1")
    assert (value(f, "a"), f.item.id) == ("1", "a")
    press(f, "enter")
    assert f.item.id == "b"


def test_a_digit_typed_on_never_changes_a_guarded_answer() -> None:
    f = fingers(hand.choice("a", guarded=True), hand.choice("b"))
    done = press(f, "2", "0")
    assert done.refused
    assert "Backspace clears it" in done.message
    assert (value(f, "a"), value(f, "b")) == ("2", None)
    press(f, "backspace", "0")
    assert value(f, "a") == "0"


def test_a_guarded_answer_is_never_repeated() -> None:
    f = fingers(hand.choice("a", guarded=True))
    f.filling.previous = {"a": Given("2")}
    assert f.filling.repeat(f.item).refused
    assert value(f, "a") is None


def test_only_declared_letters_answer() -> None:
    f = fingers(hand.choice())
    assert press(f, "y").refused
    f = fingers(hand.item("yes_no"), hand.choice())
    assert press(f, "x").refused
    press(f, "y")
    assert value(f) is True


def test_multi_toggles_and_enter_moves_on() -> None:
    f = fingers(hand.item("multi", options=hand.SOURCES), hand.choice())
    press(f, "1", "3")
    assert value(f) == ["pt", "ch"]
    press(f, "1")
    assert value(f) == ["ch"]
    assert f.item.id == "i"
    press(f, "enter")
    assert f.item.id == "c"


def test_multi_enter_on_nothing_is_the_explicit_none() -> None:
    f = fingers(hand.item("multi", options=hand.SOURCES), hand.choice())
    press(f, "enter")
    assert value(f) == []
    assert f.item.id == "c"


def test_multi_with_a_none_of_its_own_is_never_answered_by_enter_alone() -> None:
    f = fingers(hand.item("multi", options=hand.ALONE_OR), hand.choice())
    press(f, "enter")
    assert value(f) is None
    f.filling.go("i")
    press(f, "2", "1")
    assert value(f) == ["alone"]


@pytest.mark.parametrize(("typed", "expected"), [("72", 72), ("72.5", 72.5)])
def test_a_number_is_typed_in_place(typed: str, expected: float) -> None:
    f = fingers(hand.item("number", minimum=0, maximum=300, unit="kg"), hand.choice())
    press(f, *typed, "enter")
    assert (value(f), f.item.id) == (expected, "c")


def test_a_number_out_of_range_stays_and_says_what_was_expected() -> None:
    f = fingers(hand.item("number", minimum=0, maximum=300, unit="kg"), hand.choice())
    done = press(f, *"900", "enter")
    assert done.refused
    assert "0 to 300 kg" in f.note
    assert (value(f), f.item.id, f.typed) == (None, "i", "900")
    press(f, "backspace", "enter")
    assert value(f) == 90


def test_a_date_echoes_at_once_and_is_refused_in_words() -> None:
    f = fingers(hand.item("date"), hand.choice())
    press(f, *"12/4")
    assert f.note == "Fri 04 Dec, in 11 d"
    press(f, "enter")
    assert value(f) == "2026-12-04"
    f.filling.go("i")
    press(f, *"2/30", "enter")
    assert f.note_ink == "soon"
    assert f.typed == "2/30"


def test_a_datetime_keeps_the_offset() -> None:
    f = fingers(hand.item("datetime"))
    press(f, *"1430", "enter")
    assert value(f) == "2026-11-23T14:30:00-05:00"


def test_text_takes_every_character_and_moves_on_with_enter() -> None:
    f = fingers(hand.item("text"), hand.choice())
    press(f, *"[SNF]", "space", *"y9", "enter")
    assert (value(f), f.item.id) == ("[SNF] y9", "c")


def test_the_line_is_edited_in_place() -> None:
    f = fingers(hand.item("text"))
    press(f, *"abd", "left", "c", "home", "delete", "end", "e")
    assert f.typed == "bcde"
    press(f, *["backspace"] * 4)
    assert f.typed is None
    assert value(f) is None


def test_arrows_leave_the_line_and_keep_it() -> None:
    f = fingers(hand.item("text"), hand.choice())
    press(f, *"abc", "down")
    assert (value(f), f.item.id) == ("abc", "c")
    press(f, "up")
    assert f.item.id == "i"


def test_half_a_line_is_kept_by_the_timer() -> None:
    f = fingers(hand.item("text"))
    press(f, *"half")
    assert f.unsaved
    assert f.spill()[0].given.value == "half"
    assert f.typed == "half"
    assert not f.unsaved


def test_more_than_nine_options_are_found_by_typing() -> None:
    f = fingers(hand.item("choice", options=hand.PLACES), hand.choice())
    press(f, "m")
    assert f.picks is not None
    press(f, "o", "t")
    assert [hand.PLACES[n].label for n in f.picks] == ["Motel"]
    press(f, "enter")
    assert (value(f), f.item.id, f.picks) == ("p9", "c", None)


def test_the_open_list_is_walked_and_closed() -> None:
    f = fingers(hand.item("choice", options=hand.PLACES))
    f.pick()
    press(f, "down", "down", "up", "enter")
    assert value(f) == "p1"
    f.pick()
    press(f, "z", "z")
    assert press(f, "enter").refused
    press(f, "backspace", "backspace", "backspace")
    assert f.picks is None


@pytest.mark.parametrize(("key", "at"), [("down", "after"), ("up", "before"), ("tab", "after")])
def test_letters_that_find_nothing_never_hold_her_fast(key: str, at: str) -> None:
    f = fingers(hand.item("text", "before"), hand.item("choice", options=hand.PLACES), hand.choice("after"))
    press(f, "tab", "z", "z")
    assert f.picks == ()
    press(f, "ctrl+u")
    assert f.typed == ""
    assert f.picks == tuple(range(len(hand.PLACES)))
    press(f, "z", "z", key)
    assert (f.item.id, f.picks, value(f)) == (at, None, None)


def test_past_its_ends_the_list_is_left() -> None:
    f = fingers(hand.item("text", "before"), hand.item("choice", options=hand.PLACES), hand.choice("after"))
    press(f, "tab", "m", "up")
    assert (f.item.id, f.picks) == ("before", None)
    press(f, "tab", *"motel", "down")
    assert (f.item.id, f.picks) == ("after", None)


def test_a_long_scale_is_typed_a_short_one_pressed() -> None:
    f = fingers(
        hand.item("scale", "pain", minimum=0, maximum=10), hand.item("scale", "sc", minimum=0, maximum=5)
    )
    press(f, "1", "0", "enter")
    assert value(f, "pain") == 10
    press(f, "5")
    assert value(f, "sc") == 5


def test_backspace_clears() -> None:
    f = fingers(hand.choice("a"), hand.choice("b"))
    press(f, "1", "up", "backspace")
    assert value(f, "a") is None


def test_links_tables_and_editors_ask_the_page() -> None:
    f = fingers(hand.item("link", form="phq-2"), hand.TABLE, hand.item("long_text", "lt"))
    assert press(f, "enter").ask == "link"
    assert press(f, "m").ask == "emr"
    assert press(f, "5").refused
    f.filling.go("tab")
    assert press(f, "enter").ask == "row"
    assert press(f, "a").ask == "row"
    press(f, "0")
    assert value(f, "tab") == []
    f.filling.go("lt")
    asked = press(f, "w")
    assert (asked.ask, asked.text) == ("editor", "w")


def test_table_rows_are_opened_by_number_and_removed_from_the_end() -> None:
    rows = [{"who": "Kim"}, {"who": "Lee"}]
    f = fingers(hand.TABLE, given={"tab": Given(rows)})
    assert press(f, "2").index == 1
    assert press(f, "a").index == 2
    assert press(f, "9").refused
    press(f, "backspace")
    assert value(f, "tab") == [{"who": "Kim"}]
    press(f, "backspace")
    assert value(f, "tab") is None


def test_enter_confirms_what_the_chart_said() -> None:
    given = {"i": Given("English", Provenance.CHART, None, "the chart")}
    f = fingers(hand.item("text"), hand.choice(), given=given)
    f.filling.go("i")
    press(f, "enter")
    assert f.filling.given["i"].provenance is Provenance.CONFIRMED
    assert f.filling.given["i"].observed_at == hand.NOW


def test_the_last_answer_says_what_is_left() -> None:
    f = fingers(hand.choice("a"), hand.choice("b"))
    press(f, "down")
    done = press(f, "1")
    assert done.message == "1 still needed · F6"
    assert f.filling.next_gap().id == "a"
    done = press(f, "1")
    assert (done.message, done.ask, f.item.id) == ("All answered · F2", "", "b")
    assert press(f, "enter").ask == "end"


def test_a_key_that_means_nothing_is_left_to_the_page() -> None:
    f = fingers(hand.choice())
    assert press(f, "ctrl+g") is None
    assert press(f, "f5") is None

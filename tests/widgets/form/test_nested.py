"""A line half typed inside a row or a record of the EMR is kept, and comes back open where it was."""

from typing import Any

from tests.widgets.form import forms_at_hand as hand

from ncm_tui.rules.forms import Form
from ncm_tui.views.forms import HALF, Given, Write
from ncm_tui.widgets.form.nested import Frame, base_frame, carried_up, emr_frame, reopened, row_frame

EMR = hand.form(hand.item("text", "result"), hand.item("date", "when"), kind="dialog")
LINK = hand.item("link", "phq", form="phq-9")


def typed(frame: Frame, text: str) -> tuple[Write, ...]:
    """What is handed on a quarter second after these keys."""
    for char in text:
        frame.fingers.press(char, char)
    return frame.fingers.spill()


def back(half: Any, made: Form, given: dict[str, Given] | None = None) -> list[Frame]:
    base = base_frame(hand.filling(made, given), "", half)
    return [base, *reopened(base, half, EMR)]


def test_in_the_second_row_of_a_table() -> None:
    made = hand.form(hand.choice(), hand.TABLE)
    first = {"tab": Given([{"who": "Ann", "by": "2026-12-01"}])}
    outer = base_frame(hand.filling(made, first), "")
    inner = row_frame(outer, hand.TABLE, 1)
    inner.filling.go("by")
    (write,) = carried_up(outer, inner, typed(inner, "12/"))
    assert (write.item, write.given.value) == (
        HALF,
        {"item": "tab", "index": 1, "within": {"item": "by", "text": "12/"}},
    )
    base, row = back(write.given.value, made, first)
    assert (base.filling.current.id, row.index, row.filling.current.id) == ("tab", 1, "by")
    assert row.fingers.typed == "12/"
    row.fingers.press("4", "4")
    done = row.fingers.press("enter", "\r")
    writes = carried_up(base, row, (*done.writes, *row.fingers.whole()))
    assert {write.item: write.given and write.given.value for write in writes} == {
        "tab": [{"who": "Ann", "by": "2026-12-01"}, {"by": "2026-12-04"}],
        HALF: None,
    }


def test_in_a_record_of_the_emr() -> None:
    made = hand.form(hand.choice(), LINK)
    outer = base_frame(hand.filling(made), "")
    inner = emr_frame(outer, LINK, EMR)
    inner.filling.go("when")
    (write,) = carried_up(outer, inner, typed(inner, "12/"))
    _, record = back(write.given.value, made)
    assert (record.item, record.index, record.fingers.typed) == (LINK, None, "12/")


def test_a_question_that_is_gone_opens_nothing() -> None:
    half = {"item": "tab", "index": 0, "within": {"item": "by", "text": "12/"}}
    assert len(back(half, hand.form(hand.choice()))) == 1
    assert len(back(half, hand.form(hand.choice(id="tab")))) == 1
    gone = {"item": "tab", "index": 0, "within": {"item": "no such", "text": "12/"}}
    *_, row = back(gone, hand.form(hand.TABLE))
    assert row.fingers.typed is None

"""How a question is set on the page: never wider than it, whatever its texts hold."""

import pytest
from rich.cells import cell_len
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.widgets.form import forms_at_hand as hand

from ncm_tui.models.enums import Provenance
from ncm_tui.rules import entry
from ncm_tui.rules.forms import Item, ItemType, Option
from ncm_tui.views.forms import Given
from ncm_tui.widgets.form.review import review_lines
from ncm_tui.widgets.form.rows import Look, lay, wrap


def look(item: Item, **more) -> Look:
    options = entry.options_of(item) if item.type is not ItemType.TABLE else ()
    return Look(item, "1", options=options, printed=entry.printed(item) if options else (), **more)


def text(lines) -> list[str]:
    return ["".join(part for part, _ in line) for line in lines]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts_stay_plain_and_inside_the_page(hostile: str, width: int) -> None:
    options = (Option("a", hostile), Option("b", "fine"))
    items = [
        hand.choice(text=hostile, options=options, help=hostile),
        hand.item("text", text=hostile),
        hand.item("multi", text=hostile, options=options),
        hand.item("table", text=hostile, columns=(hand.item("text", "who"),)),
    ]
    answers = ["a", hostile, ["a"], [{"who": hostile}]]
    for item, answer in zip(items, answers, strict=True):
        for current in (False, True):
            given = Given(answer, Provenance.TYPED, hand.NOW)
            lines = lay(
                look(item, given=given, current=current, note=hostile, flag=hostile), width, hand.ZONE
            )
            for line in text(lines):
                assert cell_len(line) <= width, line
                assert not FORBIDDEN_CONTROLS & set(line)
    made = hand.filling(hand.form(*items[:1]), {"c": Given("a")})
    for line in text(review_lines(made, width)):
        assert cell_len(line) <= width
        assert not FORBIDDEN_CONTROLS & set(line)


def test_wrap_breaks_between_words_and_long_ones_anywhere() -> None:
    assert wrap("one two three", 7) == ("one two", "three")
    assert wrap("x" * 9, 4) == ("xxxx", "xxxx", "x")
    assert wrap("", 5) == ("",)
    assert all(cell_len(part) <= 5 for part in wrap("漢字漢字 ab", 5))


def test_the_row_under_the_cursor_opens_and_the_answer_is_marked() -> None:
    item = hand.choice(text="Trouble falling or staying asleep, or sleeping too much")
    closed = text(lay(look(item, given=Given("1")), 80, hand.ZONE))
    assert len(closed) == 1
    assert "1● Several days" in closed[0]
    opened = "\n".join(text(lay(look(item, given=Given("1"), current=True), 80, hand.ZONE)))
    assert "▸" in opened
    assert "0 Not at all" in opened
    assert "1● Several days" in opened
    assert "sleeping too much" in " ".join(opened.split())


def inks(lines) -> set[str]:
    return {ink for line in lines for part, ink in line if part.strip()}


@pytest.mark.parametrize("provenance", [Provenance.CHART, Provenance.REPEATED, Provenance.NORMAL])
def test_what_she_did_not_say_herself_is_dim_and_says_where_it_came_from(provenance: Provenance) -> None:
    given = Given("1", provenance, hand.NOW)
    lines = lay(look(hand.choice(), given=given), 80, hand.ZONE)
    assert "strong" not in inks(lines)
    assert "(" in text(lines)[0]


def test_a_gap_is_named_after_f2_asked_for_it() -> None:
    assert "needed" in text(lay(look(hand.choice(), needed=True), 80, hand.ZONE))[0]


def test_the_line_being_typed_shows_its_caret_and_unit() -> None:
    item = hand.item("number", unit="kg", minimum=0, maximum=300)
    lines = lay(look(item, current=True, typed="72", caret=2, note="72 kg"), 80, hand.ZONE)
    assert ("72", "strong") in lines[0]
    assert any(ink == "cursor" for _, ink in lines[0])
    assert text(lines)[1].strip() == "72 kg"


def test_many_options_are_set_below_the_question() -> None:
    item = hand.item("choice", options=hand.PLACES)
    lines = text(lay(look(item, current=True, picks=tuple(range(11)), typed=""), 80, hand.ZONE))
    assert any("House" in line for line in lines)
    assert any("4 more" in line for line in lines)

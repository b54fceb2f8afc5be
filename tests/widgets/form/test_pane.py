"""The form on a page at 80×24: what each key paints, saves and opens, with every kind of item."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.screens.golden import screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.widgets.form import forms_at_hand as hand
from textual.app import App, ComposeResult

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import FlagRule, Option, Scoring, Section
from ncm_tui.views.forms import HALF, Given
from ncm_tui.widgets.form.pane import FormPane
from ncm_tui.widgets.form.title import marks

EMR = hand.form(
    hand.item("text", "result"), hand.item("date", "date"), hand.item("text", "by"), kind="dialog"
)


class Page(App[None]):
    """A page with nothing but the form; the everywhere keys go to it as the app hands them on."""

    BINDINGS = [
        ("f2", "on('finish')"),
        ("f6", "on('next_gap')"),
        ("f4", "on('pick')"),
        ("escape", "on('close')"),
    ]

    def __init__(self, filling: Any) -> None:
        super().__init__()
        self.filling = filling
        self.kept: list[tuple[str, Any]] = []
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield FormPane(emr_form=EMR)

    def on_mount(self) -> None:
        self.pane.keep = self.keep
        self.pane.start(self.filling, self.filling.form.title)

    @property
    def pane(self) -> FormPane:
        return self.query_one(FormPane)

    def keep(self, writes: Any, at: str) -> None:
        self.kept += [
            (write.item, write.given.value if write.given else None) for write in writes if write.item != HALF
        ]

    def action_on(self, verb: str) -> None:
        getattr(self.pane, f"action_{verb}")()

    def on_form_pane_confirmed(self) -> None:
        self.told.append("confirmed")

    def on_form_pane_left(self) -> None:
        self.told.append("left")

    def on_form_pane_link_asked(self, message: FormPane.LinkAsked) -> None:
        self.told.append(f"link {message.item.form}")


def page(*items: Any, given: Any = None, **more: Any) -> Page:
    return Page(hand.filling(hand.form(*items, **more), given))


def here(app: Page) -> str:
    return app.pane.frame.filling.current.id


async def test_a_whole_form_of_every_kind_by_keys_alone() -> None:
    app = page(*hand.EVERY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "1", "3", "enter", "y", "4", *"7", "enter", *"81", "enter", *"plain", "enter")
        await pilot.press(*"12/4", "enter", *"1430", "enter", "m", "o", "t", "enter")
        assert here(app) == "tab"
        await pilot.press("a", *"Kim", "enter", *"t", "enter", *"calls back", "enter")
        await pilot.pause()
        assert here(app) == "tab"
        await pilot.press("enter")
        assert here(app) == "ln"
        await pilot.press("m", *"neg", "enter", *"t-1", "enter", *"Lee", "enter")
        await pilot.pause()
        assert here(app) == "lt"
        await pilot.press(*"two", "enter", *"lines", "tab")
        await pilot.pause()
    answers = app.filling.values()
    assert answers == {
        "c": "2",
        "m": ["pt", "ch"],
        "yn": True,
        "sc": 4,
        "pain": 7,
        "n": 81,
        "tx": "plain",
        "d": "2026-12-04",
        "dt": "2026-11-23T14:30:00-05:00",
        "res": "p9",
        "tab": [{"who": "Kim", "by": "2026-11-23", "note": "calls back"}],
        "ln": {"result": "neg", "date": "2026-11-22", "by": "Lee"},
        "lt": "two\nlines",
    }
    assert app.filling.given["ln"].provenance is Provenance.DONE_IN_EMR
    assert dict(app.kept) == answers


async def test_f2_walks_the_gaps_then_shows_all_answers_then_confirms() -> None:
    app = page(*[hand.choice(f"q{n}", text=f"Question {n}") for n in range(30)])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["1"] * 29, "f2")
        assert here(app) == "q29"
        assert "needed: Question 29 (1 left)" in screen_text(app)
        await pilot.press("0", "f2")
        shown = screen_text(app)
        assert "all answers" in shown
        assert "Question 0" in shown
        assert app.told == []
        await pilot.press("escape")
        assert "all answers" not in screen_text(app)
        await pilot.press("f2", "f2")
        await pilot.pause()
        assert app.told == ["confirmed"]


async def test_a_form_whole_in_sight_needs_no_second_page() -> None:
    app = page(hand.choice("a"), hand.choice("b"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1", "2", "f2")
        await pilot.pause()
        assert app.told == ["confirmed"]


async def test_a_form_whole_on_its_page_needs_no_second_one_and_names_what_the_chart_said() -> None:
    app = page(hand.choice("a"), hand.item("text"), given={"i": Given("English", Provenance.CHART)})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1")
        shown = screen_text(app)
        assert "(from the chart)" in shown
        assert "From the chart, F2 confirms: 2" in shown
        await pilot.press("f2")
        await pilot.pause()
        assert app.told == ["confirmed"]


async def test_what_the_chart_said_leads_the_page_of_all_answers_of_a_longer_form() -> None:
    rows = [hand.choice(f"q{n}") for n in range(30)]
    app = page(*rows, hand.item("text"), given={"i": Given("English", Provenance.CHART)})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["1"] * 30, "f2")
        assert "From the chart: F2 confirms them" in screen_text(app)
        assert app.told == []


async def test_while_a_safety_flag_stands_its_page_comes_before_the_lock() -> None:
    flag = FlagRule("X", "Escalate", {"f": "a", "op": ">=", "value": 1}, "safety", "a", "Stay with them.")
    app = page(hand.choice("a", guarded=True), flags=(flag,))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "f2")
        await pilot.pause()
        assert "! Stay with them." in screen_text(app)
        assert app.told == []
        await pilot.press("f2")
        await pilot.pause()
        assert app.told == ["confirmed"]


async def test_section_titles_make_room_for_the_last_rows_of_a_form() -> None:
    parts = [(n, (hand.choice(f"a{n}"), hand.choice(f"b{n}"))) for n in range(7)]
    app = page(sections=tuple(Section(f"s{n}", f"Part {n}", two, prompt=f"Lead {n}") for n, two in parts))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"11")
        shown = screen_text(app)
        assert "Part 1" not in shown
        assert "Lead 1" in shown
        await pilot.press(*["1"] * 12, "f2")
        await pilot.pause()
        assert app.told == ["confirmed"]


async def test_none_of_these_is_one_key_and_never_over_something_ticked_in_passing() -> None:
    app = page(hand.item("multi", "m", options=hand.SOURCES), hand.choice("q"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("0")
        assert (here(app), app.filling.given["m"].value) == ("q", [])
        await pilot.press("up", "1", "0")
        assert (here(app), app.filling.given["m"].value) == ("m", [])


async def test_a_safety_flag_shows_at_once_and_goes_with_its_answer() -> None:
    flag = FlagRule(
        "X", "Suicide risk: escalate", {"f": "a", "op": ">=", "value": 1}, "safety", "a", "Stay with them."
    )
    app = page(
        hand.choice("a", guarded=True),
        hand.choice("b"),
        flags=(flag,),
        scoring=Scoring("sum", items=("a", "b")),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        shown = screen_text(app)
        assert " ! Suicide risk: escalate" in shown
        assert "Stay with them." in shown
        await pilot.press("0")
        await pilot.pause()
        assert "! Suicide risk" in screen_text(app)
        await pilot.press("backspace", "0")
        await pilot.pause()
        assert "Suicide risk" not in screen_text(app)


async def test_title_counts_and_scores_only_when_complete() -> None:
    app = page(hand.choice("a"), hand.choice("b"), scoring=Scoring("sum", items=("a", "b")))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1")
        assert "1 of 2" in screen_text(app)
        assert "score" not in screen_text(app)
        await pilot.press("3")
        assert "2 of 2 · score 4" in screen_text(app)


async def test_esc_closes_one_thing_at_a_time_and_is_harmless() -> None:
    app = page(hand.item("choice", "res", options=hand.PLACES), hand.TABLE, hand.item("long_text", "lt"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4", "escape")
        assert app.told == []
        await pilot.press("down", "a", *"Kim", "escape", "escape")
        assert len(app.pane.frames) == 1
        assert app.filling.values()["tab"] == [{"who": "Kim"}]
        await pilot.press("down", "x", "escape")
        await pilot.pause()
        assert not app.pane.editor.is_open
        assert app.filling.values()["lt"] == "x"
        await pilot.press("escape")
        await pilot.pause()
        assert app.told == ["left"]


async def test_a_line_that_does_not_read_is_said_before_it_is_dropped() -> None:
    app = page(hand.item("date"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"2/30", "escape")
        assert app.pane.view.fingers.typed == "2/30"
        assert app.pane.view.fingers.note_ink == "soon"
        await pilot.press("escape")
        assert app.pane.view.fingers.typed is None
        assert app.told == []


async def test_typing_is_kept_within_a_quarter_second() -> None:
    app = page(hand.item("text"), hand.item("long_text", "lt"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"abc")
        await pilot.pause(0.25)
        assert app.kept[-1] == ("i", "abc")
        await pilot.press("down", *"xyz")
        await pilot.pause(0.25)
        assert app.kept[-1] == ("lt", "xyz")
        await pilot.press("q")
        app.pane.keep_typing()
        assert app.kept[-1] == ("lt", "xyzq")


async def test_normal_and_repeat_have_their_keys() -> None:
    filling = hand.filling(
        hand.form(hand.choice("a", normal="0"), hand.choice("b", normal="0"), hand.choice("c")),
        previous={"c": Given("2", observed_at=hand.NOW)},
    )
    app = Page(filling)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "^N rest normal" in screen_text(app)
        await pilot.press("ctrl+n")
        assert (filling.values(), here(app)) == ({"a": "0", "b": "0"}, "c")
        assert "^R repeat" in screen_text(app)
        await pilot.press("ctrl+r")
        assert "still so?" in screen_text(app)
        await pilot.press("enter")
        assert filling.given["c"].confirmed
        await pilot.press("ctrl+n")
        assert filling.values() == {"c": "2"}


async def test_a_refusal_stands_under_the_question() -> None:
    app = page(hand.choice("a"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("9")
        assert "There is no answer 9 here." in screen_text(app)
        await pilot.press("ctrl+n")
        assert "each is asked" in screen_text(app)


async def test_a_link_asks_for_its_form_and_takes_the_result() -> None:
    app = page(hand.item("link", "ln", form="phq-2"), hand.choice("a"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert app.told == ["link phq-2"]
        value = {
            "assessment": "u",
            "form": "phq-2",
            "result": "0 negative",
            "at": "2026-11-23T14:00-05:00",
            "by": "me",
        }
        app.pane.answer_link(app.filling.form.item("ln"), Given(value, Provenance.LINKED, hand.NOW))
        await pilot.pause()
        assert here(app) == "a"
        assert "0 negative" in screen_text(app)


async def test_paste_comes_in_plain_on_one_line() -> None:
    from textual import events

    app = page(hand.item("text"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.view.post_message(events.Paste("one\x1b[2J\ntwo [SNF]"))
        await pilot.pause()
        await pilot.press("enter")
        kept = str(app.filling.values()["i"])
        assert "two [SNF]" in kept
        assert not FORBIDDEN_CONTROLS & set(kept)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 12)])
async def test_hostile_texts_in_labels_and_answers_survive_every_key(size: tuple[int, int]) -> None:
    items = []
    for n, text in enumerate(HOSTILE):
        options = (Option("a", text or "-"), Option("b", text[:20] or "-"))
        items.append(hand.choice(f"c{n}", text=text, options=options, help=text))
        items.append(hand.item("text", f"t{n}", text=text))
    made = hand.form(*items)
    made = replace(
        made, title=HOSTILE[5], sections=(Section("s", HOSTILE[2], made.items(), prompt=HOSTILE[6]),)
    )
    given = {f"t{n}": Given(text) for n, text in enumerate(HOSTILE)}
    app = Page(hand.filling(made, given))
    async with app.run_test(size=size) as pilot:
        for key in ("1", "down", "2", "f6", "pagedown", "f4", "escape", "end", "up", "f2", "home"):
            await pilot.press(key)
            shown = screen_text(app)
            assert not FORBIDDEN_CONTROLS & set(shown.replace("\n", ""))
        for n in range(len(HOSTILE)):
            app.filling.set(made.item(f"c{n}"), "a")
            app.filling.set(made.item(f"t{n}"), "x")
        await pilot.press("f2", "f2", "pagedown")
        assert not FORBIDDEN_CONTROLS & set(screen_text(app).replace("\n", ""))


async def test_a_long_form_paints_only_what_changed_and_keeps_the_cursor_in_sight() -> None:
    app = page(*[hand.choice(f"q{n}", text=f"Question number {n}") for n in range(84)])
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(84):
            await pilot.press("1")
            current = here(app)
            assert f"Question number {current[1:]} " in screen_text(app)
        await pilot.press("home")
        assert "Question number 0" in screen_text(app)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "Question number 0" in screen_text(app)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_random_keys_never_crash_and_what_is_on_the_page_is_what_was_kept(seed: int) -> None:
    dice = random.Random(seed)
    linked = [item for item in hand.EVERY if item.type != "link"]
    flag = FlagRule("X", "Risk", {"f": "c", "op": ">=", "value": 2}, "safety", "c", "Stay.")
    hidden = hand.choice("h", show_if={"f": "c", "op": ">=", "value": 1}, normal="0")
    app = page(*linked, hidden, hand.choice("p", private=True), flags=(flag,))
    keys = [
        *"0123456789abmntuxy/+[ ",
        "enter",
        "up",
        "down",
        "tab",
        "shift+tab",
        "backspace",
        "delete",
        "left",
    ]
    keys += ["right", "home", "end", "pageup", "pagedown", "f2", "f4", "f6", "escape", "ctrl+n", "ctrl+r"]
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(250):
            await pilot.press(dice.choice(keys).replace(" ", "space"))
        app.pane.keep_typing()
        await pilot.pause()
    kept: dict[str, Any] = {}
    for item, value in app.kept:
        kept[item] = value
    assert {item: value for item, value in kept.items() if value is not None} == app.filling.values()


async def test_a_letter_that_answers_nothing_is_said_and_a_digit_before_it_stays() -> None:
    app = page(hand.choice("g", guarded=True), hand.item("text", "t"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("D")
        assert "'D' answers nothing here." in screen_text(app)
        await pilot.press("2", "D")
        assert "It is answered: Enter or Tab moves on." in " ".join(screen_text(app).split())
        assert app.pane.filling.given["g"].value == "2"


async def test_f2_says_which_page_of_the_answers_comes_next() -> None:
    items = [
        hand.item("text", f"t{n}", text=f"A question that is long enough, number {n}") for n in range(60)
    ]
    app = page(
        *items, given={item.id: Given("an answer of some length that fills the line") for item in items}
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2")
        await pilot.pause()
        assert "F2 next page 1/3" in screen_text(app)
        await pilot.press("f2")
        await pilot.pause()
        assert "F2 next page 2/3" in screen_text(app)
        await pilot.press("f2")
        await pilot.pause()
        assert "F2 yes, finish & lock" in screen_text(app)
        assert app.told == []


async def test_enter_below_the_last_answer_of_a_short_form_saves_nothing() -> None:
    app = page(hand.choice(), hand.item("text", "t"), kind="dialog")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", *"words", "enter")
        assert "F2 saves" in screen_text(app)
        await pilot.press("enter", "n", "1")
        assert app.told == []
        assert app.pane.filling.given["t"].value == "words"
        await pilot.press("up", "1", "enter", "f2")
        assert app.told == ["confirmed"]
        assert app.pane.filling.given["t"].value == "1"


async def test_another_answer_than_last_time_says_what_was_and_leads_the_page_of_all_answers() -> None:
    before = {name: Given("0", observed_at=hand.NOW - timedelta(days=3)) for name in ("a", "b", "p")}
    asked = (hand.choice("a"), hand.choice("b"), hand.choice("p", private=True, guarded=True))
    rows = [hand.choice(f"q{n}") for n in range(20)]
    app = Page(hand.filling(hand.form(*asked, *rows), previous=before))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("y", "up")
        assert screen_text(app).count("was Not at all, Fri 20 Nov") == 2
        app.filling.go("a")
        await pilot.press("2", "0", "1", "enter", *["1"] * 20)
        await pilot.press("f2")
        shown = screen_text(app)
        assert "Changed since the last one" in shown.splitlines()[1]
        assert "More than half the days (was Not at all, Fri 20" in shown
        assert shown.count("(was") == 1


async def test_what_somebody_wrote_is_covered_with_the_names_also_from_the_chart_and_on_the_last_page() -> (
    None
):
    who = hand.item("text", "who", text="Contact")
    given = {"who": Given("Celia Yamada, daughter", Provenance.CHART)}
    app = page(*[hand.choice(f"q{n}") for n in range(25)], who, given=given)
    app.names_hidden = True
    async with app.run_test(size=(80, 40)) as pilot:
        assert "Contact" in screen_text(app)
        await pilot.press("end")
        pages = screen_text(app)
        await pilot.press("home", *["1"] * 25, "f2")
        pages += screen_text(app)
        assert "Celia" not in pages
        app.names_hidden = False
        app.pane.view.refresh()
        await pilot.pause()
        assert "Celia Yamada, daughter" in screen_text(app)


def test_the_title_says_what_is_not_a_matter_of_course() -> None:
    plain = hand.form(hand.choice("a"))
    assert marks(plain) == ()
    assert marks(replace(plain, record_only=True, local=True)) == ("record only", "local")
    assert marks(replace(plain, record_only=True, title="Scale: record")) == ()
    site = replace(plain, local=True, overridden=("cut-offs",), unverified="the bands")
    assert marks(site) == ("local cut-off", "unverified")


async def test_figures_past_their_end_stand_under_the_title() -> None:
    app = page(hand.choice("a"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.start(app.filling, "Money", warnings=("Guideline: past its end (12/31/2026).",))
        await pilot.pause()
        assert "▲ Guideline: past its end (12/31/2026)." in screen_text(app)

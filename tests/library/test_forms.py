"""Each fault of a form file is named by key, with what was expected."""

import copy
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.library.forms import read_form
from ncm_tui.library.sources import BUNDLED
from ncm_tui.rules.binding import visible
from ncm_tui.rules.scoring import score

GOOD = """
id = "small"
version = "1"
title = "Small"
kind = "assessment"
licence = "l"
citation = "c"

[options]
often = [
  { id = "never", label = "Never", points = 0, key = "v" },
  { id = "often", label = "Often", points = 1, key = "o" },
]

[scoring]
scorer = "sum"
items = ["a"]
low = 0
high = 1
bands = [
  { id = "low", label = "low", low = 0, high = 0 },
  { id = "high", label = "high", low = 1, high = 1 },
]

[[flags]]
code = "HIGH"
label = "high"
when = { f = "score", op = ">=", value = 1 }

[[sections]]
id = "s"
title = "S"

[[sections.items]]
id = "a"
text = "A"
type = "choice"
options = "often"

[[sections.items]]
id = "b"
text = "B"
type = "text"
show_if = { f = "a", op = "==", value = "often" }
"""


def plain() -> dict[str, Any]:
    return tomllib.loads(GOOD)


def without_score() -> dict[str, Any]:
    data = plain()
    del data["scoring"], data["flags"]
    return data


def faults_of(data: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in read_form(data)[1]]


def changed(path: str, value: Any, base: dict[str, Any] | None = None) -> list[str]:
    """The faults after one value was put (or, with ``...``, taken away) at a dotted path."""
    data = copy.deepcopy(base or plain())
    *way, last = path.split(".")
    place: Any = data
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    if value is ...:
        del place[last]
    elif last.isdigit():
        place[int(last)] = value
    else:
        place[last] = value
    return faults_of(data)


def test_a_good_form() -> None:
    form, faults = read_form(plain(), sha256="x", text=GOOD)
    assert faults == ()
    assert (form.id, form.sha256, form.text) == ("small", "x", GOOD)
    assert form.item("a").options[1].points == 1


ITEM_A, ITEM_B = "sections.0.items.0", "sections.0.items.1"


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("id", ..., "id: a text is needed here."),
        ("id", "a b", "id: 'a b' may hold letters"),
        ("id", 5, "id: a text was expected, not a number."),
        ("licence", "", "licence: must not be empty."),
        ("kind", "assesment", "kind: 'assesment' is not one of assessment, instrument, dialog; did you mean"),
        ("versoin", "2", "versoin: this key is not known; did you mean 'version'?"),
        ("min_age", "old", "min_age: a number was expected, not a text."),
        ("self_report", 1, "self_report: true or false was expected, not a number."),
        (
            "population",
            ["adults"],
            "population: 'adults' is not one of newborn, child, adolescent, adult; did",
        ),
        ("population", "adult", "population: a list of texts was expected"),
        ("sections", [], "sections: a form needs at least one section."),
        ("sections", "x", "sections: a list of tables was expected, not a text."),
        ("sections.0", "x", "sections[0]: a table was expected, not a text."),
        ("sections.0.items", [], "sections[0].items: a section needs at least one item."),
        (f"{ITEM_A}.type", "choise", "sections[0].items[0].type: 'choise' is not one of choice"),
        (
            f"{ITEM_A}.options",
            "oftn",
            "sections[0].items[0].options: 'oftn' is not one of often; did you mean",
        ),
        (f"{ITEM_A}.options", 4, "sections[0].items[0].options: a list of options was expected"),
        (f"{ITEM_A}.options", ..., "sections[0].items[0].options: a 'choice' item needs options."),
        (f"{ITEM_B}.options", "often", "sections[0].items[1].options: a 'text' item takes no options."),
        (f"{ITEM_B}.id", "a", "sections: the item id 'a' is here 2 times"),
        (f"{ITEM_B}.id", "score", "sections: 'score' cannot be an item id"),
        (f"{ITEM_B}.id", "b b", "sections[0].items[1].id: 'b b' may hold letters"),
        (
            f"{ITEM_B}.fact",
            "languag",
            "sections[0].items[1].fact: 'languag' is not a registered fact; did you",
        ),
        (f"{ITEM_B}.minimum", "x", "sections[0].items[1].minimum: a number was expected"),
        (f"{ITEM_B}.type", "table", "sections[0].items[1].columns: a 'table' item needs columns."),
        (f"{ITEM_B}.type", "link", "sections[0].items[1].form: a 'link' item needs form"),
        (f"{ITEM_B}.form", "phq-9", "sections[0].items[1].form: a 'text' item takes no form."),
        (f"{ITEM_B}.type", "scale", "sections[0].items[1]: a 'scale' item needs options, or minimum"),
        ("options.often.0.label", ..., "options.often[0].label: a text is needed here."),
        ("options.often.0.pints", 1, "options.often[0].pints: this key is not known; did you mean 'points'?"),
        ("options.often.1.id", "never", "the option id 'never' of 'a' is here 2 times."),
        ("options.often.1.key", "V", "the letter 'v' of 'a' is here 2 times."),
        ("options.often.1.key", "oo", "'oo' of 'often' is no letter"),
        ("options.often.1.key", "1", "'1' of 'often' is no letter"),
        ("options.often.1.points", ..., "scoring.items[0]: the option 'often' of 'a' has no points."),
        ("scoring.scorer", "avg", "scoring.scorer: there is no scorer 'avg'"),
        ("scoring.items", [], "scoring.items: a sum needs the list of the items"),
        ("scoring.items", ["c"], "scoring.items[0]: there is no item 'c'"),
        ("scoring.items", ["b"], "scoring.items[0]: 'b' is scored and show_if can hide it: hidden_points"),
        ("scoring.high", 3, "scoring.high: 3 is said, but the points add up to 1."),
        ("scoring.bands.1.low", 0, "scoring.bands: 'low' and 'high' overlap at 0."),
        ("scoring.bands.1", {"id": "high", "label": "h", "low": 3, "high": 3}, "no band holds 1, between"),
        ("scoring.bands.1.high", 0, "scoring.bands: 'high' runs from 1 down to 0."),
        ("scoring.bands.0.high", ..., "scoring.bands[0].high: a number is needed here."),
        ("flags.0.when", ..., "flags[0].when: a condition is needed here."),
        ("flags.0.item", "aa", "flags[0].item: there is no item 'aa'"),
        (
            "flags.0.severity",
            "safty",
            "flags[0].severity: 'safty' is not one of safety, review, prompt; did you",
        ),
    ],
)
def test_fault(path: str, value: Any, says: str) -> None:
    found = changed(path, value)
    assert any(says in fault for fault in found), found


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("x", "a condition was expected"),
        ({}, "a condition was expected"),
        (
            {"f": "aa", "op": "==", "value": 1},
            "'aa' is neither an item of this form nor a registered fact; did",
        ),
        ({"f": "a", "op": "=", "value": 1}, "show_if.op: '=' is not one of =="),
        ({"f": "a", "op": "=="}, "show_if.value: a value is needed here."),
        ({"f": "a", "op": "==", "value": 1, "vlaue": 1}, "'vlaue' does not belong beside f, op and value."),
        (
            {"f": "a", "op": "==", "value": "oftn"},
            "show_if.value: 'oftn' is not one of never, often; did you",
        ),
        ({"f": "a", "op": ">", "value": "often"}, "'>' compares points"),
        ({"f": "a", "op": "in", "value": "often"}, "a list was expected after 'in'."),
        ({"f": "a", "op": "==", "value": ["often"]}, "one value was expected after '=='"),
        ({"f": "age", "op": "between", "value": [1]}, "two limits were expected"),
        ({"f": "age", "op": "prefix", "value": 1}, "after 'prefix'"),
        ({"f": "sex", "op": "==", "value": "F"}, "show_if.value: 'F' is not one of female, male"),
        ({"f": "score", "op": "==", "value": 1}, "'score' is neither"),
        ({"al": []}, "one of f, all, any, none, not, at_least, known was expected alone, not al."),
        ({"all": [], "any": []}, "was expected alone, not all, any."),
        ({"all": []}, "show_if.all: a list of conditions was expected"),
        ({"any": [{"known": "agee"}]}, "show_if.any[0].known: 'agee' is neither"),
        ({"not": {"f": "a", "op": "?", "value": 1}}, "show_if.not.op: '?' is not one of"),
        ({"at_least": {"n": 3, "of": [{"known": "age"}]}}, "show_if.at_least.n: a whole number from 1 to 1"),
        ({"at_least": [1]}, "show_if.at_least: n and of are needed here"),
    ],
)
def test_condition_fault(condition: Any, says: str) -> None:
    found = changed(f"{ITEM_B}.show_if", condition)
    assert any(says in fault for fault in found), found


def test_circles() -> None:
    data = without_score()
    data["sections"][0]["items"][0]["show_if"] = {"known": "b"}
    assert faults_of(data) == ["sections: show_if goes in a circle: a → b → a."]
    data["sections"][0]["items"][0]["show_if"] = {"known": "a"}
    assert "circle: a → a." in faults_of(data)[0]


NEVER = [
    ("Thoughts of suicide", {}),
    ("Abuse or neglect", {}),
    ("Uses alcohol", {}),
    ("Decision capacity", {}),
    ("Decision maker", {}),
    ("Consent to share", {}),
    ("Code status", {}),
    ("Choice list given", {}),
    ("Plain question", {"guarded": True}),
    ("Plain question", {"private": True}),
]


@pytest.mark.parametrize(("text", "more"), NEVER)
def test_normal_is_refused_where_it_would_make_up_a_fact(text: str, more: dict[str, Any]) -> None:
    data = without_score()
    data["sections"][0]["items"][0] |= {"text": text, "normal": "never"} | more
    assert any("cannot have a normal" in fault for fault in faults_of(data))


def test_normal_is_refused_on_a_scored_a_reported_and_a_flagged_item() -> None:
    scored = plain()
    scored["sections"][0]["items"][0]["normal"] = "never"
    assert any("asked, item by item" in fault for fault in faults_of(scored))
    reported = without_score() | {"self_report": True}
    reported["sections"][0]["items"][0]["normal"] = "never"
    assert any("the patient reports it" in fault for fault in faults_of(reported))
    flagged = without_score()
    flagged["flags"] = [{"code": "A", "label": "a", "when": {"f": "a", "op": "==", "value": 1}}]
    flagged["sections"][0]["items"][0]["normal"] = "never"
    assert any("a flag can fire on it" in fault for fault in faults_of(flagged))


def test_normal_must_be_an_answer() -> None:
    data = without_score()
    data["sections"][0]["items"][0]["normal"] = "nver"
    assert any("'nver' is no answer of 'a'" in fault for fault in faults_of(data))
    data["sections"][0]["items"][0]["normal"] = "never"
    assert faults_of(data) == []


def test_table_columns() -> None:
    data = without_score()
    data["sections"][0]["items"][1] = {
        "id": "t",
        "text": "T",
        "type": "table",
        "columns": [
            {"id": "x", "text": "X", "type": "link", "form": "phq-9"},
            {"id": "x", "text": "X", "type": "text", "show_if": {"known": "age"}},
        ],
    }
    found = faults_of(data)
    assert any("columns[0].type: 'link' cannot be a column" in fault for fault in found)
    assert any("the column id 'x' is here 2 times" in fault for fault in found)
    assert any("columns[1]: a column takes neither show_if nor normal" in fault for fault in found)


def test_a_safety_flag_guards_its_item() -> None:
    data = without_score()
    data["flags"] = [
        {"code": "A", "label": "a", "severity": "safety", "when": {"f": "a", "op": "==", "value": "often"}}
    ]
    form, faults = read_form(data)
    assert faults == ()
    assert form.item("a").guarded
    assert not form.item("b").guarded


def test_unable_and_declined_come_by_one_word() -> None:
    form, faults = read_form(without_score() | {"not_said": True})
    assert faults == ()
    assert [option.id for option in form.item("a").options] == ["never", "often", "unable", "declined"]
    assert [option.key for option in form.item("a").options][2:] == ["u", "x"]


def test_a_scorer_says_what_it_lacks() -> None:
    found = changed("scoring.scorer", "lace")
    assert "scoring: scorer 'lace': it needs an item 'los_days'." in found
    assert "scoring: scorer 'lace': parameters.acute: a number of points was expected." in found
    assert any("parameters.los: a list of" in fault for fault in found)
    data = plain()
    data["scoring"] |= {"scorer": "lace", "parameters": {"los": [{"from": 1, "points": 1}]}}
    assert any("parameters.los: 'from' must begin at 0 and rise." in fault for fault in faults_of(data))


def paths(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every value of a document lies."""
    if isinstance(value, dict):
        return [way, *(path for key, each in value.items() for path in paths(each, (*way, key)))]
    if isinstance(value, list):
        return [way, *(path for n, each in enumerate(value) for path in paths(each, (*way, n)))]
    return [way]


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=False),
    st.text(max_size=6),
    st.just([]),
    st.just({}),
    st.just([[1]]),
    st.just([{"a": 1}]),
    st.just({"f": "a", "op": "==", "value": {}}),
    st.just({"f": [], "op": {}, "value": []}),
    st.just({"all": {"a": 1}}),
    st.just({"at_least": {"n": "x", "of": 1}}),
    st.sampled_from(["choice", "multi", "scale", "table", "link", "lace", "a", "score"]),
)
FULL = tomllib.loads((BUNDLED / "forms" / "lace.toml").read_text(encoding="utf-8"))


KEYS = tomllib.loads((BUNDLED / "forms" / "suicide-screen.toml").read_text(encoding="utf-8"))


@given(st.sampled_from([plain(), FULL, KEYS]), st.data())
def test_whatever_is_written_is_a_form_or_a_list_of_faults(document: Any, data: st.DataObject) -> None:
    data_in = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from([path for path in paths(data_in) if path]))
        place = data_in
        for step in way[:-1]:
            place = place[step]
        place[way[-1]] = copy.deepcopy(data.draw(ODD))
    form, faults = read_form(data_in)
    if not faults:
        score(form, {}, {})
        visible(form, {item.id: item.normal for item in form.items()}, {"age": 40})


def test_ages() -> None:
    assert "min_age: 20 is above max_age 10." in faults_of(plain() | {"min_age": 20, "max_age": 10})

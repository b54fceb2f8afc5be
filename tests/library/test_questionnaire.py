"""A FHIR Questionnaire as a form: what fits is taken, what does not is listed."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.library.checking import check_file
from ncm_tui.library.forms import read_form
from ncm_tui.library.library import Library
from ncm_tui.library.questionnaire import convert
from ncm_tui.library.toml_text import form_toml, inline
from ncm_tui.rules.forms import ItemType
from ncm_tui.rules.problems import UnreadableInput

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "fhir" / "us-core-examples"
LOINC = "http://loinc.org"


def choice(link_id: str, **more: Any) -> dict[str, Any]:
    weight = {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}
    return {
        "linkId": link_id,
        "text": "How often?",
        "type": "choice",
        "answerOption": [
            {"valueCoding": {"system": LOINC, "code": "LA1-1", "display": "Never"}},
            {"valueCoding": {"system": LOINC, "code": "LA2-2", "display": "Often", "extension": [weight]}},
        ],
        **more,
    }


RESOURCE: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "id": "My Form!",
    "title": "My form",
    "copyright": "Someone",
    "item": [
        choice("/1", required=True, code=[{"system": LOINC, "code": "44250-9"}]),
        choice("/1"),
        {"linkId": "d", "type": "display", "text": "Read this"},
        {
            "linkId": "g",
            "type": "group",
            "text": "Group",
            "enableWhen": [{"question": "/1", "operator": "=", "answerCoding": {"code": "LA2-2"}}],
            "item": [
                {"linkId": "b", "type": "boolean", "text": "Yes?"},
                {"linkId": "n", "type": "integer", "text": "Number", "repeats": True},
                {"linkId": "q", "type": "quantity", "text": "Weight"},
                {"linkId": "m", "type": "choice", "text": "Many", "repeats": True,
                 "answerOption": [{"valueString": "One"}, {"valueString": "Two"}, {"valueInteger": 3}]},
                {"linkId": "v", "type": "choice", "text": "Set", "answerValueSet": "http://x"},
                {"linkId": "t", "type": "text", "text": "Tell",
                 "enableWhen": [{"question": "b", "operator": "exists", "answerBoolean": True}]},
                {"linkId": "dt", "type": "dateTime", "text": "When",
                 "enableWhen": [{"question": "zz", "operator": "=", "answerString": "x"}]},
                {"linkId": "inner", "type": "group", "text": "Inner",
                 "item": [{"linkId": "s", "type": "string", "text": "Short"}]},
            ],
        },
    ],
}  # fmt: skip


def test_converted() -> None:
    made = convert(RESOURCE)
    text = form_toml(made.data)
    form, faults = read_form(tomllib.loads(text), text=text)
    assert faults == ()
    assert form.id == "My-Form"
    assert [section.title for section in form.sections] == ["My form", "Group", "Inner"]
    types = {item.id: item.type for item in form.items()}
    assert types == {
        "1": ItemType.CHOICE,
        "1_2": ItemType.CHOICE,
        "b": ItemType.YES_NO,
        "n": ItemType.NUMBER,
        "m": ItemType.MULTI,
        "t": ItemType.LONG_TEXT,
        "dt": ItemType.DATETIME,
        "s": ItemType.TEXT,
    }
    first = form.item("1")
    assert (first.loinc, first.required) == ("44250-9", True)
    assert [(o.id, o.code, o.points) for o in first.options] == [
        ("LA1-1", "LA1-1", None),
        ("LA2-2", "LA2-2", 2),
    ]
    assert form.sections[1].show_if == {"f": "1", "op": "==", "value": "LA2-2"}
    assert form.item("t").show_if == {"known": "b"}
    assert form.item("dt").show_if is None


@pytest.mark.parametrize(
    "says",
    [
        "d: a line of text without a question.",
        "n: repeated answers",
        "q: type 'quantity'.",
        "v: answers of a value set",
        "dt: a condition that does not fit",
        "score, bands and safety flags",
    ],
)
def test_what_was_left_out_is_said(says: str) -> None:
    assert any(says in each for each in convert(RESOURCE).left_out)


@pytest.mark.parametrize(
    "resource", [None, [], {"resourceType": "Patient"}, {"resourceType": "Questionnaire"},
                 {"resourceType": "Questionnaire", "item": [{"type": "display", "linkId": "x"}]},
                 {"resourceType": "Questionnaire", "item": "x"}]
)  # fmt: skip
def test_no_questionnaire(resource: Any) -> None:
    with pytest.raises(UnreadableInput):
        convert(resource)


def test_a_question_about_safety_is_pointed_at() -> None:
    text = "Thoughts that you would be better off dead, or of hurting yourself in some way"
    made = convert({"resourceType": "Questionnaire", "item": [choice("q9", text=text)]})
    assert any(each.startswith("q9: a question about safety") for each in made.left_out)


def test_hostile_text_is_cleaned() -> None:
    item = {"linkId": "\x1b[31m1", "type": "string", "text": 'A\u202eB\x00 [/x] "quoted" \\ back'}
    made = convert({"resourceType": "Questionnaire", "item": [item]})
    form, faults = read_form(tomllib.loads(form_toml(made.data)))
    assert faults == ()
    assert form.items()[0].text == 'AB [/x] "quoted" \\ back'


@given(st.text())
def test_any_text_round_trips_through_toml(text: str) -> None:
    clean = text.encode("utf-8", "ignore").decode()
    assert tomllib.loads(f"x = {inline(clean)}")["x"] == clean


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*choice("x"), "item", "enableWhen", "repeats"]), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(st.lists(JSON, max_size=4))
def test_any_json_is_a_form_or_a_sentence(items: list[Any]) -> None:
    try:
        made = convert({"resourceType": "Questionnaire", "item": items})
    except UnreadableInput:
        return
    read_form(tomllib.loads(form_toml(made.data)))


@pytest.mark.skipif(not SHARED.exists(), reason="the public examples are not beside this clone")
@pytest.mark.parametrize("name", ["phq-9", "hunger-vital-sign", "prapare"])
def test_public_examples(name: str) -> None:
    checked = check_file(SHARED / f"Questionnaire-{name}-example.json", Library.load())
    assert checked.faults == ()
    assert len(checked.form.items()) >= 3


def test_check_tells_json_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "q.json"
    file.write_text(json.dumps(RESOURCE)[:-5], encoding="utf-8")
    with pytest.raises(UnreadableInput, match="not JSON"):
        check_file(file, Library.load())

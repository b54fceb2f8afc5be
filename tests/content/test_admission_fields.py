"""The admission assessment holds every field of a comprehensive assessment, in its seventeen sections."""

import re
from pathlib import Path
from typing import Any

import pytest

from ncm_tui.library.library import Library
from ncm_tui.rules.facts import REGISTER
from ncm_tui.rules.findings import raised
from ncm_tui.rules.forms import Item, ItemType
from ncm_tui.rules.scoring import score

LIBRARY = Library.load()
REFERENCE = Path(__file__).parents[3] / "shared" / "domain" / "instruments.md"
FORM = LIBRARY.form("admission-assessment")
#: The last field of each of the seventeen sections.
ENDS = (10, 16, 22, 34, 38, 41, 45, 48, 53, 56, 66, 67, 71, 73, 76, 78, 84)
#: Asked before the first private question, so that all of them are asked alone.
EARLY = {69}


def _numbers(item: Item) -> list[int]:
    return [int(each) for each in item.fields]


def test_every_field_is_there() -> None:
    assert {number for item in FORM.items() for number in _numbers(item)} == set(range(1, 85))
    assert all(item.fields for item in FORM.items()), "no question without a field"


def test_the_fields_stand_in_their_section_and_order() -> None:
    assert len(FORM.sections) == len(ENDS)
    start = 1
    for section, end in zip(FORM.sections, ENDS, strict=True):
        here = [number for item in section.items for number in _numbers(item) if number not in EARLY]
        assert set(here) <= set(range(start, end + 1)), section.title
        assert here == sorted(here), section.title
        start = end + 1


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not beside this clone")
def test_the_list_of_fields_is_that_of_the_reference() -> None:
    """The table itself, where it is at hand: its numbers, its daggers."""
    text = REFERENCE.read_text(encoding="utf-8")
    table = text.split("# F. Comprehensive admission assessment")[1].split("\n# G.")[0]
    rows = re.findall(r"^\| (\d+)(?:–(\d+))? \| ([^|]*)", table, re.M)
    listed = {number for low, high, _ in rows for number in range(int(low), int(high or low) + 1)}
    assert listed == set(range(1, 85))
    daggered = {n for low, high, words in rows if "†" in words for n in range(int(low), int(high or low) + 1)}
    required = {number for item in FORM.items() if item.required for number in _numbers(item)}
    assert daggered <= required | {84}


@pytest.mark.parametrize("form_id", ["admission-assessment", "therapy-snapshot", "placement-needs"])
def test_what_is_fed_is_a_fact_that_only_answers_give(form_id: str) -> None:
    fed = [item.feeds for item in LIBRARY.form(form_id).items() if item.feeds]
    assert fed
    assert set(fed) <= set(REGISTER)
    assert len(set(fed)) == len(fed)


def test_nothing_is_asked_that_only_the_end_can_say() -> None:
    signed = [item for item in FORM.items() if "84" in item.fields]
    assert {item.type for item in signed} == {ItemType.COMPUTED}
    assert {item.fact for item in signed} == {"signed_by", "signed_at", "hours_to_assessment"}


def test_an_answer_suggests_and_its_absence_does_not() -> None:
    def refs(answers: dict[str, Any]) -> set[tuple[str, str]]:
        return {(each.kind.value, each.ref) for each in raised(FORM, answers, {"age": 80.0})}

    assert refs({}) == set()
    alone = {"lives_with": ["alone"], "bathing_now": "assist", "caregiver_available": "none"}
    assert {("code", "Z60.2"), ("code", "Z74.2"), ("barrier", "no_caregiver")} <= refs(alone)
    assert refs({"cost_skipping": "often"}) == {("barrier", "medicine_cost"), ("code", "Z91.120")}
    assert ("barrier", "functional_decline") in refs({"eating_before": "setup", "eating_now": "assist"})
    assert refs({"eating_before": "dependent", "eating_now": "dependent"}) == {("code", "Z74.1")}
    assert refs({"cost_skipping": "declined"}) == set()
    assert ("barrier", "abuse_neglect") in refs({"abuse_concern": "suspected"})


def test_no_list_given_asks_no_more_of_the_choice() -> None:
    missing = score(FORM, {"destination": "snf", "list_given": "no"}, {}).missing
    assert not {"quality_shared", "choice_1", "interest_disclosed"} & set(missing)
    missing = score(FORM, {"destination": "snf", "list_given": "yes"}, {}).missing
    assert {"quality_shared", "choice_1", "interest_disclosed"} <= set(missing)

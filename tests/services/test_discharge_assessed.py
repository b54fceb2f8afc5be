"""A checklist row is seen in the admission assessment only where its answers settle it."""

from datetime import timedelta
from typing import Any

import pytest

from ncm_tui.models.enums import Provenance
from ncm_tui.services.desk import Desk
from ncm_tui.services.discharge.assessed import FORM, READERS, Seen, _Filled
from ncm_tui.views.forms import Given

ABLE = {"caregiver": "Rosa, spouse", "caregiver_available": "nights", "caregiver_able": "yes",
        "caregiver_willing": "yes", "sharing_consent": True}  # fmt: skip
BEFORE = {
    f"{each}_before": "independent"
    for each in ("bathing", "dressing", "toileting", "transfers", "continence", "eating")
}


def read(desk: Desk, name: str, answers: dict[str, Any]) -> Seen | None:
    given = {
        item: Given(value, Provenance.TYPED, desk.now() - timedelta(days=place))
        for place, (item, value) in enumerate(answers.items())
    }
    return READERS[name](_Filled(desk, desk.library.form(FORM), given, desk.now(), "uid"))


@pytest.mark.parametrize(
    ("name", "answers", "settled"),
    [
        ("goals", {"matters_most": "Home to her garden"}, True),
        ("goals", {}, False),
        ("decides", {"decision_maker": "self", "on_chart": ["polst"]}, True),
        ("decides", {"decision_maker": "self", "on_chart": ["none"]}, True),
        ("decides", {"decision_maker": "self", "on_chart": ["code_status"]}, False),
        ("decides", {"decision_maker": "agent", "on_chart": ["polst"]}, False),
        ("decides", {"decision_maker": "agent", "on_chart": [], "decision_maker_document": True}, False),
        (
            "decides",
            {"decision_maker": "agent", "on_chart": ["directive"], "decision_maker_document": True},
            True,
        ),
        ("decides", {"decision_maker": "none", "on_chart": ["none"]}, False),
        ("caregiver", ABLE, True),
        ("caregiver", {**ABLE, "caregiver_able": "partly"}, False),
        ("caregiver", {**ABLE, "sharing_consent": False}, False),
        ("caregiver", {**ABLE, "caregiver_available": "declined"}, False),
        ("language", {"language": "English", "interpreter": "no", "communication": ["none"]}, True),
        ("language", {"language": "Spanish", "interpreter": "yes", "communication": ["none"]}, False),
        ("language", {"language": "English", "interpreter": "no"}, False),
        ("before", {**BEFORE, "one_level": True, "equipment_owned": ["none"]}, True),
        ("before", {**BEFORE, "equipment_owned": ["none"]}, False),
        ("before", {**BEFORE, "one_level": True}, False),
    ],
)
def test_only_what_settles_the_row_is_evidence(
    desk: Desk, name: str, answers: dict[str, Any], settled: bool
) -> None:
    assert (read(desk, name, answers) is not None) is settled


def test_it_says_where_it_was_seen_and_has_the_time_of_its_oldest_answer(desk: Desk) -> None:
    seen = read(desk, "decides", {"decision_maker": "self", "on_chart": ["directive"]})
    assert seen is not None
    assert seen.at == desk.now() - timedelta(days=1)
    assert seen.text.startswith("Self; on chart: Advance directive (admission assessment, ")

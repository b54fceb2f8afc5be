"""The record of a suicide screen: a level and no number, open until nothing graver can be."""

import pytest
from tests.services.hand import add, at

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import Value
from ncm_tui.rules.problems import Refused
from ncm_tui.rules.scoring import score
from ncm_tui.services import assessments
from ncm_tui.services.assessments.results import results
from ncm_tui.services.desk import Desk
from ncm_tui.services.flags import open_flags
from ncm_tui.views.forms import Given, Write


def test_item_by_item_fires_at_once_and_waits_for_what_could_be_graver(desk: Desk) -> None:
    stay = add(desk)
    opened = assessments.open(desk, stay, "suicide-screen")
    opened.opening.result()
    form, answers = desk.library.form("suicide-screen"), dict[str, Value]()

    def say(item: str) -> list[str]:
        answers[item] = True
        writes = [Write(item, Given(True, Provenance.TYPED, desk.now()))]
        assessments.fire(desk, opened.assessment, score(form, answers, {}).flags, writes).result()
        return [flag.code for flag in open_flags(desk, stay)]

    assert say("q1") == ["SUICIDE_RISK_REVIEW"]
    assert say("q2") == ["SUICIDE_RISK_REVIEW"]
    with pytest.raises(Refused, match="Item 3"):
        assessments.finish(desk, opened.assessment).result()
    # Nothing is graver than this: the rest need not be asked first.
    assert say("q4") == ["SUICIDE_HIGH_RISK_ESCALATE_NOW"]
    assert "Suicide screen high" in assessments.finish(desk, opened.assessment).result().message


def test_the_triage_of_the_emr_is_enough(desk: Desk) -> None:
    stay = add(desk)
    opened = assessments.open(desk, stay, "suicide-screen")
    opened.opening.result()
    said = {"result": "low", "done_at": at("2026-11-22T09:00").isoformat(), "done_by": "J. Kim RN"}
    for item, value in said.items():
        assessments.answer(desk, opened.assessment, item, value)
    changed = assessments.finish(desk, opened.assessment).result()
    assert changed.message.startswith("Suicide screen low: finished")
    assert [each.text for each in results(desk, stay)] == ["low"]

"""A total from paper stands at the time it was found, not at the time it was typed in."""

import pytest
from tests.services.hand import add, at

from ncm_tui.rules.problems import Refused
from ncm_tui.services import assessments, flags
from ncm_tui.services.assessments.results import results
from ncm_tui.services.assessments.trends import arrows, trend
from ncm_tui.services.desk import Desk


def record(desk: Desk, stay: str, total: int, done: str) -> None:
    opened = assessments.open(desk, stay, "braden")
    opened.opening.result()
    for item, value in (("total", total), ("done_at", done), ("done_by", "J. Kim RN")):
        assessments.answer(desk, opened.assessment, item, value)
    assessments.finish(desk, opened.assessment).result()


def test_the_trend_goes_by_when_it_was_done(desk: Desk) -> None:
    stay = add(desk)
    record(desk, stay, 18, at("2026-11-23T08:00").isoformat())
    record(desk, stay, 14, "2026-11-21")
    points = trend(desk, stay, "braden").points
    assert [(point.value, f"{point.at:%m/%d %H:%M}") for point in points] == [
        (14, "11/21 00:00"),
        (18, "11/23 08:00"),
    ]
    assert arrows(desk, stay)["braden"] == "↑"


def test_an_older_result_recorded_later_does_not_stand_before_the_newer(desk: Desk) -> None:
    stay = add(desk)
    record(desk, stay, 18, at("2026-11-23T08:00").isoformat())
    record(desk, stay, 14, "2026-11-10")
    (found,) = results(desk, stay)
    assert found.value == 18


def test_what_is_still_to_come_is_not_recorded_as_done(desk: Desk) -> None:
    with pytest.raises(Refused, match="still to come"):
        record(desk, add(desk), 18, "2027-11-10T08:00:00-05:00")


def test_a_milder_result_beside_a_graver_answer_takes_neither_the_answer_nor_its_flag(desk: Desk) -> None:
    stay = add(desk)
    opened = assessments.open(desk, stay, "suicide-screen")
    opened.opening.result()
    said = {"q2": True, "q4": True, "ideation_level": "level_1", "behavior": "never", "result": "negative"}
    for item, value in (said | {"done_at": "2026-11-23T08:00:00-05:00", "done_by": "J. Kim"}).items():
        assessments.answer(desk, opened.assessment, item, value)
    assessments.finish(desk, opened.assessment).result()
    assert "SUICIDE_HIGH_RISK_ESCALATE_NOW" in [flag.code for flag in flags.open_flags(desk, stay)]
    assert assessments.view(desk, opened.assessment).given["q4"].value is True

"""A total from paper stands at the time it was found, not at the time it was typed in."""

from tests.services.hand import add, at

from ncm_tui.services import assessments
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

"""The site's own figures: put, checked, back to the usual one, asked once."""

from datetime import date, time

import pytest
from tests.services.hand import add

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.problems import Refused
from ncm_tui.services import undo
from ncm_tui.services.clocks import board, figures
from ncm_tui.services.desk import Desk

_LEAD = "TWO_MIDNIGHT.lead"


def test_a_figure_is_put_and_goes_back_to_the_usual_one(desk: Desk) -> None:
    assert figures.initial(desk, _LEAD) == {"value": "4", "source": ""}
    figures.put(desk, _LEAD, " 6 ", "UR plan 2026", date(2026, 11, 2)).result()
    (held,) = figures.held(desk).values()
    assert (held.value, held.source, held.verified_on) == ("6", "UR plan 2026", date(2026, 11, 2))
    assert board.board(desk).rules.figures == {_LEAD: 6.0}
    assert figures.initial(desk, _LEAD) == {"value": "6", "source": "UR plan 2026"}
    figures.put(desk, _LEAD, "3").result()
    assert [each.value for each in figures.held(desk).values()] == ["3"]
    undo.undo(desk, only=figures.VERBS).result()
    assert [each.value for each in figures.held(desk).values()] == ["6"]
    figures.clear(desk, _LEAD).result()
    assert figures.held(desk) == {}
    with pytest.raises(Refused, match="usual value is in use"):
        figures.clear(desk, _LEAD).result()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        (_LEAD, "soon", "is a number of hours"),
        (_LEAD, "9999", "lies between"),
        (_LEAD, "", "or the reason why there is none"),
        ("NO_SUCH.figure", "3", "No rule asks"),
        (figures.COB, "later", "Close of business is a time"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(desk: Desk, key: str, value: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        figures.put(desk, key, value)
    with pytest.raises(Refused, match="At most"):
        figures.put(desk, _LEAD, "3", "x" * 200)


def test_close_of_business_is_an_hour(desk: Desk) -> None:
    assert figures.close_of_business(desk) == time(17)
    assert figures.put(desk, figures.COB, "430p").result().message == "Close of business: 16:30"
    assert figures.close_of_business(desk) == time(16, 30)


def test_none_here_needs_a_reason_and_settles_the_rule(desk: Desk) -> None:
    rule = desk.library.clocks().named("ABUSE_REPORT")
    assert rule is not None
    key = next(figure.key(rule.id) for figure in rule.figures.values())
    figures.put(desk, key, "", "No such law in this state").result()
    assert figures.none_here([rule], figures.held(desk)) == {"ABUSE_REPORT": "No such law in this state"}
    assert board.board(desk).rules.figures[key] is None


def test_state_rules_are_asked_once(desk: Desk) -> None:
    from ncm_tui.services.clocks import events

    stay = add(desk)
    told = {"at": "2026-11-23T10:00:00-05:00", "abuse_of": "elder"}
    events.record(desk, stay, "abuse_suspected", told).result()
    line = next(each for each in board.lines(desk, stay) if each.rule == "ABUSE_REPORT")
    assert line.state is ClockState.UNKNOWN
    (key,) = line.needs
    figures.put(desk, key, "24", "state law").result()
    line = next(each for each in board.lines(desk, stay) if each.rule == "ABUSE_REPORT")
    assert line.state is ClockState.DUE

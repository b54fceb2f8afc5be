"""An EDD whose day is over while the patient is still here."""

from dataclasses import replace
from datetime import date

from tests.services.clocks.test_inputs import of
from tests.services.hand import add, at, leave

from ncm_tui.models.enums import ClockState, PayerClass
from ncm_tui.services import patients
from ncm_tui.services.clocks import board
from ncm_tui.services.desk import Desk


def test_an_edd_whose_day_is_over_is_no_planned_time(desk: Desk) -> None:
    """To the end of its day it counts; after it, who is still here has no planned time: the day is asked."""
    stay = add(desk)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result()
    patients.set_edd(desk, stay, date(2026, 11, 23)).result()
    last = replace(desk, now=lambda: at("2026-11-23T23:59:59"))
    assert of(last, stay).facts["discharge"] == at("2026-11-23T17:00")
    after = replace(desk, now=lambda: at("2026-11-24T00:00:00"))
    held = of(after, stay)
    assert "discharge" not in held.facts
    assert "release" not in held.facts
    assert held.facts["edd"] == date(2026, 11, 23)
    asked = [line for line in board.lines(after, stay) if "edd" in line.needs]
    assert asked
    assert {(line.state, line.why) for line in asked} == {(ClockState.UNKNOWN, "EDD Mon 23 is past")}
    assert not any({"discharge", "release"} & set(line.needs) for line in board.lines(after, stay))
    leave(desk, stay, "2026-11-23T12:00")
    assert of(after, stay).facts["discharge"] == at("2026-11-23T12:00"), "who left, left"

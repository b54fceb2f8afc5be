"""Clocks that go on after a patient left: listed as long, and not destroyed (P§10)."""

from dataclasses import replace
from datetime import timedelta

from tests.services.clocks.test_board import medicare
from tests.services.hand import add, at, leave

from ncm_tui.models.enums import PayerClass
from ncm_tui.services import patients, purging, retention, worklist
from ncm_tui.services.clocks import board, events
from ncm_tui.services.desk import Desk

WHAT = {"request_kind": "pre_service", "appeal_level": "plan_reconsideration", "approved_before": False}


def later(desk: Desk, days: int) -> Desk:
    return replace(desk, now=lambda: desk.now() + timedelta(days=days))


def denied(desk: Desk) -> tuple[str, str]:
    """A notice of 20 November of a Medicare Advantage plan (65 days to ask again: 24 January), left after."""
    stay = add(desk)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_ADVANTAGE, "card", payer="UHC").result()
    told = {"at": at("2026-11-20T10:00").isoformat(), "notice_date": "2026-11-20", **WHAT}
    event = events.record(desk, stay, "denied", told).result().row
    assert event is not None
    leave(desk, stay, "2026-11-21T12:00")
    return stay, event


def test_an_appeal_that_runs_is_listed_and_keeps_the_patient_with_its_day(desk: Desk) -> None:
    stay, _ = denied(desk)
    then = later(desk, 46)
    page = retention.page(then)
    assert page.past == ()
    (kept,) = page.needed
    assert any("MA reconsideration until Sun 24 Jan 2027" in why for why in kept.why), kept.why
    assert purging.run(then).patients == ()
    assert "MA_RECON_FILE" in {line.rule for line in board.open_by_stay(then)[stay]}
    lines = worklist.today(then, watched=True).items
    assert "MA_RECON_FILE" in {item.rule for item in lines if item.stay == stay}


def test_one_that_is_over_is_told_for_a_while_and_then_goes(desk: Desk) -> None:
    stay, _ = denied(desk)
    over = later(desk, 70)
    assert any(
        "was due Sun 24 Jan 2027: what came of it?" in why for why in retention.page(over).needed[0].why
    )
    assert stay in board.open_by_stay(over)
    gone = later(desk, 100)
    assert stay not in board.open_by_stay(gone)
    assert [item for item in worklist.today(gone).items if item.stay == stay] == []
    assert len(purging.run(gone).patients) == 1


def test_a_carried_board_keeps_and_drops_who_left_long_ago_as_a_new_one(desk: Desk) -> None:
    stay, event = denied(desk)
    then = later(desk, 46)
    assert stay in board.open_by_stay(then)
    events.remove(then, event, {"reason": "withdrawn by the plan"}).result()
    assert stay not in board.open_by_stay(then)
    assert [item for item in worklist.today(then).items if item.stay == stay] == []


def test_one_without_an_event_goes_as_before(desk: Desk) -> None:
    stay = medicare(desk)
    leave(desk, stay, "2026-11-21T12:00")
    then = later(desk, 46)
    assert stay not in board.open_by_stay(then)
    assert len(retention.page(then).past) == 1

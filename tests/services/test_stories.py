"""Two stories of the demo ward, from the line on Today to the end: observation that becomes an admission, and
a legal hold that runs out beside a newborn and her mother. Nothing is typed twice, nothing misleads."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ncm_tui.models.enums import ClockState, KeyTimeKind, PayerClass
from ncm_tui.services import caseload, discharge, stays, worklist
from ncm_tui.services.clocks import board, events, evidence
from ncm_tui.services.desk import Desk
from ncm_tui.views.clocks import ClockLine


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}-05:00")


def stay_of(desk: Desk, name: str) -> str:
    return next(row.stay for row in caseload.rows(desk) if row.name.startswith(name))


def clock(desk: Desk, stay: str, rule: str) -> ClockLine:
    (found,) = (line for line in board.lines(desk, stay) if line.rule == rule)
    return found


def today(desk: Desk, stay: str) -> list[str]:
    return [item.rule or item.kind for item in worklist.today(desk).items if item.stay == stay]


def notice(when: datetime, **more: Any) -> dict[str, Any]:
    said = {"recipient": "patient", "how": "signed", "copy_left": True, "interpreter": "not_needed"}
    return {**said, "happened_at": when.isoformat(), **more}


def test_thirty_hours_of_observation_a_moon_and_an_admission(demo_desk: Desk) -> None:
    desk = demo_desk
    stay = stay_of(desk, "TRAN, Earl")
    # Mon 23 14:09; observation began Sun 22 08:03. Whether it is Medicare nobody has confirmed.
    assert clock(desk, stay, "MOON").state is ClockState.UNKNOWN
    assert clock(desk, stay, "MOON").needs == ("has_medicare",)
    assert "MOON" not in today(desk, stay)
    assert "unknown" in today(desk, stay)

    stays.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", "Medicare").result()
    moon = clock(desk, stay, "MOON")
    assert (moon.state, moon.due) == (ClockState.DUE, at("23T20:03"))  # 36 elapsed hours
    assert moon.why == "obs 30 h"
    assert "MOON" in today(desk, stay)

    # Given, and not explained aloud: the row stays open.
    evidence.record(desk, stay, "MOON", "", notice(at("23T13:55"), oral=False)).result()
    assert clock(desk, stay, "MOON").state is ClockState.DUE
    evidence.record(desk, stay, "MOON", "", notice(at("23T14:02"), oral=True)).result()
    assert clock(desk, stay, "MOON").state is ClockState.MET
    assert "MOON" not in today(desk, stay)
    row = discharge.page(desk, stay).line("DC37")
    assert row is not None
    assert row.evidence is not None  # typed once, seen there too

    # The second midnight of care that began Sun 22 05:33 is tonight's; the order is written at 14:05.
    assert clock(desk, stay, "TWO_MIDNIGHT").due == at("24T00:00")
    stays.set_key_time(desk, stay, KeyTimeKind.INPATIENT_ORDER, at("23T14:05")).result()
    assert clock(desk, stay, "TWO_MIDNIGHT").state is ClockState.NOT_NEEDED
    assert clock(desk, stay, "MOON").state is ClockState.MET
    first = clock(desk, stay, "IM_INITIAL")
    # 2 calendar days would be Wed 25; she is expected to leave Tue 24, at the usual hour: before that.
    assert (first.state, first.due) == (ClockState.DUE, at("24T17:00"))
    assert "discharge" in first.assumed
    assert "IM_INITIAL" in today(desk, stay)


def test_a_hold_that_runs_out_and_a_newborn_beside_her_mother(demo_desk: Desk) -> None:
    desk = demo_desk
    stay = stay_of(desk, "HADDAD")
    hold = clock(desk, stay, "LEGAL_HOLD")
    # Mon 23 14:09 and 33 hours: Tue 24 23:09.
    assert (hold.state, hold.due) == (ClockState.NOT_YET, at("24T23:09"))
    order = [item for item in worklist.today(desk).items if item.stay == stay]
    assert order[0].kind == "flag"  # harm first: the open safety flag heads her lines

    later = replace(desk, now=lambda: at("24T06:00"))
    assert clock(later, stay, "LEGAL_HOLD").state is ClockState.DUE
    past = replace(desk, now=lambda: at("24T23:30"))
    assert clock(past, stay, "LEGAL_HOLD").state is ClockState.OVERDUE
    said = {
        "hold_kind": "Court order",
        "at": at("23T14:00").isoformat(),
        "hold_expires": at("27T12:00").isoformat(),
    }
    events.record(desk, stay, "legal_hold", said).result()
    lines = [line for line in board.lines(desk, stay) if line.rule == "LEGAL_HOLD"]
    assert [(line.state, line.due) for line in lines if line.open] == [(ClockState.NOT_YET, at("27T12:00"))]

    mother, baby = stay_of(desk, "TAYLOR, Ann"), stay_of(desk, "BABY GIRL A")
    mothers, babys = (
        {line.rule for line in board.lines(desk, each) if line.open and not line.watch}
        for each in (mother, baby)
    )
    assert "PAYER_NOTIFY" in mothers
    assert not {"DP_EVAL", "DP_SCREEN"} & babys  # her mother's chart, and a pediatrician, plan for her
    named = {item.name for item in worklist.today(desk).items if item.stay == baby}
    assert named <= {"BABY GIRL A of TAYLOR, Ann"}
    # The mother leaves; the newborn's clocks are her own and do not move.
    before = [(line.rule, line.state) for line in board.lines(desk, baby)]
    discharge.left(
        desk, mother, {"left_at": at("23T14:00").isoformat(), "destination": "home", "reason": "x"}
    ).result()
    call = clock(desk, mother, "POST_DC_CALL")
    assert (call.state, call.due) == (ClockState.DUE, at("23T14:00") + timedelta(hours=72))
    assert [(line.rule, line.state) for line in board.lines(desk, baby)] == before

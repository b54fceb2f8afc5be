"""A week in the life: the list comes in on the Wednesday before Thanksgiving 2025; four are admitted, one is
in observation over 24 hours, one is changed to outpatient, an authorization ends on Friday, two go home.

Each morning's clocks are worked out by hand from the rules, not read from the program. Thursday 27 November
is a federal holiday, Friday 28 a business day here; the nurse works Monday to Friday from 07:00 to 15:30.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import row, table
from tests.services.hand import add

from ncm_tui.models.enums import Destination, KeyTimeKind, PayerClass
from ncm_tui.services import caseload, discharge, intake, payers, stays, worklist
from ncm_tui.services.clocks import board, events, evidence
from ncm_tui.services.desk import Desk


class Week:
    """A desk whose clock is turned by hand, and the patients by surname."""

    def __init__(self, desk: Desk) -> None:
        self.at = moment("11-26T06:45")
        self.desk = replace(desk, now=lambda: self.at.astimezone(UTC))
        self.who: dict[str, str] = {}

    def turn(self, text: str) -> None:
        self.at = moment(text)

    def clocks(self) -> list[str]:
        """Today's clocks that law or a payer set, and the calls after discharge, in their order."""
        return [
            f"{item.bucket.name} {item.name.split(',')[0]} {item.rule} {item.due:%a %H:%M}"
            for item in worklist.today(self.desk).items
            if item.kind == "clock" and (item.weight in ("legal", "payer") or item.rule == "POST_DC_CALL")
        ]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2025-{text}-05:00")


@pytest.fixture
def week(desk: Desk, tmp_path: Path) -> Week:
    """Wednesday 06:45: the list is in with two who are known already, Abel (Medicare) and Bose (Anthem)."""
    week = Week(desk)
    path = tmp_path / "census.csv"
    rows = [
        row(1, **{"Last Name": "Abel", "Admit Date/Time": "2025-11-22 14:00"}),
        row(2, **{"Last Name": "Bose", "Admit Date/Time": "2025-11-24 09:00"}),
    ]
    path.write_text(table(rows), encoding="utf-8")
    intake.commit(week.desk, intake.prepare(week.desk, [path])).result()
    week.who = {each.name.split(",")[0]: each.stay for each in caseload.rows(week.desk)}
    for template, name in (("one_business_day", "Anthem"), ("uhc_style", "UHC MA")):
        answers = payers.from_template(week.desk, template, name)
        payers.add(week.desk, {**answers, "source_note": "Contract"}, template).result()
    return week


def order(week: Week, name: str, text: str, kind: KeyTimeKind = KeyTimeKind.INPATIENT_ORDER) -> None:
    stays.set_key_time(week.desk, week.who[name], kind, moment(text)).result()


def payer(week: Week, name: str, plan: PayerClass, words: str, part_b: bool | None = None) -> None:
    stays.confirm_payer(week.desk, week.who[name], plan, "card", words, part_b).result()


def given(week: Week, name: str, rule: str, text: str, **more: Any) -> None:
    said = {"recipient": "patient", "how": "signed", "copy_left": True, "interpreter": "not_needed"}
    told = {**said, "happened_at": moment(text).isoformat(), **more}
    evidence.record(week.desk, week.who[name], rule, "", told).result()


def happened(week: Week, name: str, kind: str, text: str, **fields: Any) -> None:
    told = {"at": moment(text).isoformat(), **fields}
    events.record(week.desk, week.who[name], kind, told).result()


def sent(week: Week, name: str, rule: str, text: str) -> None:
    said = {"state": "done", "happened_at": moment(text).isoformat(), "how": "portal"}
    (line,) = (each for each in board.lines(week.desk, week.who[name]) if each.rule == rule)
    evidence.record(week.desk, week.who[name], rule, line.trigger_uid, said).result()


def wednesday(week: Week) -> None:
    """What the nurse enters for the two she knows, then four admissions with the order and the payer."""
    order(week, "ABEL", "11-22T14:00")
    payer(week, "ABEL", PayerClass.MEDICARE_FFS, "Medicare", True)
    given(week, "ABEL", "IM_INITIAL", "11-22T16:00")
    stays.set_edd(week.desk, week.who["ABEL"], moment("11-28T14:00")).result()
    stays.set_disposition(week.desk, week.who["ABEL"], Destination.HOME).result()
    order(week, "BOSE", "11-24T09:00")
    payer(week, "BOSE", PayerClass.COMMERCIAL_PPO, "Anthem")
    sent(week, "BOSE", "PAYER_NOTIFY", "11-24T11:00")
    happened(week, "BOSE", "authorized", "11-25T10:00", last_covered_day="2025-11-28", number="A-1")


def admit(week: Week) -> None:
    born = iter(range(1941, 1960))
    for name, text in (("Cruz", "11-26T10:00"), ("Dahl", "11-26T15:00"), ("Fay", "11-26T20:10")):
        week.turn(text)
        at = moment(text).isoformat()
        week.who[name.upper()] = add(
            week.desk, family=name, given="Jo", mrn=name, bed=name, birth_date=f"{next(born)}-01-05",
            arrival=at, inpatient_order=at,
        )  # fmt: skip
    week.who["EKE"] = add(
        week.desk, family="Eke", given="Jo", mrn="eke", bed="E-1", birth_date=f"{next(born)}-01-05",
        class_code="OBSENC", arrival=moment("11-26T08:00").isoformat(), inpatient_order=None,
        observation_start=moment("11-26T09:00").isoformat(),
    )  # fmt: skip
    order(week, "EKE", "11-26T08:30", KeyTimeKind.CARE_START)
    for name in ("CRUZ", "EKE"):
        payer(week, name, PayerClass.MEDICARE_FFS, "Medicare", True)
    payer(week, "DAHL", PayerClass.MEDICARE_ADVANTAGE, "UHC MA")
    payer(week, "FAY", PayerClass.COMMERCIAL_PPO, "Anthem")


def test_wednesday_and_the_holiday(week: Week) -> None:
    week.turn("11-26T07:00")
    wednesday(week)
    # Approved thru Fri 28, no review named: the business day before is Wed 26 (Thu is closed), 17:00. The
    # copy of the IM: 4 hours before Fri 14:00, given from Wed 00:00 on. The next shift begins Fri 07:00.
    assert week.clocks() == [
        "NEXT_SHIFT BOSE CONCURRENT_REVIEW Wed 17:00",
        "LATER ABEL IM_FOLLOWUP Fri 10:00",
        "LATER BOSE AUTH_LAPSE Fri 23:59",
    ]
    admit(week)
    # Two calendar days after Wed; 36 hours after Wed 09:00; the second midnight of care begun Wed 08:30;
    # UHC: 24 h after Wed 15:00 falls on the holiday, so 17:00 of the next business day; Anthem: that day too.
    waiting = [
        "NEXT_SHIFT EKE MOON Thu 21:00",
        "NEXT_SHIFT EKE TWO_MIDNIGHT Fri 00:00",
        "LATER ABEL IM_FOLLOWUP Fri 10:00",
        "LATER CRUZ IM_INITIAL Fri 23:59",
        "LATER DAHL IM_INITIAL Fri 23:59",
        "LATER DAHL PAYER_NOTIFY Fri 17:00",
        "LATER FAY PAYER_NOTIFY Fri 17:00",
        "LATER BOSE AUTH_LAPSE Fri 23:59",
    ]
    for text in ("11-26T20:30", "11-27T07:00"):
        week.turn(text)
        assert week.clocks() == ["OVERDUE BOSE CONCURRENT_REVIEW Wed 17:00", *waiting]
    thursday(week)
    # Eke left after 27 hours with the MOON given: a call within 72 hours. Cruz: two days for the written
    # notice and for all four of condition code 44; an outpatient needs no IM.
    assert week.clocks() == [
        "OVERDUE BOSE CONCURRENT_REVIEW Wed 17:00",
        "LATER ABEL IM_FOLLOWUP Fri 10:00",
        "LATER DAHL IM_INITIAL Fri 23:59",
        "LATER CRUZ CC44 Sat 23:59",
        "LATER CRUZ UR_NOTICE_2D Sat 23:59",
        "LATER DAHL PAYER_NOTIFY Fri 17:00",
        "LATER FAY PAYER_NOTIFY Fri 17:00",
        "LATER BOSE AUTH_LAPSE Fri 23:59",
        "LATER EKE POST_DC_CALL Sun 12:00",
    ]


def test_friday_and_the_days_after(week: Week) -> None:
    week.turn("11-26T07:00")
    wednesday(week)
    admit(week)
    thursday(week)
    week.turn("11-28T07:00")
    # Her shift ends 15:30; what is due after it and before Mon 07:00 comes before her next one.
    assert week.clocks() == [
        "OVERDUE BOSE CONCURRENT_REVIEW Wed 17:00",
        "SHIFT ABEL IM_FOLLOWUP Fri 10:00",
        "NEXT_SHIFT DAHL IM_INITIAL Fri 23:59",
        "NEXT_SHIFT CRUZ CC44 Sat 23:59",
        "NEXT_SHIFT CRUZ UR_NOTICE_2D Sat 23:59",
        "NEXT_SHIFT DAHL PAYER_NOTIFY Fri 17:00",
        "NEXT_SHIFT FAY PAYER_NOTIFY Fri 17:00",
        "NEXT_SHIFT BOSE AUTH_LAPSE Fri 23:59",
        "NEXT_SHIFT EKE POST_DC_CALL Sun 12:00",
    ]
    friday(week)
    assert week.clocks() == [
        "OVERDUE BOSE CONCURRENT_REVIEW Wed 17:00",
        "NEXT_SHIFT CRUZ CC44 Sat 23:59",
        "NEXT_SHIFT BOSE AUTH_LAPSE Fri 23:59",
        "NEXT_SHIFT EKE POST_DC_CALL Sun 12:00",
        "LATER ABEL POST_DC_CALL Mon 13:30",
    ]
    # Before she leaves for the weekend: what is late, and what lapses before Mon 07:00. Abel's call does not.
    lapses = {item.rule for item in worklist.leaving(week.desk).lapses if item.kind == "clock"}
    assert {"CONCURRENT_REVIEW", "CC44", "AUTH_LAPSE", "POST_DC_CALL"} <= lapses
    left = {(item.rule, item.stay) for item in worklist.leaving(week.desk).lapses}
    assert ("POST_DC_CALL", week.who["ABEL"]) not in left
    week.turn("12-01T07:00")
    assert week.clocks() == [
        "OVERDUE CRUZ CC44 Sat 23:59",
        "OVERDUE BOSE CONCURRENT_REVIEW Wed 17:00",
        "OVERDUE BOSE AUTH_LAPSE Fri 23:59",
        "OVERDUE EKE POST_DC_CALL Sun 12:00",
        "SHIFT ABEL POST_DC_CALL Mon 13:30",
    ]


def thursday(week: Week) -> None:
    """The MOON is given and Eke goes home; Cruz's admission is found not necessary and is changed."""
    week.turn("11-27T12:10")
    given(week, "EKE", "MOON", "11-27T10:30", oral=True)
    left(week, "EKE", "11-27T12:00")
    week.turn("11-27T14:10")
    happened(
        week, "CRUZ", "determination", "11-27T11:00", determination_of="admission", attending_concurs=True
    )
    happened(week, "CRUZ", "reclassified", "11-27T14:00", receives_observation=True)


def friday(week: Week) -> None:
    """Notices and payers before noon; Abel has the copy at 09:30 and goes home at 13:30."""
    week.turn("11-28T13:40")
    given(week, "DAHL", "IM_INITIAL", "11-28T08:30")
    sent(week, "DAHL", "PAYER_NOTIFY", "11-28T09:00")
    sent(week, "FAY", "PAYER_NOTIFY", "11-28T09:10")
    sent(week, "CRUZ", "UR_NOTICE_2D", "11-28T10:00")
    given(week, "ABEL", "IM_FOLLOWUP", "11-28T09:30", early_leave=False)
    left(week, "ABEL", "11-28T13:30")


def left(week: Week, name: str, text: str) -> None:
    said = {"left_at": moment(text).isoformat(), "destination": "home", "reason": "holiday"}
    discharge.left(week.desk, week.who[name], said).result()

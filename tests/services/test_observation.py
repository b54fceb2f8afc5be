"""Observation hours: from a start known to the minute to an end known to the minute, else unknown (P§1)."""

from datetime import date
from typing import Any

import pytest
from tests.services.hand import add, at, emr, put

from ncm_tui.models.enums import KeyTimeKind, PatientStatus, PayerClass
from ncm_tui.rules.readiness import Standing
from ncm_tui.services import chart, discharge, patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts

START = "2026-11-20T12:00:00-05:00"


def observed(desk: Desk, **answers: str | None) -> str:
    return add(desk, **{"class_code": "IMP", "observation_start": START, "inpatient_order": None, **answers})


def needs(desk: Desk, stay: str) -> tuple[str, ...]:
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card").result()
    line = discharge.page(desk, stay).line("DC37")
    assert line is not None
    return line.needs


def test_an_inpatient_without_an_order_time_has_no_hours_that_grow(desk: Desk) -> None:
    stay = observed(desk)
    assert patients.line(desk, stay).status is PatientStatus.IP
    assert "obs_hours" not in facts(desk, stay)
    assert needs(desk, stay) == ("inpatient order time",)
    said = [line for line in chart.summary(desk, stay).lines if line.text == "Inpatient order: not entered"]
    assert [line.note for line in said] == ["observation ended, time not entered"]
    patients.set_key_time(desk, stay, KeyTimeKind.INPATIENT_ORDER, at("2026-11-21T14:30")).result()
    assert facts(desk, stay)["obs_hours"] == 26


@pytest.mark.parametrize(
    ("start", "order", "status"),
    [
        (START, "2026-11-20", PatientStatus.IP),
        (START, "2026-11-21", PatientStatus.IP),
        (START, "2026-11-19", PatientStatus.OB),
        ("2026-11-20", "2026-11-20T08:00:00-05:00", PatientStatus.IP),
        ("2026-11-20", "2026-11-20", PatientStatus.IP),
        ("2026-11-21", "2026-11-20T23:30:00-05:00", PatientStatus.OB),
        ("2026-11-20T23:30:00-05:00", "2026-11-20", PatientStatus.IP),
    ],
)
def test_days_are_compared_as_days(desk: Desk, start: str, order: str, status: PatientStatus) -> None:
    stay = observed(desk, observation_start=start, inpatient_order=order)
    assert patients.line(desk, stay).status is status


def test_an_order_of_a_day_gives_no_hours(desk: Desk) -> None:
    stay = observed(desk, inpatient_order="2026-11-20")
    assert "obs_hours" not in facts(desk, stay)
    assert needs(desk, stay) == ("inpatient order time",)


def test_a_start_of_a_day_asks_for_the_start(desk: Desk) -> None:
    stay = observed(desk, class_code="OBSENC", observation_start="2026-11-20")
    assert needs(desk, stay) == ("observation start",)
    line = discharge.page(desk, stay).line("DC37")
    assert line is not None
    assert line.standing is Standing.WAITING


def test_who_left_on_a_day_has_no_exact_hours(desk: Desk) -> None:
    stay = observed(desk, class_code="OBSENC")

    def make(row: Any, work: Any) -> Any:
        from ncm_tui.models.stays import KeyTime

        return KeyTime(patient_id=row.patient_id, stay_id=row.id, kind="left", at=at("2026-11-22T00:00"),
                       precision="date", source="emr")  # fmt: skip

    put(desk, stay, make)
    assert "obs_hours" not in facts(desk, stay)
    assert needs(desk, stay) == ("hour of leaving",)


def test_hours_of_observation_go_on_until_it_ends(desk: Desk) -> None:
    stay = observed(desk, class_code="OBSENC")
    assert facts(desk, stay)["obs_hours"] == 74
    patients.set_key_time(desk, stay, KeyTimeKind.INPATIENT_ORDER, date(2026, 11, 23)).result()
    assert patients.line(desk, stay).status is PatientStatus.IP
    emr(desk, stay, class_code="IMP")
    assert "obs_hours" not in facts(desk, stay)

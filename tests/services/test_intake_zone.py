"""Two sources that differ by whole hours raise one question; nothing shifts in silence (P§1)."""

from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import encounter, patient, row
from tests.services.test_intake import census, fhir, plan, shown, take

from ncm_tui.rules.problems import UsageProblem
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake.times import ZoneAnswer

#: 16:12 in New York is 21:12 UTC: the export says 16:12 UTC, the census 16:12 without a zone.
UTC_START = {"period": {"start": "2026-11-20T16:12:00Z"}}
NAIVE = {"Admit Date/Time": "2026-11-20 16:12"}
AT_UTC, AT_LOCAL = "2026-11-20T16:12:00.000Z", "2026-11-20T21:12:00.000Z"


def export(folder: Path, *, people: int = 2, when: str = "2026-11-21T06:00", **more: Any) -> Path:
    parts: list[dict[str, Any]] = []
    for number in range(1, people + 1):
        parts += [patient(number), encounter(number, number, **{**UTC_START, **more})]
    return fhir(folder, *parts, when=when)


def test_one_question_for_the_whole_import_and_nothing_moves(desk: Desk, tmp_path: Path) -> None:
    take(desk, export(tmp_path))
    done = take(desk, census(tmp_path, row(1, **NAIVE), row(2, **NAIVE)))
    asked = done.preview.zone_question
    assert asked is not None
    assert (asked.stays, asked.hours, asked.naive) == (2, 5, True)
    assert [choice.answer for choice in asked.choices] == ["UTC", "keep"]
    assert shown(desk, "arrival") == AT_UTC
    assert [conflict.field for conflict in done.preview.conflicts] == ["time zone"]
    assert shown(desk, "bed") == "4W-01", "what is not a time is taken"


def test_the_answer_is_a_zone(desk: Desk, tmp_path: Path) -> None:
    take(desk, export(tmp_path))
    done = take(desk, census(tmp_path, row(1, **NAIVE), row(2, **NAIVE)), zone="UTC")
    assert (done.preview.zone_question, done.preview.conflicts) == (None, ())
    assert shown(desk, "arrival") == AT_UTC


@pytest.mark.parametrize(("answer", "arrival"), [(ZoneAnswer.KEEP, AT_UTC), (ZoneAnswer.TAKE, AT_LOCAL)])
def test_keep_or_take(desk: Desk, tmp_path: Path, answer: ZoneAnswer, arrival: str) -> None:
    take(desk, export(tmp_path))
    done = take(desk, census(tmp_path, row(1, **NAIVE)), answer=answer)
    assert done.preview.zone_question is None
    assert shown(desk, "arrival") == arrival


def test_the_other_way_round(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1, **NAIVE), when="2026-11-21T06:00"))
    asked = plan(desk, export(tmp_path, people=1, when="2026-11-22T06:00")).preview.zone_question
    assert asked is not None
    assert (asked.hours, asked.naive) == (-5, False)
    assert [choice.answer for choice in asked.choices] == ["take", "keep"]


def test_both_in_one_import(desk: Desk, tmp_path: Path) -> None:
    asked = plan(desk, export(tmp_path, people=1), census(tmp_path, row(1, **NAIVE))).preview.zone_question
    assert asked is not None
    assert asked.stays == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"Admit Date/Time": "2026-11-20 16:40"},
        {"Admit Date/Time": "2026-11-20"},
        {"Admit Date/Time": "2026-11-18 16:12"},
        {"Admit Date/Time": "2026-11-20T16:12:00Z"},
    ],
)
def test_what_raises_no_question(desk: Desk, tmp_path: Path, cells: dict[str, str]) -> None:
    take(desk, export(tmp_path, people=1))
    assert plan(desk, census(tmp_path, row(1, **cells))).preview.zone_question is None


def test_one_source_may_correct_itself_by_an_hour(desk: Desk, tmp_path: Path) -> None:
    take(desk, export(tmp_path, people=1))
    later = export(tmp_path, people=1, when="2026-11-22T06:00", period={"start": "2026-11-20T17:12:00Z"})
    done = take(desk, later)
    assert done.preview.zone_question is None
    assert shown(desk, "arrival") == "2026-11-20T17:12:00.000Z"


def test_no_time_of_a_disputed_stay_is_taken(desk: Desk, tmp_path: Path) -> None:
    take(desk, export(tmp_path, people=1))
    left = {"Status": "discharged", "Discharge Date": "2026-11-22 10:00"}
    take(desk, census(tmp_path, row(1, **NAIVE, **left)))
    assert shown(desk, "left_at") is None
    assert shown(desk, "status") == "finished"


def test_another_whole_hour_offers_that_zone(desk: Desk, tmp_path: Path) -> None:
    take(desk, export(tmp_path, people=1, period={"start": "2026-11-20T22:12:00Z"}))
    asked = plan(desk, census(tmp_path, row(1, **NAIVE))).preview.zone_question
    assert asked is not None
    assert asked.choices[0].answer == "Etc/GMT+6"
    answered = plan(desk, census(tmp_path, row(1, **NAIVE)), zone="Etc/GMT+6")
    assert answered.preview.zone_question is None


def test_an_unknown_zone_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no time zone named 'Mars'"):
        plan(desk, export(tmp_path), zone="Mars")


def test_a_time_the_nurse_confirmed_is_hers(desk: Desk, tmp_path: Path) -> None:
    from datetime import datetime

    from tests.services.test_intake import stay_uid

    from ncm_tui.models.enums import KeyTimeKind
    from ncm_tui.services import stays

    take(desk, export(tmp_path, people=1))
    hers = datetime.fromisoformat("2026-11-20T15:00:00-05:00")
    stays.set_key_time(desk, stay_uid(desk), KeyTimeKind.ARRIVAL, hers).result()
    done = take(desk, census(tmp_path, row(1, **NAIVE)))
    assert done.preview.zone_question is None
    assert shown(desk, "arrival") == "2026-11-20T20:00:00.000Z"
    assert [conflict.field for conflict in done.preview.conflicts] == ["arrival"]

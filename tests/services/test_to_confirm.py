"""What nobody has confirmed: one list, settled row by row; nothing is ever derived from something else."""

from datetime import datetime
from typing import Any

import pytest
from tests.services.hand import add, at, leave, put

from ncm_tui.models.enums import KeyTimeKind, PayerClass
from ncm_tui.rules.problems import Refused
from ncm_tui.services import shown, to_confirm, undo
from ncm_tui.services.desk import Desk
from ncm_tui.views.to_confirm import ConfirmRow, Waits


def rows(desk: Desk, stay: str, waits: Waits | None = None) -> list[ConfirmRow]:
    return [row for row in to_confirm.rows(desk) if row.stay == stay and waits in (None, row.waits)]


def coverage(desk: Desk, stay: str, payer: str, suggested: str) -> None:
    def make(row: Any, _: Any) -> Any:
        from ncm_tui.models.people import Coverage

        return Coverage(patient_id=row.patient_id, source="emr", payer=payer, suggested_class=suggested,
                        source_time=at("2026-11-23T06:42"))  # fmt: skip

    put(desk, stay, make)


def key_time(desk: Desk, stay: str, kind: str, when: str, precision: str = "minute") -> None:
    def make(row: Any, _: Any) -> Any:
        from ncm_tui.models.stays import KeyTime

        return KeyTime(patient_id=row.patient_id, stay_id=row.id, kind=kind, at=at(when), source="emr",
                       precision=precision)  # fmt: skip

    put(desk, stay, make)


def stored(desk: Desk, stay: str, kind: str) -> tuple[Any, ...]:
    return desk.vault.reader.one(
        "SELECT k.at, k.source, k.confirmed_at IS NOT NULL FROM key_time k JOIN stay s ON s.id = k.stay_id "
        "WHERE s.uid = ? AND k.kind = ?",
        (stay, kind),
    ) or ("", "", 0)


def test_a_plan_type_is_confirmed_as_the_emr_has_it(desk: Desk) -> None:
    stay = add(desk)
    coverage(desk, stay, "UHC Medicare", "medicare_advantage")
    (row,) = rows(desk, stay, Waits.PAYER)
    assert (row.what, row.said, row.source) == ("Plan type", "MA? · UHC Medicare", "EMR 06:42")
    assert (row.who, row.mrn, row.one_key) == ("ALVAREZ, Maria", "0048213", True)
    to_confirm.as_it_stands(desk, row).result()
    assert rows(desk, stay, Waits.PAYER) == []
    said = desk.vault.reader.one("SELECT payer_class, confirmed_source, confirmed_at FROM coverage")
    assert said is not None
    assert said[:2] == ("medicare_advantage", "EMR")
    undo.undo(desk).result()
    assert len(rows(desk, stay, Waits.PAYER)) == 1


def test_without_a_plan_type_of_the_emr_another_is_picked_with_where_it_was_seen(desk: Desk) -> None:
    stay = add(desk)
    (row,) = rows(desk, stay, Waits.PAYER)
    assert (row.said, row.why) == ("no payer entered", "65 or over: Medicare?")
    with pytest.raises(Refused, match="names no plan type"):
        to_confirm.as_it_stands(desk, row)
    to_confirm.plan_type(desk, row, PayerClass.MEDICARE_FFS, "card").result()
    assert shown.shown(desk, stay).payer_confirmed == 1


def test_an_arrival_of_the_census_is_confirmed_and_stays_the_emrs(desk: Desk) -> None:
    stay = add(desk, arrival=None)
    key_time(desk, stay, "arrival", "2026-11-20T11:04")
    (row,) = rows(desk, stay, Waits.TIME)
    assert (row.what, row.said, row.source) == ("Arrival", "Fri 20 11:04", "EMR")
    to_confirm.as_it_stands(desk, row).result()
    assert stored(desk, stay, "arrival")[1:] == ("emr", 1)
    assert rows(desk, stay, Waits.TIME) == []


def test_a_day_without_its_hour_wants_the_hour(desk: Desk) -> None:
    stay = add(desk, arrival=None)
    key_time(desk, stay, "arrival", "2026-11-20T00:00", "date")
    (row,) = rows(desk, stay, Waits.TIME)
    assert (row.said, row.one_key) == ("Fri 20, hour not known", False)
    with pytest.raises(Refused, match="a day and no hour"):
        to_confirm.as_it_stands(desk, row)
    to_confirm.set_time(desk, row, at("2026-11-20T11:10")).result()
    assert stored(desk, stay, "arrival")[1:] == ("nurse", 1)


def test_observation_offers_its_order_and_takes_nothing_by_itself(desk: Desk) -> None:
    stay = add(desk, class_code="OBSENC", inpatient_order=None)
    key_time(desk, stay, "observation_order", "2026-11-22T09:10")
    order, start = rows(desk, stay, Waits.TIME)
    assert (order.kind, start.kind) == (KeyTimeKind.OBSERVATION_ORDER, KeyTimeKind.OBSERVATION_START)
    assert (start.said, [each.words for each in start.candidates]) == (
        "not entered",
        ["the observation order"],
    )
    assert stored(desk, stay, "observation_start")[2] == 0
    to_confirm.set_time(desk, start, start.candidates[0].at).result()
    assert stored(desk, stay, "observation_start")[1:] == ("nurse", 1)
    assert stored(desk, stay, "observation_order")[2] == 0, "the order itself still waits"


def test_the_emrs_change_of_class_is_offered_but_not_a_midnight(desk: Desk) -> None:
    stay = add(desk, inpatient_order=None)

    def change(when: str) -> Any:
        def make(row: Any, _: Any) -> Any:
            from ncm_tui.models.stays import StatusChange

            return StatusChange(patient_id=row.patient_id, stay_id=row.id, field="class_code", value="IMP",
                                at=at(when), source="emr")  # fmt: skip

        return make

    put(desk, stay, change("2026-11-20T00:00"))
    assert rows(desk, stay, Waits.TIME)[0].candidates == ()
    put(desk, stay, change("2026-11-20T15:30"))
    (offered,) = rows(desk, stay, Waits.TIME)[0].candidates
    assert offered.at == datetime.fromisoformat("2026-11-20T15:30:00-05:00")


def test_a_leaving_whose_hour_is_not_known_waits_and_keeps_where_to(desk: Desk) -> None:
    stay = add(desk)
    leave(desk, stay, "2026-11-23T12:10")
    assert rows(desk, stay) == []
    other = add(desk, mrn="2", family="Roe", birth_date="1950-01-01")
    key_time(desk, other, "left", "2026-11-23T00:00", "date")
    (row,) = rows(desk, other, Waits.TIME)
    assert (row.what, row.kind) == ("Left", KeyTimeKind.LEFT)
    to_confirm.set_time(desk, row, at("2026-11-23T11:00")).result()
    assert rows(desk, other) == []


def test_who_must_not_be_named_is_not_named(desk: Desk) -> None:
    stay = add(desk, no_information=True)
    assert {row.who for row in rows(desk, stay)} == {"NO INFO"}

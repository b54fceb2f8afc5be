"""Earlier stays of a patient, and a return within 30 days."""

import pytest
from tests.services.hand import add, at, leave, prior, put

from ncm_tui.services import prior_stays, shown
from ncm_tui.services.desk import Desk


def again(desk: Desk, first: str, arrival: str) -> str:
    """The same patient comes back: another stay."""
    made: list[str] = []

    def make(stay: object, work: object) -> object:
        from ncm_tui.models.stays import KeyTime, Stay

        row = Stay(patient_id=stay.patient_id, facility_id=stay.facility_id,  # type: ignore[attr-defined]
                   visit_number="again", class_code="IMP", unit="5E", on_my_list=True)  # fmt: skip
        work.add(row)  # type: ignore[attr-defined]  # the vault's Work
        made.append(row.uid)
        return KeyTime(
            patient_id=row.patient_id, stay_id=row.id, kind="arrival", at=at(arrival), source="emr"
        )

    put(desk, first, make)
    return made[0]


@pytest.mark.parametrize(
    ("arrival", "days", "said"),
    [
        ("2026-11-11T09:00", 6, "back after 6 d, was 4W pneumonia"),
        ("2026-11-05T23:00", 0, "back the same day, was 4W pneumonia"),
        ("2026-12-05T09:00", 30, "back after 30 d, was 4W pneumonia"),
        ("2026-12-06T09:00", None, ""),
    ],
)
def test_a_return_within_30_days_says_from_where(
    desk: Desk, arrival: str, days: int | None, said: str
) -> None:
    first = add(desk, reason="pneumonia", arrival="2026-11-01T09:00:00-05:00",
                inpatient_order="2026-11-01T10:00:00-05:00")  # fmt: skip
    leave(desk, first, "2026-11-05T12:00")
    row = shown.shown(desk, again(desk, first, arrival))
    assert shown.returned_days(row, desk.zone) == days
    assert prior_stays.bounced(desk, row) == said
    (before,) = prior_stays.others(desk, row)
    assert (before.stay, before.kind, before.where, before.destination) == (first, "inpatient", "4W", "Home")
    assert shown.returned_days(shown.shown(desk, first), desk.zone) is None, "a later stay is no earlier one"


def test_encounters_an_export_told_of_are_listed_newest_first(desk: Desk) -> None:
    stay = add(desk)
    assert prior_stays.page(desk, stay).known is False
    prior(desk, stay, "EMER", "2026-10-01T07:00", "2026-10-01T09:00")
    prior(desk, stay, "IMP", "2026-11-01T07:00", "2026-11-09T09:00")
    page = prior_stays.page(desk, stay)
    assert [each.kind for each in page.others] == ["inpatient", "ED visit"]
    assert (page.back_after, page.known) == (11, True)
    assert [each.stay for each in page.others] == ["", ""]

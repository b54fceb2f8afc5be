"""The facility: changed with what hangs on it, its own holidays, and what cannot stand."""

from datetime import date, time

import pytest
from tests.services.hand import add

from ncm_tui.rules.problems import Refused
from ncm_tui.services import caseload, facility, patients, undo
from ncm_tui.services.desk import Desk

SAME = {"name": "St. Brigid Medical Center", "zone": "America/New_York", "usual_discharge": "17:00",
        "mrn_system": "urn:oid:2.16.840.1.113883.19.5"}  # fmt: skip


def test_as_it_is(desk: Desk) -> None:
    assert facility.initial(desk) == SAME
    assert facility.page(desk).usual_discharge == time(17)


def test_another_name_hour_and_zone(desk: Desk) -> None:
    """Days follow the new zone at once, in every shown row; what is stored does not move."""
    stay = add(desk, arrival="2026-11-20T00:30:00-05:00", inpatient_order="2026-11-20T00:30:00-05:00")
    before = caseload.rows(desk)[0].los_days
    facility.change(
        desk, {**SAME, "name": "St. Brigid\x1b[31m West", "zone": "America/Chicago", "usual_discharge": "11a"}
    ).result()
    there = facility.take(desk)
    assert (there.vault.facility_name, there.vault.zone) == ("St. Brigid West", "America/Chicago")
    assert there.zone.key == "America/Chicago"
    assert facility.page(there).usual_discharge == time(11)
    row = caseload.rows(there)[0]
    assert (row.los_days, before) == (4, 3)
    assert row.admitted is not None
    assert row.admitted.isoformat() == "2026-11-19T23:30:00-06:00"
    assert patients.line(there, stay).name == "ALVAREZ, Maria"


@pytest.mark.parametrize(
    ("answers", "path", "words"),
    [
        ({"name": " \n "}, "name", "is needed"),
        ({"name": "x" * 121}, "name", "At most 120"),
        ({"zone": "Mars/Base"}, "zone", "“Mars/Base” is not a time zone"),
        ({"zone": "EST"}, "zone", "not a time zone"),
        ({"zone": "../etc/passwd"}, "zone", "not a time zone"),
        ({"usual_discharge": "25:00"}, "usual_discharge", "such as 1700 or 11a"),
        ({"usual_discharge": ""}, "usual_discharge", "such as 1700 or 11a"),
        ({"usual_discharge": "fri 1400"}, "usual_discharge", "such as 1700 or 11a"),
        ({"usual_discharge": "n+2h"}, "usual_discharge", "such as 1700 or 11a"),
    ],
)
def test_what_cannot_stand(desk: Desk, answers: dict[str, str], path: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        facility.change(desk, {**SAME, **answers})
    assert caught.value.path == path


def test_own_holidays_come_and_go_and_come_back(desk: Desk) -> None:
    facility.add_holiday(desk, {"day": "2026-11-27", "name": "Day after"}).result()
    facility.add_holiday(desk, {"day": date(2026, 4, 3), "name": "Good Friday"}).result()
    assert [each.name for each in facility.page(desk).holidays] == ["Day after", "Good Friday"]  # past last
    with pytest.raises(Refused, match="is there already: Day after"):
        facility.add_holiday(desk, {"day": "2026-11-27", "name": "again"})
    with pytest.raises(Refused, match="The day is needed"):
        facility.add_holiday(desk, {"name": "no day"})
    first = facility.page(desk).holidays[0]
    done = facility.remove_holiday(desk, first.uid).result()
    assert done.message == "No longer closed on Fri 27 Nov 2026"
    assert [each.day for each in facility.page(desk).holidays] == [date(2026, 4, 3)]
    undo.undo(desk, "", facility.VERBS).result()
    assert date(2026, 11, 27) in [each.day for each in facility.page(desk).holidays]
    with pytest.raises(Refused):  # elsewhere u steps over it: nothing else was done
        undo.undo(desk, "").result()

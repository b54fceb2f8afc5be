"""Days and hours of a facility: holidays, business days, nights on which the clocks change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ncm_tui.rules.calendars import Calendar, federal_holidays, months_after, zone_named
from ncm_tui.rules.problems import DefinitionProblem

ZONE = ZoneInfo("America/New_York")
#: 5 U.S.C. 6103 as it falls: the weekdays on which offices are closed.
CLOSED = {
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
}


@pytest.fixture
def calendar() -> Calendar:
    return Calendar(ZONE, closed_days=[date(2026, 11, 27)])


@pytest.mark.parametrize("year", CLOSED)
def test_federal_holidays_with_the_days_they_are_kept_on(year: int) -> None:
    assert sorted(f"{day:%m-%d}" for day in federal_holidays(year)) == CLOSED[year].split()


def test_the_day_before_christmas_and_the_friday_after_thanksgiving_are_business_days() -> None:
    plain = Calendar(ZONE)
    assert plain.is_business(date(2026, 12, 24))
    assert plain.is_business(date(2026, 11, 27))


def test_the_facility_adds_days_of_its_own(calendar: Calendar) -> None:
    assert calendar.business_day(date(2026, 11, 25), 1) == date(2026, 11, 30)
    assert calendar.why_closed(date(2026, 11, 27)) == "closed here"
    assert calendar.why_closed(date(2026, 11, 26)) == "federal holiday"
    assert calendar.why_closed(date(2026, 11, 28)) == "weekend"
    assert calendar.why_closed(date(2026, 11, 30)) == ""


def test_a_day_on_which_only_the_site_is_closed_is_one_of_others() -> None:
    local, shared = date(2026, 11, 27), date(2026, 12, 24)
    both = Calendar(ZONE, closed_days=[local, shared], shared_days=[shared])
    assert not both.is_business(local)
    assert both.outside.is_business(local)
    assert not both.outside.is_business(shared)
    assert both.outside.outside is both.outside


def test_business_days_count_back_too(calendar: Calendar) -> None:
    assert calendar.business_day(date(2026, 11, 30), -1) == date(2026, 11, 25)
    assert calendar.business_day(date(2026, 11, 28), 0) == date(2026, 11, 28)
    assert calendar.rolled(date(2026, 11, 26)) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        ("2026-03-04", 4, "2026-07-04"),
        ("2026-10-30", 4, "2027-03-01"),
        ("2026-12-31", 2, "2027-03-01"),
        ("2024-02-29", 12, "2025-03-01"),
        ("2026-04-13", -6, "2025-10-13"),
        ("2026-10-31", 1, "2026-12-01"),
        ("2026-11-30", 1, "2026-12-30"),
    ],
)
def test_months(day: str, months: int, found: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(found)


def test_an_hour_the_clocks_skip_is_the_moment_after_the_gap(calendar: Calendar) -> None:
    assert calendar.at(date(2026, 3, 8), time(2, 30)).isoformat() == "2026-03-08T03:30:00-04:00"


def test_hours_pass_as_they_pass(calendar: Calendar) -> None:
    start = datetime(2026, 10, 31, 20, tzinfo=ZONE)
    later = calendar.after_hours(start, 36)
    assert later.isoformat() == "2026-11-02T07:00:00-05:00"
    assert (later.astimezone(UTC) - start.astimezone(UTC)).total_seconds() == 36 * 3600


def test_a_zone_that_does_not_exist_is_a_sentence() -> None:
    with pytest.raises(DefinitionProblem, match="there is no time zone 'America/Nowhere'"):
        zone_named("America/Nowhere")

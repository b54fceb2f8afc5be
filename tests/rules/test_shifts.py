"""When a shift ends and the next one begins: nights, weekends, holidays, the hour that the clocks skip."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ncm_tui.rules.shifts import Shift, bounds

ZONE = ZoneInfo("America/New_York")
NIGHTS = Shift(time(19), time(7))
WEEKEND = Shift(days=frozenset({5, 6}))
THANKSGIVING = date(2026, 11, 26)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def is_holiday(day: date) -> bool:
    return day == THANKSGIVING


@pytest.mark.parametrize(
    ("now", "end", "following"),
    [
        ("2026-11-23T14:09", "2026-11-23T15:30", "2026-11-24T07:00"),
        ("2026-11-23T15:30", "2026-11-23T15:30", "2026-11-24T07:00"),
        ("2026-11-23T18:00", "2026-11-23T15:30", "2026-11-24T07:00"),
        ("2026-11-24T05:50", "2026-11-24T15:30", "2026-11-25T07:00"),  # early: the same day is before her
        ("2026-11-25T15:00", "2026-11-25T15:30", "2026-11-27T07:00"),  # over Thanksgiving
        ("2026-11-26T09:00", "2026-11-25T15:30", "2026-11-27T07:00"),
        ("2026-11-27T15:00", "2026-11-27T15:30", "2026-11-30T07:00"),  # over the weekend
        ("2026-11-28T09:00", "2026-11-27T15:30", "2026-11-30T07:00"),
    ],
)
def test_by_day_from_monday_to_friday(now: str, end: str, following: str) -> None:
    found = bounds(Shift(), at(now), is_holiday)
    assert (found.end, found.next) == (at(end), at(following))


@pytest.mark.parametrize(
    ("now", "end", "following"),
    [
        ("2026-11-23T22:00", "2026-11-24T07:00", "2026-11-24T19:00"),
        ("2026-11-24T03:00", "2026-11-24T07:00", "2026-11-24T19:00"),
        ("2026-11-24T07:00", "2026-11-24T07:00", "2026-11-24T19:00"),
        ("2026-11-24T10:00", "2026-11-25T07:00", "2026-11-25T19:00"),
        ("2026-11-28T03:00", "2026-11-28T07:00", "2026-11-30T19:00"),
    ],
)
def test_a_night_shift_ends_on_the_next_day(now: str, end: str, following: str) -> None:
    found = bounds(NIGHTS, at(now), is_holiday)
    assert (found.end, found.next) == (at(end), at(following))


def test_who_works_on_holidays_and_weekends() -> None:
    there = Shift(holidays_off=False)
    assert bounds(there, at("2026-11-25T16:00"), is_holiday).next == at("2026-11-26T07:00")
    assert bounds(WEEKEND, at("2026-11-29T16:00"), is_holiday).next == at("2026-12-05T07:00")


def test_an_hour_that_the_clocks_skip_is_the_one_after() -> None:
    early = Shift(time(2, 30), time(10), frozenset(range(7)))
    found = bounds(early, at("2026-03-07T12:00"), is_holiday)
    assert found.next == at("2026-03-08T03:30")


def test_nobody_works_for_ever() -> None:
    found = bounds(Shift(days=frozenset()), at("2026-11-23T12:00"), is_holiday)
    assert (found.end, found.next) == (at("2026-11-23T15:30"), at("2026-11-24T07:00"))

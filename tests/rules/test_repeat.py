"""When a to-do is late, and when a repeating one is due again."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.rules.repeat import REPEATS, Due, due_of, following

ZONE = ZoneInfo("America/New_York")
FRI, SAT, MON = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("repeat", "due", "done", "again"),
    [
        ("daily", MON, MON, date(2026, 11, 24)),
        ("daily", FRI, MON, date(2026, 11, 24)),  # done late: not one for each day missed
        ("daily", date(2026, 11, 25), MON, date(2026, 11, 26)),  # done early: not the same day again
        ("weekdays", FRI, FRI, MON),
        ("weekdays", SAT, SAT, MON),
        ("weekdays", MON, FRI, date(2026, 11, 24)),
        ("weekly", FRI, MON, date(2026, 11, 27)),
        ("weekly", MON, FRI, date(2026, 11, 30)),
        ("weekly", MON, date(2026, 12, 20), date(2026, 12, 21)),
    ],
)
def test_again(repeat: str, due: date, done: date, again: date) -> None:
    assert following(Due(due), repeat, done) == Due(again)


def test_the_hour_is_the_wall_clocks_also_when_the_clocks_change() -> None:
    due = Due(date(2026, 10, 26), here("2026-10-26T09:00"))
    again = following(due, "weekly", date(2026, 10, 26))
    assert again.at == here("2026-11-02T09:00")
    skipped = following(Due(date(2026, 3, 1), here("2026-03-01T02:30")), "weekly", date(2026, 3, 1))
    assert skipped.at == here("2026-03-08T03:30")
    first = here("2026-03-07T02:30")
    once = following(Due(first.date(), first), "daily", first.date())
    after = following(once, "daily", date(2026, 3, 8), first)
    assert after.at == here("2026-03-09T02:30"), "the hour she gave, not the one the clocks made of it"
    changed = Due(once.day, here("2026-03-08T09:00"))
    assert following(changed, "daily", date(2026, 3, 8), first).at == here("2026-03-09T09:00")


def test_it_needs_a_first_day() -> None:
    with pytest.raises(ValueError, match="first day"):
        following(Due(), "daily", MON)


@given(st.sampled_from(REPEATS), st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_always_after_both_and_in_its_rhythm(repeat: str, due: date, late: int) -> None:
    done = date.fromordinal(due.toordinal() + late)
    again = following(Due(due), repeat, done).day
    assert again is not None
    assert again > max(due, done)
    assert (again - max(due, done)).days <= 7
    if repeat == "weekdays":
        assert again.weekday() < 5
    if repeat == "weekly":
        assert again.weekday() == due.weekday()


def test_late_by_the_hour_where_there_is_one_else_the_day_after() -> None:
    now = here("2026-11-23T14:09")
    assert Due(MON, here("2026-11-23T14:00")).is_late(now)
    assert not Due(MON).is_late(now)
    assert Due(MON).is_today(now)
    assert Due(SAT).is_late(now)
    assert not Due().is_late(now)
    assert not Due().is_today(now)


def test_put_off_counts_before_its_own_and_midnight_is_a_day() -> None:
    assert due_of(FRI, None, here("2026-11-24T00:00"), ZONE) == Due(date(2026, 11, 24))
    late = here("2026-11-23T20:00")
    assert due_of(MON, late, None, ZONE) == Due(MON, late)
    assert due_of(None, None, None, ZONE) == Due()

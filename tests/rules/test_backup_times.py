"""When a backup is due and which are kept."""

from datetime import UTC, datetime, timedelta

import pytest

from ncm_tui.rules.backup_times import due, kept

NOW = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "changed", "expected"),
    [(None, True, True), (None, False, False), (29, True, False), (30, True, True), (30, False, False),
     (-5, True, True)],
)  # fmt: skip
def test_due(minutes: int | None, changed: bool, expected: bool) -> None:
    last = None if minutes is None else NOW - timedelta(minutes=minutes)
    assert due(last, NOW, changed=changed) is expected


def test_half_a_year_of_half_hours() -> None:
    """Every half hour, day and night, for 200 days: two days whole, then a day, a week, a month each."""
    made = [NOW - timedelta(minutes=30 * n) for n in range(48 * 200)]
    keep = sorted(kept(made, NOW, UTC), reverse=True)
    assert keep[:97] == made[:97]
    later = keep[97:]
    assert [f"{at:%m-%d}" for at in later] == [
        "11-20", "11-19", "11-18", "11-17", "11-15", "11-08", "10-31", "09-30", "08-31", "07-31", "06-30",
    ]  # fmt: skip
    assert {f"{at:%H:%M}" for at in later} == {"23:30"}
    weeks = {at.isocalendar()[:2] for at in keep}
    assert {(2026, 48), (2026, 47), (2026, 46), (2026, 45)} <= weeks


def test_days_are_those_that_hold_one() -> None:
    """A nurse who works one day a week keeps seven of her days."""
    made = [NOW - timedelta(weeks=n) for n in range(20)]
    keep = kept(made, NOW, UTC)
    assert set(made[:7]) <= keep
    assert len({(at.year, at.month) for at in keep}) == 5


def test_the_newest_and_the_future_stay() -> None:
    old = NOW - timedelta(days=900)
    assert kept([old], NOW) == {old}
    ahead = NOW + timedelta(days=3)
    assert kept([ahead, old], NOW) == {ahead, old}
    assert kept([], NOW) == set()


def test_a_clock_that_was_ahead_does_not_fill_the_disk_nor_one_behind_empty_it() -> None:
    made = [NOW + timedelta(minutes=30 * n) for n in range(-1_000, 1_000)]
    keep = kept(made, NOW, UTC)
    assert len([at for at in keep if at > NOW]) <= 97 + 7 + 4 + 6
    assert max(made) in keep
    ward = [NOW - timedelta(hours=5 * n) for n in range(400)]
    years_back = NOW - timedelta(days=2_000)
    assert kept([*ward, years_back], years_back, UTC) == kept(ward, NOW, UTC) | {years_back}


def test_the_same_answer_again() -> None:
    """Letting go step by step or at once keeps the same."""
    made = [NOW - timedelta(hours=5 * n) for n in range(400)]
    once = kept(made, NOW, UTC)
    assert kept(sorted(once), NOW, UTC) == once

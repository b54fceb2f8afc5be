"""Who goes when: N days after the last discharge, never while something is open."""

from datetime import date, timedelta

import pytest

from ncm_tui.rules.retention import Situation, clock_jumped, days_wanted, verdict

TODAY = date(2026, 11, 23)
LONG_AGO = date(2025, 1, 1)


def past(*left: date | None, needed: tuple[str, ...] = (), days: int = 45, touched: date = LONG_AGO) -> bool:
    return verdict(Situation(left, touched, needed), days).is_past(TODAY)


def test_goes_on_the_day_and_not_the_day_before() -> None:
    assert past(TODAY - timedelta(days=45))
    assert not past(TODAY - timedelta(days=44))
    assert verdict(Situation((TODAY - timedelta(days=44),), TODAY), 45).goes_on == TODAY + timedelta(days=1)


def test_the_last_discharge_counts() -> None:
    assert not past(LONG_AGO, TODAY - timedelta(days=3))


def test_a_stay_that_never_left_keeps_its_patient() -> None:
    assert not past(None)
    assert not past(LONG_AGO, None)
    assert verdict(Situation((LONG_AGO, None), LONG_AGO), 45).goes_on is None


def test_what_is_open_keeps_and_is_said() -> None:
    assert not past(LONG_AGO, needed=("open safety flag",))


def test_without_a_stay_the_last_record_counts() -> None:
    assert past(touched=LONG_AGO)
    assert not past(touched=TODAY - timedelta(days=44))


def test_soon_is_a_week() -> None:
    def soon(days: int) -> bool:
        return verdict(Situation((TODAY - timedelta(days=45 - days),), TODAY), 45).is_soon(TODAY)

    assert [soon(days) for days in (0, 1, 7, 8)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("before", "jumped"), [(0, False), (30, False), (31, True), (9000, True), (-1, True)]
)
def test_a_clock_that_jumped_or_went_back(before: int, jumped: bool) -> None:
    assert clock_jumped(TODAY - timedelta(days=before), TODAY) is jumped


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("1", 1), (" 45 ", 45), ("400", 400), ("0", None), ("401", None), ("-3", None), ("4.5", None),
     ("", None), ("x", None), ("٣", None)],
)  # fmt: skip
def test_days_are_1_to_400(text: str, wanted: int | None) -> None:
    assert days_wanted(text) == wanted

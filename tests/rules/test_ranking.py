"""Today's order (P§2): harm, then the hour; inside a bucket legal, payer, policy, own."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.rules import ranking
from ncm_tui.rules.owners import is_watch
from ncm_tui.rules.ranking import Bucket, Hours
from ncm_tui.rules.shifts import Bounds

ZONE = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


NOW = at("2026-11-25T12:00")
#: The Wednesday before Thanksgiving: the next shift is on Friday.
HOURS = Hours(NOW, Bounds(at("2026-11-25T15:30"), at("2026-11-27T07:00")))


@pytest.mark.parametrize(
    ("due", "where"),
    [
        (at("2026-11-25T11:59"), Bucket.OVERDUE),
        (NOW, Bucket.TWO_HOURS),
        (at("2026-11-25T14:00"), Bucket.TWO_HOURS),
        (at("2026-11-25T14:01"), Bucket.SHIFT),
        (at("2026-11-25T15:30"), Bucket.SHIFT),
        (at("2026-11-25T23:59:59"), Bucket.NEXT_SHIFT),
        (at("2026-11-26T23:59:59"), Bucket.NEXT_SHIFT),
        (at("2026-11-27T07:00"), Bucket.LATER),
        (date(2026, 11, 24), Bucket.OVERDUE),
        (date(2026, 11, 25), Bucket.SHIFT),
        (date(2026, 11, 26), Bucket.NEXT_SHIFT),
        (date(2026, 11, 27), Bucket.LATER),
        (None, Bucket.LATER),
    ],
)
def test_the_bucket_of_a_time(due: ranking.Due, where: Bucket) -> None:
    assert ranking.bucket(due, HOURS) is where
    assert ranking.bucket(due, HOURS, safety=True) is Bucket.SAFETY


def test_what_has_no_time_stands_where_its_kind_says() -> None:
    assert ranking.bucket(None, HOURS, undated=Bucket.SHIFT) is Bucket.SHIFT


def key(
    where: Bucket, weight: str, due: ranking.Due = None, bed: str = "1", **more: bool
) -> tuple[object, ...]:
    return ranking.key(where, weight, due, bed, HOURS, **more)


def test_harm_before_the_hour_before_the_weight_before_the_bed() -> None:
    soon, later = at("2026-11-25T12:30"), at("2026-11-25T13:30")
    ranked = [
        key(Bucket.SAFETY, "own"),
        key(Bucket.OVERDUE, "legal", at("2026-11-25T11:00")),
        key(Bucket.OVERDUE, "own", at("2026-11-24T11:00")),
        key(Bucket.LATER, "own", pinned=True),
        key(Bucket.TWO_HOURS, "legal", later),
        key(Bucket.TWO_HOURS, "payer", soon),
        key(Bucket.TWO_HOURS, "policy", soon),
        key(Bucket.TWO_HOURS, "own", soon, "1"),
        key(Bucket.TWO_HOURS, "own", soon, "2"),
        key(Bucket.TWO_HOURS, "own", later),
        key(Bucket.SHIFT, "own", date(2026, 11, 25)),
        key(Bucket.SHIFT, "own"),
        key(Bucket.SAFETY, "legal", watch=True),
    ]
    ranked.reverse()
    assert sorted(ranked) == ranked[::-1]


@pytest.mark.parametrize(
    ("due", "where", "weight", "watch", "sign"),
    [
        (None, Bucket.SAFETY, "own", False, "!"),
        (NOW, Bucket.OVERDUE, "legal", False, "!"),
        (NOW, Bucket.OVERDUE, "payer", False, "!"),
        (NOW, Bucket.OVERDUE, "policy", False, "▲"),
        (NOW, Bucket.OVERDUE, "own", False, "▲"),
        (NOW, Bucket.SHIFT, "legal", False, "▲"),
        (None, Bucket.SHIFT, "own", False, ""),
        (NOW, Bucket.NEXT_SHIFT, "legal", False, "▲"),
        (NOW, Bucket.NEXT_SHIFT, "payer", True, ""),
        (NOW, Bucket.NEXT_SHIFT, "policy", False, ""),
        (NOW, Bucket.LATER, "legal", False, ""),
        (NOW, Bucket.OVERDUE, "legal", True, ""),
    ],
)
def test_red_is_for_what_is_legally_or_clinically_overdue(
    due: ranking.Due, where: Bucket, weight: str, watch: bool, sign: str
) -> None:
    assert ranking.marker(due, where, weight, watch=watch) == sign


def test_a_legal_line_of_next_month_stands_behind_what_is_due_tomorrow() -> None:
    tomorrow, far = at("2026-11-27T17:00"), at("2027-01-28T23:59:59")
    ranked = [
        key(Bucket.LATER, "legal", tomorrow), key(Bucket.LATER, "payer", tomorrow), key(Bucket.LATER, "own"),
        key(Bucket.LATER, "legal", far),
    ]  # fmt: skip
    mixed = [ranked[place] for place in (3, 1, 0, 2)]
    assert sorted(mixed) == ranked
    assert ranking.changes_at(far, HOURS) == HOURS.shift.end
    after = Hours(at("2026-11-30T08:00"), Bounds(at("2026-11-27T15:30"), at("2026-11-30T07:00")))
    assert ranking.changes_at(far, after) == far - ranking.FAR


_MINUTES = st.integers(-5000, 8000)


@given(_MINUTES, st.integers(0, 4000))
def test_a_line_only_comes_nearer_as_the_clock_runs(due_in: int, passed: int) -> None:
    due = NOW + timedelta(minutes=due_in)
    then = Hours(min(NOW + timedelta(minutes=passed), at("2026-11-25T15:29")), HOURS.shift)
    assert ranking.bucket(due, then) <= ranking.bucket(due, HOURS) or ranking.is_late(due, HOURS)


@given(_MINUTES, st.booleans())
def test_a_bucket_holds_until_the_moment_it_is_told_to_change(due_in: int, by_day: bool) -> None:
    instant = NOW + timedelta(minutes=due_in)
    due: ranking.Due = instant.date() if by_day else instant
    until = ranking.changes_at(due, HOURS)
    before = ranking.bucket(due, HOURS)
    last = until if until is not None else NOW + timedelta(days=1)
    held = Hours(min(last, at("2026-11-25T23:59:59")), HOURS.shift)
    # A line of two hours before is on the edge at that very moment.
    assert ranking.bucket(due, held) in (before, Bucket.TWO_HOURS)


@pytest.mark.parametrize(
    ("owner", "role", "social_worker", "watch"),
    [
        ("cm", "both", False, False),
        ("cm", "ur", False, True),
        ("ur", "discharge", False, True),
        ("ur", "", False, False),
        ("registration", "both", False, True),
        ("registration/CM", "both", False, False),
        ("SW/CM", "both", False, False),
        ("SW/CM", "both", True, True),
        ("SW", "ur", False, False),
        ("CM/SW", "discharge", True, False),
        ("MD/RN", "both", False, True),
        ("", "ur", True, False),
    ],
)
def test_whose_a_line_is(owner: str, role: str, social_worker: bool, watch: bool) -> None:
    assert is_watch(owner, role, social_worker=social_worker) is watch

"""Date shorthand: understood and echoed, or an error that says what to type. Never a guess."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.models.enums import Precision
from ncm_tui.rules.dates import DateProblem, Parsed, Want, echo, not_future, parse
from ncm_tui.rules.problems import Refused

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 14, 9, tzinfo=ZONE)


def outcome(text: str) -> Parsed | DateProblem:
    try:
        return parse(text, NOW, ZONE)
    except DateProblem as refused:
        return refused


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("t", "2026-11-23", "Mon 23 Nov, today"),
        ("T+3", "2026-11-26", "Thu 26 Nov, in 3 d"),
        ("t-1w", "2026-11-16", "Mon 16 Nov, 7 d ago"),
        ("t+2m", "2027-01-23", "Sat 23 Jan 2027, in 61 d"),
        ("t+1y", "2027-11-23", "Tue 23 Nov 2027, in 365 d"),
        ("fri", "2026-11-27", "Fri 27 Nov, in 4 d"),
        ("tom", "2026-11-24", "Tue 24 Nov, in 1 d"),
        ("tomorrow 0900", "2026-11-24T09:00:00-05:00", "Tue 24 Nov 09:00, in 18 h"),
        ("sunday", "2026-11-29", "Sun 29 Nov, in 6 d"),
        ("12/4", "2026-12-04", "Fri 04 Dec, in 11 d"),
        ("1/5", "2027-01-05", "Tue 05 Jan 2027, in 43 d"),
        ("10/30", "2026-10-30", "Fri 30 Oct, 24 d ago"),
        ("12/4/26", "2026-12-04", "Fri 04 Dec, in 11 d"),
        ("3/2/1948", "1948-03-02", "Tue 02 Mar 1948, 28755 d ago"),
        ("2026-12-04", "2026-12-04", "Fri 04 Dec, in 11 d"),
        ("n", "2026-11-23T14:09:00-05:00", "Mon 23 Nov 14:09, now"),
        ("n-30min", "2026-11-23T13:39:00-05:00", "Mon 23 Nov 13:39, 30 min ago"),
        ("n+2h", "2026-11-23T16:09:00-05:00", "Mon 23 Nov 16:09, in 2 h"),
        ("1430", "2026-11-23T14:30:00-05:00", "Mon 23 Nov 14:30, in 21 min"),
        ("930", "2026-11-23T09:30:00-05:00", "Mon 23 Nov 09:30, 4 h ago"),
        ("2p", "2026-11-23T14:00:00-05:00", "Mon 23 Nov 14:00, 9 min ago"),
        ("12a", "2026-11-23T00:00:00-05:00", "Mon 23 Nov 00:00, 14 h ago"),
        ("12pm", "2026-11-23T12:00:00-05:00", "Mon 23 Nov 12:00, 2 h ago"),
        ("2:30p", "2026-11-23T14:30:00-05:00", "Mon 23 Nov 14:30, in 21 min"),
        ("fri 1430", "2026-11-27T14:30:00-05:00", "Fri 27 Nov 14:30, in 4 d"),
        ("t+1@0900", "2026-11-24T09:00:00-05:00", "Tue 24 Nov 09:00, in 18 h"),
        ("12/4 2p", "2026-12-04T14:00:00-05:00", "Fri 04 Dec 14:00, in 11 d"),
        ("7/4/2027 0800", "2027-07-04T08:00:00-04:00", "Sun 04 Jul 2027 08:00, in 223 d"),
        ("11/1/2026 0130 EDT", "2026-11-01T01:30:00-04:00", "Sun 01 Nov 01:30, 22 d ago"),
        ("11/1/2026 0130 est", "2026-11-01T01:30:00-05:00", "Sun 01 Nov 01:30, 22 d ago"),
        ("11/1/2026 0130 second", "2026-11-01T01:30:00-05:00", "Sun 01 Nov 01:30, 22 d ago"),
    ],
)
def test_understood(text: str, value: str, said: str) -> None:
    parsed = parse(text, NOW, ZONE)
    assert (parsed.value, echo(parsed, NOW, ZONE)) == (value, said)


def test_a_weekday_of_what_happened_is_the_last_one() -> None:
    """NOW is a Monday: Friday was three days ago, Sunday yesterday; Monday itself could be either."""
    assert parse("fri 1430", NOW, ZONE, past=True).value == "2026-11-20T14:30:00-05:00"
    assert parse("sun", NOW, ZONE, "date", past=True).value == "2026-11-22"
    assert parse("11/30", NOW, ZONE, past=True).value == "2026-11-30"
    with pytest.raises(DateProblem, match="today or a week ago"):
        parse("mon", NOW, ZONE, past=True)


@pytest.mark.parametrize(
    ("text", "want", "says"),
    [
        ("", "instant", "Nothing was typed"),
        ("mon", "instant", "Today is Monday"),
        ("s", "instant", "not a date"),
        ("5/25", "instant", "could be May 2026 or May 2027"),
        ("2/29", "instant", "not in every year"),
        ("2/29/2027", "instant", "does not exist"),
        ("31/12", "instant", "read month/day"),
        ("2/30", "instant", "read month/day"),
        ("1/2/48", "instant", "another century"),
        ("9", "instant", "morning or evening"),
        ("2400", "instant", "two days"),
        ("2561", "instant", "not a time"),
        ("13p", "instant", "not a time"),
        ("t+9999w 25:00", "instant", "not a time"),
        ("t+9999999", "instant", "not a date"),
        ("fri 1430 maybe", "instant", "not understood"),
        ("fri 1430 2 3", "instant", "not a date and time"),
        ("fri noonish", "instant", "not a date and time"),
        ("3/8/2026 0230", "instant", "does not exist"),
        ("11/1/2026 0130", "instant", "comes twice"),
        ("1430", "date", "not a date"),
        ("fri 1430", "date", "not a day"),
        ("fri", "minute", "has no time"),
        ("tomorrow-ish", "instant", "not a date"),
    ],
)
def test_refused_with_what_to_type(text: str, want: Want, says: str) -> None:
    with pytest.raises(DateProblem, match=says) as caught:
        parse(text, NOW, ZONE, want)
    assert caught.value.hint


def test_a_month_that_has_no_such_day() -> None:
    with pytest.raises(DateProblem, match="2/31/2027 does not exist"):
        parse("t+1m", datetime(2027, 1, 31, 9, tzinfo=ZONE), ZONE)


def test_precision() -> None:
    assert parse("fri", NOW, ZONE).precision is Precision.DATE
    assert parse("fri 1430", NOW, ZONE).precision is Precision.MINUTE
    assert parse("n", NOW, ZONE, "date").value == "2026-11-23"


def test_now_inside_the_repeated_hour_is_exact() -> None:
    second = datetime(2026, 11, 1, 1, 30, tzinfo=ZONE, fold=1)
    assert parse("n", second, ZONE).value == "2026-11-01T01:30:00-05:00"
    assert parse("n-1h", second, ZONE).value == "2026-11-01T01:30:00-04:00"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_round_trips(day: date) -> None:
    assert parse(day.isoformat(), NOW, ZONE, "date").day == day
    assert parse(f"{day.month}/{day.day}/{day.year}", NOW, ZONE, "date").day == day


@given(st.integers(-3000, 3000))
def test_an_offset_is_that_many_days(days: int) -> None:
    parsed = parse(f"t{days:+d}", NOW, ZONE, "date")
    assert parsed.day == NOW.date() + timedelta(days=days)
    assert ("today" in echo(parsed, NOW, ZONE)) == (days == 0)


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.times())
def test_an_instant_round_trips_or_is_refused(day: date, clock: object) -> None:
    typed = f"{day.isoformat()} {clock:%H%M}"
    parsed = outcome(typed)
    if isinstance(parsed, DateProblem):
        assert "does not exist" in parsed.message or "twice" in parsed.message
        return
    assert parsed.instant is not None
    assert f"{parsed.instant:%Y-%m-%d %H%M}" == typed
    assert datetime.fromisoformat(parsed.value) == parsed.instant


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_date_or_a_sentence(text: str) -> None:
    found = outcome(text)
    assert isinstance(found, Parsed) or found.message.endswith(".")


def test_what_happened_lies_not_ahead() -> None:
    not_future(None, NOW)
    not_future(NOW, NOW)
    not_future(datetime(2026, 11, 23, tzinfo=ZONE), NOW)
    with pytest.raises(Refused) as refused:
        not_future(NOW + timedelta(minutes=1), NOW, "Left", "left_at")
    assert refused.value.message == "Left: Mon 23 Nov 14:10 is still to come."
    assert (refused.value.code, refused.value.path) == ("time.future", "left_at")

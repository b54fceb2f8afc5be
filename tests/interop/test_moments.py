"""Instants as files write them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.interop.build import ZONE

from ncm_tui.interop import moments
from ncm_tui.interop.flat.dates import DateReader, Unreadable, day_first, signs
from ncm_tui.models.enums import Precision


@pytest.mark.parametrize(
    ("text", "at", "precision", "naive"),
    [
        ("2026-11-20T14:30:00-05:00", "2026-11-20T14:30:00-05:00", Precision.MINUTE, False),
        ("2026-11-20T19:30:00Z", "2026-11-20T19:30:00+00:00", Precision.MINUTE, False),
        ("2026-11-20T19:30:00.123456789Z", "2026-11-20T19:30:00+00:00", Precision.MINUTE, False),
        ("2026-11-20T14:30:00", "2026-11-20T14:30:00-05:00", Precision.MINUTE, True),
        ("2026-07-20T14:30", "2026-07-20T14:30:00-04:00", Precision.MINUTE, True),
        ("2026-11-20", "2026-11-20T00:00:00-05:00", Precision.DATE, True),
        ("2026-11-20T00:00:00Z", "2026-11-20T00:00:00-05:00", Precision.DATE, False),
    ],
)
def test_fhir(text: str, at: str, precision: Precision, naive: bool) -> None:
    found = moments.fhir(text, ZONE)
    assert found is not None
    assert (found.at, found.precision, found.naive) == (datetime.fromisoformat(at), precision, naive)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-11", "2026-13-01", "2026-02-30", "0001-01-01", "soon", "9999-01-01"]
)
def test_what_is_no_instant(text: str) -> None:
    assert moments.fhir(text, ZONE) is None


READER = DateReader(ZONE, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("11/20/2026 14:30", "2026-11-20T14:30", Precision.MINUTE),
        ("11/20/26 1430", "2026-11-20T14:30", Precision.MINUTE),
        ("11/20/2026 2:30 PM", "2026-11-20T14:30", Precision.MINUTE),
        ("11/20/2026 12:05 am", "2026-11-20T00:05", Precision.MINUTE),
        ("20-Nov-2026 14:30", "2026-11-20T14:30", Precision.MINUTE),
        ("Nov 20, 2026", "2026-11-20T00:00", Precision.DATE),
        ("Fri, Nov 20, 2026 14:30", "2026-11-20T14:30", Precision.MINUTE),
        ("2026/11/20 14:30:59", "2026-11-20T14:30:59", Precision.MINUTE),
        ("202611201430", "2026-11-20T14:30", Precision.MINUTE),
        ("20261120", "2026-11-20T00:00", Precision.DATE),
        ("46346.604166667", "2026-11-20T14:30", Precision.MINUTE),
        ("2026-11-20 14:30", "2026-11-20T14:30", Precision.MINUTE),
    ],
)
def test_table_dates(text: str, at: str, precision: Precision) -> None:
    found = READER.moment(text)
    assert found.at == datetime.fromisoformat(at).replace(tzinfo=ZONE)
    assert found.precision == precision


def test_day_first_is_read_as_told() -> None:
    assert DateReader(ZONE, date(2026, 11, 23), day_first=True).day("03/04/2026") == date(2026, 4, 3)
    assert READER.day("03/04/2026") == date(2026, 3, 4)


@pytest.mark.parametrize(
    "text", ["13/13/2026", "yesterday", "02/30/2026", "1/1/2026 25:00", "13:00 PM", "99999999"]
)
def test_unreadable_dates(text: str) -> None:
    with pytest.raises(Unreadable):
        READER.moment(text)


def test_a_two_digit_year_of_birth_only_when_it_fits_one_century() -> None:
    assert READER.day("3/2/48", birth=True) == date(1948, 3, 2)
    with pytest.raises(Unreadable, match="two centuries"):
        READER.day("3/2/15", birth=True)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["11/20/2026"], False),
        (["20/11/2026"], True),
        (["03/04/2026"], None),
        (["03/04/2026", "11/20/2026"], False),
        (["20/11/2026", "11/20/2026"], None),
        (["2026-11-20", "", "x"], False),
        (["04/04/2026"], False),
    ],
)
def test_which_comes_first(texts: list[str], told: bool | None) -> None:
    assert day_first([signs(texts)]) is told


def test_the_day_shown_is_the_day_written() -> None:
    found = moments.fhir("2026-11-20T00:00:00Z", ZoneInfo("America/Los_Angeles"))
    assert found is not None
    assert found.at.date() == date(2026, 11, 20)

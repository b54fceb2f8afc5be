"""Rows under headings: lines, places and headings agree with each other."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.rules.grouping import Heading, Key, Lines, expected, grouped, named

TODAY = date(2026, 11, 23)


def test_groups_stand_by_their_order_and_those_without_come_last() -> None:
    keys = {1: named("4W", "4w", "no unit"), 2: named("", "", "no unit"), 3: named("2S", "2s", "no unit"),
            4: named("4W", "4w", "no unit")}  # fmt: skip
    lines = grouped([4, 2, 1, 3], keys)
    assert list(lines.ids) == [3, 4, 1, 2]
    shown = [lines.heading(n) or lines.ids[lines.place(n) or 0] for n in range(len(lines))]
    assert shown == [Heading("2S", 1), 3, Heading("4W", 2), 4, 1, Heading("no unit", 1), 2]
    assert [lines.group_of(place) for place in range(4)] == ["2S", "4W", "4W", "no unit"]


def test_without_groups_a_line_is_a_row() -> None:
    lines = Lines((7, 8, 9))
    assert [lines.place(n) for n in range(3)] == [lines.line(n) for n in range(3)] == [0, 1, 2]
    assert (len(lines), lines.heading(1), lines.group_of(1)) == (3, None, "")


def test_days_of_expected_discharge() -> None:
    days = [None, date(2026, 11, 25), date(2026, 11, 20), TODAY, date(2026, 11, 22)]
    titles = [key.title for key in sorted({expected(day, TODAY) for day in days})]
    assert titles == ["past EDD", "Mon 23 Nov, today", "Wed 25 Nov", "no EDD"]


@given(st.lists(st.integers(0, 4), max_size=30))
def test_every_line_is_one_heading_or_one_row(groups: list[int]) -> None:
    lines = grouped(range(len(groups)), {n: Key(False, str(g), f"g{g}") for n, g in enumerate(groups)})
    places = []
    for line in range(len(lines)):
        heading, place = lines.heading(line), lines.place(line)
        assert (heading is None) != (place is None)
        if place is not None:
            places.append(place)
            assert lines.line(place) == line
    assert places == list(range(len(groups)))
    heads = [head for n in range(len(lines)) if (head := lines.heading(n))]
    assert sum(head.rows for head in heads) == len(groups)
    assert all(groups.count(int(head.title[1:])) == head.rows for head in heads)


def test_a_row_that_went_away_between_two_reads_is_left_out() -> None:
    assert list(grouped([1, 2], {2: Key(False, "a", "a")}).ids) == [2]

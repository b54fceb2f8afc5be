"""How Today is set out: ranked as it comes, by patient, by hour; letters narrow it."""

from datetime import date

from tests.widgets.today_items import NOW, at, item, lee, page

from ncm_tui.screens.before_leaving import title as leaving_title
from ncm_tui.screens.today_lines import HOUR, PATIENT, RANK, lines, matching, title
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.worklist import Bucket, Leaving

IM = item("clock:im")
MOON = lee("clock:moon", "MOON")
LATE_TODO = item("todo:1", "ring the daughter", due=None, bucket=Bucket.LATER, marker="")
CHAIR = lee("check:c", "dialysis chair", due=None, bucket=Bucket.SAFETY, marker="!")
ALL = [CHAIR, IM, MOON, LATE_TODO]


def test_ranked_is_the_order_it_came_in() -> None:
    assert lines(ALL, RANK, NOW) == ALL


def test_by_patient_who_has_the_most_pressing_line_comes_first() -> None:
    assert lines(ALL, PATIENT, NOW) == [
        "LEE, Susan · 66F · DOB 01 May 1960 · MRN 7700123 · 5E-03", CHAIR, MOON,
        "ALVAREZ, Maria · 78F · DOB 02 Mar 1948 · MRN 0048213 · 4W-12A", IM, LATE_TODO,
    ]  # fmt: skip


def test_by_hour() -> None:
    evening = lee("todo:2", "call", due=at("23 19:05"), bucket=Bucket.NEXT_SHIFT)
    day = lee("goal:3", "walks", due=date(2026, 11, 23), bucket=Bucket.SHIFT)
    closing = lee("clock:c", "notice", due=at("23 23:59"), bucket=Bucket.NEXT_SHIFT)
    tomorrow = lee("clock:t", "review", due=at("24 10:00"), bucket=Bucket.LATER)
    made = lines([*ALL, tomorrow, closing, day, evening], HOUR, NOW)
    assert made == [
        "Patient safety", CHAIR, "Overdue", IM, "15:00", MOON, "19:00", evening,
        "Today, no hour", closing, day, "Tue 24", tomorrow, "No time", LATE_TODO,
    ]  # fmt: skip


def test_by_hour_what_may_be_due_stands_at_its_hour() -> None:
    may = lee("unknown:m", "by 20:03: MOON?", due=None, by=at("23 20:03"), bucket=Bucket.SHIFT)
    late = lee("unknown:i", "by Sun 22: IM?", due=None, by=at("22 23:59"), bucket=Bucket.TWO_HOURS)
    assert lines([IM, late, MOON, may], HOUR, NOW) == [
        "Overdue", IM, "Overdue perhaps: who pays is not known", late, "15:00", MOON, "20:00", may,
    ]  # fmt: skip


def test_letters_look_at_name_bed_number_and_what() -> None:
    assert matching(ALL, "lee moon") == [MOON]
    assert matching(ALL, "0048") == [IM, LATE_TODO]
    assert matching(ALL, "") == ALL
    hidden = item("clock:n", name=NO_INFORMATION)
    assert matching([hidden], "0048") == []
    assert matching([hidden], "4w-12a") == [hidden]


def test_the_title_counts_what_is_mine() -> None:
    """The number of the top line first, in its words; what is watched is in neither."""
    all_of_it = page(*ALL, lee("clock:w", "registration", watch=True), due_today=3)
    assert title(all_of_it, RANK) == "Today ─ 3 due today · 1 more · ranked"
    assert title(page(*ALL), RANK) == "Today ─ nothing due today · 4 more · ranked"
    assert title(page(*ALL, due_today=4), RANK) == "Today ─ 4 due today · ranked"
    assert title(page(), RANK) == "Today ─ nothing to do"


def test_before_i_leave_says_what_stands_below_the_end_of_the_screen() -> None:
    shift = (NOW, at("23 15:30"), at("24 07:00"))
    assert leaving_title(Leaving(*shift, (IM, MOON), (LATE_TODO,), (), (IM,))) == (
        "Before I leave ─ 2 lapse, 1 uncharted, 1 handed on"
    )
    assert leaving_title(Leaving(*shift, (IM,), (), (), ())) == "Before I leave ─ 1 lapses"
    assert leaving_title(Leaving(*shift, (), (), (), ())) == "Before I leave ─ nothing is left"

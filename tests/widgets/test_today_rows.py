"""A line of Today as a row and in full: due in ten cells, signs with words, nobody named who is not to be."""

from datetime import date, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE, TURNED
from tests.widgets.today_items import NOW, at, item, lee

from ncm_tui.views.due_words import due_sentence, due_words
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.worklist import Bucket
from ncm_tui.widgets.today_detail import detail, more_lines, who_line
from ncm_tui.widgets.today_rows import heading, pane_width, row_pieces, widths


def text(pieces: list[tuple[str, str]]) -> str:
    return "".join(part for part, _ in pieces)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (at("23 15:30"), "15:30"),
        (at("23 14:09"), "14:09"),
        (at("23 14:00"), "14:00 -9m"),
        (at("23 13:00"), "13:00 -1h"),
        (at("25 10:00"), "Wed 10:00"),
        (at("22 10:00"), "Sun 22 -1d"),
        (datetime.fromisoformat("2026-10-30T10:00:00-04:00"), "Fri 30 Oct"),
        (datetime.fromisoformat("2026-12-04T10:00:00-05:00"), "Fri 04 Dec"),
        (at("23 23:59"), "today"),
        (at("25 23:59"), "Wed 25"),
        (at("21 23:59"), "Sat 21 -2d"),
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 22), "Sun 22 -1d"),
        (date(2026, 12, 1), "Tue 01 Dec"),
        (None, "now"),
    ],
)
def test_due_in_ten_cells(due: datetime | date | None, said: str) -> None:
    assert due_words(item("clock:x", due=due), NOW) == said
    assert len(said) <= 10


def test_without_a_time_it_says_what_is_missing() -> None:
    assert due_words(item("unknown:s", due=None, state="unknown"), NOW) == "?"
    assert due_words(item("todo:u", due=None, bucket=Bucket.LATER), NOW) == "no date"


def test_due_as_a_sentence() -> None:
    assert due_sentence(item("clock:x"), NOW) == "overdue since 13:00"
    assert due_sentence(lee("clock:y", "MOON"), NOW) == "due 15:30 · within 2 hours"
    assert due_sentence(lee("todo:u", "call", due=date(2026, 11, 23)), NOW) == "due today · within 2 hours"
    assert due_sentence(item("flag:f", due=None, bucket=Bucket.SAFETY), NOW) == "patient safety"


@pytest.mark.parametrize("width", [60, 72, 80, 120, 200])
def test_a_row_is_as_wide_as_the_list_and_the_columns_stand_under_their_names(width: int) -> None:
    row = text(row_pieces(item("clock:x"), width, NOW))
    assert cell_len(row) == width
    named = heading(width)
    for column, said in (("Patient", "ALVAREZ"), ("Bed", "4W-12A"), ("What", "2nd IM"), ("Why", "disch")):
        assert named.find(column) == row.find(said)
    assert ("Why" in named) == (width >= 72)


def test_the_reason_has_room_at_80_and_beside_the_pane() -> None:
    for terminal in (80, 100, 111, 112, 120, 140, 200):
        pane = pane_width(terminal)
        name, what, why = widths(terminal - pane)
        assert (name >= 14, what >= 23, why >= (19 if terminal == 80 else 20)) == (True, True, True), terminal
        assert pane == 0 or pane >= 31
    assert pane_width(120) == 39


def test_no_number_of_the_reason_is_cut() -> None:
    def why(said: str) -> str:
        return text(row_pieces(item("clock:x", why=said), 80, NOW))[61:].rstrip()

    assert why("leaves today ~17:00") == "leaves today ~17:00"
    assert why("leaves tomorrow ~17:00") == "leaves tomorrow…"
    assert why("admitted on Sat 11/21 10:04") == "admitted on Sat…"
    assert why("UHC Medicare Advantage") == "UHC Medicare Advan…"


def test_red_is_for_what_is_overdue_and_mine() -> None:
    assert ("!", "late") in row_pieces(item("clock:x"), 80, NOW)
    assert ("▲", "soon") in row_pieces(lee("clock:y", "MOON"), 80, NOW)
    watched = row_pieces(item("clock:x", watch=True), 80, NOW)
    assert "!" not in text(watched)
    assert not {"late", "soon"} & {ink for _, ink in watched}


def test_a_doubt_stands_before_the_time_and_a_pin_before_the_row() -> None:
    row = text(row_pieces(item("clock:x", assumed=("discharge",), pinned=True), 80, NOW))
    assert row.startswith("●!~13:00 -1h")
    told = detail(item("clock:x", assumed=("discharge",), needs=("obs_start",), verify=True), NOW).plain
    assert "~ rests on what nobody confirmed: planned time of leaving" in told
    assert "waits for: observation start not entered" in told
    assert "▲ verify" in told


def test_below_the_list_two_lines_and_a_sign_that_more_was_known() -> None:
    told = more_lines(item("clock:x", why="a reason " * 20), NOW, 80, Console()).plain.splitlines()
    assert len(told) == 2
    assert told[1].endswith("…")
    assert max(map(len, told)) <= 80
    assert "…" not in more_lines(item("clock:x"), NOW, 80, Console()).plain


def test_handed_on_stays_and_says_whether_it_is_confirmed() -> None:
    given = item("clock:x", handed_to="J. Kim", handed_at=at("23 10:10"))
    assert text(row_pieces(given, 80, NOW)).rstrip().endswith("with J. Kim?")
    assert "with J. Kim since 10:10, not confirmed" in detail(given, NOW).plain
    has_it = item("clock:x", handed_to="J. Kim", handed_at=at("23 10:10"), taken_at=at("23 10:20"))
    assert text(row_pieces(has_it, 80, NOW)).rstrip().endswith("with J. Kim")
    assert "taken 10:20" in detail(has_it, NOW).plain


def test_of_a_no_information_patient_bed_and_age_alone() -> None:
    told = who_line(item("clock:x", name=NO_INFORMATION, name_alert=True)).plain
    assert told == f" {NO_INFORMATION} · 78F · 4W-12A"
    nobody = who_line(item("todo:x", stay="", name="", age_sex="", mrn="", bed="", birth_date=None)).plain
    assert nobody == " About no patient"
    both = who_line(item("clock:x", name_alert=True)).plain
    assert both == " ALVAREZ, Maria · 78F · DOB 02 Mar 1948 · MRN 0048213 · 4W-12A · NAME ALERT"


def test_hostile_texts_stay_on_their_line() -> None:
    for bad in HOSTILE:
        row = text(row_pieces(item("clock:x", what=bad, name=bad, bed=bad, why=bad), 80, NOW))
        assert cell_len(row) == 80
        assert not (FORBIDDEN_CONTROLS | TURNED) & set(row)
        assert "\n" not in row

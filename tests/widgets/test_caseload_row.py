"""The *Next* of a caseload row: words that stand whole at 80 columns, the name alert's sign and word."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from ncm_tui.services import caseload
from ncm_tui.services.desk import Desk
from ncm_tui.services.next_step import form_short
from ncm_tui.views.caseload import CaseloadRow
from ncm_tui.widgets import caseload_row

WIDTHS = [*range(72, 80), 80, 90, 99, 100, 120, 160]


@pytest.fixture
def rows(demo_desk: Desk) -> list[CaseloadRow]:
    return caseload.rows(demo_desk)


def _text(row: CaseloadRow, width: int, desk: Desk) -> str:
    today = desk.local(desk.now()).date()
    return "".join(text for text, _ in caseload_row.row_pieces(row, width, today))


@pytest.mark.parametrize("width", WIDTHS)
def test_no_row_of_the_ward_is_cut(rows: list[CaseloadRow], demo_desk: Desk, width: int) -> None:
    for row in rows:
        assert len(_text(row, width, demo_desk).rstrip()) <= width, row.name


def test_the_short_words_at_80(rows: list[CaseloadRow], demo_desk: Desk) -> None:
    start = len(caseload_row.heading(80).plain.rstrip()) - len("Next")
    said = {_text(row, 80, demo_desk)[start:].rstrip() for row in rows}
    assert said >= {"! safety", "fin PHQ-9", "fin adm", "adm assmt", "payer?", "move EDD", "uncharted", ""}
    assert "discharge" in said


@pytest.mark.parametrize("form", ["phq-9", "audit-c", "ahc-hrsn", "suicide-screen", "sils", "lace"])
def test_an_unfinished_form_is_named_in_five_cells(form: str) -> None:
    assert 3 <= len(form_short(form)) <= 5
    assert "SUIC" not in form_short(form).upper()


def test_the_alert_is_a_sign_at_80_and_a_word_where_there_is_room(
    rows: list[CaseloadRow], demo_desk: Desk
) -> None:
    alike = [row for row in rows if row.name_alert]
    assert len(alike) == 4
    for row in alike:
        narrow = _text(row, 80, demo_desk)
        assert narrow[1] == "≈"
        assert "ALERT" not in narrow
        assert "ALERT" in _text(row, 120 - caseload_row.pane_width(120), demo_desk)
        assert "NAME ALERT" in caseload_row.row_line(row, demo_desk.local(demo_desk.now()).date()).plain
    assert "≈" not in _text(replace(alike[0], name_alert=False), 80, demo_desk)


def test_the_pane_leaves_the_list_a_width_it_is_made_for() -> None:
    assert [caseload_row.pane_width(width) for width in (80, 99)] == [0, 0]
    for width in range(100, 240):
        left = width - caseload_row.pane_width(width)
        assert 72 <= left <= 79 or left >= 100


def test_an_age_over_99_loses_its_sex_before_a_digit(rows: list[CaseloadRow], demo_desk: Desk) -> None:
    for said, shown in (("101M", "101M"), ("~101M", "~101"), ("36 h F", "36hF"), ("11 mo F", "11mo")):
        assert f" {shown} " in _text(replace(rows[0], age_sex=said), 80, demo_desk)


@pytest.mark.parametrize("title", ["4W", "x" * 300, "wide " + "漢" * 80, "[SNF] \x1b[2J", ""])
@pytest.mark.parametrize("width", [40, 76, 120])
def test_a_heading_is_as_wide_as_the_list(title: str, width: int) -> None:
    text = "".join(words for words, _ in caseload_row.heading_pieces(title, 10_000, width))
    assert cell_len(text) <= width
    assert text.isprintable()
    assert "· 10000 patients ─" in text


def test_what_the_two_lines_under_the_list_say(rows: list[CaseloadRow], demo_desk: Desk) -> None:
    now = demo_desk.local(demo_desk.now())
    row = replace(
        rows[2], sticky="knits", todo="call the son", todos=3, todo_due=now.date(), returned_days=6,
        absent_since=now.replace(hour=6, minute=42),
    )  # fmt: skip
    first, second = (made(row, now.date()).plain for made in (caseload_row.row_line, caseload_row.more_line))
    assert first.endswith("· ? not on census 06:42 · back after 6 d")
    assert second.startswith(" knits · next: ")
    assert second.endswith(" · to-do: call the son today (+2)")
    pane = caseload_row.detail(row, now.date()).plain
    for words in ("Sticky   knits", "call the son today (+2)", "back after 6 d", "? not on census 06:42"):
        assert words in pane
    assert "? census" in _text(row, 80, demo_desk), "a question stands before what is next"
    nothing = replace(rows[2], next=None, sticky="", todos=0)
    assert not caseload_row.more_line(nothing, now.date()).plain
    unnamed = replace(row, todo="", sticky="")
    assert "3 to-dos" in caseload_row.more_line(unnamed, now.date()).plain

"""A thinned page looks the same, cell by cell, in a terminal that is not ours."""

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from ncm_tui.terminal.thin_styles import thin

COLORS = [None, "default", "#d9d7d0", "#16191c", "#86b7d9", "red", "color(200)", "bright_blue"]
STYLES = st.builds(
    Style,
    color=st.sampled_from(COLORS),
    bgcolor=st.sampled_from(COLORS),
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
    reverse=st.booleans(),
    strike=st.booleans(),
)
BETWEEN = st.sampled_from(["", "", "", "\x1b[3;5H", "\r\n", "\x1b[K"])


def cells(data: str) -> list[list[object]]:
    screen = pyte.Screen(30, 6)
    pyte.Stream(screen).feed(data)
    return [[screen.buffer[y][x] for x in range(30)] for y in range(6)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.text("ab ", max_size=4), STYLES, BETWEEN), max_size=12))
def test_the_same_in_every_cell(pieces: list[tuple[str, Style, str]]) -> None:
    page = "".join(
        style.render(text, color_system=ColorSystem.TRUECOLOR) + between for text, style, between in pieces
    )
    assert cells(thin(page)) == cells(page)
    assert cells(thin(page) + "x") == cells(page + "x"), "what comes after starts as it would have"
    assert len(thin(page)) <= len(page)


def test_a_row_of_a_list_takes_half() -> None:
    plain, strong = (Style(color="#d9d7d0", bgcolor="#16191c", bold=bold) for bold in (False, True))
    row = "".join((plain if n % 2 else strong).render("4W-12A", color_system=ColorSystem.TRUECOLOR)
                  for n in range(10))  # fmt: skip
    assert len(thin(row)) < len(row) / 2


def test_what_is_no_style_is_left_alone() -> None:
    page = "\x1b[2J\x1b[H\x1b[?25l[0m words \x1b[0m\x1b[58;5;1mx\x1b[0m\x1b]0;t\x07\x1b[m"
    assert thin(page) == page


def test_a_style_that_only_adds_to_another_is_not_counted_with() -> None:
    page = "\x1b[31mred\x1b[1mand bold\x1b[0m\x1b[31mred\x1b[0m"
    assert cells(thin(page)) == cells(page)

"""What is pasted is never pressed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.terminal.paste import END, MOST, START, Input, Pastes


def all_of(*pieces: str) -> list[Input]:
    pastes = Pastes()
    found = [one for piece in pieces for one in pastes.feed(piece)]
    return found + pastes.silence()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("abc", [Input(False, "abc")]),
        (f"a{START}b{END}c", [Input(False, "a"), Input(True, "b"), Input(False, "c")]),
        (f"{START}x\x1b]0;t\x07\x1b[24~y{END}", [Input(True, "x\x1b]0;t\x07\x1b[24~y")]),
        (f"{START}{START}{END}", [Input(True, START)]),
        (f"{START}{END}", [Input(True, "")]),
        (f"{START}never ended", [Input(True, "never ended")]),
        ("\x1b[A", [Input(False, "\x1b[A")]),
        ("\x1b[20", [Input(False, "\x1b[20")]),
    ],
)
def test_pieces(text: str, found: list[Input]) -> None:
    assert all_of(text) == found


def test_a_lone_esc_is_not_held_back() -> None:
    assert Pastes().feed("\x1b") == [Input(False, "\x1b")]


def test_a_huge_paste_is_cut() -> None:
    assert len(all_of(START + "x" * (MOST + 5) + END)[0].text) == MOST


@given(st.text(), st.integers(0, 60))
def test_where_the_reads_fall_does_not_matter(inside: str, cut: int) -> None:
    inside = inside.replace(END, "")
    whole = f"ab{START}{inside}\n{END}cd"
    found = all_of(whole[:cut], whole[cut:])
    if not whole[:cut].endswith("\x1b"):
        assert "".join(one.text for one in found if one.pasted) == f"{inside}\n"
        assert "".join(one.text for one in found if not one.pasted) == "abcd"

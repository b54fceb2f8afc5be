"""Data is shown as it is, and nothing in it reaches the terminal as a command."""

import pytest
from rich.cells import cell_len
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE

from ncm_tui.widgets.plain import fit, one_line, plain, spread


@pytest.mark.parametrize("text", HOSTILE)
def test_no_control_code_survives(text: str) -> None:
    for shown in (plain(text).plain, one_line(text), fit(text, 20)):
        assert not FORBIDDEN_CONTROLS & set(shown)
        assert not any(0x202A <= ord(sign) <= 0x202E or 0x2066 <= ord(sign) <= 0x2069 for sign in shown)


@pytest.mark.parametrize("text", ["[SNF]", "[/", "[b]bold[/b]", "[@click=app.quit]x[/]"])
def test_brackets_stay(text: str) -> None:
    assert plain(text).plain == text
    assert plain(text).spans == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [0, 1, 7, 40])
def test_fit_is_exact(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width
    assert "\n" not in fit(text, width)


def test_what_does_not_fit_says_so() -> None:
    assert fit("MEDICARE ADVANTAGE", 8) == "MEDICAR…"
    assert fit("19/5", 7, right=True) == "   19/5"


def test_spread_lets_the_left_give_way() -> None:
    assert spread(plain("a" * 50), plain("right"), 20).cell_len == 20
    assert spread(plain("a" * 50), plain("right"), 20).plain.endswith(" right")

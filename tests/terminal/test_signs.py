"""ASCII stands for every sign the app draws, cell for cell."""

from pathlib import Path

from rich.cells import cell_len

from ncm_tui.terminal.signs import SIGNS

GOLDEN = Path(__file__).parents[1] / "screens" / "golden"


def test_each_sign_has_one_character_of_one_cell() -> None:
    for sign, instead in SIGNS.items():
        assert str(instead).isascii()
        assert cell_len(str(instead)) == cell_len(chr(sign)) == 1


def test_every_sign_on_a_pinned_screen_is_known() -> None:
    """A letter with an accent stays; anything else that is drawn has its ASCII."""
    drawn = {ord(sign) for page in GOLDEN.glob("*.txt") for sign in page.read_text(encoding="utf-8")}
    assert not [chr(sign) for sign in drawn if sign > 127 and not chr(sign).isalpha() and sign not in SIGNS]

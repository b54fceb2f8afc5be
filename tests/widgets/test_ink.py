"""The themes can be read: every ink on its paper, and on the line under the cursor."""

import pytest
from rich.style import Style
from rich.text import Text
from textual.app import App, ComposeResult
from textual.color import Color

from ncm_tui.widgets import ink
from ncm_tui.widgets.line_list import LineList

#: Contrast of text by WCAG 2: AA; the high-contrast theme aims at AAA.
LEAST = {"ncm-dark": 4.5, "ncm-light": 4.5, "ncm-contrast": 7.0}


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colors, 1 to 21."""

    def luminance(color: str) -> float:
        parts = [part / 255 for part in Color.parse(color).rgb]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", sorted(LEAST))
def test_every_ink_can_be_read_on_its_paper(theme: str) -> None:
    paper, raised, text, dim, accent, amber, red, green, cursor, on_cursor = ink._PALETTES[theme]
    for name in (text, dim, accent, amber, red, green):
        assert contrast(name, paper) >= LEAST[theme], name
        assert contrast(name, raised) >= LEAST[theme], name
    assert contrast(on_cursor, cursor) >= 7


class Rows(App[None]):
    def __init__(self, theme: str) -> None:
        super().__init__()
        for each in ink.themes():
            self.register_theme(each)
        self.theme = theme
        ink.use(theme)

    def compose(self) -> ComposeResult:
        yield LineList()

    def on_mount(self) -> None:
        row = Text.assemble("  bed ", ("dim words", ink.ink("dim")), (" late", ink.ink("late")))
        self.query_one(LineList).set_rows([row, row])
        self.query_one(LineList).focus()


@pytest.mark.parametrize("theme", [*sorted(LEAST), "ncm-plain"])
async def test_the_line_under_the_cursor_stands_out_and_can_be_read(theme: str) -> None:
    app = Rows(theme)
    try:
        async with app.run_test(size=(40, 6)) as pilot:
            await pilot.pause()
            marked, other = (app.query_one(LineList).render_line(line) for line in (0, 1))
            assert {_ground(one.style) for one in marked} != {_ground(one.style) for one in other}
            for one in marked:
                assert one.style is not None
                if theme == "ncm-plain":
                    assert one.style.reverse
                    continue
                ground, letters = one.style.bgcolor, one.style.color
                assert ground is not None
                assert letters is not None
                assert contrast(letters.name, ground.name) >= 7
    finally:
        ink.use("ncm-dark")


def _ground(style: Style | None) -> tuple[object, bool]:
    assert style is not None
    return style.bgcolor and style.bgcolor.name, bool(style.reverse)

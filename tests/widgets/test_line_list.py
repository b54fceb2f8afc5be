"""The list makes only the lines on the screen and repaints two lines a move."""

from rich.text import Text
from tests.screens.golden import screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from textual.app import App, ComposeResult

from ncm_tui.widgets.line_list import LineList


class Lists(App[None]):
    def __init__(self, count: int, empty: str = "") -> None:
        super().__init__()
        self.made: list[int] = []
        self.opened: list[int] = []
        self.count, self.empty = count, empty

    def compose(self) -> ComposeResult:
        yield LineList(empty=self.empty)

    def on_mount(self) -> None:
        self.rows.set_source(self.count, self.row)
        self.rows.focus()

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    def row(self, index: int) -> Text:
        self.made.append(index)
        return Text(f"  row {index}")

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        self.opened.append(event.index)


async def test_only_visible_rows_are_made() -> None:
    app = Lists(10_000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert set(app.made) == set(range(24))
        app.made.clear()
        await pilot.press("down")
        assert set(app.made) <= {0, 1}


async def test_walks_to_both_ends_and_stays() -> None:
    app = Lists(10_000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("up")
        assert app.rows.at == 0
        await pilot.press("end")
        assert app.rows.at == 9_999
        assert "row 9999" in screen_text(app)
        await pilot.press("down", "j")
        assert app.rows.at == 9_999
        await pilot.press("home", "j", "j", "k", "pagedown", "enter")
        assert app.opened == [24]


async def test_the_cursor_is_a_sign_not_only_a_colour() -> None:
    app = Lists(3)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        assert screen_text(app).splitlines()[1].startswith("▸ row 1")


async def test_headers_are_passed_over() -> None:
    app = Lists(6)
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows.set_source(6, app.row, selectable=lambda index: index not in (0, 3))
        assert app.rows.at == 1
        await pilot.press("down", "down")
        assert app.rows.at == 4
        await pilot.press("up")
        assert app.rows.at == 2
        await pilot.press("home")
        assert app.rows.at == 1


async def test_an_empty_list_says_what_would_be_here() -> None:
    app = Lists(0, empty="Nothing yet.\na adds one")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter", "end")
        assert "Nothing yet." in screen_text(app)
        assert "a adds one" in screen_text(app)
        assert app.opened == []
        assert app.rows.current is None


async def test_a_changed_row_is_made_anew() -> None:
    app = Lists(30)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.made.clear()
        app.rows.refresh_row(5)
        await pilot.pause()
        assert set(app.made) == {5}


async def test_hostile_rows() -> None:
    from ncm_tui.widgets.plain import plain

    app = Lists(0)
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows.set_rows([plain(f"  {text}") for text in HOSTILE])
        await pilot.press(*["down"] * len(HOSTILE))
        shown = screen_text(app)
        assert not FORBIDDEN_CONTROLS & set(shown)
        await pilot.press("home")
        assert "[SNF] bed [4]" in screen_text(app)


async def test_tiny_and_wide() -> None:
    app = Lists(100)
    async with app.run_test(size=(80, 24)) as pilot:
        for size in ((1, 1), (5, 2), (300, 80)):
            await pilot.resize_terminal(*size)
            await pilot.press("down", "pagedown")

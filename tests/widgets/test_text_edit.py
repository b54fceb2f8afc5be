"""No key of the app ever changes a text: typed text is whole after each of them."""

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.events import Paste
from textual.widget import Widget

from ncm_tui.commands import everywhere_keys
from ncm_tui.widgets.text_area import NcmTextArea
from ncm_tui.widgets.text_edit import NcmInput

KEYS = sorted(everywhere_keys() | {"ctrl+n", "ctrl+r", "ctrl+t", "ctrl+g"})


class Field(App[None], inherit_bindings=False):
    """The everywhere keys do nothing here: what is left is what the widget itself does with them."""

    BINDINGS = [Binding(",".join(sorted(everywhere_keys())), "nothing", priority=True)]

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget

    def action_nothing(self) -> None:
        """The app's own business."""


class Bare(App[None], inherit_bindings=False):
    """Without any binding of the app the widget still must not act on these keys."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget


def text_of(widget: NcmInput | NcmTextArea) -> str:
    return widget.value if isinstance(widget, NcmInput) else widget.text


@pytest.mark.parametrize("app_type", [Field, Bare])
@pytest.mark.parametrize("widget_type", [NcmInput, NcmTextArea])
async def test_text_is_whole_after_every_app_key(widget_type: type, app_type: type) -> None:
    widget = widget_type()
    app = app_type(widget)
    async with app.run_test() as pilot:
        widget.focus()
        for key in KEYS:
            if isinstance(widget, NcmInput):
                widget.value = ""
            else:
                widget.text = ""
            await pilot.press("a", "b", "c", key)
            widget.focus()
            await pilot.press("d")
            assert text_of(widget) == "abcd", key


@pytest.mark.parametrize("widget_type", [NcmInput, NcmTextArea])
async def test_a_paste_comes_in_without_control_codes(widget_type: type) -> None:
    widget = widget_type()
    async with Bare(widget).run_test() as pilot:
        widget.focus()
        widget.post_message(Paste("a\x1b]0;t\x07b\u202ec[/]\x9b31m"))
        await pilot.pause()
        assert text_of(widget) == "a]0;tbc[/]31m"


async def test_a_paste_of_64_kb() -> None:
    widget = NcmTextArea()
    async with Bare(widget).run_test() as pilot:
        widget.focus()
        widget.post_message(Paste("line of text\r\n" * 5_000))
        await pilot.pause()
        assert widget.text.count("\n") == 5_000
        assert "\r" not in widget.text

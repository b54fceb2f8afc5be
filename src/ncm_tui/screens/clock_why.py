"""Why a clock stands where it does: inputs, arithmetic line by line, the rule, its source, how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text
from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services import patients
from ncm_tui.views.clock_words import state_words
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.explanation import Explanation
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.why_lines import why_lines

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


def show_why(app: NcmApp, line: ClockLine) -> None:
    """The page about this clock, reckoned now."""
    from ncm_tui.services.clocks import board

    assert app.desk is not None
    explained = board.explanation(app.desk, line.stay, line.rule, line.trigger_uid)
    now = app.desk.local(app.desk.now())
    app.push_screen(WhyScreen(line.stay, line.title, state_words(line, now), explained, clock=line))


class WhyScreen(NcmScreen[None]):
    """Of a clock with its keys; of another line of Today (no ``clock``) to read only."""

    AREAS = ("clock_why",)
    BINDINGS = [*bindings("clock_why")]
    DEFAULT_CSS = "WhyScreen LineList { height: 1fr; }"

    def __init__(
        self, stay: str, title: str, result: str, explained: Explanation, *, clock: ClockLine | None = None
    ) -> None:
        super().__init__()
        self.stay, self.title_said, self.result = stay, title, result
        self.explained, self.clock = explained, clock

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield Rule(f"Why ─ {self.title_said}")
        yield LineList(reading=True, private=True)
        yield KeyBar("clock_why" if self.clock is not None else "plain", "everywhere")

    def on_mount(self) -> None:
        line = patients.line(self.desk, self.stay)
        self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.query_one(LineList).focus()
        self._paint()

    def on_resize(self) -> None:
        self._paint()

    def _paint(self) -> None:
        width = max(40, self.size.width or 80)
        made: list[Text] = []
        for text, indent in why_lines(self.explained, self.result, self.clock):
            made += _wrapped(text, width, indent, self.app.console)
        self.query_one(LineList).set_rows(made)

    # -- keys

    def action_done(self) -> None:
        """Back, with the evidence form of this clock open."""
        from ncm_tui.screens.clock_doors import evidence

        clock = self.clock
        if clock is None:
            self.say("This line has no evidence form.", "warning")
            return
        self.dismiss(None)
        evidence(self.ncm, clock)

    def action_figures(self) -> None:
        from ncm_tui.screens.clock_rules import ClockRulesScreen

        if self.clock is None:
            self.say("No rule with figures is behind this line.")
            return
        self.ncm.push_screen(ClockRulesScreen(rule=self.clock.rule))

    def action_payer(self) -> None:
        from ncm_tui.screens.clock_doors import payer_profile

        payer_profile(self.ncm, self.stay)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_close(self) -> None:
        self.dismiss(None)


def _wrapped(text: Text, width: int, indent: int, console: Console) -> list[Text]:
    """``text`` on as many lines as it needs, each under the first; a value under its value."""
    if not text.plain:
        return [Text()]
    pad, hang = " " * indent, len(text.plain) - len(text.plain.split("  ")[-1].lstrip())
    if len(text.plain) <= width - indent - 1 or not 0 < hang < width // 2:
        return [Text.assemble(pad, part) for part in text.wrap(console, max(20, width - indent - 1))]
    name, value = text[:hang], text[hang:]
    parts = value.wrap(console, max(20, width - indent - hang - 1))
    return [Text.assemble(pad, name if n == 0 else " " * hang, part) for n, part in enumerate(parts)]

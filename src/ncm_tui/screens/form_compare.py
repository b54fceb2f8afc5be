"""Two finished fillings of a form side by side; the arrows take an earlier or a later one on the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services import assessments, patients
from ncm_tui.views.comparison import Comparison
from ncm_tui.widgets.form.compare_lines import compare_lines
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


def compare_with_before(app: NcmApp, assessment: str) -> None:
    """Open ``assessment`` beside the one before it; says so where there is none, or it is not to be
    compared (entered in error)."""
    desk = app.desk
    assert desk is not None
    known = assessments.fillings(desk, assessment)
    if assessment not in known:
        app.say("What was entered in error is not compared.", severity="warning")
    elif known.index(assessment) == 0:
        app.say("This is the first one: there is none before it.")
    else:
        app.push_screen(CompareScreen(known[known.index(assessment) - 1], assessment))


class CompareScreen(NcmScreen[None]):
    """``before`` on the left, ``after`` on the right: what changed first."""

    AREAS = ("form_compare",)
    BINDINGS = [*bindings("form_compare")]

    def __init__(self, before: str, after: str) -> None:
        super().__init__()
        self.before, self.after = before, after
        self.comparison: Comparison | None = None

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield Rule()
        yield LineList(reading=True, private=True)
        yield KeyBar("form_compare", "everywhere")

    def on_mount(self) -> None:
        self.comparison = assessments.compare(self.desk, self.before, self.after)
        line = patients.line(self.desk, self.comparison.stay)
        self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.query_one(LineList).focus()
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        comparison = self.comparison
        assert comparison is not None
        rows = self.query_one(LineList)
        today = self.desk.local(self.desk.now()).date()
        lines = compare_lines(comparison, rows.size.width or 80, today)
        rows.set_rows([Text.assemble(*(plain(*piece) for piece in line)) for line in lines])
        self.query_one(Rule).title = f"{comparison.title} ─ what changed"

    def action_earlier(self) -> None:
        self._step(-1)

    def action_later(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        known = assessments.fillings(self.desk, self.after)
        at = known.index(self.before) + step if self.before in known else -1
        if at < 0 or known[at] == self.after:
            self.say("There is no earlier one." if step < 0 else "The next one is on the right already.")
            return
        self.before = known[at]
        self.comparison = assessments.compare(self.desk, self.before, self.after)
        self._show()

    def action_close(self) -> None:
        self.dismiss(None)

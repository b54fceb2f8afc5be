"""A repeated score: a small plot, then each value with its date; Enter reads one, p sets it beside the one
before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services import assessments, patients
from ncm_tui.views.changed import Changed
from ncm_tui.views.trend import Trend, TrendPoint
from ncm_tui.widgets.form.rows import Line
from ncm_tui.widgets.form.trend_lines import plot_lines, point_line
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    pass


class TrendScreen(NcmScreen[None]):
    """All finished fillings of one form of this patient that gave a result, newest first under the plot."""

    AREAS = ("score_trend",)
    BINDINGS = [*bindings("score_trend")]

    def __init__(self, stay: str, form: str) -> None:
        super().__init__()
        self.stay, self.form = stay, form
        self.trend: Trend | None = None
        self._head = 0

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield Rule()
        yield LineList(empty="No finished score yet. Two of them make a trend.")
        yield KeyBar("score_trend", "everywhere")

    def on_mount(self) -> None:
        line = patients.line(self.desk, self.stay)
        self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.ncm.changed.subscribe(self, self._changed)
        self.rows.focus()
        self.call_after_refresh(self._read)

    def _changed(self, changed: Changed) -> None:
        if self.stay in changed.stays:
            self._read()

    def on_resize(self) -> None:
        self.call_after_refresh(self._read)

    def _read(self) -> None:
        self.trend = trend = assessments.trend(self.desk, self.stay, self.form)
        width = self.rows.size.width or 80
        today = self.desk.local(self.desk.now()).date()
        plot = plot_lines(trend, width, today)
        lines: list[Line] = [*plot, *([[("", "")]] if plot else [])]
        self._head = len(lines)
        lines += [point_line(trend, index, width, today) for index in range(len(trend.points) - 1, -1, -1)]
        rule = self.query_one(Rule)
        rule.title = f"{trend.title} ─ {len(trend.points)} finished"
        rule.right = "○ another weighting: not comparable" if _broken(trend) else ""
        at = max(self.rows.at, self._head)
        self.rows.set_rows(lines, selectable=lambda index: index >= self._head, at=at)

    @property
    def current(self) -> TrendPoint | None:
        at, trend = self.rows.current, self.trend
        if trend is None or at is None or at < self._head:
            return None
        return trend.points[len(trend.points) - 1 - (at - self._head)]

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        from ncm_tui.screens.form_read import FinishedScreen

        if (point := self.current) is not None:
            self.ncm.push_screen(FinishedScreen(point.assessment))

    def action_compare(self) -> None:
        from ncm_tui.screens.form_compare import compare_with_before

        if (point := self.current) is not None:
            compare_with_before(self.ncm, point.assessment)

    def action_close(self) -> None:
        self.dismiss(None)


def _broken(trend: Trend) -> bool:
    return any(not point.joined for point in trend.points)

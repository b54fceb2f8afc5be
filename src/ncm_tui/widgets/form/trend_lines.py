"""A repeated score as a small plot, its values and dates readable without it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ncm_tui.views.moments import day_text, moment_text
from ncm_tui.views.trend import Trend, TrendPoint, arrow
from ncm_tui.widgets.form.rows import Line
from ncm_tui.widgets.plain import fit

_LABEL, _COLUMN, _ROWS = 6, 9, 8
_BAND = 22


def plot_lines(trend: Trend, width: int, today: date) -> list[Line]:
    """The points from left to right, each with its value beside it; a dotted line where a band begins, with
    the band's word. Empty where fewer than two fillings gave a number."""
    band = _BAND if trend.cuts and width >= 70 else 0
    most = max(2, (width - _LABEL - band - 2) // _COLUMN)
    points = [point for point in trend.points if point.value is not None][-most:]
    if len(points) < 2:
        return []
    low, high = _range(trend, points)
    cuts = {_row(value, low, high): (value, label) for value, label in trend.cuts if low <= value <= high}
    lines = []
    for row in range(_ROWS, -1, -1):
        cut = cuts.get(row)
        lines.append(_plot_row(row, points, (low, high), cut, band))
    dates = "".join(fit(day_text(point.at.date(), today), _COLUMN - 1) + " " for point in points)
    lines.append([(" " * (_LABEL + 2), ""), (dates, "dim")])
    return lines


def _plot_row(
    row: int,
    points: Sequence[TrendPoint],
    span: tuple[float, float],
    cut: tuple[float, str] | None,
    band: int,
) -> Line:
    low, high = span
    said = f"{cut[0]:g}" if cut else f"{high:g}" if row == _ROWS else f"{low:g}" if row == 0 else ""
    line: Line = [(fit(said, _LABEL, right=True), "dim"), (" │", "rule")]
    ground = (" ·" * _COLUMN * len(points))[: _COLUMN * len(points)] if cut else " " * _COLUMN * len(points)
    for place, point in enumerate(points):
        behind = ground[place * _COLUMN : (place + 1) * _COLUMN]
        if point.value is not None and _row(point.value, low, high) == row:
            text = f"{'●' if point.joined else '○'}{point.value:g}"[:_COLUMN]
            line += [(text, "strong"), (behind[len(text) :], "rule")]
        else:
            line.append((behind, "rule"))
    if cut and band:
        line.append((f" {fit(cut[1], band - 1).rstrip()}", "dim"))
    return line


def _range(trend: Trend, points: Sequence[TrendPoint]) -> tuple[float, float]:
    """The published range, where no value lies outside it; else that of the values."""
    values = [point.value for point in points if point.value is not None]
    low, high = min(values), max(values)
    if trend.low is not None and trend.high is not None and trend.low <= low and high <= trend.high:
        return trend.low, trend.high
    return (low, high) if high > low else (low - 1, high + 1)


def _row(value: float, low: float, high: float) -> int:
    return round((value - low) / (high - low) * _ROWS) if high > low else 0


def point_line(trend: Trend, index: int, width: int, today: date) -> Line:
    """One filling in a line: `` Mon 23 14:09   12 moderate  ↑5   D. Whitfield``."""
    point = trend.points[index]
    before = trend.points[index - 1] if index and point.joined else None
    step = arrow(before.value, point.value) if before is not None else ""
    if step and step != "=" and before is not None and before.value is not None and point.value is not None:
        step += f"{abs(point.value - before.value):g}"
    said = [point.by]
    said += [f"weighting {point.variant}"] if point.variant and not point.joined else []
    said += ["local cut-off"] if point.local else []
    said += ["another stay"] if point.elsewhere else []
    room = max(10, width - 48)
    return [
        (f"  {fit(moment_text(point.at, today), 17)} ", ""),
        (fit(point.text, 22) + " ", "strong"),
        (fit(step, 5) + " ", ""),
        (fit(" · ".join(said), room).rstrip(), "dim"),
    ]

"""Two fillings side by side: what changed first, each answer with its own day where it was carried."""

from __future__ import annotations

from datetime import date, datetime
from itertools import zip_longest

from ncm_tui.views.comparison import Change, ComparedLine, Comparison, Sheet
from ncm_tui.views.moments import day_text, moment_text
from ncm_tui.widgets.form.rows import Line, wrap
from ncm_tui.widgets.plain import fit, one_line

_SIGNS = {Change.SAME: " ", Change.CHANGED: "→", Change.NEW: "+", Change.GONE: "-"}


def compare_lines(comparison: Comparison, width: int, today: date) -> list[Line]:
    """Head with the two days and scores, the changed questions, then those that are the same."""
    lines = _head(comparison, width, today)
    if comparison.note:
        lines += [[(f" {part}", "soon")] for part in wrap(f"▲ {comparison.note}", width - 2)]
    changed, same = comparison.changed, comparison.same
    lines += _title(f"{len(changed)} changed" if changed else "Nothing changed", width)
    for line in changed:
        lines += _row(line, width, today)
    if same:
        lines += _title(f"{len(same)} the same", width)
    for line in same:
        lines += _row(line, width, today)
    return lines


def _columns(width: int) -> tuple[int, int]:
    """(question, each answer)"""
    answer = max(16, (width - 4) * 3 // 10)
    return max(12, width - 4 - 2 * answer), answer


def _head(comparison: Comparison, width: int, today: date) -> list[Line]:
    question, answer = _columns(width)
    days = [_sheet_words(sheet, today) for sheet in (comparison.before, comparison.after)]
    scores = [sheet.score for sheet in (comparison.before, comparison.after)]
    lines: list[Line] = [
        [(" " * (question + 3), ""), (fit(days[0], answer) + " ", "dim"), (fit(days[1], answer), "strong")]
    ]
    if any(scores):
        lines.append(
            [
                (fit("   Score", question + 3), "dim"),
                (fit(scores[0] or "·", answer) + " ", ""),
                (fit(scores[1] or "·", answer), "strong"),
            ]
        )
    return lines


def _sheet_words(sheet: Sheet, today: date) -> str:
    return moment_text(sheet.at, today) + (" (other stay)" if sheet.elsewhere else "")


def _title(title: str, width: int) -> list[Line]:
    return [[(f" {title} ", "strong"), ("─" * max(0, width - len(title) - 3), "rule")]]


def _row(line: ComparedLine, width: int, today: date) -> list[Line]:
    question, answer = _columns(width)
    lead = f"{line.number:>2} " if line.number else ""
    cells = (
        wrap(lead + one_line(line.question), question - 1),
        wrap(line.before + _day(line.before_at, today), answer),
        wrap(line.after + _day(line.after_at, today), answer),
    )
    changed = line.change is not Change.SAME
    made: list[Line] = []
    for place, (asked, before, after) in enumerate(zip_longest(*cells, fillvalue="")):
        sign = _SIGNS[line.change] if place == 0 else " "
        made.append(
            [
                (f" {sign} ", "accent"),
                (fit(asked, question), "" if changed else "dim"),
                (fit(before, answer) + " ", "dim"),
                (fit(after, answer), "strong" if changed else "dim"),
            ]
        )
    return made


def _day(at: datetime | None, today: date) -> str:
    """A carried answer says its own day."""
    return f" (as of {day_text(at.date(), today)})" if at is not None else ""

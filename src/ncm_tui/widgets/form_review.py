"""All answers on one calm page, shown once before a form is locked (P§3)."""

from __future__ import annotations

from rich.cells import cell_len

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import Item, Section
from ncm_tui.services.filling import Filling
from ncm_tui.views.answers import answer_text
from ncm_tui.views.forms import Given
from ncm_tui.widgets.form_rows import Line, wrap
from ncm_tui.widgets.plain import fit, one_line

_LABEL = 26


def review_lines(filling: Filling, width: int) -> tuple[Line, ...]:
    """Every shown question with its answer, by section; several to a line where they are short."""
    lines: list[Line] = []
    for flag in filling.safety():
        lines += [[(f" {part}", "late")] for part in wrap(f"! {flag.label} {flag.advice}", width - 2)]
    for section in filling.form.sections:
        items = [item for item in filling.shown if filling.sections[item.id] is section]
        if items:
            lines += _section(filling, section, items, width)
    return tuple(lines)


def _section(filling: Filling, section: Section, items: list[Item], width: int) -> list[Line]:
    title = one_line(section.title)
    lines: list[Line] = []
    if len(filling.form.sections) > 1:
        lines.append([(f" {title} ", "strong"), ("─" * max(0, width - len(title) - 3), "rule")])
    half = (width - 3) // 2
    row: Line = []
    for item in items:
        cell, whole = _cell(filling, item, half)
        if not whole:
            if row:
                lines.append(row)
                row = []
            lines += _long(filling, item, width)
        elif row:
            lines.append([*row, *cell])
            row = []
        else:
            row = cell
    return [*lines, row] if row else lines


def _cell(filling: Filling, item: Item, width: int) -> tuple[Line, bool]:
    """Half a line: `` 3 Trouble falling…  Several days``; not whole when the answer would be cut."""
    answer, ink = _answer(filling, item)
    label = min(_LABEL, max(width - cell_len(answer) - 6, 12))
    if cell_len(answer) + label + 6 > width:
        return [], False
    lead = fit(f" {filling.number(item):>2} {one_line(item.text)}", label + 4)
    return [(lead + " ", "dim"), (fit(answer, width - label - 5), ink)], True


def _long(filling: Filling, item: Item, width: int) -> list[Line]:
    answer, ink = _answer(filling, item)
    lead = fit(f" {filling.number(item):>2} {one_line(item.text)}", _LABEL + 4)
    parts = wrap(answer, width - _LABEL - 6)
    first: Line = [(lead + " ", "dim"), (parts[0], ink)]
    return [first, *([(" " * (_LABEL + 5), ""), (part, ink)] for part in parts[1:])]


def _answer(filling: Filling, item: Item) -> tuple[str, str]:
    given = filling.of(item)
    if given is None or given.value is None:
        return "·", "dim"
    text = one_line(answer_text(item, given.value, filling.zone))
    return text + _when(given, filling), "dim" if given.provenance in (
        Provenance.NORMAL,
        Provenance.COMPUTED,
    ) else ""


def _when(given: Given, filling: Filling) -> str:
    """A repeated answer keeps its own day wherever it is shown."""
    if given.source != "repeated" or given.observed_at is None:
        return ""
    return f" (as of {given.observed_at.astimezone(filling.zone):%a %d %b})"

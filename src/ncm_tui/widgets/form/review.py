"""All answers on one calm page, shown once before a form is locked (P§3)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rich.cells import cell_len

from ncm_tui.models.enums import FlagSeverity, Provenance
from ncm_tui.rules.forms import Item
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.answers import answer_text
from ncm_tui.views.forms import Given
from ncm_tui.widgets.form.field import ink_of
from ncm_tui.widgets.form.reassessed import changed, was
from ncm_tui.widgets.form.rows import Line, wrap
from ncm_tui.widgets.plain import fit, one_line

_LABEL = 26
_FEWEST = 3

Cell = tuple[str, str, str, str]
"""(number, question, answer, ink)"""


def shown_already(filling: Filling, *, in_sight: bool) -> bool:
    """Whether a form needs no page of its answers: every question and answer stands on its own page now
    (``in_sight``), what came from the chart named there. While a safety flag stands there is always one: it
    says what to do first."""
    return in_sight and not filling.safety()


def review_lines(filling: Filling, width: int, height: int = 0, *, alerts: bool = True) -> tuple[Line, ...]:
    """Every shown question with its answer, two to a line where they are short: what F2 confirms from
    the chart first, then what is another answer than last time, then by section. Where that is longer than
    ``height``, the section titles go. Neighbors that ^N answered alike are said together, by their numbers;
    what an assessment may leave out and left out is not said at all. ``alerts``: what the answers fired
    stands on top."""
    head = _alerts(filling, width) if alerts else []
    chart = filling.from_chart()
    if chart:
        head += _section("From the chart: F2 confirms them", (_cell(filling, item) for item in chart), width)
    other = changed(filling)
    if other:
        head += _section("Changed since the last one", (_changed(filling, item) for item in other), width)
    apart = (*chart, *other)
    rest = [item for item in filling.shown if item not in apart and not _left_out(filling, item)]
    titled = list(head)
    for section in filling.form.sections:
        items = [item for item in rest if filling.sections[item.id] is section]
        if items:
            title = section.title if len(filling.form.sections) > 1 else ""
            titled += _section(title, _cells(filling, items), width)
    if height and len(titled) > height:
        return (*head, *_section("Answered" if chart else "", _cells(filling, rest), width))
    return tuple(titled)


def _left_out(filling: Filling, item: Item) -> bool:
    given = filling.of(item)
    unsaid = given is None or given.value is None
    return unsaid and filling.form.kind == "assessment" and not item.required


def _alerts(filling: Filling, width: int) -> list[Line]:
    """What to do about each safety flag, and the prompts; the flags' own names stand under the title."""
    lines: list[Line] = []
    for flag in filling.safety():
        lines += [[(f" {part}", "late")] for part in wrap(f"! {flag.advice or flag.label}", width - 2)]
    prompts = (notice for notice in filling.notices() if notice.severity != FlagSeverity.REVIEW)
    for notice in prompts:
        lines += [[(f" {part}", "soon")] for part in wrap(f"▲ {notice.label}", width - 2)]
    return lines


def _cells(filling: Filling, items: list[Item]) -> Iterable[Cell]:
    """One cell an item; three or more neighbors of one section answered normal alike make one."""

    def alike(item: Item) -> tuple[str, str] | str:
        given = filling.of(item)
        if given is None or given.provenance is not Provenance.NORMAL or not filling.number(item):
            return item.id
        return filling.sections[item.id].id, str(given.value)

    for _, group in groupby(items, alike):
        same = list(group)
        if len(same) < _FEWEST:
            yield from (_cell(filling, item) for item in same)
            continue
        first, last = filling.number(same[0]), filling.number(same[-1])
        title = filling.sections[same[0].id].title
        _, _, answer, _ = _cell(filling, same[0])
        yield f"{first}–{last}", title, f"all {answer.lower()} (normal)", "dim"


def _cell(filling: Filling, item: Item) -> Cell:
    given = filling.of(item)
    number, question = filling.number(item), one_line(item.text)
    if given is None or given.value is None:
        return number, question, "·", "dim"
    text = one_line(answer_text(item, given.value, filling.zone)) + _when(given, filling)
    quiet = given.provenance in (Provenance.NORMAL, Provenance.COMPUTED)
    return number, question, text, ink_of(item, "dim" if quiet else "strong")


def _changed(filling: Filling, item: Item) -> Cell:
    number, question, answer, ink = _cell(filling, item)
    return number, question, f"{answer} ({was(filling, item)})", ink


def _when(given: Given, filling: Filling) -> str:
    """A repeated or carried answer keeps its own day wherever it is shown."""
    own = given.source == "repeated" or given.provenance is Provenance.CARRIED
    if not own or given.observed_at is None:
        return ""
    return f" (as of {given.observed_at.astimezone(filling.zone):%a %d %b})"


def _section(title: str, cells: Iterable[Cell], width: int) -> list[Line]:
    name = one_line(title)
    lines: list[Line] = []
    if name:
        lines.append([(f" {name} ", "strong"), ("─" * max(0, width - len(name) - 3), "rule")])
    half = (width - 2) // 2
    row: Line = []
    for cell in cells:
        short = _half(cell, half)
        if short is None:
            lines += [row] if row else []
            lines += _whole(cell, width)
            row = []
        elif row:
            lines.append([*row, *short])
            row = []
        else:
            row = short
    return [*lines, row] if row else lines


def _half(cell: Cell, width: int) -> Line | None:
    """Half a line, or ``None`` where the answer would be cut."""
    number, question, answer, ink = cell
    label = width - cell_len(answer) - 2
    if label < 16:
        return None
    lead = fit(f" {number:>2} {question}", label)
    return [(lead + " ", "dim"), (answer + " ", ink)]


def _whole(cell: Cell, width: int) -> list[Line]:
    number, question, answer, ink = cell
    lead = fit(f" {number:>2} {question}", _LABEL + 4)
    parts = wrap(answer, width - _LABEL - 6)
    first: Line = [(lead + " ", "dim"), (parts[0], ink)]
    return [first, *([(" " * (_LABEL + 5), ""), (part, ink)] for part in parts[1:])]

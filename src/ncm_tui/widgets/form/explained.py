"""A score opened, as lines: points item by item, the cut-offs, what it looks at, what to know, the source."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rich.cells import cell_len

from ncm_tui.rules.forms import Form
from ncm_tui.views.explanation import ScoreExplained
from ncm_tui.widgets.form.rows import Line, wrap
from ncm_tui.widgets.plain import fit, one_line

_SPAN, _SHORT = 9, 12


def explained_lines(explained: ScoreExplained, width: int) -> list[Line]:
    """What a reader needs before he trusts the number first: the marks, then points, cut-offs, rules."""
    lines = _marks(explained, width) + _title("Points", width)
    for point in explained.points:
        lines.append(_point(point.number, point.question, point.answer, point.points, width))
    for step in _steps(explained.steps):
        lines += _words(step, width, "", indent=4)
    return lines + _what_it_does(explained, width)


def about_lines(form: Form, explained: ScoreExplained | None, refusal: str, width: int) -> list[Line]:
    """What a form is, before anything is answered; ``refusal`` why it does not fit this patient."""
    lines: list[Line] = []
    if refusal:
        lines += _words(f"▲ {refusal}", width, "soon", hang=3)
    if form.prompt:
        lines += _words(form.prompt, width, "")
    if not form.bundled:
        lines += _words("Its wording is licensed: ncm form add FILE adds the one you may use.", width, "")
    if explained is not None:
        return lines + _marks(explained, width) + _what_it_does(explained, width)
    if form.unverified:
        lines += _words(f"▲ Unverified: {form.unverified}", width, "soon", hang=3)
    if form.screening_only:
        lines += _words(form.screening_only, width, "")
    for told in (f"Version {form.version}", f"Source: {form.citation}", f"Licence: {form.licence}"):
        lines += _words(told, width, "dim")
    return lines


def _marks(explained: ScoreExplained, width: int) -> list[Line]:
    return [line for mark in explained.marks for line in _words(f"▲ {mark}", width, "soon", hang=3)]


def _what_it_does(explained: ScoreExplained, width: int) -> list[Line]:
    """Cut-offs, rules, limits, source."""
    lines = _cutoffs(explained, width)
    if explained.fires:
        lines += _title("What it warns of", width)
    for rule in explained.fires:
        note = f" ({rule.note})" if rule.note else ""
        sign = "! " if rule.fired else "no: " if explained.points else ""
        lines += _words(f"{sign}{rule.label}{note}", width, "late" if rule.fired else "dim", hang=3)
    lines += _title("Limits and source", width)
    for limit in explained.limits:
        lines += _words(limit, width, "")
    lines += _source(explained, width)
    return lines


def _steps(steps: Iterable[str]) -> Iterable[str]:
    """The arithmetic; parts of a few signs (``L 2``, ``A 3``) on one line."""
    for short, group in groupby(steps, lambda step: len(step) < _SHORT and not step.startswith("=")):
        if short:
            yield " · ".join(group)
        else:
            yield from group


def _cutoffs(explained: ScoreExplained, width: int) -> list[Line]:
    if not explained.cutoffs:
        return []
    lines = _title("Cut-offs", width)
    span = max(_SPAN, *(len(cut.span) for cut in explained.cutoffs))
    for cut in explained.cutoffs:
        ink = "strong" if cut.here else ""
        lead = f" {'●' if cut.here else ' '} {f'{fit(cut.span, span)} ' if cut.span else ''}"
        said = "  ".join(part for part in (cut.label, "← here" if cut.here else "", cut.note) if part)
        first, *rest = wrap(said, width - len(lead) - 1)
        lines += [[(lead + first, ink)], *([(" " * len(lead) + part, ink)] for part in rest)]
    return lines


def _source(explained: ScoreExplained, width: int) -> Iterable[Line]:
    told = [f"Rule: {explained.rule}, version {explained.version}", f"Source: {explained.source}"]
    told += [f"Figures: {table}" for table in explained.tables]
    told += [f"Licence: {explained.licence}"] if explained.licence else []
    for each in told:
        yield from _words(each, width, "dim")


def _point(number: str, question: str, answer: str, points: str, width: int) -> Line:
    """`` 1 Little interest or pleasure …        Several days   1``: the question gives way."""
    right = f"{fit(one_line(answer), max(12, width // 3)).rstrip()}  {points:>3} "
    lead = fit(f" {number:>2} {one_line(question)}", width - cell_len(right) - 1)
    return [(lead + " ", "dim"), (right, "strong" if points not in ("0", "–") else "")]


def _title(title: str, width: int) -> list[Line]:
    return [[(f" {title} ", "strong"), ("─" * max(0, width - len(title) - 3), "rule")]]


def _words(text: str, width: int, ink: str, *, indent: int = 1, hang: int = 1) -> list[Line]:
    first, *rest = wrap(text, width - max(indent, hang) - 1)
    return [[(" " * indent + first, ink)], *([(" " * max(indent, hang) + part, ink)] for part in rest)]

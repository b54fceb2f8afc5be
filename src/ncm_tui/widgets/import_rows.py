"""The page of what changed in lines: groups with headers, one row a stay, the questions, the details."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from ncm_tui.rules.limited_identity import born_cell, born_text
from ncm_tui.views.intake import QUESTIONS, Outcome, Preview, PreviewRow, Repeated, ZoneQuestion
from ncm_tui.widgets.plain import fit, plain

if TYPE_CHECKING:
    from ncm_tui.services.intake import Options

_TITLES = {
    Outcome.NEW: "New",
    Outcome.MOVED: "Moved",
    Outcome.STATUS: "Status changed",
    Outcome.LEFT: "Discharged, by this list",
    Outcome.CANCELLED: "Cancelled in the EMR: off my list, your notes and work stay",
    Outcome.MERGED: "Merged by the EMR: two records of one person become one",
    Outcome.ASKED: "Only you can say: choose  1 yes  2 no",
    Outcome.ABSENT: "Not on this list: choose  l left  m moved  n not mine  k keep",
    Outcome.CHANGED: "Other changes",
    Outcome.CONFLICT: "Conflict: choose  1 mine  2 the EMR's",
    Outcome.UNCHANGED: "Unchanged",
    Outcome.OTHERS: "Not mine: counted, not kept",
    Outcome.WARNED: "Taken in, but look",
    Outcome.QUARANTINED: "Quarantined: not taken in",
}
_SIGNS = {
    Outcome.NEW: ("+", "good"),
    Outcome.MOVED: ("→", "accent"),
    Outcome.STATUS: ("~", "accent"),
    Outcome.LEFT: ("-", "accent"),
    Outcome.CANCELLED: ("×", "soon"),
    Outcome.MERGED: ("=", "accent"),
    Outcome.ASKED: ("?", "soon"),
    Outcome.ABSENT: ("?", "soon"),
    Outcome.CHANGED: ("~", "accent"),
    Outcome.CONFLICT: ("▲", "soon"),
    Outcome.UNCHANGED: (" ", "dim"),
    Outcome.OTHERS: (" ", "dim"),
    Outcome.WARNED: ("▲", "soon"),
    Outcome.QUARANTINED: ("!", "late"),
}
_ANSWERS = {
    "left": "left, hour to confirm",
    "yes": "yes",
    "no": "no",
    "moved": "off my list, moved",
    "not_mine": "off my list, not mine",
    "stays": "kept, asked again",
    "nurse": "mine stays",
    "emr": "the EMR's is shown",
}
_NOTES = (Outcome.WARNED, Outcome.QUARANTINED)
_FOLDED = frozenset({Outcome.UNCHANGED, Outcome.OTHERS})
_LONG = 100
#: Cells before a row's own words: sign, name, DOB, MRN, bed.
_BEFORE = 58


class Grouped:
    """The rows with a header line before each group; unchanged ones, those of others and long groups are
    folded until they are opened."""

    def __init__(self, shown: Preview | None = None, unfolded: frozenset[Outcome] = frozenset()) -> None:
        self.unfolded = unfolded
        self._counts: Mapping[Outcome, int] = shown.groups if shown is not None else {}
        self._lines: list[PreviewRow | Outcome] = []
        rows = shown.rows if shown is not None else ()
        for outcome in Outcome:
            group = [row for row in rows if row.outcome is outcome]
            if group:
                self._lines.append(outcome)
                self._lines.extend(() if self._is_folded(outcome) else group)

    def _folds(self, outcome: Outcome) -> bool:
        long = self._counts[outcome] > _LONG and outcome not in QUESTIONS
        return outcome in _FOLDED or long

    def _is_folded(self, outcome: Outcome) -> bool:
        return self._folds(outcome) and outcome not in self.unfolded

    def __len__(self) -> int:
        return len(self._lines)

    def row(self, index: int) -> PreviewRow | None:
        line = self._lines[index] if 0 <= index < len(self._lines) else None
        return line if isinstance(line, PreviewRow) else None

    def group(self, index: int) -> Outcome | None:
        """The group whose header, which folds, is line ``index``."""
        line = self._lines[index] if 0 <= index < len(self._lines) else None
        return line if isinstance(line, Outcome) and self._folds(line) else None

    def is_selectable(self, index: int) -> bool:
        return self.row(index) is not None or self.group(index) is not None

    def next_open(self, options: Options, start: int = 0) -> int | None:
        """The next question without an answer from line ``start`` on, else the first one."""
        open_ = [
            index
            for index, line in enumerate(self._lines)
            if isinstance(line, PreviewRow) and line.is_question and not answer(line, options)
        ]
        return next((index for index in open_ if index >= start), open_[0] if open_ else None)

    def line(self, index: int, width: int, options: Options) -> Text:
        line = self._lines[index]
        if isinstance(line, PreviewRow):
            return _row(line, options, width)
        tail = ""
        if self._folds(line):
            tail = "  Enter shows them" if self._is_folded(line) else "  Enter folds them"
        made = plain(f" {_TITLES[line]} ─ {self._counts[line]}", "strong")
        return made.append_text(plain(tail, "dim"))


def answer(row: PreviewRow, options: Options) -> str:
    """What was chosen on a question's row; empty while it is open."""
    if row.outcome is Outcome.ASKED:
        said = options.said.get(row.key)
        return "" if said is None else "yes" if said else "no"
    found = options.absent if row.outcome is Outcome.ABSENT else options.settled
    return found.get(row.key, "") if row.is_question else ""


def left_out(row: PreviewRow, options: Options) -> bool:
    """Whether the row will not be taken in."""
    if row.outcome is Outcome.OTHERS:
        return row.key not in options.marked
    return bool(row.key) and not row.is_question and row.key in options.leave_out


def groups(shown: Preview, options: Options) -> str:
    """``111 new · 3 moved · 2 conflicts``; without what is folded and what holds nothing."""
    parts = [
        _of_group(outcome, count)
        for outcome in Outcome
        if (count := shown.groups.get(outcome, 0)) and outcome not in _FOLDED
    ]
    if options.leave_out:
        parts.append(f"{len(options.leave_out)} left out by you")
    if options.marked:
        parts.append(f"{len(options.marked)} marked")
    return " · ".join(parts) or "nothing new"


def summary(shown: Preview, options: Options) -> Text:
    """What changed in numbers; how much came out of how many files, whose, and what is still to be chosen."""
    parts = [
        f"{_count(len(shown.files), 'file')}",
        _count(shown.patients.total, "patient"),
        f"{_count(shown.stays.total, 'stay')}, {shown.open_stays} open",
    ]
    if shown.prior_encounters.total:
        parts.append(f"{shown.prior_encounters.total} prior visits")
    if not options.mine.is_everybody:
        parts.append(f"mine: {options.mine.text}")
    asked = sum(row.is_question and not answer(row, options) for row in shown.rows)
    if asked:
        parts.append(f"{asked} to choose (may wait)")
    made = plain(f" {groups(shown, options)}", "strong")
    return made.append_text(plain(f"\n {' · '.join(parts)}", "dim"))


def question(asked: Repeated | ZoneQuestion) -> Text:
    """The question and its two keys."""
    made = plain(f" ▲ {asked.sentence}", "soon")
    for choice in asked.choices:
        made.append_text(plain(f"\n   {choice.key} ", "accent")).append_text(plain(choice.label))
    return made


def detail(row: PreviewRow) -> Text:
    """Who, then a line for each thing that would change."""
    lines = [row.name]
    if row.mrn:
        lines += [] if row.outcome in _NOTES else [born_text(row.birth_date, row.birth_year)]
        lines.append(f"MRN {row.mrn}")
    if row.bed:
        lines.append(f"Bed {row.bed}")
    return plain("\n".join([*lines, "", *row.details]))


def _row(row: PreviewRow, options: Options, width: int) -> Text:
    """``  + ALVAREZ, Maria       02 Mar 1948 0048213    4W-12A  IP``."""
    out, chosen = left_out(row, options), answer(row, options)
    sign, style = ("×", "dim") if out and row.outcome is not Outcome.OTHERS else _SIGNS[row.outcome]
    if chosen or (row.outcome is Outcome.OTHERS and not out):
        sign, style = "✓", "good"
    made = plain(f"  {sign} ", style)
    body = "dim" if out or row.outcome is Outcome.UNCHANGED else ""
    if row.outcome in _NOTES:
        who = f"{fit(row.name, 21)} {fit(row.mrn, 9)} {fit(row.bed, 7)} " if row.mrn else f"{row.name}: "
        return made.append_text(plain(fit(f"{who}{row.what}", max(10, width - 4)), body))
    born = born_cell(row.birth_date, row.birth_year)
    made.append_text(plain(fit(row.name, 21) + " ", "dim" if out else "strong"))
    made.append_text(plain(f"{fit(born, 12)}{fit(row.mrn, 10)} {fit(row.bed, 8)} ", body))
    what = _ANSWERS.get(chosen, row.what)
    if out and row.outcome is not Outcome.OTHERS:
        what = "left out"
    elif row.outcome is Outcome.OTHERS and not out:
        what = "taken in as marked"
    return made.append_text(plain(fit(what, max(4, width - _BEFORE)), "dim" if body else style))


def _of_group(outcome: Outcome, count: int) -> str:
    if outcome is Outcome.CHANGED:
        return _count(count, "other change")
    return _count(count, outcome.value) if outcome is Outcome.CONFLICT else f"{count} {outcome.value}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"

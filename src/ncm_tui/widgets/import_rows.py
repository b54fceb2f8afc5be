"""The import preview in lines: groups with their headers, one row a stay, the question, the details."""

from __future__ import annotations

from rich.text import Text

from ncm_tui.rules.limited_identity import born_cell, born_text
from ncm_tui.views.intake import Outcome, Preview, PreviewRow, ZoneQuestion
from ncm_tui.widgets.plain import fit, plain

_TITLES = {
    Outcome.NEW: "New",
    Outcome.CHANGED: "Changed",
    Outcome.CONFLICT: "Conflict: yours is kept, you choose later",
    Outcome.UNCHANGED: "Unchanged",
    Outcome.QUARANTINED: "Quarantined: not taken in",
}
_SIGNS = {
    Outcome.NEW: ("+", "good"),
    Outcome.CHANGED: ("~", "accent"),
    Outcome.UNCHANGED: (" ", "dim"),
    Outcome.CONFLICT: ("▲", "soon"),
    Outcome.QUARANTINED: ("!", "late"),
}


class Grouped:
    """The rows with a header line before each group."""

    def __init__(self, rows: tuple[PreviewRow, ...], leave_out: frozenset[str]) -> None:
        self.leave_out = leave_out
        self._lines: list[PreviewRow | tuple[Outcome, int]] = []
        for outcome in Outcome:
            group = [row for row in rows if row.outcome is outcome]
            if group:
                self._lines.append((outcome, len(group)))
                self._lines.extend(group)

    def __len__(self) -> int:
        return len(self._lines)

    def row(self, index: int) -> PreviewRow | None:
        line = self._lines[index] if 0 <= index < len(self._lines) else None
        return line if isinstance(line, PreviewRow) else None

    def is_row(self, index: int) -> bool:
        return self.row(index) is not None

    def line(self, index: int, width: int) -> Text:
        line = self._lines[index]
        if isinstance(line, PreviewRow):
            return _row(line, line.key in self.leave_out and bool(line.key), width)
        outcome, count = line
        return plain(f" {_TITLES[outcome]} ─ {count}", "strong")


def groups(shown: Preview, left_out: int) -> str:
    """``111 new · 3 changed · 2 conflicts``; groups that hold nothing are left out."""
    found = dict.fromkeys(Outcome, 0)
    for row in shown.rows:
        found[row.outcome] += 1
    words = {Outcome.CONFLICT: "conflict"}
    parts = [f"{count} {words.get(outcome, outcome.value)}" for outcome, count in found.items() if count]
    if left_out:
        parts.append(f"{left_out} left out by you")
    return " · ".join(parts) or "nothing"


def summary(shown: Preview, mine: str) -> Text:
    """One line: how much came out of how many files."""
    parts = [
        f"{_count(len(shown.files), 'file')}",
        _count(shown.patients.total, "patient"),
        f"{_count(shown.stays.total, 'stay')}, {shown.open_stays} open",
        f"{shown.prior_encounters.total} prior visits",
    ]
    if mine:
        parts.append(f"mine {mine}: {shown.left_out} others not kept")
    if shown.warnings:
        parts.append(f"{len(shown.warnings)} warned")
    return plain(f" {' · '.join(parts)}", "dim")


def question(asked: ZoneQuestion) -> Text:
    """The question and its two keys."""
    made = plain(f" ▲ {asked.sentence}", "soon")
    for choice in asked.choices:
        made.append_text(plain(f"\n   {choice.key} ", "accent")).append_text(plain(choice.label))
    return made


def detail(row: PreviewRow) -> Text:
    """Who, then a line for each thing that would change."""
    lines = [row.name]
    if row.mrn:
        lines += [born_text(row.birth_date, row.birth_year), f"MRN {row.mrn}"]
    if row.bed:
        lines.append(f"Bed {row.bed}")
    return plain("\n".join([*lines, "", *row.details]))


def _row(row: PreviewRow, left_out: bool, width: int) -> Text:
    """``  + ALVAREZ, Maria       02 Mar 1948  0048213    4W-12A  IMP · in-progress``."""
    sign, style = ("×", "dim") if left_out else _SIGNS[row.outcome]
    made = plain(f"  {sign} ", style)
    body = "dim" if left_out or row.outcome is Outcome.UNCHANGED else ""
    if row.outcome is Outcome.QUARANTINED:
        return made.append_text(plain(fit(f"{row.name}: {row.what}", max(10, width - 4)), body))
    born = born_cell(row.birth_date, row.birth_year)
    made.append_text(plain(fit(row.name, 22) + " ", "dim" if left_out else "strong"))
    made.append_text(plain(f"{fit(born, 13)} {fit(row.mrn, 12)} {fit(row.bed, 8)} ", body))
    what = "left out" if left_out else row.what
    return made.append_text(plain(fit(what, max(4, width - 63)), "dim" if body else style))


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"

"""The Summary tab: one line a fact, most urgent first; Enter opens what the line is about."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

from ncm_tui.commands import bindings
from ncm_tui.screens import summary_doors
from ncm_tui.services import chart, volatile_facts
from ncm_tui.views.chart import SummaryLine
from ncm_tui.widgets.line_list import Pieces
from ncm_tui.widgets.list_tab import ListTab
from ncm_tui.widgets.plain import fit, one_line, plain
from ncm_tui.widgets.rule import Rule

_LABEL = 12


class SummaryTab(ListTab):
    """Who and why, where going, what is known; a pane beside the list where the terminal is wide."""

    tab_id = "summary"
    title = "Summary"
    AREAS = ("summary",)
    BINDINGS = [*bindings("summary")]
    DEFAULT_CSS = "SummaryTab .detail { height: 1fr; padding: 0 1; border-left: solid $panel; }"

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[SummaryLine, ...] = ()

    def refresh_page(self, *, first: bool = False) -> None:
        shown = chart.summary(self.desk, self.stay)
        self.lines = shown.lines
        at = 0 if first else self.rows.at
        self.rows.set_source(len(self.lines), self._row, at=at)
        line = shown.line
        place = f"{line.unit} {line.bed}".strip() if line.unit and line.unit not in line.bed else line.bed
        self.query_one(Rule).title = f"Summary ─ {place}" if place else "Summary"
        self.paint_detail()

    def _row(self, index: int) -> Pieces:
        return line_text(self.lines[index], self.rows.size.width or 80)

    def paint_detail(self) -> None:
        at, pane = self.rows.current, self.pane
        pane.update(detail(self.lines[at]) if at is not None and pane.display else "", layout=False)

    def action_open(self) -> None:
        at = self.rows.current
        if at is not None:
            summary_doors.open_it(self, self.lines[at].opens, self.lines[at].text)

    def action_seen(self) -> None:
        """The fact under the cursor was looked up in the EMR just now and still holds."""
        at = self.rows.current
        fact = self.lines[at].fact if at is not None else ""
        if not fact:
            said = "v confirms the line under the cursor"
            if any(line.fact for line in self.lines):
                self.ncm.say(f"{said}: move it to code status, isolation, oxygen or the like first.")
            else:
                self.ncm.say(f"{said}; nothing that goes stale is recorded here yet. Enter records it.")
            return
        self.ncm.follow(volatile_facts.seen_again(self.desk, self.stay, fact))

    def action_edit(self) -> None:
        from ncm_tui.screens import patient_edit

        patient_edit.edit(self.ncm, self.stay)


def line_text(line: SummaryLine, width: int) -> Pieces:
    """`` Going       EDD Tue 24 Nov ~17:00                first Mon 23, moved 2×``: the note gives way."""
    room = max(10, width - _LABEL - 3)
    text, note = one_line(line.text), one_line(line.note)
    length = cell_len(text)
    if note and length + cell_len(note) + 2 > room:
        note = fit(note, room - length - 2).rstrip() if room - length > _LABEL else ""
    if length > room:
        text = fit(text, room)
    gap = max(1, width - _LABEL - 3 - cell_len(text) - cell_len(note))
    return [
        ("  " + fit(line.label, _LABEL), "late" if line.label.startswith("!") else "dim"),
        (text, line.tone.value),
        (" " * gap, ""),
        (note, "soon" if "▲" in note or note.startswith("!") else "dim"),
    ]


def detail(line: SummaryLine) -> Text:
    """The line in full, where it comes from, and its history."""
    made = plain(f"{line.label}\n" if line.label else "", "dim")
    made.append_text(plain(f"{line.text}\n", "strong"))
    if line.note:
        made.append_text(plain(f"{line.note}\n", ""))
    for more in line.more:
        made.append_text(plain(f"\n{more}", "dim"))
    if line.opens:
        made.append_text(plain("\n\nEnter ", "accent")).append_text(plain(summary_doors.word(line), "dim"))
    if line.fact:
        made.append_text(plain("\nv ", "accent")).append_text(plain("seen in the EMR now, still so", "dim"))
    return made

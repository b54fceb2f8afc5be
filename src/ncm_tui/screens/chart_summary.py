"""The Summary tab: one line a fact, most urgent first, on one page; Enter opens what the line is about."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ncm_tui.commands import bindings
from ncm_tui.screens import summary_doors
from ncm_tui.services import chart, volatile_facts
from ncm_tui.views.chart import ChartSummary, SummaryLine
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.list_tab import ListTab
from ncm_tui.widgets.notes_beside import notes_beside
from ncm_tui.widgets.pane import Pane
from ncm_tui.widgets.plain import fit, one_line, plain
from ncm_tui.widgets.rule import Rule

_LABEL = 12
_AROUND = 5  # lines of the screen beside the list: the patient, the strip, the rule, the keys
_FOLD = "fold:"


class SummaryTab(ListTab):
    """Who and why, where going, what is known. Where it does not fit, groups fold to a line each; Enter on
    such a line unfolds it. Where the terminal is wide the line in full and the last notes stand beside."""

    tab_id = "summary"
    title = "Summary"
    AREAS = ("summary",)
    BINDINGS = [*bindings("summary")]
    DEFAULT_CSS = """
    SummaryTab #summary-side { height: 1fr; }
    SummaryTab #summary-detail { height: 11; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[SummaryLine, ...] = ()
        self.page: ChartSummary | None = None
        self.unfolded: dict[str, bool] = {}

    def compose(self) -> ComposeResult:
        yield Rule(self.title)
        with Horizontal():
            yield LineList(id=f"{self.tab_id}-rows", empty=self.empty)
            with Vertical(id="summary-side"):
                yield Pane(id="summary-detail")
                yield Pane(id="summary-notes", private=True)

    @property
    def beside(self) -> bool:
        """Whether the pane beside the list is there."""
        return bool(self.query_one("#summary-side").display)

    def refresh_page(self, *, first: bool = False) -> None:
        if first:
            self.unfolded = {}
        before = self.page
        self.page = chart.summary(self.desk, self.stay)
        self._lay_out(None if first else before)
        line = self.page.line
        place = f"{line.unit} {line.bed}".strip() if line.unit and line.unit not in line.bed else line.bed
        self.query_one(Rule).title = f"Summary ─ {place}" if place else "Summary"
        self._paint_notes()

    def _lay_out(self, before: ChartSummary | None) -> None:
        """As much as the height allows. The cursor stays on its line, or on what stands for it now; without
        ``before`` (the page as it was) it goes to the top."""
        assert self.page is not None
        at = self.rows.at
        line = self.lines[at] if before is not None and at < len(self.lines) else None
        height = self.rows.size.height or max(1, self.app.size.height - _AROUND)
        self.lines = self.page.page(height, self.unfolded)
        place = 0 if before is None else at
        if before is not None and line is not None:
            place = self.page.place_of(line, before.group_of(line), self.lines, at)
        self.rows.set_source(len(self.lines), self._row, at=place)
        self.paint_detail()

    def _row(self, index: int) -> Pieces:
        return line_text(self.lines[index], self.rows.size.width or 80)

    def paint_detail(self) -> None:
        at = self.rows.current
        if self.beside and at is not None and at < len(self.lines):
            self.query_one("#summary-detail", Pane).show(detail(self.lines[at]))

    def _paint_notes(self) -> None:
        if not self.beside or not self.stay:
            return
        pane = self.query_one("#summary-notes", Pane)
        room = (self.pane_room(self.size.width) - 3, max(6, self.size.height - 13))
        pane.show(Text("\n").append_text(notes_beside(chart.last_notes(self.desk, self.stay), room)))

    def resized(self, width: int) -> None:
        side = self.query_one("#summary-side")
        side.display = width >= self.wide
        side.styles.width = self.pane_room(width)
        if self.page is not None:
            self.call_after_refresh(self._paint_anew)

    def _paint_anew(self) -> None:
        if self.page is not None and self.is_attached:
            self._lay_out(self.page)
            self._paint_notes()

    # -- keys

    @property
    def current(self) -> SummaryLine | None:
        """The line under the cursor."""
        at = self.rows.current
        return self.lines[at] if at is not None and at < len(self.lines) else None

    def action_open(self) -> None:
        line = self.current
        if line is None:
            return
        if line.opens.startswith(_FOLD):
            self._fold(line.opens.removeprefix(_FOLD), True)
        else:
            summary_doors.open_it(self, line.opens, line.text)

    def action_why(self) -> None:
        summary_doors.why(self, self.current.opens if self.current is not None else "")

    def action_fold(self) -> None:
        """The group of the line: all its lines, or one that stands for them."""
        line, page = self.current, self.page
        group = page.group_of(line) if page is not None and line is not None else None
        if group is None or not group.folded:
            self.ncm.say("Nothing here to fold or unfold.")
            return
        self._fold(group.id, any(each not in self.lines for each in group.lines))

    def _fold(self, group: str, unfold: bool) -> None:
        self.unfolded[group] = unfold
        assert self.page is not None
        members = next(each for each in self.page.groups if each.id == group)
        self._lay_out(self.page)
        shown = members.lines if unfold else members.folded
        self.rows.move_to(self.lines.index(shown[0]))

    def action_seen(self) -> None:
        """The fact under the cursor was looked up in the EMR just now and still holds."""
        line = self.current
        fact = line.fact if line is not None else ""
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
    if line.opens:
        made.append_text(plain("Enter ", "accent")).append_text(plain(f"{summary_doors.word(line)}\n", "dim"))
    if line.fact:
        made.append_text(plain("v ", "accent")).append_text(plain("seen in the EMR now, still so\n", "dim"))
    for more in line.more:
        made.append_text(plain(f"\n{more}", "dim"))
    return made

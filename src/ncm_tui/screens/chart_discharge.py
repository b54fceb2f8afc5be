"""The Discharge tab: the checklist for where the patient goes, evidence row by row, and leaving."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.readiness import Standing
from ncm_tui.screens import clock_forms
from ncm_tui.screens import discharge_doors as doors
from ncm_tui.services import discharge
from ncm_tui.views.checklist import ChecklistLine, ChecklistPage
from ncm_tui.views.forms import DraftShown
from ncm_tui.widgets.checklist_rows import CheckRow, detail, header, row_text, rows_of
from ncm_tui.widgets.list_tab import ListTab
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

_EMPTY = "Nothing is asked for this destination."
_GAPS = (Standing.NEEDED, Standing.OPEN, Standing.NOT_SEEN, Standing.WAITING)


class DischargeTab(ListTab):
    """A row is only ever done by its evidence form. A new destination keeps what was done."""

    tab_id = "discharge"
    title = "Discharge"
    AREAS = ("discharge",)
    empty = _EMPTY
    wide = 110
    BINDINGS = [*bindings("discharge")]

    def __init__(self) -> None:
        super().__init__()
        self.page: ChecklistPage | None = None
        self.lines: list[CheckRow] = []
        self.narrow = False
        self.why = False

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Static("", id="discharge-why", markup=False)

    @property
    def current(self) -> ChecklistLine | None:
        at = self.rows.current
        return self.lines[at].line if at is not None and at < len(self.lines) else None

    # -- what is shown

    def refresh_page(self, *, first: bool = False) -> None:
        if first:
            self.narrow = self.why = False
        kept = self.current.id if self.current and not first else ""
        self.page = discharge.page(self.desk, self.stay)
        self._show(kept, first=first)

    def _show(self, kept: str = "", *, first: bool = False) -> None:
        assert self.page is not None
        before = 0 if first else self.rows.at
        self.lines = rows_of(self.page, narrow=self.narrow)
        at = next((n for n, row in enumerate(self.lines) if row.line and row.line.id == kept), before)
        self.rows.set_source(len(self.lines), self._row, selectable=self._selectable, at=at)
        self._paint_rule()
        self.paint_detail()

    def _paint_rule(self) -> None:
        if self.page is not None:
            rule = self.query_one(Rule)
            rule.right = "needed only" if self.narrow else ""
            rule.title = header(self.page, rule.room)

    def resized(self, width: int) -> None:
        super().resized(width)
        self.call_after_refresh(self._paint_rule)

    def go_to(self, row: str) -> None:
        """All rows again, so that this one is there."""
        self.narrow = False
        self._show(row)

    def _selectable(self, index: int) -> bool:
        return self.lines[index].line is not None or bool(self.lines[index].asks)

    def _row(self, index: int) -> Text:
        assert self.page is not None
        return row_text(self.lines[index], self.rows.size.width or 80, self.page.today)

    def paint_detail(self) -> None:
        line = self.current
        pane = self.pane
        if pane.display:
            pane.update(detail(line, self.page.today) if line and self.page else plain(""))
        below = self.query_one("#discharge-why", Static)
        below.display = self.why and line is not None and not pane.display
        if below.display and line is not None and self.page is not None:
            below.update(detail(line, self.page.today))

    # -- keys

    def action_open(self) -> None:
        """A gap opens what fills it: the fact it waits for, the linked form, else its evidence form."""
        line = self.current
        if line is None:
            self._answer()
            return
        if line.standing is Standing.WAITING:
            doors.ask_fact(self, line)
        elif line.opens and line.standing in _GAPS:
            doors.open_place(self, line)
        else:
            self.action_done()

    def _answer(self) -> None:
        """The question many rows wait for, on the line that says so."""
        at = self.rows.current
        asks = self.lines[at].asks if at is not None and at < len(self.lines) else ""
        if asks == "destination":
            self.action_disposition()
        elif asks == "planned":
            self.action_planned()

    def action_done(self) -> None:
        line = self.current
        if line is not None:
            doors.ask_evidence(self, line)

    def action_why(self) -> None:
        """Why the row applies or waits: beside the list, or below it on a narrow screen."""
        self.why = not self.why
        self.paint_detail()

    def close_inner(self) -> bool:
        if not self.why:
            return False
        self.action_why()
        return True

    def action_next_gap(self) -> None:
        """F6: the next row that is not done."""
        start = self.rows.at
        order = [*range(start + 1, len(self.lines)), *range(start + 1)]
        for at in order:
            line = self.lines[at].line
            if line is not None and line.standing in _GAPS:
                self.rows.move_to(at)
                return
        self.ncm.say("No gaps: every row has its evidence.")

    def action_narrow(self) -> None:
        kept = self.current.id if self.current else ""
        self.narrow = not self.narrow
        self._show(kept)

    def action_disposition(self) -> None:
        doors.ask_destination(self)

    def action_planned(self) -> None:
        doors.ask_planned(self)

    def action_left(self) -> None:
        doors.ask_left(self)

    def action_back(self) -> None:
        if self.page is None or self.page.left is None:
            self.ncm.say("This patient has not left.", severity="warning")
            return
        doors.ask_left_back(self)

    def action_remove(self) -> None:
        line = self.current
        if line is None or line.evidence is None or line.evidence.found:
            self.ncm.say("Nothing was recorded on this row.", severity="warning")
            return
        doors.ask_take_back(self, line)

    def action_copy(self) -> None:
        """The checklist as text, identity line first."""
        from ncm_tui.screens.copying import copy_text

        copy_text(self.ncm, discharge.text(self.desk, self.stay), self.line, "Discharge checklist")

    def resume(self, draft: DraftShown) -> bool:
        """Take a short form that was on hold back where it belongs."""
        item = str((draft.context or {}).get("item", ""))
        line = self.page.line(item) if self.page is not None and item else None
        if draft.form.startswith("evidence") and line is not None:
            doors.ask_evidence(self, line)
        elif draft.form == "left":
            self.action_left()
        elif draft.form == "discharge-needs":
            self.action_planned()
        else:
            return clock_forms.resume(self.ncm, draft)
        return True

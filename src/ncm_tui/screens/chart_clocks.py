"""The UR/Auth tab: every clock of the stay, what it waits for, what shows that it was met."""

from __future__ import annotations

from rich.text import Text

from ncm_tui.commands import bindings
from ncm_tui.models.enums import ClockState
from ncm_tui.rules.problems import Problem
from ncm_tui.screens import clock_doors as doors
from ncm_tui.screens import clock_forms, fact_doors
from ncm_tui.services.clocks import page as pages
from ncm_tui.services.clocks.following import followed
from ncm_tui.views.changed import Changed
from ncm_tui.views.clock_page import ClockPage
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.forms import DraftShown
from ncm_tui.widgets.clock_rows import TabRow, address, detail, header, row_text, rows_of
from ncm_tui.widgets.hidden import PrivateText
from ncm_tui.widgets.list_tab import ListTab
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

_EMPTY = (
    "No clock runs here. What has to be done by when would be here.\n\n"
    "a   record what happened: a denial, a call of the QIO\n"
    "1   Summary: plan type, key times, EDD"
)


class ClocksTab(ListTab):
    """Open clocks by group, then the facts that are missing, then what is done; nothing is ever ticked."""

    tab_id = "clocks"
    title = "UR/Auth"
    AREAS = ("clocks",)
    empty = _EMPTY
    wide = 118
    pane_kind = PrivateText
    BINDINGS = [*bindings("clocks")]

    def __init__(self) -> None:
        super().__init__()
        self.page: ClockPage | None = None
        self.lines: list[TabRow] = []
        self.unfolded: frozenset[str] = frozenset()
        self._seek = ""

    @property
    def current(self) -> TabRow | None:
        """The row under the cursor."""
        at = self.rows.current
        return self.lines[at] if at is not None and at < len(self.lines) else None

    @property
    def clock(self) -> ClockLine | None:
        """The clock under the cursor."""
        return self.current.line if self.current is not None else None

    # -- what is shown

    def on_mount(self) -> None:
        self.ncm.minute.subscribe(self, lambda _: self._minute())

    def _minute(self) -> None:
        if self.display and self.page is not None:
            self.refresh_page()

    def refresh_page(self, *, first: bool = False) -> None:
        if first:
            self.unfolded = frozenset()
        kept = self._seek or (self.current.address if self.current and not first else "")
        self._seek = ""
        self.page = pages.page(self.desk, self.stay)
        self._show(kept, first=first)

    def _show(self, kept: str = "", *, first: bool = False) -> None:
        assert self.page is not None
        before = 0 if first else self.rows.at
        self.lines = rows_of(self.page, self.unfolded)
        at = next((n for n, row in enumerate(self.lines) if kept and row.address == kept), before)
        self.rows.set_source(len(self.lines), self._row, selectable=self._selectable, at=at)
        self.query_one(Rule).title = header(self.page)
        self.paint_detail()

    def _selectable(self, index: int) -> bool:
        return bool(self.lines[index].address)

    def _row(self, index: int) -> Text:
        assert self.page is not None
        return row_text(self.lines[index], self.page, self.rows.size.width or 80)

    def paint_detail(self) -> None:
        row = self.current
        if self.pane.display:
            self.pane.update(detail(row, self.page) if row and self.page else plain(""))

    def go_to(self, row: str) -> None:
        """The cursor on a clock (its address on Today, ``RULE``, ``RULE:trigger``), a missing fact
        (``need:fact``) or an event (``event:uid``), unfolded where it has to be."""
        if self.page is None:
            return
        found = self._found(row)
        self._show(found)
        if not any(each.address == found for each in self.lines):
            waiting = (f"need:{need.fact}" for need in self.page.needs)
            self.unfolded = frozenset(["fold:closed", "fold:watched", "fold:later", *waiting])
            self._show(found)

    def _found(self, row: str) -> str:
        """The address on this page; a clock that waits is found by what it waits for."""
        assert self.page is not None
        line = next((one for one in self.page.lines if row in (one.item, one.rule, address(one))), None)
        if line is None:
            return row
        need = next((need for need in self.page.needs if line in need.lines), None)
        return f"need:{need.fact}" if need is not None else address(line)

    # -- keys

    def action_open(self) -> None:
        """What is missing opens its one field; a clock its evidence; a fold unfolds."""
        row = self.current
        if row is None:
            self.action_add()
        elif row.need is not None:
            fact_doors.open_fact(self, row.need.fact, row.need.lines[0])
        elif row.event is not None:
            clock_forms.change_event(self.ncm, self.stay, row.event.uid, self._landed)
        elif row.line is None:
            self.action_fold()
        elif row.line.state is ClockState.UNKNOWN and row.line.needs:
            fact_doors.open_fact(self, row.line.needs[0], row.line)
        else:
            doors.evidence(self.ncm, row.line)

    def action_done(self) -> None:
        if self.clock is not None:
            doors.evidence(self.ncm, self.clock)
        else:
            self.action_open()

    def action_add(self) -> None:
        """Pick what happened; its short form follows. An appeal answers its denial."""
        from ncm_tui.screens.event_pick import EventPickScreen

        self.ncm.push_screen(EventPickScreen(self.line), self._picked)

    def _picked(self, kind: str | None) -> None:
        if not kind or self.page is None:
            return
        row = self.current
        here = row.event.uid if row and row.event else row.line.trigger_uid if row and row.line else ""
        try:
            follows = followed(self.page, kind, here)
        except Problem as problem:
            self.ncm.say_problem(problem)
            return
        clock_forms.happened(self.ncm, self.stay, kind, follows=follows, then=self._landed)

    def action_why(self) -> None:
        from ncm_tui.screens.clock_why import show_why

        if self.clock is None:
            self.ncm.say("w tells of a clock: move to its line first; → unfolds what waits.")
            return
        show_why(self.ncm, self.clock)

    def action_edit(self) -> None:
        row = self.current
        if row is not None and row.event is not None:
            clock_forms.change_event(self.ncm, self.stay, row.event.uid, self._landed)
        elif row is not None and row.line is not None and self._proof(row.line):
            clock_forms.change(self.ncm, self._proof(row.line))
        else:
            self.ncm.say("Nothing was recorded on this line that could be changed.", severity="warning")

    def action_remove(self) -> None:
        row = self.current
        proof = self._proof(row.line) if row is not None and row.line is not None else ""
        if row is not None and row.event is not None:
            clock_forms.remove_event(self.ncm, self.stay, row.event.uid, row.event.title)
        elif row is not None and row.line is not None and proof:
            clock_forms.take_back(self.ncm, self.stay, proof, row.line.what)
        else:
            self.ncm.say("Nothing was recorded on this line that could be removed.", severity="warning")

    def _proof(self, line: ClockLine) -> str:
        shown = self.page.proof(line) if self.page is not None else ()
        return shown[0].uid if shown else ""

    def action_fold(self) -> None:
        """Unfold the line under the cursor, or fold it again."""
        row = self.current
        name = row.address if row is not None else ""
        if not name.startswith(("fold:", "need:")):
            self.ncm.say("Nothing here to fold or unfold.")
            return
        self.unfolded = self.unfolded ^ {name}
        self._show(name)

    def action_appeal(self) -> None:
        from ncm_tui.screens.qio_appeal import AppealScreen

        row = self.current
        kind = row.event.kind if row is not None and row.event is not None else ""
        rule = self.clock.rule if self.clock is not None else ""
        of_status = kind.startswith("mcsn") or rule.startswith("MCSN")
        self.ncm.push_screen(AppealScreen(self.stay, "mcsn" if of_status else "qio"))

    def action_payer(self) -> None:
        doors.payer_profile(self.ncm, self.stay)

    def action_copy(self) -> None:
        """The clocks as text, identity line first."""
        from ncm_tui.screens.copying import copy_text

        copy_text(self.ncm, pages.text(self.desk, self.stay), self.line, "Clocks")

    def close_inner(self) -> bool:
        """Esc folds what is unfolded."""
        if not self.unfolded:
            return False
        self.unfolded = frozenset()
        self._show(self.current.address if self.current else "")
        return True

    def _landed(self, changed: Changed) -> None:
        """The cursor goes to what was just written."""
        if changed.row:
            self._seek = f"event:{changed.row}"
            self.refresh_page()

    def resume(self, draft: DraftShown) -> bool:
        """Take a short form that was on hold back where it belongs."""
        return clock_forms.resume(self.ncm, draft)

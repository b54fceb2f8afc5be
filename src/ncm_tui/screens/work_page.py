"""A page of lines that are due: the list, the line under the cursor in full, and what a key does to it."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from ncm_tui.commands import key
from ncm_tui.screens import today_doors
from ncm_tui.screens.one_by_one import InHand, SettledPage
from ncm_tui.screens.today_lines import PATIENT, RANK, Line
from ncm_tui.services import worklist
from ncm_tui.views.due_words import due_words
from ncm_tui.views.worklist import WorkItem
from ncm_tui.widgets import today_detail, today_rows
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.pane import Pane
from ncm_tui.widgets.plain import plain


class WorkPage(SettledPage):
    """``lines`` as they were read at ``now``, set out in ``order``. The page that reads them calls
    :meth:`set_lines`."""

    lines: list[Line] = []  # never changed in place
    now: datetime | None = None
    order: str = RANK
    _wide = False
    _behind = False

    def parts(self, empty: str) -> ComposeResult:
        """Columns, list and pane, and the two places of the line in full on a narrow page."""
        yield Static("", id="heading", markup=False)
        with Horizontal():
            yield LineList(id="rows", empty=empty)
            yield Pane(id="detail")
        yield Static("", id="row-line", markup=False)
        yield Static("", id="row-more", markup=False)

    @property
    def rows(self) -> LineList:
        return self.query_one("#rows", LineList)

    # -- what is shown -----------------------------------------------------------------------------

    def set_lines(self, made: list[Line], now: datetime, *, follow: str = "", empty: str = "") -> None:
        """Show these. The cursor is on the line ``follow`` wherever that stands now, else at its place. The
        same lines in the same order: only those that say something else are painted."""
        old, before = self.lines, self.now or now
        self.lines, self.now = made, now
        place = self.place_of(follow) if follow else None
        if old and [_key(line) for line in old] == [_key(line) for line in made]:
            for at, (was, line) in enumerate(zip(old, made, strict=True)):
                if was != line or _due(was, before) != _due(line, now):
                    self.rows.refresh_row(at)
            if place is not None and place != self.rows.at:
                self.rows.move_to(place)
        else:
            self.rows.set_source(
                len(made), self._row, at=self.rows.at if place is None else place,
                selectable=lambda at: isinstance(self.lines[at], WorkItem), empty=empty,
            )  # fmt: skip
        self.paint_row()

    def _row(self, index: int) -> Pieces:
        line = self.lines[index]
        if isinstance(line, str):
            return [(f" {line}", "accent")]
        assert self.now is not None
        alone = self.order == PATIENT
        return today_rows.row_pieces(line, self.rows.size.width or 80, self.now, alone=alone)

    def paint_row(self) -> None:
        """The line under the cursor: whom it is about by two identifiers, and all that is known of it."""
        item, now = self.current, self.now
        if now is None:
            return
        if self._wide:
            self.query_one(Pane).show(today_detail.detail(item, now) if item else plain(""))
            return
        line = today_detail.who_line(item) if item else plain("")
        line.truncate(max(1, self.size.width), overflow="ellipsis")
        self.query_one("#row-line", Static).update(line, layout=False)
        more = today_detail.more_lines(item, now, self.size.width, self.app.console) if item else plain("")
        self.query_one("#row-more", Static).update(more, layout=False)

    def paint_heading(self) -> None:
        """The names of the columns."""
        width = self.size.width - today_rows.pane_width(self.size.width)
        said = today_rows.heading(width, alone=self.order == PATIENT)
        self.query_one("#heading", Static).update(plain(said, "dim"), layout=False)

    def on_resize(self) -> None:
        pane = today_rows.pane_width(self.size.width)
        self._wide = pane > 0
        self.query_one("#detail").display = self._wide
        self.query_one("#detail").styles.width = pane
        self.query_one("#row-line").display = self.query_one("#row-more").display = not self._wide
        self.paint_heading()
        self.paint_row()

    def repaint_private(self) -> None:
        """The privacy key was pressed: the line in full is set anew."""
        self.paint_row()

    def on_line_list_moved(self) -> None:
        if self.is_current:
            self.paint_row()
        else:  # F8 in a chart walks the list behind it: painted when it is seen again
            self._behind = True

    def seen_again(self) -> None:
        """The page is in front again."""
        if self._behind:
            self._behind = False
            self.paint_row()

    # -- the line under the cursor -----------------------------------------------------------------

    @property
    def current(self) -> WorkItem | None:
        """The line under the cursor."""
        at = self.rows.current
        line = self.lines[at] if at is not None and at < len(self.lines) else None
        return line if isinstance(line, WorkItem) else None

    @property
    def in_hand(self) -> InHand | None:
        item = self.current
        return InHand(item.item, item.patient) if item is not None else None

    @property
    def stay_in_hand(self) -> str:
        """Whom a to-do or a sticky line is about."""
        item = self.current
        return item.stay if item is not None else ""

    def place_of(self, row: object) -> int | None:
        """Where the line of this address stands."""
        found = enumerate(self.lines)
        return next((at for at, line in found if isinstance(line, WorkItem) and line.item == row), None)

    def item_in_hand(self) -> WorkItem | None:
        """The line a key is about; without one it is said."""
        if self.current is None:
            self.say("There is no line under the cursor.", "warning")
        return self.current

    # -- what a key does to it ---------------------------------------------------------------------

    def on_line_list_opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if (item := self.item_in_hand()) is not None:
            today_doors.go(self.ncm, item)

    def action_done(self) -> None:
        """The form that shows it where one is due; else it is done at once, and ``u`` takes it back."""
        item = self.item_in_hand()
        if item is None:
            return
        if today_doors.takes_a_form(item):
            today_doors.show_done(self.ncm, item)
        elif self.may_answer():
            self.answered(worklist.done(self.desk, item))

    def action_why(self) -> None:
        if (item := self.item_in_hand()) is not None:
            today_doors.why(self.ncm, item)

    def action_hand(self) -> None:
        if (item := self.item_in_hand()) is not None:
            today_doors.hand(self.ncm, item)

    def action_taken(self) -> None:
        item = self.item_in_hand()
        if item is None:
            return
        if not item.handed_to:
            self.say(f"Nobody has this line yet: {key('today.hand')} hands it on.", "warning")
        elif self.may_answer():
            self.ncm.follow(worklist.taken(self.desk, item))


def _key(line: Line) -> str:
    return line if isinstance(line, str) else line.item


def _due(line: Line, now: datetime) -> str:
    """What the row says of its due time: it changes as the clock runs."""
    return due_words(line, now) if isinstance(line, WorkItem) else ""

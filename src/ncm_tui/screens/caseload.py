"""The caseload: my patients, as many as there are, in the order I want."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.grouping import Lines
from ncm_tui.screens.caseload_banner import banner_parts, count
from ncm_tui.screens.caseload_marks import CaseloadMarks
from ncm_tui.screens.caseload_read import CaseloadRead
from ncm_tui.screens.caseload_verbs import CaseloadVerbs
from ncm_tui.screens.caseload_views import CaseloadViews
from ncm_tui.screens.one_by_one import InHand, OneByOne
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import caseload, caseload_order, saved_views
from ncm_tui.views.caseload import CaseloadRow
from ncm_tui.views.changed import Changed
from ncm_tui.widgets import caseload_row
from ncm_tui.widgets.areas import AreaStrip
from ncm_tui.widgets.banner import Banner
from ncm_tui.widgets.hidden import names_hidden
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.notices import Notices
from ncm_tui.widgets.pages import Pages
from ncm_tui.widgets.pane import Pane
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_edit import NcmInput

_EMPTY = (
    "No patients yet. Your list would be here, by bed.\n\n"
    "i   take in the list or export your hospital gives you\n"
    "a   add a patient by hand"
)


class FilterInput(NcmInput):
    """Letters narrow the list; arrows still walk it."""

    BINDINGS = [
        Binding("down,enter", "screen.to_list", show=False),
        Binding("up", "screen.to_list", show=False),
    ]


class CaseloadScreen(CaseloadRead, CaseloadVerbs, CaseloadMarks, CaseloadViews, Undoing, OneByOne):
    """Banner, rule, columns, list, the row under the cursor in full."""

    AREAS = ("caseload",)
    BINDINGS = [*bindings("caseload")]
    DEFAULT_CSS = "CaseloadScreen #row-more { height: 1; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.view_name = ""
        self.marked: set[int] = set()
        self.pages: Pages[CaseloadRow] = Pages([], lambda _: [])
        self.lines = Lines(())
        self.today = date.min
        self._wide = False
        self._moved_behind = False

    def compose(self) -> ComposeResult:
        yield Banner()
        yield AreaStrip("caseload")
        yield Notices(self.desk)
        yield Rule("Caseload")
        yield FilterInput(placeholder="letters of a name, bed, MRN, payer …", id="filter")
        yield Static("", id="heading", markup=False)
        with Horizontal():
            yield LineList(empty=_EMPTY, id="rows")
            yield Pane(id="detail")
        yield Static("", id="row-line", markup=False)
        yield Static("", id="row-more", markup=False)
        yield KeyBar("caseload", "everywhere")

    def on_mount(self) -> None:
        self.query_one("#filter").display = False
        self.watch(self.query_one("#filter", FilterInput), "value", self._filtered, init=False)
        self.ncm.changed.subscribe(self, self._changed)
        self.ncm.minute.subscribe(self, lambda _: self._minute())
        self.ncm.walk = self._walk
        self.view_name, self.chosen = saved_views.last(self.desk)
        self._paint_banner()
        self.load()
        self.rows.focus()
        self.query_one(Notices).look()
        self.wait_for_today(self._next_is_there)

    def _next_is_there(self) -> None:
        self._minute()
        self.load(keep=self.current_id())

    def _minute(self) -> None:
        self.forget_hours()
        self._paint_banner()
        self.query_one(Notices).look()

    @property
    def rows(self) -> LineList:
        return self.query_one("#rows", LineList)

    # -- what is shown -----------------------------------------------------------------------------

    def load(self, keep: int | None = None) -> None:
        """Read the order anew; the cursor stays on stay ``keep`` (an id), or at its place when it is gone;
        without ``keep`` it goes to the top."""
        if self._everyone is None:
            self._everyone = caseload_order.everyone(self.desk, self.chosen)
            self.marked.intersection_update(self._everyone)
        ids = self.narrowed(self._everyone)
        gone = 0 if keep is None else min(self._place, max(0, len(ids) - 1))
        self.lines = caseload_order.lines(self.desk, ids, self.chosen.group)
        self.pages = Pages(self.lines.ids, self.page_of)
        at = self.lines.ids.index(keep) if keep in self.lines.ids else gone
        headed = self.lines.heading if self.lines.titles else None
        self.rows.set_source(
            len(self.lines),
            self._row,
            selectable=None if headed is None else lambda line: headed(line) is None,
            at=self.lines.line(at),
            empty=self._nobody(_EMPTY),
        )
        self._paint_rule()
        self._paint_row()

    def _row(self, line: int) -> Pieces:
        width = self.rows.size.width or 80
        heading = self.lines.heading(line)
        if heading is not None:
            return caseload_row.heading_pieces(heading.title, heading.rows, width)
        place = self.lines.place(line) or 0
        row = self.pages.row(place)
        if row is None:
            return [("   (no longer on the list)", "dim")]
        marked = self.lines.ids[place] in self.marked
        return caseload_row.row_pieces(row, width, self.today, marked=marked)

    def _paint_banner(self) -> None:
        self.read_steps()
        told = caseload.banner(self.desk, self.due_today)
        self.today = told.now.date()
        banner = self.query_one(Banner)
        banner.parts = banner_parts(told, self.size.width or 80)
        banner.clock = f"{told.now:%a %d %b  %H:%M}"

    def _paint_rule(self) -> None:
        rule = self.query_one(Rule)
        shown, everyone = len(self.lines.ids), len(self._everyone or ())
        found = f"{shown} of {everyone} match" if self.chosen.filter.strip() else count(shown)
        rule.title = " ─ ".join(filter(None, ("Caseload", self._view_title(), found)))
        marked = f"{len(self.marked)} marked" if self.marked else ""
        rule.right = " · ".join(filter(None, (marked, self._order_words())))

    def repaint_private(self) -> None:
        """The privacy key was pressed: her own words go from the pane, or are there again."""
        self._paint_row()

    def _paint_row(self) -> None:
        row = self.current
        if row is not None and names_hidden(self):
            row = caseload_row.without_own_words(row)
        if self._wide:
            self.query_one(Pane).show(caseload_row.detail(row, self.today) if row else plain(""))
            return
        for name, words in (("#row-line", caseload_row.row_line), ("#row-more", caseload_row.more_line)):
            line = words(row, self.today) if row else plain("")
            line.truncate(max(1, self.size.width), overflow="ellipsis")
            self.query_one(name, Static).update(line, layout=False)

    def on_resize(self) -> None:
        width = self.size.width
        pane = caseload_row.pane_width(width)
        self._wide = pane > 0
        self.query_one("#detail").display = self._wide
        self.query_one("#detail").styles.width = pane
        self.query_one("#row-line").display = self.query_one("#row-more").display = not self._wide
        self.query_one("#heading", Static).update(caseload_row.heading(width - pane), layout=False)
        self._paint_banner()
        self._paint_row()

    def on_line_list_moved(self) -> None:
        if self.is_current:
            self._paint_row()
        else:  # F8 in a chart walks the list behind it: the row is painted when the list is seen again
            self._moved_behind = True

    # -- the row under the cursor ------------------------------------------------------------------

    @property
    def _place(self) -> int:
        """Where the cursor stands among the patients, headings not counted."""
        at = self.rows.current
        return 0 if at is None else (self.lines.place(at) or 0)

    @property
    def current(self) -> CaseloadRow | None:
        """The row under the cursor."""
        return self.pages.row(self._place) if len(self.pages) else None

    @property
    def in_hand(self) -> InHand | None:
        row = self.current
        return InHand(row.stay, row.patient) if row is not None else None

    @property
    def stay_in_hand(self) -> str:
        """Whom a to-do or a sticky line is about: the row under the cursor."""
        row = self.current
        return row.stay if row is not None else ""

    def current_id(self) -> int | None:
        """The stay under the cursor, by its id."""
        return self.lines.ids[self._place] if len(self.lines.ids) else None

    def move_to(self, place: int) -> None:
        """The cursor goes to the patient at ``place``, headings not counted."""
        self.rows.move_to(self.lines.line(place))

    def _changed(self, changed: Changed) -> None:
        before = self.in_hand
        self._paint_banner()
        self.forget_rows()
        self.load(keep=self.current_id())
        self.went_on(before)

    def on_screen_resume(self) -> None:
        self.ncm.line = None
        self.ncm.walk = self._walk
        self.ncm.keep_place()
        if self._moved_behind:
            self._moved_behind = False
            self._paint_row()

    def place(self) -> dict[str, str]:
        return {"screen": "caseload"}

    def action_close(self) -> None:
        """Esc: the letters go, then the marks, then the view; there is nothing behind the caseload."""
        if not (self.clear_letters() or self.clear_marks()):
            self.leave_view()

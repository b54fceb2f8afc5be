"""The caseload: my patients, as many as there are, in the order I want."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.screens.caseload_verbs import CaseloadVerbs
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import caseload
from ncm_tui.views.caseload import Banner as BannerView
from ncm_tui.views.caseload import CaseloadRow
from ncm_tui.views.changed import Changed
from ncm_tui.widgets import caseload_row
from ncm_tui.widgets.banner import Banner
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.notices import Notices
from ncm_tui.widgets.pages import Pages
from ncm_tui.widgets.pane import Pane
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_edit import NcmInput

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk

_SORT_WORDS = {"bed": "by bed", "name": "by name", "edd": "by EDD", "los": "longest stay first",
               "payer": "by payer", "status": "by status", "safety": "open safety flags first"}  # fmt: skip
#: The cells of the banner beside its parts: the name of the program, the clock, a space between.
_AROUND = len(" ncm  ") + len("Mon 23 Nov  14:09 ") - len(" · ") + 1
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


class CaseloadScreen(CaseloadVerbs, Undoing, NcmScreen[None]):
    """Banner, rule, columns, list, the row under the cursor in full."""

    AREAS = ("caseload",)
    BINDINGS = [*bindings("caseload")]

    def __init__(self) -> None:
        super().__init__()
        self.sort = "bed"
        self.filter = ""
        self.pages: Pages[CaseloadRow] = Pages([], lambda _: [])
        self.today = date.min
        self._wide = False
        self._everyone: list[int] | None = None

    @property
    def desk(self) -> Desk:
        desk = self.ncm.desk
        assert desk is not None
        return desk

    def compose(self) -> ComposeResult:
        yield Banner()
        yield Notices(self.desk)
        yield Rule("Caseload")
        yield FilterInput(placeholder="letters of a name, bed, MRN, payer …", id="filter")
        yield Static("", id="heading", markup=False)
        with Horizontal():
            yield LineList(empty=_EMPTY, id="rows")
            yield Pane(id="detail")
        yield Static("", id="row-line", markup=False)
        yield KeyBar("caseload", "everywhere")

    def on_mount(self) -> None:
        self.query_one("#filter").display = False
        self.watch(self.query_one("#filter", FilterInput), "value", self._filtered, init=False)
        self.ncm.changed.subscribe(self, self._changed)
        self.ncm.minute.subscribe(self, lambda _: self._minute())
        self.ncm.walk = self._walk
        self._paint_banner()
        self.load()
        self.rows.focus()
        self.query_one(Notices).look()

    def _minute(self) -> None:
        self._paint_banner()
        self.query_one(Notices).look()

    @property
    def rows(self) -> LineList:
        return self.query_one("#rows", LineList)

    # -- what is shown -----------------------------------------------------------------------------

    def load(self, keep: int | None = None) -> None:
        """Read the order anew; the cursor stays on stay ``keep`` (an id), or at its place when it is gone;
        without ``keep`` it goes to the top."""
        if not self.filter or self._everyone is None:
            self._everyone = caseload.order(self.desk, self.sort)
        ids = caseload.order(self.desk, self.sort, self.filter, self._everyone)
        self.pages = Pages(ids, lambda some: caseload.page(self.desk, some))
        gone = 0 if keep is None else min(self.rows.at, max(0, len(ids) - 1))
        at = ids.index(keep) if keep in ids else gone
        empty = f"Nobody matches “{self.filter}”. Esc clears the filter." if self.filter else _EMPTY
        self.rows.set_source(len(ids), self._row, at=at, empty=empty)
        rule = self.query_one(Rule)
        found = f"{len(ids)} of {len(self._everyone)} match" if self.filter else count(len(ids))
        rule.title = f"Caseload ─ {found}"
        rule.right = _SORT_WORDS[self.sort]
        self._paint_row()

    def _row(self, index: int) -> Pieces:
        row = self.pages.row(index)
        if row is None:
            return [("   (no longer on the list)", "dim")]
        return caseload_row.row_pieces(row, self.rows.size.width or 80, self.today)

    def _paint_banner(self) -> None:
        told = caseload.banner(self.desk)
        self.today = told.now.date()
        banner = self.query_one(Banner)
        banner.parts = banner_parts(told, self.size.width or 80)
        banner.clock = f"{told.now:%a %d %b  %H:%M}"

    def _paint_row(self) -> None:
        row = self.current
        if self._wide:
            self.query_one(Pane).show(caseload_row.detail(row, self.today) if row else plain(""))
            return
        line = caseload_row.row_line(row, self.today) if row else plain("")
        line.truncate(max(1, self.size.width), overflow="ellipsis")
        self.query_one("#row-line", Static).update(line, layout=False)

    def on_resize(self) -> None:
        width = self.size.width
        pane = caseload_row.pane_width(width)
        self._wide = pane > 0
        self.query_one("#detail").display = self._wide
        self.query_one("#detail").styles.width = pane
        self.query_one("#row-line").display = not self._wide
        self.query_one("#heading", Static).update(caseload_row.heading(width - pane), layout=False)
        self._paint_banner()
        self._paint_row()

    def on_line_list_moved(self) -> None:
        self._paint_row()

    @property
    def current(self) -> CaseloadRow | None:
        """The row under the cursor."""
        at = self.rows.current
        return None if at is None else self.pages.row(at)

    def _current_id(self) -> int | None:
        at = self.rows.current
        return None if at is None else self.pages.ids[at]

    def _changed(self, changed: Changed) -> None:
        self._paint_banner()
        self._everyone = None
        self.load(keep=self._current_id())

    def on_screen_resume(self) -> None:
        self.ncm.line = None
        self.ncm.keep_place()

    def place(self) -> dict[str, str]:
        return {"screen": "caseload"}

    # -- filter and order --------------------------------------------------------------------------

    def action_filter(self) -> None:
        box = self.query_one("#filter", FilterInput)
        box.display = True
        box.focus()

    def _filtered(self, value: str) -> None:
        self.filter = value
        self.load()

    def action_to_list(self) -> None:
        self.query_one("#filter").display = bool(self.filter)
        self.rows.focus()

    def action_close(self) -> None:
        """Esc: the filter goes; there is nothing behind the caseload."""
        box = self.query_one("#filter", FilterInput)
        if box.display:
            keep = self._current_id()
            with self.prevent(NcmInput.Changed):
                box.value = ""
            box.display = False
            self.filter = ""
            self.load(keep=keep)
            self.rows.focus()

    def action_sort(self) -> None:
        keep = self._current_id()
        self._everyone = None
        self.sort = caseload.SORTS[(caseload.SORTS.index(self.sort) + 1) % len(caseload.SORTS)]
        self.load(keep=keep)


def banner_parts(told: BannerView, width: int) -> tuple[tuple[str, str], ...]:
    """``! 1 safety · 18 patients · 2 leave today · 1 past EDD · census 06:42, 7 h``; the age amber past 8 h,
    red past 24 h, with signs. Too narrow, the count goes first (the list says it), then those who leave."""
    first = [("DEMO", "soon")] if told.demo else []
    if told.read_only:
        first.append(("! READ ONLY: newer vault", "late"))
    if told.safety:
        first.append((f"! {told.safety} safety", "late"))
    leaving = [
        (words, "")
        for number, words in (
            (told.leave_today, f"{told.leave_today} leave{'s' if told.leave_today == 1 else ''} today"),
            (told.past_edd, f"{told.past_edd} past EDD"),
        )
        if number
    ]
    everyone, census = [(count(told.patients), "")], _census(told)
    for middle in ([*everyone, *leaving], leaving, leaving[1:]):
        parts = (*first, *middle, census)
        if sum(len(words) + 3 for words, _ in parts) <= width - _AROUND:
            return parts
    return (*first, census)


def _census(told: BannerView) -> tuple[str, str]:
    if told.census_at is None:
        return "no census taken in", "dim"
    sign, style = {"amber": ("▲ ", "soon"), "red": ("! ", "late")}.get(told.census_state, ("", ""))
    today = told.census_at.date() == told.now.date()
    at = f"{told.census_at:{'%H:%M' if today else '%a %d %H:%M'}}"
    return f"{sign}census {at}, {told.census_age_hours} h", style


def count(patients: int) -> str:
    """``1 patient``, ``18 patients``."""
    return f"{patients} patient{'' if patients == 1 else 's'}"

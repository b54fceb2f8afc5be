"""Today: everything that is due, on all patients of mine, in the order of harm and hour."""

from __future__ import annotations

from textual.app import ComposeResult

from ncm_tui.commands import bindings, key
from ncm_tui.screens.caseload_banner import banner_parts
from ncm_tui.screens.letters import LettersInput, LettersPage
from ncm_tui.screens.today_lines import lines, matching, title
from ncm_tui.screens.today_verbs import TodayVerbs
from ncm_tui.services import caseload, worklist
from ncm_tui.views.changed import Changed
from ncm_tui.views.worklist import Today
from ncm_tui.widgets.areas import AreaStrip
from ncm_tui.widgets.banner import Banner
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.notices import Notices
from ncm_tui.widgets.rule import Rule

_EMPTY = (
    "Nothing is due. What is due on your patients would be here, the most pressing first.\n\n"
    "2   the caseload     L   before I leave     a   a to-do about no patient"
)


class TodayScreen(TodayVerbs, LettersPage):
    """Banner, strip, rule, columns, list, the line under the cursor in full."""

    AREAS = ("today",)
    BINDINGS = [*bindings("today")]
    DEFAULT_CSS = """
    TodayScreen #filter { display: none; }
    TodayScreen #row-more { height: 2; width: 1fr; }
    """
    stays_below = True

    def __init__(self) -> None:
        super().__init__()
        self.page: Today | None = None
        self.letters = ""

    def compose(self) -> ComposeResult:
        yield Banner()
        yield AreaStrip("today")
        yield Notices(self.desk)
        yield Rule("Today")
        yield LettersInput(placeholder="letters of a name, a bed, of what is due", id="filter")
        yield from self.parts(_EMPTY)
        yield KeyBar("today", "everywhere")

    def on_mount(self) -> None:
        self.watch(self.letters_box, "value", self._filtered, init=False)
        self.ncm.changed.subscribe(self, self._changed)
        self.ncm.minute.subscribe(self, lambda _: self._minute())
        self.read()
        self.rows.focus()
        self.query_one(Notices).look()

    def read(self) -> None:
        """The list anew. The cursor stays on its line wherever that stands now; where it is gone, at its
        place."""
        before = self.in_hand
        self.page = worklist.today(self.desk, watched=self.with_watched, snoozed=self.with_snoozed)
        self._paint_banner()
        self.set_out()
        self.went_on(before)

    def set_out(self) -> None:
        """What was read, as it is to be shown now."""
        page, follow = self.page, self.current
        assert page is not None
        shown = matching(page.items, self.letters)
        made = lines(shown, self.order, page.now)
        self.set_lines(made, page.now, follow=follow.item if follow else "", empty=self._nothing())
        rule = self.query_one(Rule)
        rule.title = title(page, self.order)
        rule.right = self._beside(page, len(shown))

    def set_order(self, order: str) -> None:
        """The same lines in another order; the cursor stays on its line."""
        self.order = order
        self.paint_heading()
        self.set_out()
        self.rows.refresh_rows()

    def _beside(self, page: Today, shown: int) -> str:
        """What is not among the lines, or only watched, in words."""
        with_ = "with " if self.with_watched else ""
        parts = (
            f"{shown} of {len(page.items)} match, Esc: all" if self.letters else "",
            f"{page.snoozed} put off {key('today.with_snoozed')}" if page.snoozed else "",
            f"{with_}{page.watched} watched {key('today.watch')}" if page.watched else "",
        )
        return " · ".join(part for part in parts if part)

    def _nothing(self) -> str:
        return f"Nothing has “{self.letters}”. Esc clears the letters." if self.letters else _EMPTY

    def _paint_banner(self) -> None:
        told = caseload.banner(self.desk, self.page.due_today if self.page is not None else None)
        banner = self.query_one(Banner)
        banner.parts = banner_parts(told, self.size.width or 80)
        banner.clock = f"{told.now:%a %d %b  %H:%M}"

    def on_resize(self) -> None:
        super().on_resize()
        self._paint_banner()

    def _changed(self, _: Changed) -> None:
        self.read()

    def _minute(self) -> None:
        self.read()
        self.query_one(Notices).look()

    def _filtered(self, letters: str) -> None:
        self.letters = letters
        self.set_out()

    def on_screen_resume(self) -> None:
        self.ncm.line = None
        self.ncm.walk = self.walk
        self.ncm.keep_place()
        self.seen_again()

    def place(self) -> dict[str, str]:
        return {"screen": "today"}

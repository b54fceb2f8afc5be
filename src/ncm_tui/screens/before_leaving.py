"""Before I leave: what is not in the EMR yet, unfinished, or lapses before I am here again."""

from __future__ import annotations

from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens.today_lines import Line
from ncm_tui.screens.work_page import WorkPage
from ncm_tui.services import worklist
from ncm_tui.views.changed import Changed
from ncm_tui.views.moments import clock_text
from ncm_tui.views.worklist import Leaving
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.rule import Rule

_NOTHING = (
    "Nothing is left: all is charted and finished, and nothing lapses before your next shift.\n\nq   back"
)


class LeavingScreen(WorkPage):
    """The groups of :class:`~ncm_tui.views.worklist.Leaving`, each with how many."""

    AREAS = ("leaving",)
    BINDINGS = [*bindings("leaving")]
    stays_below = True
    DEFAULT_CSS = "LeavingScreen #row-more { height: 2; width: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Rule("Before I leave")
        yield from self.parts(_NOTHING)
        yield KeyBar("leaving", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self.ncm.minute.subscribe(self, lambda _: self.read())
        self.read()
        self.rows.focus()

    def read(self) -> None:
        """The page anew, the cursor on its line."""
        before, follow = self.in_hand, self.current
        left = worklist.leaving(self.desk)
        self.set_lines(grouped(left), left.now, follow=follow.item if follow else "", empty=_NOTHING)
        rule = self.query_one(Rule)
        rule.title = title(left)
        rule.right = f"back {clock_text(left.next_shift, left.now.date())}"
        self.went_on(before)

    def _changed(self, _: Changed) -> None:
        self.read()

    def on_screen_resume(self) -> None:
        self.ncm.line = None
        self.seen_again()

    def action_back(self) -> None:
        self.dismiss(None)

    def action_close(self) -> None:
        self.dismiss(None)


def title(left: Leaving) -> str:
    """``Before I leave ─ 3 lapse, 2 uncharted``: what stands below the end of the screen too."""
    groups = (
        (left.lapses, "lapse" if len(left.lapses) > 1 else "lapses"),
        (left.uncharted, "uncharted"),
        (left.unfinished, "unfinished"),
        (left.handed, "handed on"),
    )
    counts = ", ".join(f"{len(items)} {word}" for items, word in groups if items)
    return f"Before I leave ─ {counts or 'nothing is left'}"


def grouped(left: Leaving) -> list[Line]:
    """Each group that holds something under its heading, what lapses first."""
    until = f"{left.next_shift:%a %d %H:%M}"
    groups = (
        (f"Lapses before {until}", left.lapses),
        ("Not in the EMR yet", left.uncharted),
        ("Unfinished", left.unfinished),
        ("Handed on, not confirmed", left.handed),
    )
    made: list[Line] = []
    for title, items in groups:
        made += [f"{title} · {len(items)}", *items] if items else []
    return made

"""The Time tab: everything that happened, newest first, under its day; one key narrows it to a kind."""

from __future__ import annotations

from datetime import date

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.screens import summary_doors
from ncm_tui.services import timeline
from ncm_tui.views.moments import moment_text
from ncm_tui.views.timeline import LATE_MINUTES, Entry, Kind, Timeline
from ncm_tui.widgets.hidden import PrivateText
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.list_tab import ListTab
from ncm_tui.widgets.plain import fit, one_line, plain
from ncm_tui.widgets.rule import Rule

_EMPTY = "Nothing happened here yet. Imports, forms, notes, times and moves would be here, newest first."
_CLOCK, _KIND = 7, 10
_MOST_ADDED = 20  # rows that a verb may have put above the one in hand


class TimelineTab(ListTab):
    """``f`` goes to the next kind there is, ``F`` back, Esc to all. Enter opens the thing."""

    tab_id = "time"
    title = "Timeline"
    AREAS = ("timeline",)
    empty = _EMPTY
    pane_kind = PrivateText
    BINDINGS = [*bindings("timeline")]

    def __init__(self) -> None:
        super().__init__()
        self.page: Timeline | None = None
        self.kind: Kind | None = None
        self.items: list[int | date] = []
        self._made: dict[int, Entry] = {}

    def compose(self) -> ComposeResult:
        yield Rule(self.title)
        yield Static("", id="time-kinds", markup=False)
        with Horizontal():
            yield LineList(id=f"{self.tab_id}-rows", empty=self.empty, private=True)
            yield self.pane_kind("", id=f"{self.tab_id}-detail", classes="detail", markup=False)

    def on_mount(self) -> None:
        self.query_one("#time-kinds").styles.height = 1

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        at = self.rows.current
        item = self.items[at] if at is not None and at < len(self.items) else None
        return self._entry(item) if isinstance(item, int) else None

    def refresh_page(self, *, first: bool = False) -> None:
        kept = None if first or self.page is None else self.current
        if first:
            self.kind = None
        self.page = timeline.timeline(self.desk, self.stay, self.kind)
        if self.kind is not None and not self.page.days:
            self.kind = None
            self.page = timeline.timeline(self.desk, self.stay)
        self._made.clear()
        self.items = _under_days(self.page.days)
        at = 0 if first else self._place_of(kept)
        self.rows.set_source(len(self.items), self._row, selectable=self._selectable, at=at)
        everything = sum(count for _, count in self.page.counts)
        here = f"{self.kind}, {len(self.page.days):,} of {everything:,}" if self.kind else f"{everything:,}"
        self.query_one(Rule).title = f"Timeline ─ {here}"
        self._paint_kinds()
        self.paint_detail()

    def _place_of(self, kept: Entry | None) -> int:
        """Where the entry the cursor was on is now: what was added since stands above it."""
        at = self.rows.at
        below = range(at, min(len(self.items), at + _MOST_ADDED))
        items = ((place, self.items[place]) for place in below)
        return next(
            (place for place, item in items if isinstance(item, int) and self._entry(item) == kept), at
        )

    def _selectable(self, index: int) -> bool:
        return isinstance(self.items[index], int)

    def _entry(self, index: int) -> Entry:
        assert self.page is not None
        if index not in self._made:
            self._made[index] = self.page.entry(index)
        return self._made[index]

    def _row(self, index: int) -> Text:
        assert self.page is not None
        item = self.items[index]
        width = self.rows.size.width or 80
        if not isinstance(item, int):
            return day_line(item, self.page.today)
        return entry_line(self._entry(item), width, self.page.today)

    def _paint_kinds(self) -> None:
        assert self.page is not None
        width = self.size.width or 80
        known: list[tuple[Kind | None, int]] = [(None, 0), *self.page.counts]
        counted = [(kind, f"{kind} {count:,}" if kind else "all") for kind, count in known]
        if sum(len(words) + 2 for _, words in counted) > width:
            counted = [(kind, str(kind or "all")) for kind, _ in known]
        made = Text(" ")
        for kind, words in counted:
            made.append_text(plain(words, "strong" if kind is self.kind else "dim")).append("  ")
        made.truncate(width, overflow="ellipsis")
        self.query_one("#time-kinds", Static).update(made, layout=False)

    def paint_detail(self) -> None:
        entry, pane = self.current, self.pane
        if not pane.display or self.page is None:
            return
        pane.update(detail(entry, self.page.today) if entry else plain(""), layout=False)

    def resized(self, width: int) -> None:
        super().resized(width)
        if self.page is not None:
            self._paint_kinds()

    # -- keys

    def action_open(self) -> None:
        entry = self.current
        if entry is not None:
            summary_doors.open_it(self, entry.opens, entry.text)

    def action_next_kind(self) -> None:
        self._walk(1)

    def action_kind_before(self) -> None:
        self._walk(-1)

    def _walk(self, step: int) -> None:
        if self.page is None:
            return
        known: list[Kind | None] = [None, *(kind for kind, _ in self.page.counts)]
        at = known.index(self.kind) if self.kind in known else 0
        self._narrow(known[(at + step) % len(known)])

    def _narrow(self, kind: Kind | None) -> None:
        self.kind = kind
        self.rows.at = 0
        self.refresh_page()

    def close_inner(self) -> bool:
        """Esc: all kinds again."""
        if self.kind is None:
            return False
        self._narrow(None)
        return True


def _under_days(days: tuple[date, ...]) -> list[int | date]:
    """The entries by number, each day before its own."""
    made: list[int | date] = []
    before = None
    for index, day in enumerate(days):
        if day != before:
            made.append(day)
            before = day
        made.append(index)
    return made


def day_line(day: date, today: date) -> Text:
    """`` Mon 23 Nov · today``."""
    words = f"{day:%a %d %b}" if day.year == today.year else f"{day:%a %d %b %Y}"
    ago = (today - day).days
    said = {0: "today", 1: "yesterday"}.get(ago, f"{ago} d ago" if ago > 0 else "")
    return Text.assemble(plain(f" {words}", "accent"), plain(f" · {said}" if said else "", "dim"))


def entry_line(entry: Entry, width: int, today: date) -> Text:
    """``  14:09  note      Progress note copied                          me``."""
    clock = f"{entry.happened:%H:%M}" if entry.exact else ""
    tail = _tail(entry, today)
    room = max(10, width - _CLOCK - _KIND - 4)
    text = one_line(entry.text)
    if len(text) + len(tail) + 2 > room:
        text = fit(text, max(10, room - len(tail) - 2)).rstrip()
    gap = " " * max(1, room - len(text) - len(tail))
    ink = "late" if text.startswith("!") else ""
    return Text.assemble(
        plain(f"  {clock:<{_CLOCK}}", "dim"), plain(f"{fit(str(entry.kind), _KIND)} ", "dim"),
        plain(text, ink), plain(f"{gap}{tail}", "soon" if entry.late else "dim"),
    )  # fmt: skip


def _tail(entry: Entry, today: date) -> str:
    """``late entry 15:40 · me``; of what a time was put in long after it, when."""
    when = ""
    if entry.late:
        when = f"late entry {_entered(entry, today)}"
    elif _apart(entry) and entry.by != "EMR":
        when = f"entered {_entered(entry, today)}"
    return " · ".join(part for part in (when, entry.by) if part)


def _apart(entry: Entry) -> bool:
    return abs((entry.entered - entry.happened).total_seconds()) > LATE_MINUTES * 60


def _entered(entry: Entry, today: date) -> str:
    same = entry.entered.date() == entry.happened.date()
    return f"{entry.entered:%H:%M}" if same else moment_text(entry.entered, today)


def detail(entry: Entry, today: date) -> Text:
    """The entry in full: what, when it happened, when it was entered, by whom."""
    made = plain(f"{entry.kind}\n", "dim").append_text(plain(f"{entry.text}\n", "strong"))
    made.append_text(plain(f"\nhappened {moment_text(entry.happened, today, exact=entry.exact)}\n"))
    late = "  late entry" if entry.late else ""
    made.append_text(plain(f"entered  {moment_text(entry.entered, today)}"))
    made.append_text(plain(f"{late}\n", "soon"))
    made.append_text(plain(f"by {entry.by}\n" if entry.by else ""))
    for more in entry.more:
        made.append_text(plain(f"\n{more}", "dim"))
    if entry.opens:
        made.append_text(plain("\n\nEnter ", "accent")).append_text(
            plain(summary_doors.word_of(entry.opens), "dim")
        )
    return made

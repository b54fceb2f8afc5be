"""The Assess tab: what is unfinished or due, what was found and when, which forms fit this patient."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, TypeAlias

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from ncm_tui.commands import bindings, key
from ncm_tui.rules.problems import Problem
from ncm_tui.screens import form_verbs
from ncm_tui.screens.form import dispose_flag
from ncm_tui.services import assessments, findings, flags
from ncm_tui.views.forms import FlagShown, FormEntry
from ncm_tui.views.moments import clock_text
from ncm_tui.views.notes import Charting
from ncm_tui.views.words import counted
from ncm_tui.widgets.chart_tab import ChartTab
from ncm_tui.widgets.form.shelf_rows import entry_row, form_detail
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

_WIDE = 100
_PANE = 42
_EMPTY = "No form is in the library. ncm form add FILE adds one."


class Waiting(NamedTuple):
    """The row that stands for ``number`` suggestions nobody has decided about."""

    number: int


class More(NamedTuple):
    """The row that stands for the ``number`` forms that are not on this page."""

    number: int


Row: TypeAlias = FlagShown | Waiting | FormEntry | More


class AssessTab(ChartTab):
    """Open safety flags first, then what waits: unfinished forms, suggestions, due forms; then each form that
    is on with its last result; one row for all the others."""

    tab_id = "assess"
    title = "Assess"
    AREAS = ("assess",)
    BINDINGS = [*bindings("assess")]

    def __init__(self) -> None:
        super().__init__()
        self.flags: tuple[FlagShown, ...] = ()
        self.lines: list[Row] = []

    def compose(self) -> ComposeResult:
        yield Rule("Assess")
        with Horizontal():
            yield LineList(id="assess-rows", empty=_EMPTY)
            yield Static("", id="assess-detail", classes="detail", markup=False)

    @property
    def rows(self) -> LineList:
        return self.query_one("#assess-rows", LineList)

    def refresh_page(self, *, first: bool = False) -> None:
        kept = "" if first else _row_name(self.current)
        entries = assessments.forms_for(self.desk, self.stay)
        self.flags = flags.open_flags(self.desk, self.stay)
        waits = findings.count(self.desk, self.stay)
        listed = [entry for entry in entries if entry.listed]
        others = len(entries) - len(listed)
        begun = [entry for entry in listed if entry.draft is not None]
        self.lines = [*self.flags, *begun, *([Waiting(waits)] if waits else []), *listed[len(begun) :]]
        self.lines += [More(others)] if others else []
        names = [_row_name(row) for row in self.lines]
        at = names.index(kept) if kept in names else 0 if first else self.rows.at
        self.rows.set_source(len(self.lines), self._row, at=at)
        self.query_one(Rule).title = _title(listed)
        self._paint_detail()

    def go_to(self, row: str) -> None:
        names = [_row_name(each) for each in self.lines]
        if row in names:
            self.rows.move_to(names.index(row))

    def _paint_detail(self) -> None:
        """Beside the list, where the terminal is wide: what the form is, why it is refused, its last one."""
        pane = self.query_one("#assess-detail", Static)
        if pane.display:
            pane.update(plain("\n\n".join(part for part in self._detail() if part)))

    def _detail(self) -> list[str]:
        row = self.current
        if isinstance(row, FlagShown):
            return [row.label, row.advice, "Enter: record what was done, or why not."]
        if isinstance(row, Waiting):
            return ["What the answers lead to: barriers, codes, referrals, things to do.", "Enter: decide."]
        if isinstance(row, More):
            return ["Forms few nurses use every day. Enter: all forms; there Space puts one on this page."]
        if row is None:
            return []
        try:
            return form_detail(self.desk.library.form(row.form), row)
        except Problem as problem:  # its file is wrong: the row stands, and says so
            return [row.title, str(problem)]

    def on_resize(self, event: events.Resize) -> None:
        pane = self.query_one("#assess-detail")
        pane.display = event.size.width >= _WIDE
        pane.styles.width = _PANE
        self._paint_detail()

    def on_line_list_moved(self) -> None:
        self._paint_detail()

    def _row(self, index: int) -> Text:
        width = self.rows.size.width or 80
        row = self.lines[index]
        if isinstance(row, FormEntry):
            return entry_row(row, width, self._when, self.desk.local(self.desk.now()))
        if isinstance(row, FlagShown):
            since = self._when(row.fired_at)
            return plain(fit(f" ! {row.label} · since {since} · nothing recorded yet", width), "late")
        if isinstance(row, Waiting):
            said = counted(row.number, "suggestion")
            return plain(fit(f" ▲ {said} from what was found · nobody decided yet", width), "soon")
        said = (
            f"   {row.number} more forms · {key('assess.more')} shows them · {key('assess.filter')} finds one"
        )
        return plain(fit(said, width), "dim")

    def _when(self, at: datetime) -> str:
        return clock_text(self.desk.local(at), self.desk.local(self.desk.now()).date())

    @property
    def current(self) -> Row | None:
        at = self.rows.current
        return self.lines[at] if at is not None and at < len(self.lines) else None

    # -- keys

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """An open flag asks what was done; a draft goes on; a finished form is read; else one starts. What
        is due again starts anew."""
        row = self.current
        if isinstance(row, FlagShown):
            dispose_flag(self.ncm, row, self.line)
        elif isinstance(row, Waiting):
            from ncm_tui.screens.findings import FindingsScreen

            self.ncm.push_screen(FindingsScreen(self.stay))
        elif isinstance(row, More):
            self.action_more()
        elif row is not None and row.draft is None and row.last is not None and row.due is None:
            self.action_view()
        elif row is not None:
            self._start(row)

    def action_more(self) -> None:
        self._all_forms(finding=False)

    def action_filter(self) -> None:
        self._all_forms(finding=True)

    def _all_forms(self, *, finding: bool) -> None:
        """What was switched on or off there shows when it is left."""
        from ncm_tui.screens.form_pick import FormPickScreen

        self.ncm.push_screen(FormPickScreen(self.stay, finding=finding), lambda _: self.refresh_page())

    def action_add(self) -> None:
        """A new filling, whatever was finished before; ^R repeats an earlier answer with its own date."""
        row = self.current
        if isinstance(row, FormEntry):
            self._start(row)

    def _start(self, row: FormEntry) -> None:
        if row.refusal and row.draft is None:
            self.ncm.say(row.refusal, severity="warning")
        else:
            self.ncm.open_form(self.stay, row.form)

    def action_view(self) -> None:
        self._read(explained=False)

    def action_why(self) -> None:
        self._read(explained=True)

    def _read(self, *, explained: bool) -> None:
        from ncm_tui.screens.form_read import FinishedScreen

        row = self.current
        if isinstance(row, FormEntry) and row.last is not None:
            self.ncm.push_screen(FinishedScreen(row.last.assessment, explained=explained))
        else:
            self.ncm.say("Nothing finished here yet.", severity="warning")

    def action_copy(self) -> None:
        row = self.current
        if isinstance(row, FormEntry) and row.last is not None:
            form_verbs.copy(self.ncm, row.last.assessment, self.line)
        else:
            self.ncm.say("Nothing finished here yet.", severity="warning")

    def action_dispose(self) -> None:
        if self.flags:
            dispose_flag(self.ncm, self.flags[0], self.line)
        else:
            self.ncm.say("No open safety flag.")

    def action_remove(self) -> None:
        """Give an unfinished form up, with a reason."""
        row = self.current
        if not isinstance(row, FormEntry) or row.draft is None:
            self.ncm.say("Only an unfinished form is discarded. Open a finished one to mark it in error.")
            return
        from ncm_tui.screens.asking import ask

        draft = row.draft
        ask(
            self.ncm,
            "form-discard",
            lambda answers: assessments.discard(self.desk, draft, str(answers["reason"])),
            line=self.line,
            context={"assessment": draft, "about": f"Discard {row.title}"},
        )


def _title(listed: list[FormEntry]) -> str:
    """``Assess ─ 1 unfinished · 2 due · 4 finished, 3 not charted``."""
    done = [entry.last for entry in listed if entry.last is not None]
    open_ = sum(last.charting is not Charting.CHARTED for last in done)
    unfinished = sum(entry.draft is not None for entry in listed)
    due = sum(entry.due is not None and entry.draft is None for entry in listed)
    parts = [
        f"{unfinished} unfinished" if unfinished else "",
        f"{due} due" if due else "",
        f"{len(done)} finished" + (f", {open_} not charted" if open_ else ""),
    ]
    return "Assess ─ " + " · ".join(part for part in parts if part)


def _row_name(row: Row | None) -> str:
    """What a row is, so that the cursor stays with it when rows come and go above."""
    if isinstance(row, FlagShown):
        return row.uid
    if isinstance(row, FormEntry):
        return row.form
    return type(row).__name__ if row is not None else ""

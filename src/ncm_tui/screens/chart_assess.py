"""The Assess tab: what is unfinished, what was found and when, which forms fit this patient."""

from __future__ import annotations

from datetime import datetime

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.forms import Form
from ncm_tui.screens.form import dispose_flag
from ncm_tui.services import assessments, flags
from ncm_tui.views.forms import FlagShown, FormEntry
from ncm_tui.widgets.chart_tab import ChartTab
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

_NAME = 22
_WIDE = 100
_PANE = 42
_EMPTY = "No form is in the library. ncm form add FILE adds one."


class AssessTab(ChartTab):
    """Open safety flags first, then unfinished forms, then each form with its last result."""

    tab_id = "assess"
    title = "Assess"
    AREAS = ("assess",)
    BINDINGS = [*bindings("assess")]

    def __init__(self) -> None:
        super().__init__()
        self.flags: tuple[FlagShown, ...] = ()
        self.entries: tuple[FormEntry, ...] = ()

    def compose(self) -> ComposeResult:
        yield Rule("Assess")
        with Horizontal():
            yield LineList(id="assess-rows", empty=_EMPTY)
            yield Static("", id="assess-detail", classes="detail", markup=False)

    @property
    def rows(self) -> LineList:
        return self.query_one("#assess-rows", LineList)

    def refresh_page(self, *, first: bool = False) -> None:
        self.flags = flags.open_flags(self.desk, self.stay)
        self.entries = assessments.forms_for(self.desk, self.stay)
        at = 0 if first else self.rows.at
        self.rows.set_source(len(self.flags) + len(self.entries), self._row, at=at)
        unfinished = sum(entry.draft is not None for entry in self.entries)
        done = sum(entry.last is not None for entry in self.entries)
        parts = [f"{unfinished} unfinished" if unfinished else "", f"{done} finished"]
        self.query_one(Rule).title = "Assess ─ " + " · ".join(part for part in parts if part)
        self._paint_detail()

    def _paint_detail(self) -> None:
        """Beside the list, where the terminal is wide: what the form is, why it is refused, its last one."""
        pane = self.query_one("#assess-detail", Static)
        if not pane.display:
            return
        row = self.current
        if isinstance(row, FlagShown):
            words = [row.label, row.advice, "Enter: record what was done, or why not."]
        elif row is not None:
            words = form_detail(self.desk.library.form(row.form), row)
        else:
            words = []
        pane.update(plain("\n\n".join(part for part in words if part)))

    def on_resize(self, event: events.Resize) -> None:
        pane = self.query_one("#assess-detail")
        pane.display = event.size.width >= _WIDE
        pane.styles.width = _PANE
        self._paint_detail()

    def on_line_list_moved(self) -> None:
        self._paint_detail()

    def _row(self, index: int) -> Text:
        width = self.rows.size.width or 80
        if index < len(self.flags):
            flag = self.flags[index]
            since = self._when(flag.fired_at)
            return plain(fit(f" ! {flag.label} · since {since} · nothing recorded yet", width), "late")
        return self._entry_row(self.entries[index - len(self.flags)], width)

    def _entry_row(self, entry: FormEntry, width: int) -> Text:
        name = fit(entry.short + (" (local)" if entry.local else ""), _NAME)
        if entry.draft is not None and entry.draft_at is not None:
            said = f"unfinished, {entry.answered} answered, on hold {self._when(entry.draft_at)}"
            ink = "soon"
        elif entry.last is not None:
            said = f"{entry.last.text} · {self._when(entry.last.at)} · {entry.last.by}"
            flags_ = [flag for flag in entry.last.flags if flag != entry.last.text]
            said += f" · {flags_[0]}" if flags_ else ""
            ink = ""
        elif entry.in_emr:
            said, ink = entry.in_emr, ""
        else:
            said, ink = (entry.refusal, "dim") if entry.refusal else ("not done in this stay", "dim")
        mark = "▲ " if ink == "soon" else "  "
        return Text.assemble(
            plain("   "), plain(name, "dim" if entry.refusal else "strong"), plain(mark, "soon"),
            plain(fit(said, max(8, width - _NAME - 6)), ink),
        )  # fmt: skip

    def _when(self, at: datetime) -> str:
        here, today = self.desk.local(at), self.desk.local(self.desk.now()).date()
        return f"{here:%H:%M}" if here.date() == today else f"{here:%a %d %b %H:%M}"

    @property
    def current(self) -> FlagShown | FormEntry | None:
        at = self.rows.current
        if at is None:
            return None
        return self.flags[at] if at < len(self.flags) else self.entries[at - len(self.flags)]

    # -- keys

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """An open flag asks what was done; a draft goes on; a finished form is read; else one starts."""
        row = self.current
        if isinstance(row, FlagShown):
            dispose_flag(self.ncm, row, self.line)
        elif row is not None and row.draft is None and row.last is not None:
            self.action_view()
        elif row is not None:
            self._start(row)

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
        from ncm_tui.screens.form_read import FinishedScreen

        row = self.current
        if isinstance(row, FormEntry) and row.last is not None:
            self.ncm.push_screen(FinishedScreen(row.last.assessment))
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


def form_detail(form: Form, entry: FormEntry) -> list[str]:
    """Paragraphs about one form: title, refusal, last result with its flags, what it is good for, source."""
    last = entry.last
    parts = [form.title, entry.refusal]
    if last is not None:
        flags_ = "".join(f"\n! {flag.removeprefix('! ')}" for flag in last.flags)
        parts.append(f"Last: {last.text}, by {last.by}{flags_}")
    if entry.in_emr:
        parts.append(entry.in_emr[:1].upper() + entry.in_emr[1:])
    return [*parts, form.screening_only, f"Source: {form.citation}", f"Version {form.version}"]

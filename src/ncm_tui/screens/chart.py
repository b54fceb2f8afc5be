"""A patient's chart: who on the first two rows, the numbered tabs, one tab at a time."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input, TextArea

from ncm_tui.command_shape import Command
from ncm_tui.commands import bindings
from ncm_tui.rules.problems import NotFound
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import chart, patients
from ncm_tui.views.changed import Changed
from ncm_tui.views.patient import PatientLine
from ncm_tui.widgets.chart_tab import ChartTab
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.strip import NumberedStrip

if TYPE_CHECKING:
    pass


class Tab(NamedTuple):
    """A tab by its address, its word and digit on the strip, and where its class is: imported when first
    shown. A digit stays what it is when tabs come between."""

    id: str
    title: str
    module: str
    name: str
    digit: int


TABS = (
    Tab("summary", "Summary", "ncm_tui.screens.chart_summary", "SummaryTab", 1),
    Tab("assess", "Assess", "ncm_tui.screens.chart_assess", "AssessTab", 2),
    Tab("plan", "Plan", "ncm_tui.screens.chart_plan", "PlanTab", 3),
    Tab("discharge", "Discharge", "ncm_tui.screens.chart_discharge", "DischargeTab", 4),
    Tab("notes", "Notes", "ncm_tui.screens.chart_notes", "NotesTab", 5),
    Tab("clocks", "UR/Auth", "ncm_tui.screens.chart_clocks", "ClocksTab", 6),
    Tab("time", "Time", "ncm_tui.screens.chart_timeline", "TimelineTab", 9),
)


class ChartScreen(Undoing, NcmScreen[None]):
    """The next patient re-binds the tab in front; nothing is pushed or mounted anew."""

    AREAS: tuple[str, ...] = ("chart",)
    BINDINGS = [*bindings("chart")]
    DEFAULT_CSS = "ChartScreen #page { height: 1fr; width: 1fr; }"

    def __init__(
        self,
        stay_uid: str,
        tab: str = "summary",
        row: str = "",
        then: Callable[[ChartTab], object] | None = None,
    ) -> None:
        """``row`` and ``then`` as in :meth:`bind_stay`."""
        super().__init__()
        self.stay = stay_uid
        self.tab_id = tab if tab in {each.id for each in TABS} else TABS[0].id
        self._tabs: dict[str, ChartTab] = {}
        self._row, self._then = row, then

    @property
    def line(self) -> PatientLine | None:
        """Who the chart is about, as on its first row."""
        return self.query_one(PatientBar).line

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield NumberedStrip([tab.title for tab in TABS], digits=[tab.digit for tab in TABS])
        yield Container(id="page")
        yield KeyBar("chart", "everywhere")

    async def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self.ncm.minute.subscribe(self, lambda _: self._show_line())
        self.bind_stay(self.stay, self.tab_id, self._row, self._then)

    def bind_stay(
        self,
        stay_uid: str,
        tab: str = "",
        row: str = "",
        then: Callable[[ChartTab], object] | None = None,
    ) -> None:
        """Show the chart of this stay on ``tab`` (or the one in front), the cursor on ``row``; ``then`` is
        called with the tab once it shows. Opening a chart is audited."""
        try:
            line = patients.line(self.desk, stay_uid)
        except NotFound as problem:
            self.ncm.say_problem(problem)
            return
        self.keep_tab_typing()
        self.stay = stay_uid
        note = self.ncm.now_with(line)
        self.query_one(PatientBar).show(line, note)
        self.ncm.follow(chart.opened(self.desk, stay_uid))
        self.show_tab(tab or self.tab_id, row, then)

    def show_tab(self, tab_id: str, row: str = "", then: Callable[[ChartTab], object] | None = None) -> None:
        """Bring a tab to the front, bound to the patient on the first row, the cursor on ``row`` (a uid or
        id of the tab's own)."""
        self._row, self._then = row, then
        tab = self._tabs.get(tab_id) or self._made(tab_id)
        self.tab_id = tab_id
        for other in self._tabs.values():
            other.display = other is tab
        strip = self.query_one(NumberedStrip)
        strip.active = [each.id for each in TABS].index(tab_id)
        self.AREAS = (*tab.AREAS, "chart")
        bar = self.query_one(KeyBar)
        bar.show(*self.AREAS, "everywhere")
        bar.said = None  # what was said of another tab would hide the keys of this one
        if not tab.is_attached:
            self.call_later(self._bring, tab)
        self._bind(tab)
        self.ncm.keep_place()

    async def _bring(self, tab: ChartTab) -> None:
        """Mount a tab shown for the first time; it is bound once its parts are there."""
        if not tab.is_attached:
            await self.query_one("#page").mount(tab)
        self._bind(tab)

    def _made(self, tab_id: str) -> ChartTab:
        place = next(each for each in TABS if each.id == tab_id)
        made = getattr(import_module(place.module), place.name)()
        assert isinstance(made, ChartTab)
        self._tabs[tab_id] = made
        return made

    def _bind(self, tab: ChartTab) -> None:
        line = self.line
        if line is None or not tab.is_mounted or tab is not self._tabs.get(self.tab_id):
            return
        if tab.stay == self.stay:
            tab.line = line
            tab.refresh_page()
        else:
            tab.bind_stay(self.stay, line)
        if self.is_current:
            tab.take_focus()
        if self._row:
            tab.go_to(self._row)
            self._row = ""
        if self._then is not None:
            then, self._then = self._then, None
            then(tab)

    def _changed(self, changed: Changed) -> None:
        line = self.line
        if line is None or (self.stay not in changed.stays and line.patient not in changed.patients):
            return
        try:
            self._show_line()
        except NotFound:  # the patient was taken back with the verb that had added them
            self.ncm.leave_pages(lambda _: False)
            return
        tab = self._tabs.get(self.tab_id)
        if tab is not None and tab.stay == self.stay:
            tab.line = self.line
            tab.refresh_page()

    def _show_line(self) -> None:
        bar = self.query_one(PatientBar)
        bar.show(patients.line(self.desk, self.stay), bar.note)

    def keep_tab_typing(self) -> None:
        """What the tab in front has typed and not stored yet goes to the vault."""
        tab = self._tabs.get(self.tab_id)
        if tab is not None:
            tab.keep_typing()

    def action_past(self) -> None:
        """Who changed the line under the cursor, when, from what to what."""
        from ncm_tui.screens.history_of import item_of, show

        show(self.ncm, self.stay, item_of(self._tabs.get(self.tab_id)))

    @property
    def undo_stay(self) -> str:
        return self.stay

    def place(self) -> dict[str, str]:
        return {"screen": "chart", "stay": self.stay, "tab": self.tab_id}

    def on_screen_resume(self) -> None:
        line = self.line
        if line is not None:
            self.ncm.now_with(line)

    # -- keys --------------------------------------------------------------------------------------

    @property
    def digits_are_dead(self) -> bool:
        """While something takes characters, a digit is never a tab (P§5)."""
        return isinstance(self.focused, Input | TextArea) or bool(
            getattr(self.focused, "takes_digits", False)
        )

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.query_one(NumberedStrip).dimmed = self.digits_are_dead

    def action_pick_strip(self, digit: str) -> None:
        if self.digits_are_dead:
            return
        tab = next((each for each in TABS if each.digit == int(digit)), None)
        if tab is not None:
            self.show_tab(tab.id)
        else:
            self.say(f"There is no tab {digit}.")

    def action_form_letter(self, letter: str) -> None:
        """The form with this letter on this patient, straight from the Assess tab."""
        from ncm_tui.services.assessments import letters

        form = letters.lettered(self.desk).get(letter)
        if form is None:
            self.say(f"No form has the letter {letter}.")
        else:
            self._tabs[self.tab_id].go_to(form)
            self.ncm.open_form(self.stay, form)

    def offers(self) -> tuple[Command, ...]:
        """For ^P: each form by its name, on this patient."""
        return tuple(
            Command(f"form.{form.id}", "", form.short or form.title, f"{form.title}, on this patient",
                    "chart", action=f"app.open_here('{form.id}')")
            for form in self.desk.library.form_heads()
            if form.kind != "dialog" and form.id.replace("-", "").isalnum()
        )  # fmt: skip

    def action_keep(self) -> None:
        """Back on my list, whoever took the patient off."""
        self.ncm.follow(patients.keep(self.desk, self.stay, True))

    def action_private(self) -> None:
        """The question whether anybody is told that the patient is here (P§13), without the way to it."""
        from ncm_tui.screens import patient_edit

        patient_edit.edit(self.ncm, self.stay, at="no_information")

    def action_barrier(self) -> None:
        from ncm_tui.screens.asking import ask
        from ncm_tui.services import careplan

        stay = self.stay
        ask(self.ncm, "barrier", lambda said: careplan.add_barrier(self.desk, stay, said),
            line=self.line, context={"stay": stay})  # fmt: skip

    def action_findings(self) -> None:
        """What finished answers suggest for this patient, and what was made of it."""
        from ncm_tui.screens.findings import FindingsScreen

        self.ncm.push_screen(FindingsScreen(self.stay))

    def action_note(self) -> None:
        from ncm_tui.screens.note_edit import start_note

        self.show_tab("notes")
        start_note(self.ncm, self.stay)

    def action_give_notice(self) -> None:
        from ncm_tui.screens.clock_forms import give_notice

        give_notice(self.ncm, self.stay)

    def action_close(self) -> None:
        """Esc: from what takes characters back to the tab; what the tab has open; then back to the list."""
        tab = self._tabs.get(self.tab_id)
        if self.digits_are_dead and tab is not None:
            tab.take_focus()
        elif tab is None or not tab.close_inner():
            self.app.pop_screen()

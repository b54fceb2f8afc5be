"""All forms: open one on this patient, put it on the Assess tab or take it off, read what it is."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.letters import LettersInput, LettersPage
from ncm_tui.services import assessments, forms_on, library_state, patients
from ncm_tui.views.changed import Changed
from ncm_tui.views.forms import FormEntry
from ncm_tui.widgets.form.shelf_rows import pick_row
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

_EMPTY = "No form has these letters. Esc clears them."


class FormLetters(LettersInput):
    """Enter opens the best one at once: the arrows walk."""

    BINDINGS = [Binding("enter", "screen.found", show=False)]


class FormPickScreen(LettersPage):
    """``finding`` opens with the letters' field. What is on stands first, then the others, by name."""

    AREAS = ("form_pick",)
    BINDINGS = [*bindings("form_pick")]
    DEFAULT_CSS = """
    FormPickScreen #filter { display: none; }
    FormPickScreen #about { height: auto; max-height: 3; width: 1fr; }
    """

    def __init__(self, stay: str, *, finding: bool = False) -> None:
        super().__init__()
        self.stay, self.finding = stay, finding
        self.entries: tuple[FormEntry, ...] = ()
        self.lines: list[FormEntry] = []

    @property
    def current(self) -> FormEntry | None:
        at = self.rows.current
        return self.lines[at] if at is not None and at < len(self.lines) else None

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield Rule("All forms")
        yield FormLetters(placeholder="letters of a form, or of what it is about", id="filter")
        yield LineList(id="rows", empty=_EMPTY)
        yield Static("", id="about", markup=False)
        yield KeyBar("form_pick", "everywhere")

    def on_mount(self) -> None:
        line = patients.line(self.desk, self.stay)
        self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.watch(self.letters_box, "value", self._narrowed, init=False)
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        if unused := library_state.unused(self.desk.library):
            more = f" and {len(unused) - 1} more; ncm doctor names them" if len(unused) > 1 else ""
            self.say(f"A file of your library cannot be used: {unused[0]}{more}", "warning")
        if self.finding:
            self.action_filter()
        else:
            self.rows.focus()

    def _changed(self, changed: Changed) -> None:
        if changed.verb == forms_on.VERB or self.stay in changed.stays:
            self._read()

    def _read(self) -> None:
        found = assessments.forms_for(self.desk, self.stay)
        self.entries = tuple(sorted(found, key=lambda each: (not each.on, each.short.casefold())))
        self._paint()

    def _narrowed(self, _: str) -> None:
        self.rows.at = 0
        self._paint()

    def _paint(self) -> None:
        kept = self.current.form if self.current else ""
        letters = self.letters_box.value.strip()
        self.lines = _ranked(self.entries, letters) if letters else list(self.entries)
        names = [each.form for each in self.lines]
        at = names.index(kept) if kept in names and not letters else 0
        self.rows.set_source(len(self.lines), self._row, at=at)
        on = sum(each.on for each in self.entries)
        self.query_one(Rule).title = f"All forms ─ {on} on, {len(self.entries) - on} off"
        self.query_one(Rule).right = "■ on the Assess tab"
        self._about()

    def _row(self, index: int) -> Text:
        return pick_row(self.lines[index], self.rows.size.width or 80)

    def on_line_list_moved(self) -> None:
        self._about()

    def _about(self) -> None:
        """Under the list: the whole title, and why it is refused."""
        row = self.current
        said = "" if row is None else " · ".join((row.title, *row.marks, *filter(None, [row.refusal])))
        self.query_one("#about", Static).update(plain(f" {said}", "dim"))

    # -- keys

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.action_open()

    def action_found(self) -> None:
        """Enter in the letters' field opens the form on top; without letters it goes to the list."""
        if self.letters_box.value.strip():
            self.action_open()
        else:
            self.action_to_list()

    def action_letter(self, letter: str) -> None:
        """The form of this letter, as on the Assess tab."""
        at = next((n for n, each in enumerate(self.lines) if each.letter == letter), None)
        if at is None:
            self.say(f"No form has the letter {letter} · / finds one by its name")
            return
        self.rows.move_to(at)
        self.action_open()

    def action_open(self) -> None:
        row = self.current
        if row is None:
            return
        if row.refusal and row.draft is None:
            self.say(row.refusal, "warning")
            return
        self.dismiss(None)
        self.ncm.open_form(self.stay, row.form)

    def action_switch(self) -> None:
        row = self.current
        if row is None:
            return
        try:
            self.ncm.follow(forms_on.switch(self.desk, row.form, not row.on))
        except Problem as problem:
            self.ncm.say_problem(problem)

    def action_about(self) -> None:
        from ncm_tui.screens.form_about import FormAboutScreen

        row = self.current
        if row is None:
            return
        try:
            form = self.desk.library.form(row.form)
        except Problem as problem:
            self.ncm.say_problem(problem)
            return
        self.ncm.push_screen(FormAboutScreen(form, row))


def _ranked(entries: tuple[FormEntry, ...], letters: str) -> list[FormEntry]:
    """A short name that begins so first, then a word of the title that does, then letters inside."""
    wanted = letters.casefold()

    def place(entry: FormEntry) -> int:
        words = f"{entry.short} {entry.title} {entry.form}".casefold()
        if entry.short.casefold().startswith(wanted):
            return 0
        return 1 if f" {wanted}" in f" {words}" else 2 if wanted in words else 3

    return [entry for entry in sorted(entries, key=place) if place(entry) < 3]

"""F3: patients by three letters of any name, MRN or bed, and what is written about anybody, as you type."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.limited_identity import born_text
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.search_doors import open_hit
from ncm_tui.services import search
from ncm_tui.services.find import HIDDEN_FOUND_BY, Finder, has_hidden, searched
from ncm_tui.views.caseload import FoundPatient
from ncm_tui.views.search import PatientHits
from ncm_tui.widgets.find_rows import Line, columns, lines_of, pieces_of
from ncm_tui.widgets.hidden import names_hidden
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_edit import NcmInput

#: Seconds between two parts of what the index owes: a letter typed meanwhile is not kept waiting.
_BREATH = 0.05
_SAID = "letters of any name, MRN or bed; words of any text"
_NOTHING = "Letters of any part of a name, an MRN or a bed find the patient;\nwords find what is written."


class FindScreen(NcmScreen[None]):
    """The input keeps the focus; arrows walk the hits. Each hit shows DOB and MRN beside the name, so
    that Enter is always pressed on a row that shows them. Under NAME ALERT an Enter typed with the letters
    only says who is there: another one, or one after an arrow key, opens the chart (P§5).

    A text opens over this page, at the place where it stands; Esc comes back to the hits. ``texts_first``
    puts what is written above the patients."""

    AREAS = ("find",)
    BINDINGS = [*bindings("find")]

    def __init__(self, *, texts_first: bool = False) -> None:
        super().__init__()
        self.texts_first = texts_first
        self.found: list[FoundPatient] = []
        self.texts: list[PatientHits] = []
        self.lines: list[Line] = []
        self._unfolded: set[str] = set()
        self._finder: Finder | None = None
        self._looked = self._recorded = self._away = self._hidden = False

    def compose(self) -> ComposeResult:
        yield Rule(self._title, _SAID)
        yield NcmInput(placeholder="three letters are enough", id="text")
        yield Static("", id="heading", markup=False)
        yield LineList(empty=_NOTHING, id="rows")
        yield KeyBar("find", "everywhere")

    def on_mount(self) -> None:
        box = self.query_one("#text", NcmInput)
        self.watch(box, "value", self._typed, init=False)
        self.query_one(LineList).can_focus = False
        box.focus()
        self.call_after_refresh(self._ready)

    @property
    def _title(self) -> str:
        return "Search everything" if self.texts_first else "Find patient"

    def begin(self, *, texts_first: bool) -> None:
        """Asked for again: from an empty field."""
        self.texts_first = texts_first
        rule = self.query_one(Rule)
        self.query_one("#text", NcmInput).value = ""
        rule.title, rule.right = self._title, _SAID

    def _ready(self) -> None:
        """Behind the page's own paint, before the first letter: who is there, and what is owed."""
        if self.ncm.desk is not None and self._finder is None:
            self._finder = Finder(self.desk)
            self._hidden = has_hidden(self.desk)
            self._settle(0)

    def on_screen_suspend(self) -> None:
        self._away = True

    def on_screen_resume(self) -> None:
        """Back from what was opened: what was changed there is found as it is now."""
        if self._away and self.ncm.desk is not None:
            self._away, self._finder = False, None
            self._ready()
            self._search(self.query_one("#text", NcmInput).value, at=self.query_one(LineList).at)

    def on_resize(self) -> None:
        names = columns("Patient", "Age", "DOB", "MRN", "Bed", "", width=self.size.width, style="dim")
        words = "".join(text for text, _ in names)
        self.query_one("#heading", Static).update(plain(words, "dim"), layout=False)

    # -- what is found

    def _settle(self, _left: int) -> None:
        """What the index owes is settled a little at a time, as long as this page is open."""
        owed = search.settle(self.desk) if self.is_attached else None
        if owed is not None:
            self.ncm.follow(owed, self._settled)

    def _settled(self, left: int) -> None:
        if not self.is_attached or self.ncm.desk is None:
            return
        if left:
            self.set_timer(_BREATH, lambda: self._settle(left))
        elif self.is_current:
            self._search(self.query_one("#text", NcmInput).value, at=self.query_one(LineList).at)

    def _typed(self, value: str) -> None:
        if value.strip() and not self._recorded:
            self._recorded = True
            self.ncm.follow(searched(self.desk))
        self._looked = False
        self._unfolded.clear()
        self._search(value)

    def _search(self, value: str, at: int = 0) -> None:
        self._ready()
        if self._finder is None:
            return
        self.found = self._finder.find(value)
        self.texts = search.hits(self.desk, value)
        typed = value.strip()
        nobody = f"Nobody here matches “{value}”, and nothing written does."
        if self._hidden:
            nobody += f"\n\n{HIDDEN_FOUND_BY}"
        self._show(at, nobody if typed else _NOTHING)
        alerts = sum(one.name_alert and not one.unnamed for one in self.found)
        self.query_one(Rule).right = f"{alerts} with NAME ALERT: read the DOB" if alerts else self._counted()

    def _counted(self) -> str:
        written = sum(len(each.hits) for each in self.texts)
        texts = f" · {written} text{'s' if written != 1 else ''}" if written else ""
        return f"{len(self.found)} found{texts}"

    def _show(self, at: int = 0, empty: str | None = None) -> None:
        self.lines = lines_of(self.found, self.texts, self._unfolded, texts_first=self.texts_first)
        only = self._selectable if self.texts else None
        self.query_one(LineList).set_source(len(self.lines), self._row, selectable=only, at=at, empty=empty)

    def _selectable(self, index: int) -> bool:
        return self.lines[index].opens

    def _row(self, index: int) -> Pieces:
        now = self.desk.local(self.desk.now())
        return pieces_of(self.lines[index], self.size.width, now, hidden=names_hidden(self))

    # -- keys

    def action_up(self) -> None:
        self.query_one(LineList).action_up()

    def action_down(self) -> None:
        self.query_one(LineList).action_down()

    def action_page_up(self) -> None:
        self.query_one(LineList).action_page_up()

    def action_page_down(self) -> None:
        self.query_one(LineList).action_page_down()

    def action_open(self) -> None:
        self.on_input_submitted()

    def on_line_list_moved(self) -> None:
        self._looked = True

    def on_input_submitted(self) -> None:
        if not self.lines:
            return
        at = self.query_one(LineList).at
        line = self.lines[at]
        if line.more:
            self._unfolded.add(line.key)
            self._show(at)
        elif not self._read_first(line.patient or line.who):
            if line.hit is not None:
                open_hit(self.ncm, line.hit)
            elif line.patient is not None:
                self.ncm.open_chart(line.patient.stay)

    def _read_first(self, one: FoundPatient | None) -> bool:
        """Under NAME ALERT an Enter that came with the letters only says who is there."""
        if one is None or not one.name_alert or self._looked:
            return False
        self._looked = True
        who = f"NAME ALERT: {one.name}, {born_text(one.birth_date, one.birth_year)}, MRN {one.mrn}"
        if one.unnamed:
            who = f"{one.name}, {one.bed}, {one.age_sex}"
        self.say(f"{who} · Enter again opens", "warning")
        return True

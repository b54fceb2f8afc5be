"""F3: find a patient by three letters of any name, by MRN or bed, ranked as you type."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.limited_identity import born_cell, born_text
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services.find import find, searched
from ncm_tui.views.caseload import FoundPatient
from ncm_tui.widgets.hidden import names_hidden
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_edit import NcmInput

ALERT = "ALERT"


class FindScreen(NcmScreen[None]):
    """The input keeps the focus; arrows walk the hits. Each hit shows DOB and MRN beside the name, so
    that Enter is always pressed on a row that shows them. Under NAME ALERT an Enter typed with the letters
    only says who is there: another one, or one after an arrow key, opens the chart (P§5)."""

    AREAS = ("find",)
    BINDINGS = [*bindings("find")]

    def __init__(self) -> None:
        super().__init__()
        self.found: list[FoundPatient] = []
        self._looked = self._recorded = False

    def compose(self) -> ComposeResult:
        yield Rule("Find patient", "letters of any name, MRN or bed")
        yield NcmInput(placeholder="three letters are enough", id="text")
        yield Static("", id="heading", markup=False)
        yield LineList(empty="Type letters of any part of the name, an MRN or a bed.", id="rows")
        yield KeyBar("find", "everywhere")

    def on_mount(self) -> None:
        box = self.query_one("#text", NcmInput)
        self.watch(box, "value", self._typed, init=False)
        self.query_one(LineList).can_focus = False
        box.focus()

    @property
    def stay_in_hand(self) -> str:
        """Whom ``^T`` is about: the hit under the cursor."""
        return self.found[self.query_one(LineList).at].stay if self.found else ""

    def on_resize(self) -> None:
        names = _pieces("Patient", "Age", "DOB", "MRN", "Bed", "", width=self.size.width, style="dim")
        words = "".join(text for text, _ in names)
        self.query_one("#heading", Static).update(plain(words, "dim"), layout=False)

    def _typed(self, value: str) -> None:
        desk = self.ncm.desk
        assert desk is not None
        self.found = find(desk, value) if value.strip() else []
        if value.strip() and not self._recorded:
            self._recorded = True
            self.ncm.follow(searched(desk))
        self._looked = False
        empty = (
            f"Nobody here matches “{value}”."
            if value.strip()
            else "Type letters of any part of the name, an MRN or a bed."
        )
        self.query_one(LineList).set_source(len(self.found), self._row, empty=empty)
        alerts = sum(one.name_alert and not one.unnamed for one in self.found)
        self.query_one(Rule).right = (
            f"{alerts} with NAME ALERT: read the DOB" if alerts else f"{len(self.found)} found"
        )

    def _row(self, index: int) -> Pieces:
        one = self.found[index]
        born, mrn = _told(one)
        if names_hidden(self):
            born = "" if one.birth_year is None else f"born {one.birth_year}"
        return _pieces(one.name, one.age_sex, born, mrn, one.bed, _note(one), width=self.size.width)

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
        if not self.found:
            return
        one = self.found[self.query_one(LineList).at]
        if one.name_alert and not self._looked:
            self._looked = True
            born = born_text(one.birth_date, one.birth_year)
            who = f"NAME ALERT: {one.name}, {born}, MRN {one.mrn}"
            if one.unnamed:
                who = f"{one.name}, {one.bed}, {one.age_sex}"
            self.say(f"{who} · Enter again opens", "warning")
            return
        self.ncm.open_chart(one.stay)


def _told(one: FoundPatient) -> tuple[str, str]:
    """DOB and MRN of a hit; of a no-information patient neither: bed and age alone (P§13)."""
    return ("", "") if one.unnamed else (born_cell(one.birth_date, one.birth_year), one.mrn)


def _note(one: FoundPatient) -> str:
    if one.name_alert and not one.unnamed:
        return ALERT
    if one.on_my_list:
        return ""
    return "not on list" if one.stay_open else "left"


def _pieces(
    name: str, age: str, born: str, mrn: str, bed: str, note: str, *, width: int, style: str = ""
) -> Pieces:
    """Columns of a hit; the name takes what a wide terminal leaves over."""
    room = max(20, width - 54)
    facts = " ".join((fit(age, 5), fit(born, 13), fit(mrn, 12), fit(bed, 8))) + " "
    late = "late" if note == ALERT else "dim"
    return [("  ", ""), (fit(name, room) + " ", style or "strong"), (facts, style), (note, late)]

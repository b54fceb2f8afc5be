"""Who of my list the last census did not name: one key a row says what became of the patient."""

from __future__ import annotations

from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.models.enums import AbsenceChoice
from ncm_tui.rules.limited_identity import born_cell
from ncm_tui.screens.import_answers import ChangesList
from ncm_tui.screens.one_by_one import InHand, SettledPage
from ncm_tui.services import absences
from ncm_tui.views.changed import Changed
from ncm_tui.views.intake import AbsentLine
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import Pieces
from ncm_tui.widgets.plain import fit
from ncm_tui.widgets.rule import Rule

_EMPTY = "All of my list was on the last census, or is answered."


class AbsentScreen(SettledPage):
    """The longest waiting first; answered ones go from the page, ``u`` brings the last one back."""

    AREAS = ("absent",)
    BINDINGS = [*bindings("absent")]
    undo_only = frozenset({"absence.decided"})

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[AbsentLine, ...] = ()

    @property
    def rows(self) -> ChangesList:
        return self.query_one(ChangesList)

    def compose(self) -> ComposeResult:
        yield Rule("Not on the census", "nothing is concluded from that")
        yield ChangesList(empty=_EMPTY, private=True)
        yield KeyBar("absent", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        self.rows.focus()

    def on_resize(self) -> None:
        self.rows.refresh_rows()

    def _changed(self, _: Changed) -> None:
        self._read()

    def _read(self) -> None:
        self._show(absences.open_list(self.desk))

    def _show(self, lines: tuple[AbsentLine, ...]) -> None:
        """The cursor stays on its row, or goes to the one that took its place."""
        before, at = self.in_hand, self.rows.at
        self.lines = lines
        if before is not None:
            same = self.place_of(before.row)
            at = at if same is None else same
        self.rows.set_source(len(self.lines), self._row, at=at)
        self.went_on(before)

    def place_of(self, row: object) -> int | None:
        return next((n for n, line in enumerate(self.lines) if line.stay == row), None)

    def _row(self, index: int) -> Pieces:
        line = self.lines[index]
        since = self.desk.local(line.since)
        room = max(10, (self.rows.size.width or 80) - 62)
        return [
            (f"  {fit(line.bed or line.unit, 8)} ", "dim"),
            (fit(line.name, 21) + " ", "strong"),
            (f"{fit(born_cell(line.birth_date, line.birth_year), 12)}{fit(line.mrn, 10)} {line.st:3}", ""),
            (fit(f"since {since:%a %d %H:%M}{' ! safety' if line.held else ''}", room), "soon"),
        ]

    @property
    def current(self) -> AbsentLine | None:
        """The patient under the cursor."""
        at = self.rows.current
        return self.lines[at] if at is not None and at < len(self.lines) else None

    @property
    def in_hand(self) -> InHand | None:
        return InHand(self.current.stay, self.current.patient) if self.current is not None else None

    def on_line_list_opened(self) -> None:
        self.action_chart()

    def action_chart(self) -> None:
        """Enter: the chart."""
        if self.current is not None:
            self.ncm.open_chart(self.current.stay)

    def action_left(self) -> None:
        self._decide(AbsenceChoice.LEFT)

    def action_moved(self) -> None:
        self._decide(AbsenceChoice.MOVED)

    def action_not_mine(self) -> None:
        self._decide(AbsenceChoice.NOT_MINE)

    def action_keep(self) -> None:
        self._decide(AbsenceChoice.STAYS)

    def _decide(self, choice: AbsenceChoice) -> None:
        """The row goes at once, so that the next key is the next patient's; refused, it comes back."""
        line = self.current
        if line is None or not self.may_answer():
            return
        if choice.takes_off and line.held:
            self.say(f"Not off my list: {line.held}.", "warning")
            return
        self.answered(absences.decide(self.desk, line.stay, choice), lambda _: self._read())
        self._show(tuple(other for other in self.lines if other is not line))

    def action_close(self) -> None:
        self.dismiss(None)

    def action_back(self) -> None:
        self.dismiss(None)

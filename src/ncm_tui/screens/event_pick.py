"""Pick what happened on a stay: the kinds of events by group, found by letters."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.rules.events import KINDS, EventKind
from ncm_tui.screens.frame import NcmModal
from ncm_tui.screens.letters import LettersInput
from ncm_tui.views.patient import PatientLine
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

_ORDER = ("Payer", "Appeals", "Status and UR", "Notices", "After", "Law")


class EventPickScreen(NcmModal[str | None]):
    """Gives the id of the kind that was picked, or nothing."""

    AREAS = ("events",)
    BINDINGS = [*bindings("events")]
    DEFAULT_CSS = "EventPickScreen #filter { display: none; }"

    def __init__(self, line: PatientLine | None) -> None:
        super().__init__()
        self.line = line
        self.lines: list[tuple[Text, EventKind | None]] = []

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def box(self) -> LettersInput:
        return self.query_one("#filter", LettersInput)

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield Rule("What happened?")
        yield LettersInput(placeholder="letters of what happened", id="filter")
        yield LineList(empty="Nothing here has these letters. Esc clears them.")
        yield KeyBar("events", "everywhere")

    def on_mount(self) -> None:
        if self.line is not None:
            self.query_one(PatientBar).show(self.line)
        self.watch(self.box, "value", self._filtered, init=False)
        self._filtered("")
        self.rows.focus()

    def on_resize(self) -> None:
        self._filtered(self.box.value)

    def _filtered(self, letters: str) -> None:
        width = max(40, self.size.width or 80)
        wanted = letters.casefold().split()
        self.lines = []
        for group in _ORDER:
            kinds = [kind for kind in KINDS if kind.group == group and _has(kind, wanted)]
            if kinds:
                self.lines.append((plain(f"   {group}", "accent"), None))
                self.lines += [(plain(fit(f"   {kind.title}", width - 1)), kind) for kind in kinds]
        self.rows.set_rows([text for text, _ in self.lines], selectable=self._selectable)

    def _selectable(self, index: int) -> bool:
        return self.lines[index][1] is not None

    # -- keys

    def action_filter(self) -> None:
        self.box.display = True
        self.box.focus()

    def action_to_list(self) -> None:
        self.rows.focus()

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        at = self.rows.current
        kind = self.lines[at][1] if at is not None and at < len(self.lines) else None
        if kind is not None:
            self.dismiss(kind.id)

    def action_close(self) -> None:
        if self.box.display:
            self.box.value = ""
            self.box.display = False
            self.rows.focus()
        else:
            self.dismiss(None)


def _has(kind: EventKind, wanted: list[str]) -> bool:
    text = f"{kind.title} {kind.group} {kind.id}".casefold()
    return all(word in text for word in wanted)

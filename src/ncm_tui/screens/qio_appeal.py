"""An appeal to the QIO as one page that leads: each step with its clock, what is next, and its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens import clock_doors as doors
from ncm_tui.screens import clock_forms
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import patients
from ncm_tui.services.clocks import appeals
from ncm_tui.views.changed import Changed
from ncm_tui.views.clock_page import Appeal, AppealStep
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from ncm_tui.views.patient import PatientLine

_SIGNS = {"done": ("■", "dim"), "now": ("▲", "soon"), "waits": ("□", ""), "not_ours": ("·", "dim")}
_WORDS = {"done": "done", "now": "next", "waits": "later", "not_ours": "not ours"}


class AppealScreen(Undoing, NcmScreen[None]):
    """Two lines a step; the cursor begins on the one that is next."""

    AREAS = ("appeal",)
    BINDINGS = [*bindings("appeal")]

    def __init__(self, stay: str, kind: str = "qio") -> None:
        super().__init__()
        self.stay, self.kind = stay, kind
        self.appeal: Appeal | None = None
        self.line: PatientLine | None = None
        self.lines: list[tuple[Text, AppealStep | None]] = []

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def current(self) -> AppealStep | None:
        """The step under the cursor."""
        at = self.rows.current
        return self.lines[at][1] if at is not None and at < len(self.lines) else None

    @property
    def undo_stay(self) -> str:
        return self.stay

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield Rule()
        yield LineList(private=True)
        yield KeyBar("appeal", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self.ncm.minute.subscribe(self, lambda _: self._read())
        self.line = patients.line(self.desk, self.stay)
        self.query_one(PatientBar).show(self.line, self.ncm.now_with(self.line))
        self._read(first=True)
        self.rows.focus()

    def on_resize(self) -> None:
        self._paint()

    def _changed(self, changed: Changed) -> None:
        if self.stay in changed.stays or (self.line is not None and self.line.patient in changed.patients):
            self._read(first=True)

    def _read(self, *, first: bool = False) -> None:
        self.appeal = appeals.appeal(self.desk, self.stay, self.kind)
        self._paint(first=first)

    def _paint(self, *, first: bool = False) -> None:
        appeal = self.appeal
        if appeal is None:
            return
        rule = self.query_one(Rule)
        rule.title = appeal.title
        rule.right = f"case {appeal.case}" if appeal.case else ""
        width, before = max(40, self.size.width or 80), self.rows.at
        self.lines = []
        for number, step in enumerate(appeal.steps, 1):
            self.lines += [(text, step if place == 0 else None) for place, text in
                           enumerate(_step(number, step, width))]  # fmt: skip
        now = next((n for n, (_, step) in enumerate(self.lines) if step and step.state == "now"), before)
        self.rows.set_rows(
            [text for text, _ in self.lines],
            selectable=lambda n: self.lines[n][1] is not None,
            at=now if first else before,
        )

    # -- keys

    def on_line_list_opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """The step's event, its evidence, or what was recorded, to be changed."""
        step, appeal = self.current, self.appeal
        if step is None or appeal is None:
            return
        if step.shown is not None:
            clock_forms.change_event(self.ncm, self.stay, step.shown.uid)
        elif step.event:
            if step.event != appeals.BEGINS[self.kind] and not appeal.uid:
                self.say("First record that we were told: the first step.", "warning")
                return
            clock_forms.happened(self.ncm, self.stay, step.event, follows=appeal.uid)
        elif step.line is not None and step.line.rule != "QIO_LIABILITY_END":
            doors.evidence(self.ncm, step.line)
        else:
            self.say("Nothing to record on this step yet.")

    def action_why(self) -> None:
        from ncm_tui.screens.clock_why import show_why

        step = self.current
        if step is None or step.line is None:
            self.say("This step has no clock yet.")
            return
        show_why(self.ncm, step.line)

    def action_other(self) -> None:
        """The other appeal of this stay."""
        kinds = list(appeals.KINDS)
        self.kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)]
        self._read(first=True)

    def action_close(self) -> None:
        self.dismiss(None)


def _step(number: int, step: AppealStep, width: int) -> list[Text]:
    """Title, what is known of it, and an empty line."""
    sign, ink = _SIGNS[step.state]
    late = step.line is not None and step.line.state.value == "overdue" and step.state == "now"
    head = Text.assemble(
        plain(f" {'!' if late else sign} ", "late" if late else ink),
        plain(f"{number}  ", "dim"),
        plain(fit(step.title, width - 16), "strong" if step.state == "now" else ink),
        plain(f" {_WORDS[step.state]}", "late" if late else ink),
    )
    says = plain(
        fit(f"      {step.says}", width - 1), "late" if late else "dim" if step.state != "now" else ""
    )
    return [head, says, plain("")]

"""What finished answers suggest for this patient: one line each, one key takes it, nothing by itself."""

from __future__ import annotations

from collections.abc import Collection
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.commands.chart import FINDING_KEYS
from ncm_tui.rules.findings import SuggestionKind
from ncm_tui.rules.problems import NotFound, Problem
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.one_by_one import BOUNCE, LOOK
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import findings, patients
from ncm_tui.views.changed import Changed
from ncm_tui.views.findings import FindingsPage, Suggested
from ncm_tui.views.words import counted
from ncm_tui.widgets import finding_rows
from ncm_tui.widgets.key_bar import KeyBar, message
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

_EMPTY = (
    "No suggestion. What the answers of a finished form lead to would be here:\n"
    "a barrier with its plan, a code for the coder, a referral, something to do."
)
_EARLIER = "Decided before"


class _Keys(KeyBar):
    """Which keys there are stands here for as long as the page does: what is said has its own line above."""

    def say(self, text: str, severity: str = "information") -> None:
        told = self.screen.query_one("#told", Static)
        told.update(message(text, severity))
        told.display = True


class FindingsScreen(Undoing, NcmScreen[None]):
    """``only``: the fillings that were finished just now, and what was ``said`` of that; without them all
    suggestions of the stay, and what was decided before."""

    AREAS = ("findings",)
    BINDINGS = [*bindings("findings")]
    DEFAULT_CSS = """
    FindingsScreen #whole { height: auto; max-height: 7; width: 1fr; }
    FindingsScreen #told { height: auto; max-height: 3; width: 1fr; display: none; }
    """

    def __init__(self, stay: str, only: Collection[str] = (), said: str = "") -> None:
        super().__init__()
        self._said = said
        self.stay = stay
        self.only = frozenset(only)
        self.page: FindingsPage | None = None
        self.lines: list[Suggested | str] = []
        self._listed: list[str] = []
        self._until = 0.0

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def undo_stay(self) -> str:
        return self.stay

    @property
    def current(self) -> Suggested | None:
        """The suggestion under the cursor."""
        at = self.rows.current
        line = self.lines[at] if at is not None and at < len(self.lines) else None
        return line if isinstance(line, Suggested) else None

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield Rule("Suggested")
        yield Static("", id="told", markup=False)
        yield LineList(empty=_EMPTY)
        yield Static("", id="whole", markup=False)
        yield _Keys("findings", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        self.rows.focus()
        if self._said:
            self.say(self._said)

    def on_screen_resume(self) -> None:
        """It comes by itself after *finish & lock*: a key typed on meant the form, and takes nothing."""
        self._until = monotonic() + LOOK if self.only else 0.0

    def on_resize(self) -> None:
        self._paint_whole()

    def _changed(self, changed: Changed) -> None:
        if self.stay in changed.stays:
            self._read()

    def _read(self) -> None:
        try:
            line = patients.line(self.desk, self.stay)
        except NotFound:  # the patient was taken back with the verb that had added them
            self.dismiss(None)
            return
        self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.page = findings.page(self.desk, self.stay)
        self._lay_out()

    def _lay_out(self) -> None:
        """A line keeps its place and its key once it is decided; what is new comes after."""
        assert self.page is not None
        wanted = [each for each in self.page.open if not self.only or each.origin.assessment in self.only]
        self._listed += [each.uid for each in wanted if each.uid not in self._listed]
        known = {each.uid: each for each in (*self.page.decided, *self.page.open)}
        self.lines = [known[uid] for uid in self._listed if uid in known]
        earlier = [] if self.only else [each for each in self.page.decided if each.uid not in self._listed]
        if earlier:
            self.lines += [_EARLIER, *earlier]
        waiting = sum(isinstance(each, Suggested) and each.open for each in self.lines)
        told = (
            f"{counted(waiting, 'suggestion')}, none done until you take it" if waiting else "nothing waits"
        )
        self.query_one(Rule).title = f"Suggested ─ {told}"
        self.rows.set_source(
            len(self.lines), self._row, selectable=lambda n: isinstance(self.lines[n], Suggested),
            at=self.rows.at,
        )  # fmt: skip
        self._paint_whole()

    def _row(self, index: int) -> Pieces:
        line = self.lines[index]
        if isinstance(line, str):
            return [(f" {line}", "accent")]
        return finding_rows.row_pieces(line, self._key_of(line), self.rows.size.width or 80)

    def _key_of(self, each: Suggested) -> str:
        at = self._listed.index(each.uid) if each.uid in self._listed else len(FINDING_KEYS)
        return FINDING_KEYS[at] if at < len(FINDING_KEYS) else ""

    def on_line_list_moved(self) -> None:
        self._paint_whole()

    def _paint_whole(self) -> None:
        each = self.current
        told = (
            plain("") if each is None else finding_rows.whole(each, self._makes(each), self.size.width or 80)
        )
        self.query_one("#whole", Static).update(told)

    def _makes(self, each: Suggested) -> str:
        """What taking a barrier makes, before it is taken."""
        if each.kind is not SuggestionKind.BARRIER:
            return ""
        try:
            template = self.desk.library.plan(each.ref)
        except Problem as problem:
            return str(problem)
        goals = " · ".join(goal.text for goal in template.goals)
        steps = sum(len(goal.steps) for goal in template.goals)
        return f"Goal: {goals} ({counted(steps, 'intervention')})"

    # -- keys

    def on_line_list_opened(self) -> None:
        self.action_take()

    def action_close(self) -> None:
        """Back; what was not taken stays offered."""
        self.dismiss(None)

    def action_take_at(self, key: str) -> None:
        at = FINDING_KEYS.index(key)
        each = self.lines[at] if at < len(self._listed) and at < len(self.lines) else None
        if not isinstance(each, Suggested):
            self.say(f"There is no suggestion {key}.")
            return
        self.rows.move_to(at)
        self._take(each)

    def action_take(self) -> None:
        if (each := self.current) is not None:
            self._take(each)

    def _too_soon(self) -> bool:
        heard = self.ncm.heard_at
        if heard >= self._until:
            return False
        self._until = max(self._until, heard + BOUNCE)
        self.say("Not taken: this page has just opened. Look, then press the key again.", "warning")
        return True

    def _take(self, each: Suggested) -> None:
        if self._too_soon():
            return
        if each.state == "taken":
            self.say("This is taken already · Esc leaves, u takes the last one back.")
            return
        future = findings.take(self.desk, [each.uid])
        if each.kind is SuggestionKind.FORM:
            self.ncm.follow(future, lambda _: self.ncm.open_form(self.stay, each.ref))
        else:
            self.ncm.follow(future)

    def action_decline(self) -> None:
        each = self.current
        if self._too_soon():
            return
        if each is not None and each.open:
            self.ncm.follow(findings.decline(self.desk, each.uid))
        elif each is not None:
            self.say("This was decided already · u takes the last one back.")

    def action_source(self) -> None:
        """The finished form behind the line."""
        if (each := self.current) is not None:
            from ncm_tui.screens.form_read import FinishedScreen

            self.ncm.push_screen(FinishedScreen(each.origin.assessment))


def offer(app: NcmApp, stay: str, finished: Collection[str], said: str = "") -> None:
    """Show what these fillings suggest, where they suggest anything that waits; ``said`` is the message of
    the finish, which the page would cover."""
    assert app.desk is not None
    if findings.of_assessments(app.desk, stay, finished):
        app.push_screen(FindingsScreen(stay, finished, said))

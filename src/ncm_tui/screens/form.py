"""A form on a stay: answered, parked, finished. A linked form opens in its place and returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from ncm_tui.commands import key
from ncm_tui.rules.forms import Item
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.copying import sure_of
from ncm_tui.screens.findings import offer as offer_findings
from ncm_tui.screens.form_sheet import Sheet
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services import assessments, flags, patients
from ncm_tui.services.assessments.asides import ALONE, alone_with
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.services.assessments.past_end import past_end
from ncm_tui.views.changed import Changed
from ncm_tui.views.forms import FlagShown, Given, Parked, Write
from ncm_tui.widgets.form.pane import FormPane
from ncm_tui.widgets.patient_bar import PatientBar

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk
    from ncm_tui.views.patient import PatientLine


class FormScreen(NcmScreen[None]):
    """``stay_uid`` never changes while it is open: at a patient switch it is parked (P§5)."""

    AREAS = ("form",)

    def __init__(self, stay_uid: str, form_id: str) -> None:
        super().__init__()
        self.stay, self.form_id = stay_uid, form_id
        self.sheets: list[Sheet] = []
        self._refused: Problem | None = None
        self._sure = False
        self._finished_here: list[str] = []

    @property
    def desk(self) -> Desk:
        desk = self.ncm.desk
        assert desk is not None
        return desk

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    @property
    def pane(self) -> FormPane:
        return self.query_one(FormPane)

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield FormPane(emr_form=self.desk.library.dialog("done-in-emr"))

    def on_mount(self) -> None:
        line = patients.line(self.desk, self.stay)
        self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.pane.keep = self._keep
        if not self._open(self.form_id):
            self.call_later(self._give_up)

    def _give_up(self) -> None:
        """The form was refused: back to the chart, with the sentence."""
        self.dismiss(None)
        if self._refused is not None:
            self.app.call_later(self.ncm.say_problem, self._refused)

    def place(self) -> dict[str, str]:
        return {"screen": "form", "stay": self.stay, "tab": "assess", "form": self.form_id}

    def keep_typing(self) -> None:
        if self.sheets:
            self.pane.keep_typing()

    # -- opening

    def _open(self, form_id: str, link: Item | None = None) -> bool:
        try:
            opened = assessments.open(self.desk, self.stay, form_id)
        except Problem as problem:
            self._refused = problem
            self.ncm.say_problem(problem)
            return False
        if opened.opening is not None:
            self.ncm.follow(opened.opening)
        filling = Filling(
            opened.form,
            now=self.desk.now,
            zone=self.desk.zone,
            given=opened.given,
            facts=opened.facts,
            previous=opened.previous,
            at=opened.at_item,
        )
        alone = self._same_sitting()
        if alone and not opened.resumed:
            writes = filling.keep(Write(item, given) for item, given in alone.items())
            self.ncm.follow(assessments.keep(self.desk, opened.assessment, writes))
            if filling.current is not None and not filling.open_item(filling.current):
                filling.advance()
        flagged = flags.on_chart(self.desk, opened.assessment)
        self.sheets.append(Sheet(self.ncm, self.desk, self.pane, opened, filling, flagged, link))
        self._show(opened.half)
        if opened.resumed:
            self.sheet.fire_what_stands()
            self.pane.tell("as you left it")
        return True

    def _same_sitting(self) -> dict[str, Given]:
        alone = alone_with(self.sheet.filling.given) if self.sheets else None
        return {ALONE: alone} if alone is not None else {}

    def _show(self, half: Mapping[str, Any] | None = None) -> None:
        form = self.sheet.opened.form
        within = (
            f"{self.sheets[-2].opened.form.short or self.sheets[-2].opened.form.title} › "
            if self._inside
            else ""
        )
        self.pane.start(self.sheet.filling, f"{within}{form.title}", half, past_end(self.desk, form))

    @property
    def _inside(self) -> bool:
        return len(self.sheets) > 1

    # -- saving

    def _keep(self, writes: tuple[Write, ...], at: str) -> None:
        self.sheet.keep(writes, at)

    # -- what the pane asks

    def on_form_pane_link_asked(self, message: FormPane.LinkAsked) -> None:
        message.stop()
        item = message.item
        if item.form:
            self._open(item.form, link=item)

    def on_form_pane_confirmed(self, message: FormPane.Confirmed) -> None:
        """Under NAME ALERT the birth year is typed before the first form of this page is locked: the page
        never changes its patient."""
        message.stop()
        if self.sheet.saving.stays():
            return
        line = patients.line(self.desk, self.stay)
        if self._sure:
            self._finish()
        else:
            sure_of(self.ncm, line, self._finish)

    def _finish(self) -> None:
        self._sure = True
        try:
            future = assessments.finish(self.desk, self.sheet.opened.assessment)
        except Problem as problem:
            self.ncm.say_problem(problem)
            return
        self.ncm.follow(future, self._finished, failed=lambda _: self.pane.action_close())

    def _finished(self, changed: Changed) -> None:
        done = self.sheets.pop()
        self.ncm.discard_typed_ahead()
        self._finished_here.append(done.opened.assessment)
        if not self.sheets:
            # Below what a safety flag asks: that comes first.
            finished, said = tuple(self._finished_here), changed.message
            self.app.call_later(offer_findings, self.ncm, self.stay, finished, said)
        self._dispose_of(list(flags.of_assessment(self.desk, done.opened.assessment)))
        if self.sheets:
            self._return(done)
            self.pane.tell(changed.message)
            return
        self.dismiss(None)
        self.ncm.say(changed.message)

    def _return(self, done: Sheet) -> None:
        self._show()
        link = done.link
        given = assessments.linked(self.desk, self.stay, self.sheet.opened.form)
        if link is not None and link.id in given:
            self.pane.answer_link(link, given[link.id])

    def _dispose_of(self, fired: list[FlagShown]) -> None:
        """Each safety flag that stands asks what was done, over whatever comes next."""
        app, line = self.ncm, self.query_one(PatientBar).line
        for flag in reversed([flag for flag in fired if flag.open]):
            app.call_later(dispose_flag, app, flag, line)

    def on_form_pane_left(self, message: FormPane.Left) -> None:
        message.stop()
        if self._stays():
            return
        if self._inside:
            self.sheet.park(self._left_inside)
            self.sheets.pop()
            self._show()
            return
        self.ncm.resumed = 0
        self.ncm.discard_typed_ahead()
        kept = f"On hold, everything kept · {key('app.resume')} comes back"
        ncm = self.ncm
        self.sheet.park(lambda said: ncm.say(said or kept))
        self.dismiss(None)

    def _left_inside(self, said: str) -> None:
        if self.is_attached:
            self.pane.tell(said or "on hold: ^O or Enter opens it again")

    def park(self) -> None:
        """Put every open sheet on hold."""
        self.pane.keep_typing()
        for sheet in self.sheets:
            sheet.park()

    def _stays(self) -> bool:
        """Whether something typed here is on no disk yet: then the page is not left (said)."""
        self.pane.keep_typing()
        return any(sheet.saving.stays() for sheet in self.sheets)

    # -- the patient never changes under a form

    def action_next_patient(self) -> None:
        self._walk(self.ncm.action_next_patient)

    def action_previous_patient(self) -> None:
        self._walk(self.ncm.action_previous_patient)

    def action_resume(self) -> None:
        self._walk(self.ncm.action_resume)

    def _walk(self, then: Callable[[], object]) -> None:
        if self._stays():
            return
        self.park()
        self.dismiss(None)
        self.app.call_later(then)


def dispose_flag(app: NcmApp, flag: FlagShown, line: PatientLine | None) -> None:
    """Ask what was done about a safety flag; left open it stays on the chart."""
    from ncm_tui.screens.asking import ask

    desk = app.desk
    assert desk is not None
    ask(
        app,
        flags.DIALOG,
        lambda answers: flags.dispose(desk, flag.uid, answers),
        line=line,
        context={"flag": flag.uid, "about": f"{flag.label}. {flag.advice}".strip()},
    )


def resume(app: NcmApp, held: Parked) -> None:
    """Bring something on hold back: a form or a note over its chart, a short form where it
    belongs."""
    if held.kind == "assessment":
        assert held.stay is not None
        app.open_chart(held.stay, "assess")
        app.open_form(held.stay, held.form_id)
        return
    from ncm_tui.screens.on_hold import resume_draft, resume_note

    if held.kind == "note":
        resume_note(app, held)
    else:
        resume_draft(app, held)

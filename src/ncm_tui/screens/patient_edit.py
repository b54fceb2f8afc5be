"""Add or correct a patient and stay by hand; a known MRN is never entered twice."""

from __future__ import annotations

from concurrent.futures import Future
from enum import Enum
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.asking import Answers, ask
from ncm_tui.screens.frame import NcmModal
from ncm_tui.services import drafts, patients
from ncm_tui.views.changed import Changed
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


def add(app: NcmApp, initial: Answers | None = None) -> None:
    """A new patient and stay on my list; its chart opens."""
    _Adding(app).ask(initial)


class _Adding:
    """One new patient, asked until she is added, found to be here already, or left on hold."""

    context = {"about": "A patient added by hand, on my list"}

    def __init__(self, app: NcmApp) -> None:
        assert app.desk is not None
        self.app, self.desk = app, app.desk
        self.form_id = patients.form_of(self.desk)

    def ask(self, initial: Answers | None) -> None:
        ask(
            self.app,
            self.form_id,
            lambda answers: patients.create(self.desk, answers, ask_alike=True),
            line=None,
            initial=initial,
            context=self.context,
            then=self._open,
            refused=self._known,
        )

    def _known(self, problem: Problem, answers: Answers) -> bool:
        pages = {"mrn.known": KnownPatient, "patient.alike": AlikePatient}
        page = pages.get(problem.code)
        if page is None:
            return False
        self.app.push_screen(page(problem), lambda said: self._said(problem, answers, said or Way.BACK))
        return True

    def _said(self, problem: Problem, answers: Answers, way: Way) -> None:
        if way is Way.BACK:
            self.ask(answers)
        elif way is Way.OPEN:
            self._forget()
            self.app.open_chart(problem.path)
        else:
            added = patients.create(self.desk, answers)
            self.app.follow(added, self._added, failed=lambda _: self.ask(answers))

    def _added(self, changed: Changed) -> None:
        self._forget()
        self._open(changed)

    def _open(self, changed: Changed) -> None:
        if changed.row is not None:
            self.app.open_chart(changed.row)

    def _forget(self) -> None:
        left = drafts.find(self.desk, self.form_id, self.context, None)
        if left is not None:
            self.app.follow(drafts.drop(self.desk, left.uid))


def edit(app: NcmApp, stay_uid: str, *, at: str = "family") -> None:
    """Correct a patient and stay: the nurse's values beside the EMR's, hers are shown. It opens on the
    question ``at``: the first, whatever is answered."""
    desk = app.desk
    assert desk is not None
    form_id = patients.form_of(desk)
    shown = patients.initial(desk, stay_uid)

    def save(answers: Answers) -> Future[Changed]:
        """What she emptied is an answer too: it falls back to the EMR's."""
        always = (item.id for item in desk.library.dialog(form_id).items() if item.show_if is None)
        emptied = {item: None for item in always if item in shown}
        return patients.edit(desk, stay_uid, {**emptied, **answers}, shown)

    ask(
        app,
        form_id,
        save,
        line=patients.line(desk, stay_uid),
        initial=shown,
        context={"stay": stay_uid},
        at=at,
    )


class Way(Enum):
    """What she says of a patient who may be here already."""

    BACK = "back"
    OPEN = "open"
    ANOTHER = "another"


class KnownPatient(NcmModal[Way]):
    """The MRN is here already: Enter opens that chart, Esc goes back to the form with what was typed."""

    AREAS = ("known",)
    BINDINGS = [*bindings("known")]
    TITLE_SAID = "This MRN is already here"
    HINT = "Nothing was added."

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem

    def compose(self) -> ComposeResult:
        yield Rule(self.TITLE_SAID)
        said = Static(plain(f"\n{self.problem.message}\n\n{self.HINT}", "strong"), markup=False)
        said.styles.padding = (0, 1)
        yield said
        yield KeyBar(*self.AREAS, "everywhere")

    def action_open(self) -> None:
        self.dismiss(Way.OPEN)

    def action_close(self) -> None:
        self.dismiss(Way.BACK)


class AlikePatient(KnownPatient):
    """Somebody like the one typed is here: ``y`` says another person and adds, Enter opens the one who is
    here, Esc goes back to the form with what was typed."""

    AREAS = ("alike",)
    BINDINGS = [*bindings("alike")]
    TITLE_SAID = "Another person?"
    HINT = "Nothing was added yet. What you typed is kept."

    def action_another(self) -> None:
        self.dismiss(Way.ANOTHER)

"""Add or correct a patient and stay by hand; a known MRN is never entered twice."""

from __future__ import annotations

from concurrent.futures import Future
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
    desk = app.desk
    assert desk is not None
    form_id = patients.form_of(desk)
    context = {"about": "A patient added by hand, on my list"}

    def opened(changed: Changed) -> None:
        if changed.row is not None:
            app.open_chart(changed.row)

    def known(problem: Problem, answers: Answers) -> bool:
        if problem.code != "mrn.known":
            return False
        app.push_screen(KnownPatient(problem), lambda there: there_or_again(problem, answers, there=there))
        return True

    def there_or_again(problem: Problem, answers: Answers, *, there: bool | None) -> None:
        left = drafts.find(desk, form_id, context, None)
        if not there:
            add(app, answers)
        elif left is not None:
            app.follow(drafts.drop(desk, left.uid))
        if there:
            app.open_chart(problem.path)

    ask(
        app,
        form_id,
        lambda answers: patients.create(desk, answers),
        line=None,
        initial=initial,
        context=context,
        then=opened,
        refused=known,
    )


def edit(app: NcmApp, stay_uid: str) -> None:
    """Correct a patient and stay: the nurse's values beside the EMR's, hers are shown."""
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
    )


class KnownPatient(NcmModal[bool]):
    """The MRN is here already: Enter opens that chart, Esc goes back to the form with what was typed."""

    AREAS = ("known",)
    BINDINGS = [*bindings("known")]

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem

    def compose(self) -> ComposeResult:
        yield Rule("This MRN is already here")
        yield Static(plain(f"\n {self.problem.message}\n\n Nothing was added.", "strong"), markup=False)
        yield KeyBar("known", "everywhere")

    def action_open(self) -> None:
        self.dismiss(True)

    def action_close(self) -> None:
        self.dismiss(False)

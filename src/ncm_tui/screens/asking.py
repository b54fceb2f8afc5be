"""Ask by a short form and save what was answered; what is refused comes back to be mended, not retyped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import Problem
from ncm_tui.services import drafts

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.rules.forms import Form
    from ncm_tui.screens.dialog import FormDialog
    from ncm_tui.views.forms import DraftShown
    from ncm_tui.views.patient import PatientLine

Answers = dict[str, Any]


def ask(
    app: NcmApp,
    form_id: str,
    save: Callable[[Answers], Future[Any]],
    *,
    line: PatientLine | None,
    initial: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    then: Callable[[Any], object] | None = None,
    refused: Callable[[Problem, Answers], bool] | None = None,
    typed: DraftShown | None = None,
    forgotten: bool = False,
    at: str = "",
    form: Form | None = None,
) -> None:
    """Show the dialog ``form_id`` and hand its answers to ``save``. ``None`` (on hold) saves nothing.

    A ``Problem`` opens the form again with everything that was typed, and says the sentence; ``refused``
    may take it over by returning true. What was typed stays on hold until ``save`` has succeeded;
    ``forgotten`` keeps nothing: it is typed anew each time it is asked. ``at`` is the question it opens on;
    without one the first that has no answer. ``form`` stands for the one of that id where only some of its
    questions are asked.
    """
    _Asking(app, form_id, save, line, initial, context, then, refused, forgotten, at, form).show(typed)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question, as often as its answers are refused."""

    app: NcmApp
    form_id: str
    save: Callable[[Answers], Future[Any]]
    line: PatientLine | None
    initial: Mapping[str, Any] | None
    context: Mapping[str, Any] | None
    then: Callable[[Any], object] | None
    refused: Callable[[Problem, Answers], bool] | None
    forgotten: bool
    at: str
    form: Form | None

    def show(self, typed: DraftShown | None) -> None:
        from ncm_tui.screens.dialog import FormDialog

        dialog = FormDialog(
            self.form_id,
            line=self.line,
            initial=self.initial,
            context=self.context,
            typed=typed,
            forgotten=self.forgotten,
            at=self.at,
            form=self.form,
        )
        self.app.push_screen(dialog, lambda answers: self._answered(dialog, answers))

    def _answered(self, dialog: FormDialog, answers: Answers | None) -> None:
        if answers is None:
            return
        try:
            future = self.save(answers)
        except Problem as problem:
            self._again(dialog, answers, problem)
            return
        self.app.follow(
            future,
            lambda result: self._saved(dialog, result),
            failed=lambda problem: self._again(dialog, answers, problem),
        )

    def _again(self, dialog: FormDialog, answers: Answers, problem: Problem) -> None:
        if self.refused is not None and self.refused(problem, answers):
            return
        dialog.saving.over()
        again = replace(self, initial=answers) if self.forgotten else self
        again.show(dialog.left(answers))
        self.app.call_after_refresh(self.app.say_problem, problem)

    def _saved(self, dialog: FormDialog, result: Any) -> None:
        if self.app.desk is not None and dialog.touched:
            dialog.saving.over()
            self.app.follow(drafts.drop(self.app.desk, dialog.draft))
        if self.then is not None:
            self.then(result)

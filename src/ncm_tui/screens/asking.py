"""Ask by a short form and save what was answered; what is refused comes back to be mended, not retyped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import Problem
from ncm_tui.services import drafts

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
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
) -> None:
    """Show the dialog ``form_id`` and hand its answers to ``save``. ``None`` (on hold) saves nothing.

    A ``Problem`` opens the form again with everything that was typed, and says the sentence; ``refused``
    may take it over by returning true. What was typed stays on hold until ``save`` has succeeded.
    """
    from ncm_tui.screens.dialog import FormDialog

    dialog = FormDialog(form_id, line=line, initial=initial, context=context, typed=typed)

    def again(problem: Problem, answers: Answers) -> None:
        if refused is not None and refused(problem, answers):
            return
        ask(
            app,
            form_id,
            save,
            line=line,
            initial=initial,
            context=context,
            then=then,
            refused=refused,
            typed=dialog.left(answers),
        )
        app.call_after_refresh(app.say_problem, problem)

    def saved(result: Any) -> None:
        if app.desk is not None and dialog.touched:
            app.follow(drafts.drop(app.desk, dialog.draft))
        if then is not None:
            then(result)

    def answered(answers: Answers | None) -> None:
        if answers is None:
            return
        try:
            future = save(answers)
        except Problem as problem:
            again(problem, answers)
            return
        app.follow(future, saved, failed=lambda problem: again(problem, answers))

    app.push_screen(dialog, answered)

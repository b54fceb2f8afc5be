"""What a key does to a finished form, on the Assess tab and on its page: copy, charted (P§4)."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import Problem
from ncm_tui.screens.asking import Answers, ask
from ncm_tui.screens.copying import copy_text
from ncm_tui.services import assessments
from ncm_tui.views.notes import PRIVATE

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.terminal.clipboard import CopyOutcome
    from ncm_tui.views.forms import FinishedForm
    from ncm_tui.views.patient import PatientLine


def copy(app: NcmApp, assessment: str, line: PatientLine | None) -> None:
    """Copy the form as text, and mark it as copied when it surely arrived. Where it holds private answers,
    leaving them out or keeping them is asked first."""
    desk = app.desk
    assert desk is not None
    try:
        private = assessments.has_private(desk, assessment)
        if not private:
            _send(app, assessment, line, private=False)
            return
    except Problem as problem:
        app.say_problem(problem)
        return
    ask(
        app,
        "form-private",
        _kept,
        line=line,
        context={"assessment": assessment, "about": "This form holds private answers."},
        then=lambda keep: _send(app, assessment, line, private=keep),
        forgotten=True,
    )


def _kept(said: Answers) -> Future[bool]:
    """Whether the private answers stay in the text: asked each time, before it leaves (P§4)."""
    done: Future[bool] = Future()
    done.set_result(said["private"] == "keep")
    return done


def _send(app: NcmApp, assessment: str, line: PatientLine | None, *, private: bool) -> None:
    desk = app.desk
    assert desk is not None
    try:
        text = assessments.text(desk, assessment, private=private)
    except Problem as problem:
        app.say_problem(problem)
        return

    def arrived(outcome: CopyOutcome) -> None:
        if outcome.sure:
            app.follow(assessments.mark_copied(desk, assessment), lambda _: _warn(app, text))

    copy_text(app, text, line, "Form", arrived)


def _warn(app: NcmApp, text: str) -> None:
    if PRIVATE.rstrip() in text:
        app.say("Copied. It holds private answers: use the EMR's non-shared note type.", severity="warning")


def charted(app: NcmApp, shown: FinishedForm, line: PatientLine | None) -> None:
    """The second key: it is in the EMR now. Where nothing was copied it is asked how it got there."""
    desk = app.desk
    assert desk is not None
    if shown.copied is None:
        ask(
            app,
            "form-by-hand",
            lambda said: assessments.mark_charted(desk, shown.assessment, by_hand=said.get("how") == "typed"),
            line=line,
            context={
                "assessment": shown.assessment,
                "about": f"{shown.form.title}: not copied yet. y copies it; c after pasting.",
            },
        )
        return
    app.follow(assessments.mark_charted(desk, shown.assessment))

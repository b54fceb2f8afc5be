"""A text leaves by the clipboard: the right patient first; only what surely arrived counts as copied."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.screens.asking import ask
from ncm_tui.services import identity, patients

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.terminal.clipboard import CopyOutcome
    from ncm_tui.views.patient import PatientLine


def copy_text(
    app: NcmApp,
    text: str,
    line: PatientLine | None,
    what: str,
    then: Callable[[CopyOutcome], object] | None = None,
) -> None:
    """Copy ``text`` (identity line first) and say what became of it; it is audited."""
    if line is None:
        return

    def told(outcome: CopyOutcome) -> None:
        if app.desk is not None:
            app.follow(identity.left(app.desk, line.patient, what, sure=outcome.sure))
        if not outcome.sure:
            app.say("Not marked as copied: it may not have arrived.", severity="warning")
        elif then is None:
            app.say(f"{what} copied. The clipboard is emptied in 60 s.")
        if then is not None:
            then(outcome)

    sure_of(app, line, lambda: app.copy(text, line, told))


def sure_of(app: NcmApp, line: PatientLine, go: Callable[[], object]) -> None:
    """Under NAME ALERT the birth year is typed, each time anew, before anything is locked or leaves (P§5);
    where it is the other's too, the end of the MRN."""
    desk = app.desk
    assert desk is not None
    line = patients.line(desk, line.stay)
    if not line.name_alert:
        go()
        return
    tells = identity.year_tells(desk, line)
    if tells and line.birth_year is None:
        app.say_problem(identity.no_year(line))
        return

    def check(said: dict[str, Any]) -> Future[None]:
        if tells:
            identity.right_patient(line, int(said["year"]))
        else:
            identity.right_number(line, said["last"])
        done: Future[None] = Future()
        done.set_result(None)
        return done

    form = "birth-year" if tells else "mrn-last-four"
    about = f"NAME ALERT: another patient is like {line.name}"
    context = {"stay": line.stay, "about": about}
    ask(app, form, check, line=line, context=context, then=lambda _: go(), forgotten=True)

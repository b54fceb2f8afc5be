"""My own deadlines to a calendar file: whom it names, how many days, into which file; then where it is."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from ncm_tui.screens.asking import Answers, ask
from ncm_tui.screens.dialog import ABOUT
from ncm_tui.services import deadlines
from ncm_tui.services.deadlines import Written
from ncm_tui.views.words import counted

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

FORM = "deadlines-file"
_ABOUT = "In a calendar it is out of this program's hands."


def start(app: NcmApp) -> None:
    """Ask, write the file, show where it is."""
    desk = app.desk
    assert desk is not None

    def save(said: Answers) -> Future[Written]:
        path = Path(str(said["file"]).strip()).expanduser().absolute()
        path = path if path.suffix else path.with_suffix(deadlines.ENDING)
        return deadlines.save(desk, path, who=str(said["who"]), days=int(said["days"]))

    ask(
        app, FORM, save, line=None, forgotten=True, context={ABOUT: _ABOUT},
        initial={
            "who": deadlines.USUAL_WHO, "days": deadlines.USUAL_DAYS, "file": str(deadlines.offered(desk)),
        },
        then=lambda done: _written(app, done),
    )  # fmt: skip


def _written(app: NcmApp, done: Written) -> None:
    from ncm_tui.screens.plain import PlainScreen

    app.push_screen(PlainScreen("Your deadlines are in a file", told(done)))


def told(done: Written) -> str:
    """Where the file is, and what becomes of it."""
    after = (
        "It is removed when you lock or quit: open it before."
        if done.ours
        else "It stays there until you delete it: this program does not."
    )
    return (
        f"{counted(done.deadlines, 'deadline')}:\n\n{done.path}\n\nOpen it with your calendar. {after}\n\n"
        "What moves here does not move there: make a new file, and the calendar moves what it knows."
    )

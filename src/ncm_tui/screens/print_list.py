"""Print my list: by name or initials, as PDF or text, into which file; then where it is."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.screens.asking import Answers, ask
from ncm_tui.screens.dialog import ABOUT
from ncm_tui.services import my_list
from ncm_tui.services.my_list import Printed

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

_ABOUT = "On paper it is out of this program's hands: carry it, shred it."


def start(app: NcmApp) -> None:
    """Ask how, write the file, show where it is. While names are hidden initials are offered."""
    desk = app.desk
    assert desk is not None
    offered = my_list.offered(desk)

    def save(said: Answers) -> Future[Printed]:
        kind = str(said["kind"])
        path = my_list.named(str(said["file"]), kind)
        return my_list.save(desk, path, kind=kind, only_initials=said["names"] == "initials")

    ask(
        app, "print-list", save, line=None, forgotten=True, context={ABOUT: _ABOUT},
        initial={"names": "initials" if app.names_hidden else "full", "kind": "pdf", "file": str(offered)},
        then=lambda done: _printed(app, done),
    )  # fmt: skip


def _printed(app: NcmApp, done: Printed) -> None:
    from ncm_tui.screens.plain import PlainScreen

    app.push_screen(PlainScreen("My list is ready to print", told(done)))


def told(done: Printed) -> str:
    """Where the file is, and what becomes of it."""
    patients = f"{done.patients} patient{'' if done.patients == 1 else 's'}"
    pages = f"{done.pages} page{'' if done.pages == 1 else 's'}"
    after = (
        "It is removed when you lock or quit: print it before."
        if done.ours
        else "It stays there until you delete it: this program does not."
    )
    return (
        f"{patients}, {pages}:\n\n{done.path}\n\nOpen it and print it. {after}\n\n"
        "It is not encrypted, as paper is not. Shred the page at the end of the shift."
    )

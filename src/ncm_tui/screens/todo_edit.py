"""The short forms of to-dos and of the sticky line; who is in front where ``t`` is pressed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.screens.asking import ask
from ncm_tui.screens.dialog import ABOUT, FormDialog
from ncm_tui.services import patients, todos

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk
    from ncm_tui.views.patient import PatientLine
    from ncm_tui.views.todos import TodoLine

ABOUT_NOBODY: Final = {ABOUT: "About no patient"}


def start(app: NcmApp, stay_uid: str | None) -> None:
    """A new to-do about the patient of a stay, or about nobody."""
    desk = _desk(app)
    ask(
        app, "todo", lambda said: todos.add(desk, stay_uid, said),
        line=_line(desk, stay_uid), context=_context(stay_uid),
    )  # fmt: skip


def start_many(app: NcmApp, stays: Collection[str], then: Callable[[Any], object]) -> None:
    """The same to-do about each of these; ``then`` when it is kept."""
    desk = _desk(app)
    ask(
        app, "todo", lambda said: todos.add_many(desk, stays, said), line=None,
        context={ABOUT: f"For all {len(stays)} marked patients, one to-do each"}, then=then,
    )  # fmt: skip


def start_here(app: NcmApp) -> None:
    """The same about whoever is in front: the row under the cursor, else the chart or form that is open."""
    if not isinstance(app.screen, FormDialog) or app.screen.form_id != "todo":
        start(app, stay_in_front(app))


def stay_in_front(app: NcmApp) -> str | None:
    """The stay (uid) of the row under the cursor, of the open chart or form; ``None`` for nobody. A page of
    rows says it as ``stay_in_hand``."""
    for screen in reversed(app.screen_stack):
        if hasattr(screen, "stay_in_hand"):
            held: str | None = screen.stay_in_hand
            return held or None
        if isinstance(screen, FormDialog):
            return screen.line.stay if screen.line is not None else None
    return app.line.stay if app.line is not None else None


def change(app: NcmApp, line: TodoLine) -> None:
    """Text, due, repeat."""
    desk = _desk(app)
    ask(
        app, "todo", lambda said: todos.edit(desk, line.uid, said), line=_line(desk, line.stay),
        initial=todos.typed_of(desk, line.uid), context=_context(line.stay, todo=line.uid),
    )  # fmt: skip


def put_off(app: NcmApp, line: TodoLine) -> None:
    """Until when it is not late."""
    _ask_about(app, "snooze", line, lambda said: todos.snooze(_desk(app), line.uid, said))


def remove(app: NcmApp, line: TodoLine) -> None:
    """With the reason, kept in history."""
    _ask_about(app, "remove", line, lambda said: todos.remove(_desk(app), line.uid, said))


def sticky(app: NcmApp, stay_uid: str | None) -> None:
    """The sticky line of a stay; without one a word says what it is."""
    if not stay_uid:
        app.say("A sticky line belongs to a patient: put the cursor on one first.", severity="warning")
        return
    desk = _desk(app)
    held = todos.sticky_of(desk, stay_uid)
    ask(
        app, "sticky", lambda said: todos.set_sticky(desk, stay_uid, said), line=_line(desk, stay_uid),
        initial={"text": held} if held else {}, context={"stay": stay_uid},
    )  # fmt: skip


def _ask_about(app: NcmApp, form: str, line: TodoLine, save: Any) -> None:
    desk = _desk(app)
    context = {"todo": line.uid, ABOUT: line.text}
    ask(app, form, save, line=_line(desk, line.stay), context=context)


def _context(stay_uid: str | None, **more: str) -> dict[str, str]:
    about = {"stay": stay_uid} if stay_uid else ABOUT_NOBODY
    return {**about, **more}


def _line(desk: Desk, stay_uid: str | None) -> PatientLine | None:
    return patients.line(desk, stay_uid) if stay_uid else None


def _desk(app: NcmApp) -> Desk:
    assert app.desk is not None
    return app.desk

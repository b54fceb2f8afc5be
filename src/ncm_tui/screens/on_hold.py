"""A short form or a note on hold, opened again where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.rules.problems import Problem
from ncm_tui.screens import permission
from ncm_tui.services import drafts, flags, patients
from ncm_tui.views.forms import DraftShown, Parked

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

#: The chart's tab a short form belongs to, by the beginning of its id.
_TABS = (
    ("evidence", "discharge"),
    ("left", "discharge"),
    ("discharge", "discharge"),
    ("disposition", "discharge"),
    ("note", "notes"),
    ("form-", "assess"),
    ("problem", "plan"),
    ("goal", "plan"),
    ("intervention", "plan"),
    ("progress", "plan"),
    ("barrier", "plan"),
    ("clock-", "clocks"),
    ("event-", "clocks"),
)
#: What every tab asks by the same form belongs where its row is, by what the form is about.
_REMOVED = (
    ("evidence", "clocks"),
    ("event", "clocks"),
    ("item", "discharge"),
    ("note", "notes"),
    ("row", "plan"),
)


def resume_draft(app: NcmApp, held: Parked) -> None:
    """Open the draft again. A tab may take it itself by ``resume(draft)``; else the nurse is told which
    form waits, and the key that opens it brings back what was typed."""
    assert app.desk is not None
    try:
        draft = drafts.resume(app.desk, held.uid)
    except Problem as problem:
        app.say_problem(problem)
        return
    if draft.form in ("patient", "patient-limited"):
        _patient(app, draft)
        return
    if draft.form == "permission":
        permission.ask(app)
        return
    if draft.form in ("todo", "sticky", "snooze"):
        _to_do(app, draft)
        return
    if draft.form in ("work-hand", "work-snooze"):
        _work_mark(app, draft, held)
        return
    if draft.stay is None:
        app.say(f"{held.title} is on hold; the key that opens it brings it back.")
        return
    if draft.form == flags.DIALOG:
        _flag(app, draft)
        return
    app.open_chart(draft.stay, tab_of(draft))
    app.call_after_refresh(_hand_over, app, draft, held)


def tab_of(draft: DraftShown) -> str:
    """The chart's tab a short form belongs to; the Summary where none says so."""
    if draft.form == "remove":
        return next((tab for about, tab in _REMOVED if draft.context.get(about)), "plan")
    return next((tab for start, tab in _TABS if draft.form.startswith(start)), "summary")


def resume_note(app: NcmApp, held: Parked) -> None:
    """Open the note again over its own patient's Notes tab, with all that was typed in it."""
    from ncm_tui.screens.note_edit import open_note

    assert app.desk is not None
    assert held.stay is not None
    app.open_chart(held.stay, "notes")
    app.desk.vault.flush()
    open_note(app, held.uid)


def _work_mark(app: NcmApp, draft: DraftShown, held: Parked) -> None:
    """Over Today, on the line it is about."""
    from ncm_tui.screens.today_doors import resume_mark

    app.action_today()
    if not resume_mark(app, draft):
        app.say(f"{held.title} is on hold, and its line is no longer on Today.")


def _hand_over(app: NcmApp, draft: DraftShown, held: Parked) -> None:
    for node in app.screen.query("*"):
        take = getattr(node, "resume", None)
        if node.display and callable(take) and take(draft):
            return
    app.say(f"{held.title} is on hold here; the key that opens it brings it back.")


def _patient(app: NcmApp, draft: DraftShown) -> None:
    from ncm_tui.screens import patient_edit

    stay = draft.context.get("stay")
    if isinstance(stay, str):
        patient_edit.edit(app, stay)
    else:
        patient_edit.add(app)


def _to_do(app: NcmApp, draft: DraftShown) -> None:
    """The form of a to-do with what was typed, over the chart of its patient or the page in front."""
    from ncm_tui.screens import todo_edit
    from ncm_tui.services import todos

    assert app.desk is not None
    about, stay = draft.context.get("todo"), draft.stay
    try:
        line = todos.one(app.desk, about) if isinstance(about, str) else None
    except Problem as problem:  # the to-do was removed meanwhile
        app.say_problem(problem)
        return
    if stay is not None:
        app.open_chart(stay)
    if draft.form == "sticky":
        todo_edit.sticky(app, stay)
    elif line is not None:
        (todo_edit.put_off if draft.form == "snooze" else todo_edit.change)(app, line)
    elif stay is not None or draft.context == todo_edit.ABOUT_NOBODY:
        todo_edit.start(app, stay)
    else:
        app.say("A to-do for marked patients is on hold: mark the same number, and t brings it back.")


def _flag(app: NcmApp, draft: DraftShown) -> None:
    from ncm_tui.screens.form import dispose_flag

    assert app.desk is not None
    assert draft.stay is not None
    app.open_chart(draft.stay, "assess")
    open_ones = {flag.uid: flag for flag in flags.open_flags(app.desk, draft.stay)}
    flag = open_ones.get(str(draft.context.get("flag")))
    if flag is not None:
        dispose_flag(app, flag, patients.line(app.desk, draft.stay))

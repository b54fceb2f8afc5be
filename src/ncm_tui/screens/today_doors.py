"""Where the lines of Today lead: the place in the chart, the form that shows it was done, the reason."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import NotFound, Problem
from ncm_tui.screens.asking import Answers, ask
from ncm_tui.screens.dialog import ABOUT
from ncm_tui.screens.stay_doors import moment
from ncm_tui.services import patients, todos
from ncm_tui.views.changed import Changed
from ncm_tui.views.due_words import due_sentence
from ncm_tui.views.worklist import Place, WorkItem

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk
    from ncm_tui.views.forms import DraftShown
    from ncm_tui.views.patient import PatientLine
    from ncm_tui.widgets.chart_tab import ChartTab

#: What meets the line is asked by a form of its own; ``need:<fact>`` is the one field that is missing.
EVIDENCE, NEED = "evidence", "need"
#: What was recorded is to be completed.
EDIT = "edit"


def go(app: NcmApp, item: WorkItem) -> None:
    """The chart on its tab, the cursor on the row, and what is to be filled in open over it."""
    place = item.place
    if not item.stay:
        _without_patient(app, place)
        return
    app.open_chart(item.stay, _tab_of(place), place.row, _opener(item))


def _tab_of(place: Place) -> str:
    from ncm_tui.screens.chart import TABS

    return place.tab if place.tab in {tab.id for tab in TABS} else TABS[0].id


def _opener(item: WorkItem) -> Callable[[ChartTab], object] | None:
    """What is done once the tab shows the row; nothing where the row itself is the place."""
    kind, _, what = item.place.dialog.partition(":")
    if not kind:
        return None
    if kind == "draft":
        return lambda tab: _resume(tab.ncm, what)
    if kind == NEED:
        return lambda tab: _open_need(tab, item, what)
    if kind == EVIDENCE and item.kind == "clock" and item.state == "unknown":
        return lambda tab: show_done(tab.ncm, item)
    if kind == EVIDENCE:
        return _open_row
    if kind == EDIT:
        return _edit_row

    def open_it(tab: ChartTab) -> None:
        from ncm_tui.screens import summary_doors

        summary_doors.open_it(tab, item.place.dialog, item.what)

    return open_it


def _open_need(tab: ChartTab, item: WorkItem, fact: str) -> None:
    """The one field that the line names, whatever else its clocks wait for."""
    from ncm_tui.screens import fact_doors
    from ncm_tui.services.clocks import board

    lines = board.lines(tab.desk, item.stay)
    fact_doors.open_fact(tab, fact, next((line for line in lines if line.item == item.place.row), None))


def _open_row(tab: ChartTab) -> None:
    """What Enter does on the row: its form, or the one field that is missing."""
    action = getattr(tab, "action_open", None)
    if action is not None:
        action()


def _edit_row(tab: ChartTab) -> None:
    """What ``e`` does on the row: its last evidence, to be changed."""
    action = getattr(tab, "action_edit", None)
    if action is not None:
        action()


def _evidence_of_row(tab: ChartTab) -> None:
    """What ``d`` does on the row."""
    action = getattr(tab, "action_done", None)
    if action is not None:
        action()


def _without_patient(app: NcmApp, place: Place) -> None:
    """A line about nobody: the to-do itself, or what is on hold."""
    from ncm_tui.screens import todo_edit

    kind, _, what = place.dialog.partition(":")
    if kind == "todo":
        todo_edit.change(app, todos.one(desk_of(app), what))
    elif kind == "draft":
        _resume(app, what)
    elif kind == "page":
        app.call_later(app.run_action, f"app.{what}")
    else:
        app.say("This line is about no patient; there is no chart to open.")


def _resume(app: NcmApp, uid: str) -> None:
    """What is on hold, where it belongs."""
    from ncm_tui.screens.form import resume
    from ncm_tui.services import drafts

    held = next((each for each in drafts.parked(desk_of(app)) if each.uid == uid), None)
    if held is None:
        app.say("That is not on hold any more.", severity="warning")
    else:
        resume(app, held)


def line_of(desk: Desk, stay: str) -> PatientLine | None:
    """The first row of whom a line is about; nothing for a line about nobody."""
    try:
        return patients.line(desk, stay) if stay else None
    except NotFound:
        return None


def desk_of(app: NcmApp) -> Desk:
    assert app.desk is not None
    return app.desk


# -- it is done, put off, handed on ----------------------------------------------------------------

HAND, PUT_OFF = "work-hand", "work-snooze"
#: Lines that are done by a key alone; all others by what shows it (P§3).
_BY_A_KEY = frozenset({"todo", "referral", "barrier"})


def takes_a_form(item: WorkItem) -> bool:
    """Whether ``d`` opens what shows that it was done."""
    return item.kind not in _BY_A_KEY


def show_done(app: NcmApp, item: WorkItem) -> None:
    """A clock's evidence is asked over the list; all else at its place in the chart."""
    if item.kind == "clock":
        from ncm_tui.screens import clock_forms

        clock_forms.give(app, item.stay, item.rule, item.place.uid)
    elif item.kind == "check":
        app.open_chart(item.stay, _tab_of(item.place), item.place.row, _evidence_of_row)
    else:
        go(app, item)


def why(app: NcmApp, item: WorkItem) -> None:
    """The page that says how the line came to be."""
    from ncm_tui.screens import clock_why
    from ncm_tui.services import worklist
    from ncm_tui.services.clocks import board

    desk = desk_of(app)
    if not item.stay:
        app.say(f"{item.what}: {item.why}")
        return
    found = board.lines(desk, item.stay) if item.kind == "clock" else ()
    clock = next((line for line in found if line.item == item.item), None)
    if clock is not None:
        clock_why.show_why(app, clock)
        return
    now = desk.local(desk.now())
    told = worklist.why(desk, item)
    app.push_screen(clock_why.WhyScreen(item.stay, item.what, due_sentence(item, now), told))


def put_off(app: NcmApp, item: WorkItem) -> None:
    """Until when it is not on the list; what is not put off at all is said at once."""
    from ncm_tui.services import worklist

    try:
        worklist.refuse_any_snooze(desk_of(app), item)
    except Problem as problem:
        app.say_problem(problem)
        return
    _ask(app, PUT_OFF, item, lambda said: worklist.snooze(desk_of(app), item, moment(said["until"])))


def hand(app: NcmApp, item: WorkItem) -> None:
    """To whom."""
    from ncm_tui.services import worklist

    _ask(app, HAND, item, lambda said: worklist.hand(desk_of(app), item, str(said["who"])))


def _ask(app: NcmApp, form: str, item: WorkItem, save: Callable[[Answers], Future[Changed]]) -> None:
    context = {"work": item.item, ABOUT: item.what, **({"stay": item.stay} if item.stay else {})}
    ask(app, form, save, line=line_of(desk_of(app), item.stay), context=context)


def resume_mark(app: NcmApp, draft: DraftShown) -> bool:
    """A mark whose form was put on hold: opened again on its line; false where the line is gone."""
    from ncm_tui.services import worklist

    address = str(draft.context.get("work", ""))
    items = worklist.today(desk_of(app), watched=True, snoozed=True).items
    item = next((each for each in items if each.item == address), None)
    if item is None:
        return False
    (hand if draft.form == HAND else put_off)(app, item)
    return True

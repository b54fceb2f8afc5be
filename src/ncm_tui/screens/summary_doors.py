"""What Enter opens on a line of the Summary or of the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.screens import stay_doors as doors
from ncm_tui.screens import today_doors
from ncm_tui.screens.asking import Answers
from ncm_tui.services import conflicts, flags, patients, volatile_facts
from ncm_tui.views.changed import Changed
from ncm_tui.views.chart import SummaryLine

if TYPE_CHECKING:
    from ncm_tui.views.worklist import WorkItem
    from ncm_tui.widgets.chart_tab import ChartTab

_WORDS = {
    "flag": "what was done", "form": "open the form", "key_time": "enter or confirm",
    "payer": "confirm plan type", "edd": "set or move", "disposition": "set the destination",
    "code_status": "seen in the EMR, when", "fact": "seen in the EMR, what and when", "tab": "go there",
    "chart": "open that chart", "patient": "edit patient and stay", "conflict": "say which one stays",
    "filled": "read the finished form", "plan": "go to its line of the plan", "check": "go to its row",
    "note": "open the note", "todo": "change it", "sticky": "change the sticky line", "todos": "all to-dos",
    "prior": "the other stays", "absent": "say what became of the patient",
    "findings": "look at them and take them", "history": "who did what, and when", "fold": "unfold or fold",
    "work": "do it", "today": "all that is due",
    "clock": "go to its clock", "event": "go to what happened",
}  # fmt: skip


def word(line: SummaryLine) -> str:
    """What Enter does on this line, in a few words."""
    return word_of(line.opens)


def word_of(opens: str) -> str:
    """The same of an address."""
    return _WORDS[opens.partition(":")[0]]


def open_it(tab: ChartTab, opens: str, text: str) -> None:
    """Open what the line ``text`` is about; a line that opens nothing says so."""
    kind, _, what = opens.partition(":")
    if not kind:
        tab.ncm.say("This line is from the EMR: nothing to open here.")
    elif kind == "conflict":
        _conflict(tab, what, text)
    else:
        _DOORS[kind](tab, what)


def _flag(tab: ChartTab, uid: str) -> None:
    doors.ask_about(tab, flags.DIALOG, lambda said: flags.dispose(tab.desk, uid, said), flag=uid)


def _form(tab: ChartTab, form_id: str) -> None:
    tab.ncm.open_form(tab.stay, form_id)


def _filled(tab: ChartTab, uid: str) -> None:
    from ncm_tui.screens.form_read import FinishedScreen

    tab.ncm.push_screen(FinishedScreen(uid))


def _note(tab: ChartTab, uid: str) -> None:
    from ncm_tui.screens.note_edit import open_note

    open_note(tab.ncm, uid)


def _code_status(tab: ChartTab, _: str) -> None:
    def save(said: Answers) -> Future[Changed]:
        return patients.set_code_status(tab.desk, tab.stay, said["value"], doors.moment(said["at"]))

    doors.ask_about(tab, "code-status", save)


def _fact(tab: ChartTab, name: str) -> None:
    def save(said: Answers) -> Future[Changed]:
        return volatile_facts.record(tab.desk, tab.stay, {**said, **({"fact": name} if name else {})})

    doors.ask_about(tab, volatile_facts.DIALOG, save, initial={"fact": name}, fact=name)


def _conflict(tab: ChartTab, uid: str, about: str) -> None:
    doors.ask_about(
        tab,
        conflicts.DIALOG,
        lambda said: conflicts.settle(tab.desk, uid, said["choice"]),
        conflict=uid,
        about=about,
    )


def _tab(tab: ChartTab, tab_id: str, row: str = "") -> None:
    from ncm_tui.screens.chart import ChartScreen

    assert isinstance(tab.screen, ChartScreen)
    tab.screen.show_tab(tab_id, row)


def _chart(tab: ChartTab, stay_uid: str) -> None:
    tab.ncm.open_chart(stay_uid)


def _patient(tab: ChartTab, _: str) -> None:
    from ncm_tui.screens import patient_edit

    patient_edit.edit(tab.ncm, tab.stay)


def _todo(tab: ChartTab, uid: str) -> None:
    from ncm_tui.screens import todo_edit
    from ncm_tui.services import todos

    todo_edit.change(tab.ncm, todos.one(tab.desk, uid))


def _sticky(tab: ChartTab, _: str) -> None:
    from ncm_tui.screens import todo_edit

    todo_edit.sticky(tab.ncm, tab.stay)


def _todos(tab: ChartTab, _: str) -> None:
    from ncm_tui.screens.todo_list import TodoScreen

    tab.ncm.push_screen(TodoScreen(tab.stay))


def _prior(tab: ChartTab, _: str) -> None:
    from ncm_tui.screens.prior_stays import PriorStaysScreen

    tab.ncm.push_screen(PriorStaysScreen(tab.stay))


def _work(tab: ChartTab, address: str) -> None:
    """A line of Today: the same place as from there."""
    if (item := _work_item(tab, address)) is not None:
        today_doors.go(tab.ncm, item)


def why(tab: ChartTab, opens: str) -> None:
    """How a line of *Due* came to be; of another line, where that is told."""
    kind, _, address = opens.partition(":")
    if kind != "work":
        tab.ncm.say("w tells why a line of Due is due: move to it first. h tells who changed what.")
    elif (item := _work_item(tab, address)) is not None:
        today_doors.why(tab.ncm, item)


def _work_item(tab: ChartTab, address: str) -> WorkItem | None:
    """The line of Today of this address; that it is not there any more is said."""
    from ncm_tui.services import worklist

    item = next((each for each in worklist.of_stay(tab.desk, tab.stay) if each.item == address), None)
    if item is None:
        tab.ncm.say("That is not due any more.")
    return item


def _history(tab: ChartTab, _: str) -> None:
    from ncm_tui.screens.history_of import Item, show

    show(tab.ncm, tab.stay, Item())


def _findings(tab: ChartTab, _: str) -> None:
    from ncm_tui.screens.findings import FindingsScreen

    tab.ncm.push_screen(FindingsScreen(tab.stay))


_DOORS: Mapping[str, Callable[[ChartTab, str], None]] = {
    "flag": _flag, "form": _form, "key_time": doors.key_time, "payer": doors.payer,
    "edd": lambda tab, _: doors.edd(tab), "disposition": lambda tab, _: doors.disposition(tab),
    "code_status": _code_status, "fact": _fact, "tab": _tab, "chart": _chart, "patient": _patient,
    "filled": _filled, "note": _note, "plan": lambda tab, row: _tab(tab, "plan", row),
    "check": lambda tab, row: _tab(tab, "discharge", row), "todo": _todo, "todos": _todos, "sticky": _sticky,
    "prior": _prior, "history": _history, "findings": _findings,
    "clock": lambda tab, rule: _tab(tab, "clocks", rule),
    "event": lambda tab, uid: _tab(tab, "clocks", f"event:{uid}"),
    "work": _work, "today": lambda tab, _: tab.ncm.action_today(),
    "absent": lambda tab, _: tab.ncm.action_absent(),
}  # fmt: skip

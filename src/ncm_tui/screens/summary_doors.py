"""What Enter opens on each line of the Summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.screens import stay_doors as doors
from ncm_tui.screens.asking import Answers
from ncm_tui.services import conflicts, flags, patients, volatile_facts
from ncm_tui.views.changed import Changed
from ncm_tui.views.chart import SummaryLine

if TYPE_CHECKING:
    from ncm_tui.screens.chart_summary import SummaryTab

_WORDS = {
    "flag": "what was done", "form": "open the form", "key_time": "enter or confirm",
    "payer": "confirm plan type", "edd": "set or move", "disposition": "set the destination",
    "code_status": "seen in the EMR, when", "fact": "seen in the EMR, what and when", "tab": "go there",
    "chart": "open that chart", "patient": "edit patient and stay", "conflict": "say which one stays",
}  # fmt: skip


def word(line: SummaryLine) -> str:
    """What Enter does on this line, in a few words."""
    return _WORDS[line.opens.partition(":")[0]]


def open_line(tab: SummaryTab, line: SummaryLine) -> None:
    """Open what the line is about; a line that opens nothing says so."""
    kind, _, what = line.opens.partition(":")
    if not kind:
        tab.ncm.say("This line is from the EMR: nothing to open here.")
        return
    _DOORS[kind](tab, what)


def _flag(tab: SummaryTab, uid: str) -> None:
    doors.ask_about(tab, flags.DIALOG, lambda said: flags.dispose(tab.desk, uid, said), flag=uid)


def _form(tab: SummaryTab, form_id: str) -> None:
    tab.ncm.open_form(tab.stay, form_id)


def _code_status(tab: SummaryTab, _: str) -> None:
    def save(said: Answers) -> Future[Changed]:
        return patients.set_code_status(tab.desk, tab.stay, said["value"], doors.moment(said["at"]))

    doors.ask_about(tab, "code-status", save)


def _fact(tab: SummaryTab, name: str) -> None:
    def save(said: Answers) -> Future[Changed]:
        return volatile_facts.record(tab.desk, tab.stay, {**said, **({"fact": name} if name else {})})

    doors.ask_about(tab, volatile_facts.DIALOG, save, initial={"fact": name}, fact=name)


def _conflict(tab: SummaryTab, uid: str) -> None:
    about = next(line.text for line in tab.lines if line.opens == f"conflict:{uid}")
    doors.ask_about(
        tab,
        conflicts.DIALOG,
        lambda said: conflicts.settle(tab.desk, uid, said["choice"]),
        conflict=uid,
        about=about,
    )


def _tab(tab: SummaryTab, tab_id: str) -> None:
    from ncm_tui.screens.chart import ChartScreen

    assert isinstance(tab.screen, ChartScreen)
    tab.screen.show_tab(tab_id)


def _chart(tab: SummaryTab, stay_uid: str) -> None:
    tab.ncm.open_chart(stay_uid)


def _patient(tab: SummaryTab, _: str) -> None:
    tab.action_edit()


_DOORS: Mapping[str, Callable[[SummaryTab, str], None]] = {
    "flag": _flag, "form": _form, "key_time": doors.key_time, "payer": doors.payer,
    "edd": lambda tab, _: doors.edd(tab), "disposition": lambda tab, _: doors.disposition(tab),
    "code_status": _code_status, "fact": _fact, "tab": _tab, "chart": _chart, "patient": _patient,
    "conflict": _conflict,
}  # fmt: skip

"""What Enter opens on each line of the Summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ncm_tui.screens.asking import Answers, ask
from ncm_tui.services import conflicts, flags, patients
from ncm_tui.services.patients.form import key_time_typed
from ncm_tui.views.changed import Changed
from ncm_tui.views.chart import SummaryLine

if TYPE_CHECKING:
    from ncm_tui.screens.chart_summary import SummaryTab

_WORDS = {
    "flag": "what was done", "form": "open the form", "key_time": "enter or confirm",
    "payer": "confirm plan type", "edd": "set or move", "disposition": "set the destination",
    "code_status": "seen in the EMR, when", "tab": "go there", "chart": "open that chart",
    "patient": "edit patient and stay", "conflict": "say which one stays",
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
    _ask(tab, flags.DIALOG, {}, lambda said: flags.dispose(tab.desk, uid, said), flag=uid)


def _form(tab: SummaryTab, form_id: str) -> None:
    tab.ncm.open_form(tab.stay, form_id)


def _key_time(tab: SummaryTab, kind: str) -> None:
    def save(said: Answers) -> Future[Changed]:
        return patients.set_key_time(tab.desk, tab.stay, said["kind"], _at(said["at"]))

    _ask(tab, "key-time", {"kind": kind, "at": key_time_typed(tab.desk, tab.stay, kind)}, save)


def _payer(tab: SummaryTab, uid: str) -> None:
    def save(said: Answers) -> Future[Changed]:
        kind, source, payer = said["payer_class"], said["source"], said.get("payer") or ""
        return patients.confirm_payer(tab.desk, uid or tab.stay, kind, source, payer)

    _ask(tab, "payer", {"payer": tab.line.payer if tab.line else ""}, save)


def _edd(tab: SummaryTab, _: str) -> None:
    def save(said: Answers) -> Future[Changed]:
        day = date.fromisoformat(said["day"])
        return patients.set_edd(tab.desk, tab.stay, day, said.get("reason") or "")

    _ask(tab, "edd", {}, save)


def _disposition(tab: SummaryTab, _: str) -> None:
    def save(said: Answers) -> Future[Changed]:
        goal, reason = said["destination"], said.get("reason") or ""
        return patients.set_disposition(tab.desk, tab.stay, goal, reason)

    _ask(tab, "disposition", {}, save)


def _code_status(tab: SummaryTab, _: str) -> None:
    def save(said: Answers) -> Future[Changed]:
        return patients.set_code_status(tab.desk, tab.stay, said["value"], _at(said["at"]))

    _ask(tab, "code-status", {}, save)


def _conflict(tab: SummaryTab, uid: str) -> None:
    about = next(line.text for line in tab.lines if line.opens == f"conflict:{uid}")
    _ask(tab, conflicts.DIALOG, {}, lambda said: conflicts.settle(tab.desk, uid, said["choice"]),
         conflict=uid, about=about)  # fmt: skip


def _tab(tab: SummaryTab, tab_id: str) -> None:
    from ncm_tui.screens.chart import ChartScreen

    assert isinstance(tab.screen, ChartScreen)
    tab.screen.show_tab(tab_id)


def _chart(tab: SummaryTab, stay_uid: str) -> None:
    tab.ncm.open_chart(stay_uid)


def _patient(tab: SummaryTab, _: str) -> None:
    tab.action_edit()


def _ask(
    tab: SummaryTab,
    form_id: str,
    initial: Mapping[str, Any],
    save: Callable[[Answers], Future[Changed]],
    **about: str,
) -> None:
    known = {name: value for name, value in initial.items() if value}
    ask(tab.ncm, form_id, save, line=tab.line, initial=known, context={"stay": tab.stay, **about})


def _at(value: str) -> datetime | date:
    """An answer of a date/time item: an instant with its offset, or a day."""
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)


_DOORS = {
    "flag": _flag, "form": _form, "key_time": _key_time, "payer": _payer, "edd": _edd,
    "disposition": _disposition, "code_status": _code_status, "tab": _tab, "chart": _chart,
    "patient": _patient, "conflict": _conflict,
}  # fmt: skip

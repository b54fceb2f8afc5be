"""What the discharge tab opens: the evidence form of a row, or the form that fills the gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.rules.readiness import Standing
from ncm_tui.screens import clock_forms
from ncm_tui.screens import stay_doors as doors
from ncm_tui.screens.asking import Answers
from ncm_tui.services import careplan, discharge
from ncm_tui.views.changed import Changed
from ncm_tui.views.checklist import ChecklistLine

if TYPE_CHECKING:
    from ncm_tui.screens.chart_discharge import DischargeTab

#: The form that answers a missing fact.
_ASKS = {
    "payer_class": "payer",
    "has_medicare": "payer",
    "obs_start": "observation",
    "obs_hours": "observation",
    "inpatient_admit": "inpatient",
    "discharged": "left",
    "planned_services": "planned",
    "psychiatric_need": "planned",
    "destination": "destination",
    "status": "patient",
}


_GAPS = (Standing.NEEDED, Standing.OPEN, Standing.NOT_SEEN, Standing.WAITING)
#: What a held reason takes back, where it is not a row.
LEFT = "left"


def ask_evidence(tab: DischargeTab, line: ChecklistLine) -> None:
    """The row's evidence form, with what it held last; *happened at* begins as now, and is typed over. Of a
    row with a clock it is the clock's, unless evidence of the row's own stands there."""
    evidence = line.evidence
    if line.clock and (evidence is None or evidence.clock_uid or evidence.found):
        if evidence is not None and evidence.clock_uid and line.standing not in _GAPS:
            clock_forms.change(tab.ncm, evidence.clock_uid)
        else:
            clock_forms.give(tab.ncm, tab.stay, line.clock, line.trigger)
        return
    initial = dict(line.answers) or {"happened_at": _now(tab)}

    def save(said: Answers) -> Future[Changed]:
        return discharge.record(tab.desk, tab.stay, line.id, said)

    about = f"{line.id} {line.text}" + (f" · {line.hint}" if line.hint else "")
    doors.ask_about(tab, line.form, save, initial=initial, item=line.id, about=about)


def ask_fact(tab: DischargeTab, line: ChecklistLine) -> None:
    """The short form of the first fact this row waits for."""
    wanted = next((_ASKS[name] for name in line.asks if name in _ASKS), "")
    if wanted:
        _FACTS[wanted](tab)
    else:
        ask_evidence(tab, line)


def open_place(tab: DischargeTab, line: ChecklistLine) -> None:
    """Where the gap is filled: a form, a short form, another tab. ``d`` still takes evidence by hand."""
    kind, _, what = line.opens.partition(":")
    if kind == "form" and what in tab.desk.library.ids("forms"):
        tab.ncm.open_form(tab.stay, what)
    elif kind == "tab":
        tab.ncm.open_chart(tab.stay, what)
    elif kind == "dialog" and what in _PLACES:
        _PLACES[what](tab)
    else:
        ask_evidence(tab, line)


def ask_destination(tab: DischargeTab) -> None:
    doors.disposition(tab, tab.page.destination if tab.page is not None else None)


def ask_planned(tab: DischargeTab) -> None:
    def save(said: Answers) -> Future[Changed]:
        return discharge.set_needs(tab.desk, tab.stay, {"services": [], **said})

    doors.ask_about(tab, "discharge-needs", save, initial=discharge.needs_answers(tab.desk, tab.stay))


def ask_left(tab: DischargeTab) -> None:
    """Leaving is a fact: time and to where; what was not done is missed, with a reason. Where to is asked,
    never taken from the plan: a default may say how, never what happened (P§15)."""

    def save(said: Answers) -> Future[Changed]:
        return discharge.left(tab.desk, tab.stay, said)

    doors.ask_about(tab, "left", save, initial={"left_at": _now(tab)})


def ask_take_back(tab: DischargeTab, line: ChecklistLine) -> None:
    evidence = line.evidence
    if evidence is not None and evidence.clock_uid:
        clock_forms.take_back(tab.ncm, tab.stay, evidence.clock_uid, f"{line.id} {line.text}")
        return

    def save(said: Answers) -> Future[Changed]:
        return discharge.remove(tab.desk, tab.stay, line.id, said)

    doors.ask_about(tab, "remove", save, item=line.id, about=f"Take back: {line.id} {line.text}")


def ask_left_back(tab: DischargeTab) -> None:
    """A wrong *left* is taken back with a reason; the rows stand as before."""

    def save(said: Answers) -> Future[Changed]:
        return discharge.take_back_left(tab.desk, tab.stay, said)

    doors.ask_about(tab, "remove", save, item=LEFT, about="Take back: the patient left")


def _key_time(kind: str) -> Callable[[DischargeTab], None]:
    return lambda tab: doors.key_time(tab, kind)


def _barrier(tab: DischargeTab) -> None:
    doors.ask_about(tab, "barrier", lambda said: careplan.add_barrier(tab.desk, tab.stay, said))


def _patient(tab: DischargeTab) -> None:
    from ncm_tui.screens import patient_edit

    patient_edit.edit(tab.ncm, tab.stay)


_FACTS: Mapping[str, Callable[[DischargeTab], None]] = {
    "payer": doors.payer,
    "observation": _key_time("observation_start"),
    "inpatient": _key_time("inpatient_order"),
    "left": ask_left,
    "planned": ask_planned,
    "destination": ask_destination,
    "patient": _patient,
}
_PLACES: Mapping[str, Callable[[DischargeTab], None]] = {
    "edd": doors.edd,
    "barrier": _barrier,
    "key-time": _key_time("medically_ready"),
}


def _now(tab: DischargeTab) -> str:
    return tab.desk.local(tab.desk.now()).isoformat(timespec="minutes")

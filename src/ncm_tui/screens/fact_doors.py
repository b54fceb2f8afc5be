"""From a missing fact to the one field that enters it: a clock that waits is never left without its door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.rules.events import BY_ID
from ncm_tui.rules.facts_clocks import OF_EVENT, PROFILE
from ncm_tui.screens import clock_forms
from ncm_tui.screens import stay_doors as doors
from ncm_tui.screens.asking import Answers
from ncm_tui.screens.clock_doors import payer_profile
from ncm_tui.services import discharge
from ncm_tui.views.changed import Changed
from ncm_tui.views.fact_words import fact_words

if TYPE_CHECKING:
    from ncm_tui.views.clocks import ClockLine
    from ncm_tui.widgets.chart_tab import ChartTab

_KEY_TIMES = {
    "arrival": "arrival",
    "care_start": "care_start",
    "hospital_start": "care_start",
    "obs_order": "observation_order",
    "obs_start": "observation_start",
    "obs_hours": "observation_start",
    "obs_end": "inpatient_order",
    "inpatient_admit": "inpatient_order",
    "inpatient_midnights": "inpatient_order",
    "medically_ready": "medically_ready",
    "discharge_order": "discharge_order",
}
_OF_EVENT = frozenset(fact.name for fact in OF_EVENT)
_PROFILE = frozenset(fact.name for fact in PROFILE)


def open_fact(tab: ChartTab, name: str, line: ClockLine | None = None) -> None:
    """Open what enters the fact ``name``, which the clock ``line`` waits for."""
    door = _door(name, line)
    if door is not None:
        door(tab)
    elif line is not None and ("." in name or _is_figure(tab, name, line)):
        from ncm_tui.screens.clock_rules import ClockRulesScreen

        tab.ncm.push_screen(ClockRulesScreen(rule=line.rule))
    else:
        tab.ncm.say(f"Needed: {fact_words(name)}. w on the clock says what it counts with.")


def has_door(name: str, *, of_event: bool) -> bool:
    """Whether a missing fact opens a field; ``of_event``: its clock starts from something that happened."""
    return (
        name in _KEY_TIMES or name in _DOORS or name in BY_ID or name in _PROFILE
        or (of_event and name in _OF_EVENT)
    )  # fmt: skip


def _door(name: str, line: ClockLine | None) -> Callable[[ChartTab], None] | None:
    if name in _KEY_TIMES:
        return lambda tab: doors.key_time(tab, _KEY_TIMES[name])
    if name in _DOORS:
        return _DOORS[name]
    event = line.trigger_uid if line is not None else ""
    if event and (name in _OF_EVENT or name in BY_ID):
        return lambda tab: clock_forms.change_event(tab.ncm, tab.stay, event)
    if name in BY_ID:
        return lambda tab: clock_forms.happened(tab.ncm, tab.stay, name)
    return (lambda tab: payer_profile(tab.ncm, tab.stay)) if name in _PROFILE else None


def _is_figure(tab: ChartTab, name: str, line: ClockLine | None) -> bool:
    from ncm_tui.services.clocks import rule_list

    return line is not None and any(
        figure.key.endswith(f".{name}") for figure in rule_list.figures_of(tab.desk, line.rule)
    )


def _patient(tab: ChartTab) -> None:
    from ncm_tui.screens import patient_edit

    patient_edit.edit(tab.ncm, tab.stay)


def _left(tab: ChartTab) -> None:
    def save(said: Answers) -> Future[Changed]:
        return discharge.left(tab.desk, tab.stay, said)

    now = tab.desk.local(tab.desk.now()).isoformat(timespec="minutes")
    doors.ask_about(tab, "left", save, initial={"left_at": now})


def _planned(tab: ChartTab) -> None:
    def save(said: Answers) -> Future[Changed]:
        return discharge.set_needs(tab.desk, tab.stay, {"services": [], **said})

    doors.ask_about(tab, "discharge-needs", save, initial=discharge.needs_answers(tab.desk, tab.stay))


def _lace(tab: ChartTab) -> None:
    tab.ncm.open_form(tab.stay, "lace")


def _first_notice(tab: ChartTab) -> None:
    clock_forms.give(tab.ncm, tab.stay, "IM_INITIAL")


_DOORS: Mapping[str, Callable[[ChartTab], None]] = {
    "payer_class": doors.payer,
    "has_medicare": doors.payer,
    "payer_confirmed": doors.payer,
    "part_b": doors.part_b,
    "edd": doors.edd,
    "discharge": doors.edd,
    "release": doors.edd,
    "discharged": _left,
    "destination": doors.disposition,
    "destination_at": doors.disposition,
    "status": _patient,
    "class": _patient,
    "newborn": _patient,
    "birth_date": _patient,
    "planned_services": _planned,
    "psychiatric_need": _planned,
    "risk_tier": _lace,
    "im_initial_delivered": _first_notice,
}

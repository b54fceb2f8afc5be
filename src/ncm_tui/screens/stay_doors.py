"""The short forms about a stay that more than one tab opens: payer, EDD, destination, key times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date, datetime
from typing import Any

from ncm_tui.models.enums import KeyTimeKind
from ncm_tui.rules.problems import Refused
from ncm_tui.screens.asking import Answers, ask
from ncm_tui.services import patients
from ncm_tui.services.patients.form import key_time_typed
from ncm_tui.views.changed import Changed
from ncm_tui.views.words import KEY_TIME_WORDS
from ncm_tui.widgets.chart_tab import ChartTab


def ask_about(
    tab: ChartTab,
    form: str,
    save: Callable[[Answers], Future[Changed]],
    *,
    initial: Mapping[str, Any] | None = None,
    **about: str,
) -> None:
    """Ask by ``form`` about the tab's stay; ``initial`` answers that say nothing are left out."""
    known = {name: value for name, value in (initial or {}).items() if value not in (None, "")}
    ask(tab.ncm, form, save, line=tab.line, initial=known, context={"stay": tab.stay, **about})


def payer(tab: ChartTab, uid: str = "") -> None:
    """Plan type of the coverage ``uid``, else of the one shown."""

    def save(said: Answers) -> Future[Changed]:
        kind, source, name = said["payer_class"], said["source"], said.get("payer") or ""
        return patients.confirm_payer(tab.desk, uid or tab.stay, kind, source, name, *_asked(said))

    ask_about(tab, "payer", save, initial={"payer": tab.line.payer if tab.line else ""})


def _asked(said: Answers) -> tuple[bool | None, bool | None]:
    """Part B, and whether it was asked that there is no Medicare."""
    return said.get("part_b"), said.get("no_medicare")


def part_b(tab: ChartTab) -> None:
    """The same form on Medicare Part B alone, where the plan type is confirmed already."""

    def save(said: Answers) -> Future[Changed]:
        kind, source, name = said["payer_class"], said["source"], said.get("payer") or ""
        return patients.confirm_payer(tab.desk, tab.stay, kind, source, name, *_asked(said))

    known = {"payer": tab.line.payer if tab.line else "", **patients.confirmed_payer(tab.desk, tab.stay)}
    initial = {name: value for name, value in known.items() if value}
    ask(tab.ncm, "payer", save, line=tab.line, initial=initial, context={"stay": tab.stay}, at="part_b")


def edd(tab: ChartTab) -> None:
    def save(said: Answers) -> Future[Changed]:
        return patients.set_edd(tab.desk, tab.stay, moment(said["day"]), said.get("reason") or "")

    ask_about(tab, "edd", save)


def disposition(tab: ChartTab, there: str | None = None) -> None:
    """Where the patient goes; ``there`` is what stands already."""

    def save(said: Answers) -> Future[Changed]:
        return patients.set_disposition(tab.desk, tab.stay, said["destination"], said.get("reason") or "")

    ask_about(tab, "disposition", save, initial={"destination": there})


def key_time(tab: ChartTab, kind: str) -> None:
    """One key time, fixed by the row it was opened from: what one of them says never becomes another (P§1).
    An empty ``kind`` asks which of those that are not entered."""
    if not kind:
        _other_key_time(tab)
        return

    def save(said: Answers) -> Future[Changed]:
        return patients.set_key_time(tab.desk, tab.stay, KeyTimeKind(kind), moment(said["at"]))

    held = key_time_typed(tab.desk, tab.stay, kind)
    ask_about(tab, "key-time", save, initial={"at": held}, kind=kind, about=KEY_TIME_WORDS[kind])


def _other_key_time(tab: ChartTab) -> None:
    def save(said: Answers) -> Future[Changed]:
        kind = said["kind"]
        if key_time_typed(tab.desk, tab.stay, kind) is not None:
            raise Refused(f"{KEY_TIME_WORDS[kind]} is entered already: open its own line.", path="kind")
        return patients.set_key_time(tab.desk, tab.stay, KeyTimeKind(kind), moment(said["at"]))

    ask_about(tab, "key-time-other", save)


def moment(value: str) -> datetime | date:
    """An answer of a date/time item: an instant with its offset, or a day."""
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)

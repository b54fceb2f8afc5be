"""The user's own closed days: ``holidays.toml`` in the user's library, beside those of the facility page.

    [[days]]
    day = 2026-11-27
    name = "Friday after Thanksgiving"
    payers = true       # payers and agencies do not work either; else only what the site sets is moved

A row that has a fault is left out and said; the other days count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ncm_tui.library.catalogs import day_of
from ncm_tui.library.sources import parse_toml, read_source
from ncm_tui.library.tables import Fault, Table
from ncm_tui.rules.problems import DefinitionProblem, Problem

FILE = "holidays.toml"


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days by name, those of them on which payers do not work either, and the problems of the rows that
    were left out."""

    days: Mapping[date, str] = field(default_factory=dict)
    broken: tuple[Problem, ...] = ()
    of_payers: frozenset[date] = frozenset()


def read_holidays(folder: Path | None) -> Holidays:
    """The days of ``folder/holidays.toml``; none where there is no such file."""
    if folder is None or not (folder / FILE).is_file():
        return Holidays()
    try:
        source = read_source(folder / FILE, "holidays", local=True)
        data = parse_toml(source)
    except DefinitionProblem as problem:
        return Holidays(broken=(problem,))
    faults: list[Fault] = []
    top = Table(data, "", faults)
    days: dict[date, str] = {}
    shared: set[date] = set()
    for row in top.tables("days"):
        before = len(faults)
        day = day_of(row, "day")
        if day is None and not row.has("day"):
            row.fault("day", "a day is needed here, as 2026-11-27 without quotes.")
        name, payers = row.text("name", ""), row.flag("payers")
        row.done()
        if day is not None and len(faults) == before:
            days[day] = name
            shared |= {day} if payers else set()
    top.done()
    broken = tuple(DefinitionProblem(str(fault), path=source.where) for fault in faults)
    return Holidays(days, broken, frozenset(shared))

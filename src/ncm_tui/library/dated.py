"""From a table's TOML to :class:`~ncm_tui.rules.editions.DatedTable` (``docs/tables.md``)."""

import math
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from ncm_tui.library.catalogs import day_of
from ncm_tui.library.sources import BUNDLED, Source, parse_toml, read_source
from ncm_tui.library.tables import Fault, Table, kind_of, raise_first
from ncm_tui.rules.editions import DatedTable, Edition


def read_dated(source: Source) -> DatedTable:
    """The table of a file. Raises ``DefinitionProblem`` with file and key."""
    table, faults = dated_and_faults(source)
    raise_first(faults, source.where)
    return table


def dated_and_faults(source: Source) -> tuple[DatedTable, tuple[Fault, ...]]:
    """The table as far as it could be read, and everything that is wrong with it."""
    faults: list[Fault] = []
    top = Table(parse_toml(source), "", faults)
    if top.text("id") != source.id:
        top.fault("id", f"must be the name of its file, '{source.id}'.")
    editions = tuple(_edition(each) for each in top.tables("editions"))
    table = DatedTable(
        id=source.id,
        title=top.text("title"),
        unit=top.text("unit", ""),
        note=top.text("note", ""),
        editions=tuple(sorted(editions, key=lambda each: each.effective_from)),
        local=source.local,
        sha256=source.sha256,
        text=source.text,
    )
    top.done()
    _order(top, table.editions)
    if source.local:
        _whole(top, source.id, table.editions)
    return table, tuple(faults)


def _whole(top: Table, name: str, editions: tuple[Edition, ...]) -> None:
    """A table of the user's own in the place of a bundled one has every figure that forms read from it."""
    path = BUNDLED / "tables" / f"{name}.toml"
    if not path.is_file():
        return
    needed = read_dated(read_source(path, "tables", local=False)).editions[-1].figures
    for each in editions:
        for absent in _absent(needed, each.figures):
            top.fault("editions", f"the one from {each.effective_from} has no figure '{absent}'.")


def _absent(needed: Mapping[str, Any], there: Mapping[str, Any], way: str = "") -> list[str]:
    """What of ``needed`` is not in ``there``: a number where a number is, a table where a table is."""
    found = []
    for name, value in needed.items():
        own = there.get(name)
        if isinstance(own, Mapping) != isinstance(value, Mapping) or own is None:
            found.append(f"{way}{name}")
        elif isinstance(value, Mapping) and isinstance(own, Mapping):
            found += _absent(value, own, f"{way}{name}.")
    return found


def _edition(table: Table) -> Edition:
    begins = day_of(table, "effective_from")
    if begins is None:
        table.fault("effective_from", "the first day of these figures is needed, as 2026-01-01.")
    figures = table.named("figures")
    _numbers(table, "figures", figures, f"of the edition from {begins or 'no day'}")
    if not figures:
        table.fault("figures", "at least one figure is needed.")
    edition = Edition(
        effective_from=begins or date.min,
        effective_to=day_of(table, "effective_to"),
        source=table.text("source"),
        figures=figures,
        unverified=table.texts("unverified"),
    )
    for name in edition.unverified:
        if name not in figures:
            table.fault("unverified", f"there is no figure '{name}'.")
    table.done()
    return edition


def _numbers(table: Table, key: str, figures: Mapping[str, Any], of: str) -> None:
    """Each figure is an amount, a percent or a count of days: none is below zero."""
    for name, value in figures.items():
        if isinstance(value, Mapping):
            _numbers(table, f"{key}.{name}", value, of)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            table.fault(f"{key}.{name}", f"a number was expected, not {kind_of(value)}.")
        elif not 0 <= value < math.inf:
            table.fault(f"{key}.{name}", f"{value} {of}: a figure of 0 or more was expected.")


def _order(top: Table, editions: tuple[Edition, ...]) -> None:
    if not editions:
        top.fault("editions", "a table needs at least one edition.")
    for each in editions:
        if each.effective_to is not None and each.effective_to < each.effective_from:
            top.fault("editions", f"effective_to {each.effective_to} is before {each.effective_from}.")
    for before, after in pairwise(editions):
        if before.effective_to is None or before.effective_to >= after.effective_from:
            top.fault("editions", f"the one from {before.effective_from} runs into {after.effective_from}.")

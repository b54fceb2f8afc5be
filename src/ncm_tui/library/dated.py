"""From a table's TOML to :class:`~ncm_tui.rules.editions.DatedTable` (``docs/tables.md``)."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from ncm_tui.library.catalogs import day_of
from ncm_tui.library.sources import Source, parse_toml
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
    return table, tuple(faults)


def _edition(table: Table) -> Edition:
    begins = day_of(table, "effective_from")
    if begins is None:
        table.fault("effective_from", "the first day of these figures is needed, as 2026-01-01.")
    figures = table.named("figures")
    _numbers(table, "figures", figures)
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


def _numbers(table: Table, key: str, figures: Mapping[str, Any]) -> None:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            _numbers(table, f"{key}.{name}", value)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            table.fault(f"{key}.{name}", f"a number was expected, not {kind_of(value)}.")


def _order(top: Table, editions: tuple[Edition, ...]) -> None:
    if not editions:
        top.fault("editions", "a table needs at least one edition.")
    for each in editions:
        if each.effective_to is not None and each.effective_to < each.effective_from:
            top.fault("editions", f"effective_to {each.effective_to} is before {each.effective_from}.")
    for before, after in pairwise(editions):
        if before.effective_to is None or before.effective_to >= after.effective_from:
            top.fault("editions", f"the one from {before.effective_from} runs into {after.effective_from}.")

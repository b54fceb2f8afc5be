"""Whose a row is that is held back or warned about: what of it can be shown beside the sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ncm_tui.interop.cleaning import Scrub
from ncm_tui.interop.flat.kinds import Kind, kind_of
from ncm_tui.interop.records import Quarantined

_SHOWN = 60


def named(note: Quarantined, cells: Sequence[str], where: Mapping[str, int]) -> Quarantined:
    """``note`` with the name, MRN and bed of its row. In a row that slipped they are looked for by what they
    look like; what is of its column goes first."""
    clean = [Scrub().text(cell, longest=_SHOWN) for cell in cells]
    name = _own(clean, where, "name", Kind.NAME)
    if not name:
        name = ", ".join(filter(None, (_at(clean, where, "family"), _at(clean, where, "given"))))
    return replace(
        note,
        name=name,
        mrn=_own(clean, where, "mrn", Kind.ID),
        bed=_own(clean, where, "bed", Kind.BED),
        said=frozenset(cell for cell in clean if cell),
    )


def _own(cells: Sequence[str], where: Mapping[str, int], column: str, kind: Kind) -> str:
    """The cell of a column; where it is not what the column wants, the first of the row that is."""
    own = _at(cells, where, column)
    if column not in where or kind_of(own) is kind:
        return own
    odd = "" if kind is Kind.NAME and kind_of(own) is not Kind.TEXT else own
    return next((cell for cell in cells if kind_of(cell) is kind), odd)


def _at(cells: Sequence[str], where: Mapping[str, int], column: str) -> str:
    place = where.get(column, len(cells))
    return cells[place] if place < len(cells) else ""

"""Lines that a screen wrapped, put back into the row they are of."""

from collections.abc import Sequence

from ncm_tui.interop.flat.kinds import HARD, Kind, Look, kind_of

Row = tuple[int, tuple[str, ...]]
_WORDS = frozenset({Kind.NAME, Kind.TEXT, Kind.PAYER})


def joined(rows: Sequence[Row], looks: Sequence[Look], *, places: bool) -> list[Row]:
    """The rows with wrapped ones made whole. ``places``: cells are known by where they stand, so that a line
    below may hold only the rest of a cell; else a broken line's cells follow on the next line."""
    made: list[Row] = []
    for line, cells in rows:
        whole = None
        if made:
            before = made[-1][1]
            whole = _continued(before, cells, looks) if places else _broken(before, cells, looks)
        if whole is not None:
            made[-1] = (made[-1][0], whole)
        else:
            made.append((line, cells))
    return made


def _continued(
    before: tuple[str, ...], cells: tuple[str, ...], looks: Sequence[Look]
) -> tuple[str, ...] | None:
    """``before`` with the words of ``cells`` under its own; ``None`` when these are a row of their own.

    Only words are carried on, only under words, never in the first column alone: a heading between rows
    ("5 EAST") must not become part of a name."""
    filled = [place for place, cell in enumerate(cells) if cell.strip()]
    if not filled or filled == [0] or 2 * len(filled) > len(looks) or len(cells) != len(before):
        return None
    for place in filled:
        if kind_of(cells[place]) in HARD - {Kind.NAME} or looks[place].kind not in _WORDS:
            return None
        if not before[place].strip():
            return None
    return tuple(f"{one} {other.strip()}".strip() if other.strip() else one
                 for one, other in zip(before, cells, strict=True))  # fmt: skip


def _broken(before: tuple[str, ...], cells: tuple[str, ...], looks: Sequence[Look]) -> tuple[str, ...] | None:
    """Two parts of one row that a line end inside a cell divided: together they have all its cells, each of
    its kind, and the second part is no row by itself."""
    width = len(looks)
    if not before or not cells or len(before) + len(cells) - 1 != width or width in (len(before), len(cells)):
        return None
    whole = (*before[:-1], f"{before[-1].strip()} {cells[0].strip()}".strip(), *cells[1:])
    return whole if _fits(whole, looks) and not _fits(cells, looks) else None


def _fits(cells: Sequence[str], looks: Sequence[Look]) -> bool:
    return all(
        look.kind not in HARD or kind_of(cell) in (look.kind, Kind.EMPTY)
        for cell, look in zip(cells, looks, strict=False)
    )

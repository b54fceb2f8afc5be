"""One field of the EMR into its cell: never older over newer, never over the nurse's own."""

from ncm_tui.services.intake.state import Cell, Clash, Entity


def put(entity: Entity, name: str, value: str | None, source: str, at: str | None) -> bool:
    """Returns whether the value was taken (it is not older than what is there).

    A change of the EMR's after the nurse set her own is a clash; hers stays what is shown.
    """
    old = entity.cells.get(name)
    if old is not None and old.at and at and at < old.at:
        entity.older += old.value != value
        return False
    if old is not None and old.value == value:
        entity.cells[name] = Cell(value, old.source, max(filter(None, (old.at, at)), default=None), old.id)
        return True
    entity.cells[name] = Cell(value, source, at, old.id if old else None)
    hers = entity.nurse.get(name)
    if hers is not None and not same(hers, value):
        entity.clashes[name] = Clash(name, hers, value)
    return True


def same(one: str | None, other: str | None) -> bool:
    """Equal but for case and spacing."""
    return " ".join((one or "").casefold().split()) == " ".join((other or "").casefold().split())

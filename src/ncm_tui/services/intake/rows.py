"""Rows of the vault by number, and stored text put back into them."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import SQLModel, select

from ncm_tui.models.columns import UtcInstant
from ncm_tui.services.intake.state import Entity

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

T = TypeVar("T", bound=SQLModel)


def rows_by_id(work: "Work", table: type[T], ids: Iterable[int]) -> dict[int, T]:
    """The rows of many ids, a few hundred a query."""
    wanted = sorted(ids)
    found: dict[int, T] = {}
    key = getattr(table, "id")  # noqa: B009 -- every table here has one, SQLModel itself does not
    for start in range(0, len(wanted), 400):
        for row in work.session.exec(select(table).where(key.in_(wanted[start : start + 400]))):
            found[row.id] = row  # type: ignore[attr-defined]  # as above
    return found


def set_stored(row: SQLModel, values: dict[str, Any]) -> None:
    """Stored text back into a row object: instants where the column holds instants."""
    columns = row.__table__.c  # type: ignore[attr-defined]  # every mapped class has one
    for name, value in values.items():
        is_instant = isinstance(columns[name].type, UtcInstant)
        setattr(row, name, instant(value) if is_instant else value)


def instant(text: Any) -> datetime | None:
    """A stored instant as an aware datetime; what is none stays as it is."""
    return datetime.fromisoformat(text) if isinstance(text, str) else text


def id_of(entity: Entity) -> int:
    """The number of the row of ``entity``, which is written by now."""
    if entity.id is None:
        raise RuntimeError("an entity without a row")
    return entity.id

"""What a verb gets: one transaction's session, the machine's clock, its author.

Imports SQLModel; only ever imported on the vault thread, at the first write.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import Session, SQLModel, select

from ncm_tui.models.columns import Row
from ncm_tui.rules.problems import NotFound

if TYPE_CHECKING:
    from ncm_tui.vault.bulk import Bulk
    from ncm_tui.vault.undo import Past

R = TypeVar("R", bound=Row)
T = TypeVar("T", bound=SQLModel)


class Work:
    """One transaction. ``now`` is the machine's clock in UTC whatever the screen's clock says."""

    def __init__(self, session: Session, *, now: datetime, actor: str, verb: str) -> None:
        self.session = session
        self.now = now
        self.actor = actor
        self.verb = verb
        self.patient: str | None = None
        self.uids: list[str] = []
        self.detail = ""
        self.bulk: Bulk | None = None
        self.past: Past | None = None

    def add_many(self, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Stores many new rows at once (an import) and returns their ids; uid, author, time and defaults
        are filled. Rows of one call share no keys with the session's own pending rows."""
        if self.bulk is None:
            raise RuntimeError("this work has no connection for many rows")
        self.session.flush()
        return self.bulk.add(table, rows)

    def add(self, row: R) -> R:
        """Stores a new row: fills uid, author and time, and flushes so that ``row.id`` is there."""
        if getattr(row, "created_at", None) is None:
            row.created_at = self.now
        if getattr(row, "created_by", None) is None:
            row.created_by = self.actor
        self.session.add(row)
        self.session.flush()
        return row

    def get(self, table: type[T], uid: str) -> T:
        """The row of that uid. Raises :class:`NotFound`."""
        column = getattr(table, "uid")  # noqa: B009 - not every SQLModel has one; the tables asked for do
        row = self.session.exec(select(table).where(column == uid)).one_or_none()
        if row is None:
            name = str(table.__tablename__).replace("_", " ")
            raise NotFound(f"This {name} is no longer there.", hint="Go back and open it again.")
        return row

    def void(self, row: Row, reason: str) -> None:
        """Removes a row, kept in history, with the reason."""
        row.voided_at = self.now
        row.voided_by = self.actor
        row.void_reason = reason
        self.session.add(row)

    def about(self, *, patient: str | None = None, uids: Iterable[str] = (), detail: str = "") -> None:
        """What the audit entry says beside the verb: uids and counts, never clinical text."""
        self.patient = patient or self.patient
        self.uids.extend(uids)
        self.detail = detail or self.detail

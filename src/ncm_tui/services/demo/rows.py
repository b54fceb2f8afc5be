"""Rows in bulk: a whole ward in one transaction, one statement a table.

For a fresh vault only: ids are counted here, and rows carry no earlier version because there was none.
"""

from collections import defaultdict
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    from ncm_tui.vault.work import Work


class Rows:
    """Collects rows by table; :meth:`write` inserts them in the order the foreign keys want."""

    def __init__(self, seed: int, actor: str, now: datetime) -> None:
        self._random = Random(seed)
        self._actor = actor
        self._now = now
        self._rows: dict[type[SQLModel], list[dict[str, Any]]] = defaultdict(list)
        self._defaults: dict[type[SQLModel], dict[str, Any]] = {}

    def add(self, table: "type[SQLModel]", **values: Any) -> int:
        """One row; its id. What is not given takes the table's default."""
        rows = self._rows[table]
        row = self._defaults_of(table)
        if "uid" in row:
            row["uid"] = self.uid()
        if "created_at" in row:
            row |= {"created_at": self._now, "created_by": self._actor}
        if row.keys() >= {"id", "uid"}:
            row["id"] = len(rows) + 1
        rows.append(row | values)
        return len(rows)

    def uid(self) -> str:
        """A version 4 UUID from the seed."""
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def uid_of(self, table: "type[SQLModel]", row_id: int) -> str:
        return str(self._rows[table][row_id - 1]["uid"])

    def write(self, work: "Work") -> None:
        """Insert everything collected, in the caller's transaction."""
        from sqlalchemy import insert
        from sqlmodel import SQLModel

        by_name = {str(table.__tablename__): rows for table, rows in self._rows.items()}
        connection = work.session.connection()
        for table in SQLModel.metadata.sorted_tables:
            if rows := by_name.get(table.name):
                connection.execute(insert(table), rows)

    def _defaults_of(self, table: "type[SQLModel]") -> dict[str, Any]:
        if table not in self._defaults:
            fields = table.model_fields
            self._defaults[table] = {
                name: None if field.is_required() or field.default_factory else field.default
                for name, field in fields.items()
            }
        return dict(self._defaults[table])

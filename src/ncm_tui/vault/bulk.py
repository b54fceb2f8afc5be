"""Many new rows in one statement. An import of 10,000 patients is some 300,000 rows; through the session
one row costs 0.1 ms and more, here a hundredth of that. Versions are kept all the same: before = null."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pydantic_core import PydanticUndefined
from sqlmodel import SQLModel

from ncm_tui.models.columns import instant_text
from ncm_tui.vault.boundary import cleaned
from ncm_tui.vault.versions import Versions

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work


class Bulk:
    """Bound to one transaction: its author and time, the driver's connection, its row versions."""

    def __init__(self, work: "Work", raw: Any, versions: Versions) -> None:
        self._work = work
        self._raw = raw
        self._versions = versions

    def add(self, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Inserts ``rows`` (column → value) and returns their ids, in order."""
        if not rows:
            return []
        name = str(table.__tablename__)
        defaults = self._defaults(table)
        first = int(self._raw.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{name}"').fetchone()[0])
        ids = list(range(first, first + len(rows)))
        columns = list(defaults)
        values, noted = [], []
        for number, row in zip(ids, rows, strict=True):
            whole = {**defaults, **row, "id": number}
            if "uid" in defaults and not whole["uid"]:
                whole["uid"] = str(uuid4())
            values.append(tuple(stored(whole[column]) for column in columns))
            noted.append(
                (str(whole.get("uid", number)), number if name == "patient" else whole.get("patient_id"))
            )
        marks = ", ".join("?" * len(columns))
        quoted = ", ".join(f'"{column}"' for column in columns)
        self._raw.executemany(f'INSERT INTO "{name}" ({quoted}) VALUES ({marks})', values)
        self._versions.note_new(name, noted)
        return ids

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query inside this transaction."""
        self._work.session.flush()
        found: list[tuple[Any, ...]] = self._raw.execute(sql, params).fetchall()
        return found

    def touch(self, sql: str, values: Sequence[tuple[Any, ...]]) -> None:
        """Runs one statement for many value rows, without versions: for what is no change of meaning
        (when a value was last seen)."""
        self._work.session.flush()
        self._raw.executemany(sql, [tuple(stored(value) for value in row) for row in values])

    def _defaults(self, table: type[SQLModel]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column, field in table.model_fields.items():
            found[column] = None if field.default is PydanticUndefined else field.default
        if "created_at" in found:
            found["created_at"] = self._work.now
        if "created_by" in found:
            found["created_by"] = self._work.actor
        return found


def stored(value: Any) -> Any:
    """A value as the driver takes it, the same text the session would store; no text with controls."""
    if isinstance(value, str):
        return cleaned(value)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(cleaned(value), ensure_ascii=False, separators=(",", ":"))

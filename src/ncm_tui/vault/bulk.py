"""Many new rows in one statement. An import of 10,000 patients is some 300,000 rows; through the session
one row costs 0.1 ms and more, here a hundredth of that. Versions are kept all the same: before = null."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

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
        base = {column: stored(value) for column, value in self._defaults(table).items()}
        first = int(self._raw.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{name}"').fetchone()[0])
        ids = list(range(first, first + len(rows)))
        fresh = _uids(len(rows)) if "uid" in base else [str(number) for number in ids]
        values, noted = [], []
        for number, uid, row in zip(ids, fresh, rows, strict=True):
            whole = {**base, "id": number, "uid": uid}
            for column, value in row.items():
                plain = type(value) is str and value.isascii() and value.isprintable()
                whole[column] = value if plain or type(value) is int else stored(value)
            values.append(tuple([whole[column] for column in base]))
            noted.append((str(whole["uid"]), number if name == "patient" else whole.get("patient_id")))
        marks = ", ".join("?" * len(base))
        quoted = ", ".join(f'"{column}"' for column in base)
        self._raw.executemany(f'INSERT INTO "{name}" ({quoted}) VALUES ({marks})', values)
        self._versions.note_new(name, noted)
        return ids

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query inside this transaction."""
        self._work.session.flush()
        found: list[tuple[Any, ...]] = self._raw.execute(sql, params).fetchall()
        return found

    def touch(self, sql: str, values: Sequence[tuple[Any, ...]], patients: Iterable[int] = ()) -> None:
        """Runs one statement for many value rows, without versions: for what is no change of meaning
        (when a value was last seen). What is shown of ``patients`` is made anew."""
        self._versions.patients.update(patients)
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


def _uids(count: int) -> list[str]:
    """Fresh UUIDv4 texts, drawn at once."""
    drawn = os.urandom(16 * count)
    texts = []
    for start in range(0, len(drawn), 16):
        part = bytearray(drawn[start : start + 16])
        part[6] = (part[6] & 0x0F) | 0x40
        part[8] = (part[8] & 0x3F) | 0x80
        text = part.hex()
        texts.append(f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}")
    return texts


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

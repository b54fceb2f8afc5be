"""Column types shared by all tables: aware instants and the base row."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


def new_uid() -> str:
    """A fresh UUIDv4 as text; only uids leave the vault."""
    return str(uuid4())


class UtcInstant(TypeDecorator[datetime]):
    """An aware datetime kept as ISO 8601 text in UTC with milliseconds, so that text order is time order.

    Raises ``ValueError`` on a naive datetime.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self if isinstance(value, datetime) else DateTime()


def instant_text(value: datetime) -> str:
    """The stored form of an instant: ``2026-11-24T14:09:31.000Z``."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Row(SQLModel):
    """What every table has: a local key, a uid that may travel, its author, and a void mark.

    Clinical rows are never deleted, they are *removed (kept in history)*: ``voided_at``, by whom, why.
    ``id``, ``created_at`` and ``created_by`` are filled when the row is added, so nobody gives them.
    """

    id: int = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    created_at: datetime = Field(default=None, sa_type=UtcInstant, nullable=False)
    created_by: str = Field(default=None, nullable=False)
    voided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    voided_by: str | None = None
    void_reason: str | None = None

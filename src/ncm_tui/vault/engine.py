"""SQLAlchemy over the vault thread's own connection. Imported at the first write, never before."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import Session

from ncm_tui.vault import schema


def engine_on(connection: Any) -> Engine:
    """An engine whose pool holds exactly ``connection``; a transaction begins IMMEDIATE.

    ``hide_parameters``: an error must never quote a patient's data.
    """
    assert schema.METADATA.tables  # the tables are known before the first flush sorts them
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connection,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connected: Any) -> None:
        connected.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def session_on(engine: Engine) -> Iterator[Session]:
    """A session in an open IMMEDIATE transaction, rolled back unless it was committed."""
    with Session(engine, expire_on_commit=False) as session:
        session.connection()
        yield session

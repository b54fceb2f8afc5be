"""A vault that a newer version wrote: it is read, and every write is refused with the reason."""

import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from ncm_tui.rules.problems import Refused
from ncm_tui.vault import migrate

T = TypeVar("T")
CODE = "read_only_vault"
HINT = "Install the newer version to write in it; nothing was changed."


def sentence(connection: Any) -> str:
    """Why this vault is only read; empty when this version of the app may write in it."""
    have, known = migrate.version(connection), len(migrate.files())
    if have <= known:
        return ""
    return f"A newer version of ncm wrote this vault (schema {have}; this one knows {known}): read only."


def missing(connection: Any) -> str:
    """The first table or column of this version's schema that the vault no longer has; empty when none."""
    with contextlib.closing(_own()) as own:
        for (table,) in own.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            lost = _columns(own, table) - _columns(connection, table)
            if lost:
                return f"{table}.{min(lost)}"
    return ""


def differing(rows: Callable[[str], list[tuple[Any, ...]]]) -> str:
    """The first table, index or trigger that is not word for word what the migrations make of it; empty
    when none. ``rows`` answers a query."""
    # The tables beneath the search index are the database's own affair.
    query = (
        "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT GLOB 'text_fts_*'"
    )
    with contextlib.closing(_own()) as own:
        made = {(str(name), sql) for name, sql in own.execute(query).fetchall()}
    have = {(str(name), sql) for name, sql in rows(query)}
    return min((name for name, _ in made ^ have), default="")


def _own() -> Any:
    """This version's schema, empty, in memory."""
    own = sqlcipher.connect(":memory:", isolation_level=None)
    migrate.migrate(own)
    return own


def _columns(connection: Any, table: str) -> set[str]:
    return {str(row[1]) for row in connection.execute(f'PRAGMA table_info("{table}")').fetchall()}


class ReadOnlyWriter:
    """Stands where the writer would: refuses what writes, lets pass what only waits.

    What was looked at is not recorded, for this version cannot know how the newer one records."""

    full = False

    def __init__(self, connection: Any, why: str) -> None:
        self._connection = connection
        self._why = why

    def submit(self, verb: str, fn: Callable[[Any], T], *, anchor: bool) -> "Future[T]":
        """Refused."""
        return self._refused()

    def submit_quiet(self, fn: Callable[[Any], T]) -> "Future[T]":
        """Refused."""
        return self._refused()

    def call(self, fn: Callable[[Any], T]) -> "Future[T]":
        """Refused: what is asked of the writing connection writes."""
        return self._refused()

    def record(self, verb: str, patient: str | None, detail: str) -> "Future[None]":
        """Nothing is recorded."""
        return _done()

    def anchor(self) -> "Future[None]":
        """The anchor stays where it is."""
        return _done()

    def warm(self) -> "Future[None]":
        """There is nothing to get ready."""
        return _done()

    def tell_faults(self, tell: Callable[[BaseException], object]) -> None:
        """There are none: no job is run."""

    def flush(self, timeout: float | None) -> bool:
        """Nothing is under way."""
        return True

    def close(self) -> None:
        """Closes the connection. Harmless when repeated."""
        self._connection.close()

    def _refused(self) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_exception(Refused(self._why, code=CODE, hint=HINT))
        return future


def _done() -> "Future[None]":
    future: Future[None] = Future()
    future.set_result(None)
    return future

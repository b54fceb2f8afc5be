"""Connections to the encrypted database: the one writer and read-only readers.

On a network drive there is one connection for both: a share keeps neither the memory a write-ahead log is
shared through nor locks that can be trusted, so the database is opened for this connection alone.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from ncm_tui.vault import volume
from ncm_tui.vault.problems import Damaged, database_problem

T = TypeVar("T")
APPLICATION_ID = 0x4E434D54  # "NCMT" in the header of the database
_LOCAL = ("PRAGMA locking_mode=NORMAL", "PRAGMA journal_mode=WAL")
_NETWORK = ("PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=DELETE")
_SETTINGS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",  # macOS; nothing elsewhere
    "PRAGMA checkpoint_fullfsync=ON",
    "PRAGMA journal_size_limit=16777216",
    "PRAGMA busy_timeout=0",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-64000",
    "PRAGMA trusted_schema=OFF",
)


class Connection(sqlcipher.Connection):  # type: ignore[misc]  # the driver has no types
    """``alone``: no second connection can be had (a network drive); who reads on it waits for its
    ``turn``, which the writer holds through a transaction."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.turn = threading.RLock()
        self.alone = False


def connect(path: Path, key: bytes) -> Connection:
    """A raw autocommit connection, keyed and with its pragmas set. ``key`` is 32 bytes.

    Raises :class:`Damaged` when the file cannot be read with the key, ``StorageProblem`` when the
    place cannot be used. The log is silenced first: SQLCipher would write it over the screen.
    """
    connection = None
    alone = volume.kind(path.parent) is volume.Kind.NETWORK
    lock, journal = _NETWORK if alone else _LOCAL
    try:
        connection = Connection(str(path), isolation_level=None, check_same_thread=False)
        connection.alone = alone
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(lock).fetchone()  # before the first look: a log left behind is then read alone
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute(journal).fetchone()
        for pragma in _SETTINGS:
            connection.execute(pragma)
    except sqlcipher.DatabaseError as error:
        if connection is not None:
            connection.close()
        raise database_problem(str(error), path) or damaged(path) from None
    return connection


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """What the driver says of the file at ``path`` comes out as a ``Problem``; a fault of ours as it is."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        problem = database_problem(str(error), path)
        if problem is None:
            raise
        raise problem from None


def damaged(path: Path) -> Damaged:
    return Damaged(
        "The vault's database cannot be read with its own key: it is damaged or not this vault's.",
        path=str(path),
        hint="Do not delete anything; restore the newest backup.",
    )


class Reader:
    """A read-only connection. One a thread; every call reads to the end, so nothing is held open.

    ``beside`` is the writer's connection: where that one is alone, it is read on it, in turn.
    """

    def __init__(self, path: Path, key: bytes, *, beside: Connection | None = None) -> None:
        self._path = path
        self._dead: list[Connection] = []
        self._shared = beside is not None and beside.alone
        if beside is not None and beside.alone:
            self._connection = beside
        else:
            self._connection = connect(path, key)
            self._connection.execute("PRAGMA query_only=ON")

    def move_to(self, key: bytes, beside: Connection) -> None:
        """Read from the file that lies at the same place now. The old connection is dead and stays as it is:
        closing it would tidy away the log of the new one, which has the same name."""
        fresh = Reader(self._path, key, beside=beside)
        with self._connection.turn:
            self._dead.append(self._connection)
            self._connection, self._shared = fresh._connection, fresh._shared

    def rows(self, sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises a ``Problem`` when the disk or the file fails."""
        with self._in_words():
            found: list[tuple[Any, ...]] = self._connection.execute(sql, params).fetchall()
        return found

    def one(self, sql: str, params: Any = ()) -> tuple[Any, ...] | None:
        """The first row, or ``None``."""
        with self._in_words():
            cursor = self._connection.execute(sql, params)
            row: tuple[Any, ...] | None = cursor.fetchone()
            cursor.close()
        return row

    def value(self, sql: str, params: Any = ()) -> Any:
        """The first column of the first row, or ``None``."""
        row = self.one(sql, params)
        return None if row is None else row[0]

    def at_once(self, use: Callable[[Connection], T]) -> T:
        """``use(connection)`` with nobody else on it: several reads of one state, a backup."""
        with self._in_words():
            return use(self._connection)

    def close(self) -> None:
        """Ends the connection, unless it is the writer's."""
        if not self._shared:
            self._connection.close()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        with in_words(self._path), self._connection.turn:
            yield

"""A copy of the encrypted database by SQLite's own backup API, and the proof that the copy is whole."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from ncm_tui.vault import audit, migrate
from ncm_tui.vault.connect import APPLICATION_ID, damaged
from ncm_tui.vault.problems import Damaged, database_problem


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, in figures: a copy must hold the same. ``mark`` moves with every change of
    a record or a draft, and with nothing else."""

    uid: str
    schema: int
    head: audit.Head
    mark: str
    rows: dict[str, int]


def contents(connection: Any) -> Contents:
    """Read in one transaction by the caller, or from a database nobody writes."""
    uid = connection.execute("SELECT uid FROM vault_info").fetchone()[0]
    return Contents(
        uid=str(uid),
        schema=migrate.version(connection),
        head=audit.head(connection),
        mark=mark(connection),
        rows=migrate.row_counts(connection),
    )


def mark(connection: Any) -> str:
    """Where the records and drafts stand. Empty in a vault that was never written to."""
    version, drafts, newest = connection.execute(
        "SELECT (SELECT coalesce(max(seq), 0) FROM row_version), (SELECT count(*) FROM draft),"
        " (SELECT coalesce(max(updated_at), '') FROM draft)"
    ).fetchone()
    return f"{version} {drafts} {newest}".strip() if version or drafts else ""


def snapshot(source: Any, to: Path, key: bytes) -> Contents:
    """Copies ``source`` (keyed, in autocommit) as it is at this moment to the empty file ``to``.

    Writers are not held up: the copy reads one state of the write-ahead log. Raises ``StorageProblem``.
    """
    source.execute("BEGIN")
    try:
        found = contents(source)
        with standing(to, key) as target:
            source.backup(target)
    except sqlcipher.DatabaseError as error:
        raise database_problem(str(error), to) or damaged(to) from None
    finally:
        source.execute("ROLLBACK")
    return found


def prove(path: Path, key: bytes, expected: Contents | None = None) -> Contents:
    """Opens a database that stands alone and reads all of it; what it holds.

    Raises :class:`Damaged` when a page, a link or the shape is not sound, or when it does not hold
    what ``expected`` says.
    """
    with standing(path, key) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise damaged(path)
        for wrong in unsound(lambda sql: list(connection.execute(sql).fetchall())):
            raise Damaged(f"The copy of the vault is not sound: {wrong}.", path=str(path))
        found = contents(connection)
    if expected is not None and found != expected:
        raise Damaged("The copy of the vault does not hold what the vault holds.", path=str(path))
    return found


Rows = Callable[[str], list[tuple[Any, ...]]]


def wrong_pages(rows: Rows) -> str:
    """Pages that are not what was written, in words; empty when all are. ``rows`` answers a query."""
    pages = rows("PRAGMA cipher_integrity_check")
    return f"{len(pages)} pages are not what was written" if pages else ""


def wrong_shape(rows: Rows) -> str:
    """What SQLite finds wrong: the cipher's check alone calls a file without its last pages clean."""
    shape = [row[0] for row in rows("PRAGMA integrity_check(5)")]
    return "" if shape == ["ok"] else f"the database's shape is broken ({len(shape)} places)"


def wrong_links(rows: Rows) -> str:
    """Rows that point to rows that are not there, in words."""
    links = rows("PRAGMA foreign_key_check")
    return f"{len(links)} rows point to rows that are not there, the first in {links[0][0]}" if links else ""


def unsound(rows: Rows) -> Iterator[str]:
    """What is wrong with the pages, the shape and the links, in words; nothing when all is well."""
    yield from filter(None, (ask(rows) for ask in (wrong_pages, wrong_shape, wrong_links)))


@contextlib.contextmanager
def standing(path: Path, key: bytes) -> Iterator[Any]:
    """A connection to a database file that stands alone: no write-ahead log beside it, before or after.

    Raises :class:`Damaged` when the key does not read it, ``StorageProblem``.
    """
    connection = None
    try:
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield connection
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlcipher.DatabaseError as error:
        raise database_problem(str(error), path) or damaged(path) from None
    finally:
        if connection is not None:
            connection.close()

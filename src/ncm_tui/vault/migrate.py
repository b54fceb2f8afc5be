"""Brings a database to the newest schema: numbered SQL files, all pending ones in one transaction.

Foreign keys are off before the transaction begins (a rebuilt table would cascade its children away);
row counts are compared and the foreign keys checked before it commits.
"""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ncm_tui.rules.problems import Problem
from ncm_tui.vault.problems import Damaged

FOLDER = Path(__file__).parent / "migrations"
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


class MigrationFault(Problem):
    """A migration would have lost rows or broken a link; the old schema stays."""

    exit = 1
    code = "migration"


def files(folder: Path = FOLDER) -> list[tuple[int, Path]]:
    """(number, file) in order. Raises ``ValueError`` when a number is missing or doubled."""
    found = sorted((int(m[1]), path) for path in folder.iterdir() if (m := _NAME.fullmatch(path.name)))
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"the migrations in {folder} are not numbered 1, 2, 3 …")
    return found


def version(connection: Any) -> int:
    """The number of the last migration that was applied."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def pending(connection: Any, folder: Path = FOLDER) -> list[tuple[int, Path]]:
    """What is still to be applied, in order."""
    have = version(connection)
    return [(number, path) for number, path in files(folder) if number > have]


def migrate(
    connection: Any, folder: Path = FOLDER, *, before_commit: Callable[[Any], object] = lambda _: None
) -> int:
    """Applies what is pending; the number reached. ``connection`` is in autocommit.

    ``before_commit`` is called inside the same transaction: what is rebuilt from the migrated rows is as
    new as they are, or neither is.
    """
    todo = pending(connection, folder)
    if not todo:
        return version(connection)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = row_counts(connection)
        for number, path in todo:
            for statement in split(path.read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={number:d}")
        _check(connection, before)
        before_commit(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys=ON")
    return todo[-1][0]


def split(script: str) -> list[str]:
    """The statements of a script; a trigger's inner semicolons do not end it."""
    found, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            found.append(part.strip())
            part = ""
    if part.strip() and not all(line.lstrip().startswith("--") for line in part.strip().splitlines()):
        raise ValueError(f"a migration ends in the middle of a statement: {part.strip()[:60]}")
    return found


def row_counts(connection: Any) -> dict[str, int]:
    """Rows of each table that is not rebuilt from others."""
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE '%_shown' AND name NOT LIKE 'text_fts%'"
        )
    ]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


def _check(connection: Any, before: dict[str, int]) -> None:
    after = row_counts(connection)
    for name, count in before.items():
        if name in after and after[name] < count:
            raise MigrationFault(f"The new schema would lose rows of {name}; the vault was left as it was.")
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise MigrationFault(
            f"The new schema would break a link of {broken[0][0]}; the vault was left as it was."
        )


def check_identity(connection: Any, application_id: int, uid: str, path: Path) -> None:
    """Raises :class:`Damaged` unless the database is a vault of ours, and this one.

    An empty file opens with any key: it has no application id.
    """
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    row = None
    if found == application_id and version(connection) > 0:
        row = connection.execute("SELECT uid FROM vault_info").fetchall()
    if not row or len(row) != 1 or row[0][0] != uid:
        raise Damaged(
            "The vault's database does not belong to its slot file.",
            path=str(path),
            hint="Do not delete anything; put the right file back, or restore the newest backup.",
        )

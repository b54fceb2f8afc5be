"""The schema: frozen from the models, applied whole or not at all."""

import re
import sqlite3
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from ncm_tui.vault import migrate
from ncm_tui.vault.migrate import MigrationFault


def normalised(sql: str) -> str:
    return re.sub(r"\s+", " ", sql.replace('"', "")).strip().casefold()


def schema_of(connection: sqlite3.Connection, kind: str) -> dict[str, str]:
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", (kind,)
    ).fetchall()
    return {name: normalised(sql) for name, sql in rows}


@pytest.fixture
def migrated() -> sqlcipher.Connection:
    connection = sqlcipher.connect(":memory:", isolation_level=None)
    migrate.migrate(connection)
    assert isinstance(connection, sqlcipher.Connection)
    return connection


def shape(connection: sqlite3.Connection, table: str) -> tuple[object, ...]:
    """Columns (type, null, key), links and uniqueness of a table, whatever the order of the columns."""
    columns = {
        row[1]: (row[2], row[3], row[5]) for row in connection.execute(f'PRAGMA table_info("{table}")')
    }
    links = {
        (row[2], row[3], row[4], row[6]) for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')
    }
    unique = set()
    for row in connection.execute(f'PRAGMA index_list("{table}")').fetchall():
        names = tuple(each[2] for each in connection.execute(f'PRAGMA index_info("{row[1]}")'))
        unique.add((names, row[2]))
    return columns, links, unique


def test_the_migrated_schema_is_the_models(migrated: sqlcipher.Connection) -> None:
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    from ncm_tui.vault.schema import METADATA

    made = sqlite3.connect(":memory:")
    for table in METADATA.sorted_tables:
        made.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        for index in table.indexes:
            made.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
    have = schema_of(migrated, "table")
    for name in METADATA.tables:
        assert name in have
        assert shape(migrated, name) == shape(made, name), name
    rebuilt = ("_shown", "text_fts", "_data", "_idx", "_docsize", "_config")
    extra = {name for name in have if name not in METADATA.tables and not name.endswith(rebuilt)}
    assert not extra, f"tables without a model: {extra}"


def test_clinical_links_are_restrict() -> None:
    """A cascade silently deletes; only what is rebuilt from other rows may use it."""
    from ncm_tui.vault.schema import METADATA

    for table in METADATA.tables.values():
        for key in table.foreign_keys:
            assert key.ondelete == "RESTRICT", f"{table.name}.{key.parent.name}"


def test_every_migration_is_numbered() -> None:
    assert [number for number, _ in migrate.files()] == list(range(1, len(migrate.files()) + 1))


def test_a_gap_in_the_numbers_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "0002_x.sql").write_text("SELECT 1;")
    with pytest.raises(ValueError, match="not numbered"):
        migrate.files(tmp_path)


def test_split_keeps_triggers_whole() -> None:
    script = (
        "-- a; comment\nCREATE TABLE a (x);\nCREATE TRIGGER t BEFORE DELETE ON a\n"
        "BEGIN SELECT 1; SELECT 2;\nEND;\n-- end\n"
    )
    assert [part.split(" ")[1] for part in migrate.split(script.replace("-- a; comment\n", ""))] == [
        "TABLE",
        "TRIGGER",
    ]
    assert len(migrate.split(script)) == 2
    with pytest.raises(ValueError, match="middle of a statement"):
        migrate.split("CREATE TABLE a (x)")


@pytest.fixture
def old(tmp_path: Path) -> tuple[sqlite3.Connection, Path]:
    """A database at version 1 with a parent and two children, and an empty folder for what comes next."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_first.sql").write_text(
        "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);\n"
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id) ON DELETE CASCADE);\n"
    )
    connection = sqlite3.connect(tmp_path / "db", isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    assert migrate.migrate(connection, folder) == 1
    connection.execute("INSERT INTO p VALUES (1, 'a')")
    connection.execute("INSERT INTO c VALUES (1, 1), (2, 1)")
    return connection, folder


REBUILD = (
    "CREATE TABLE q (id INTEGER PRIMARY KEY, n TEXT, m TEXT);\nINSERT INTO q (id, n) SELECT id, n FROM p;\n"
)


def test_a_rebuilt_parent_keeps_its_children(old: tuple[sqlite3.Connection, Path]) -> None:
    connection, folder = old
    (folder / "0002_m.sql").write_text(REBUILD + "DROP TABLE p;\nALTER TABLE q RENAME TO p;\n")
    assert migrate.migrate(connection, folder) == 2
    assert connection.execute("SELECT count(*) FROM c").fetchone() == (2,)
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert migrate.migrate(connection, folder) == 2


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("DELETE FROM c WHERE id = 2;\n", MigrationFault),
        ("DELETE FROM p;\nINSERT INTO p VALUES (9, 'b');\n", MigrationFault),
        ("CREATE TABLE fine (x);\nCREATE TABLE fine (x);\n", sqlite3.OperationalError),
    ],
)
def test_what_goes_wrong_leaves_the_old_one(
    old: tuple[sqlite3.Connection, Path], sql: str, problem: type[Exception]
) -> None:
    connection, folder = old
    (folder / "0002_bad.sql").write_text(sql)
    with pytest.raises(problem):
        migrate.migrate(connection, folder)
    assert migrate.version(connection) == 1
    assert connection.execute("SELECT count(*) FROM c").fetchone() == (2,)
    assert {row[0] for row in connection.execute("SELECT name FROM sqlite_master")} == {"p", "c"}
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)

"""All tables in one place. Importing this imports SQLModel: never on the start path."""

from sqlalchemy import MetaData
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from ncm_tui.models import people, records, stays, work

METADATA: MetaData = SQLModel.metadata
MODULES = (people, stays, work, records)


def statements() -> list[str]:
    """The DDL of every table and index, in the order of their foreign keys."""
    dialect = sqlite.dialect()
    made: list[str] = []
    for table in METADATA.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            made.append(str(CreateIndex(index).compile(dialect=dialect)).strip())
    return made

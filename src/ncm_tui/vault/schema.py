"""All tables in one place. Importing this imports SQLModel: never on the start path."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from ncm_tui.models import clocks, daily, findings, people, records, stays, trust, work

METADATA: MetaData = SQLModel.metadata
MODULES = (people, stays, work, records, trust, daily, findings, clocks)

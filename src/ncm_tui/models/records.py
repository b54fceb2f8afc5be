"""The vault's own record of itself: what came in, what changed, who did it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from ncm_tui.models.columns import Row, UtcInstant, new_uid


class VaultInfo(SQLModel, table=True):
    """The one row that says: this is a vault, this one."""

    __tablename__ = "vault_info"
    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    created_at: datetime = Field(sa_type=UtcInstant)
    demo: bool = False


class Setting(SQLModel, table=True):
    __tablename__ = "setting"
    key: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_column=Column(JSON))


class Definition(SQLModel, table=True):
    """A form, checklist or template as it was at first use, so that yesterday's score can be reproduced."""

    __tablename__ = "definition"
    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    sha256: str
    text: str
    stored_at: datetime = Field(sa_type=UtcInstant)


class EmrValue(SQLModel, table=True):
    """The newest value the EMR gave for one field of a patient or stay. Never the nurse's column."""

    __tablename__ = "emr_value"
    __table_args__ = (UniqueConstraint("entity", "entity_id", "field"),)
    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    entity: str
    entity_id: int
    field: str
    value: str | None = None
    source: str = ""
    source_time: datetime | None = Field(default=None, sa_type=UtcInstant)
    import_id: int | None = Field(default=None, foreign_key="import_run.id", ondelete="RESTRICT")


class Conflict(SQLModel, table=True):
    """The EMR changed a field after the nurse set her own: both are kept, she chooses."""

    __tablename__ = "conflict"
    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    entity: str
    entity_id: int
    field: str
    nurse_value: str | None = None
    emr_value: str | None = None
    import_id: int | None = Field(default=None, foreign_key="import_run.id", ondelete="RESTRICT")
    raised_at: datetime = Field(sa_type=UtcInstant)
    choice: str | None = None
    chosen_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class ImportRun(Row, table=True):
    """One import: the ledger's head row."""

    __tablename__ = "import_run"
    verb_seq: int | None = None
    census_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    accepted: int = 0
    warned: int = 0
    quarantined: int = 0
    report: Any = Field(default=None, sa_column=Column(JSON))


class ImportFile(Row, table=True):
    """One file of an import by its digest: the same file twice is a no-op."""

    __tablename__ = "import_file"
    import_id: int = Field(foreign_key="import_run.id", index=True, ondelete="RESTRICT")
    sha256: str = Field(index=True)
    kind: str
    name: str = ""


class ColumnMap(Row, table=True):
    """A saved column map of a flat census CSV, found again by the signature of its header."""

    __tablename__ = "column_map"
    name: str
    header_sha256: str = Field(index=True)
    mapping: Any = Field(default=None, sa_column=Column(JSON))


class RowVersion(SQLModel, table=True):
    """What a row was before a verb touched it (``before`` is null for a new row)."""

    __tablename__ = "row_version"
    __table_args__ = (
        Index(
            "ix_row_version_names",
            "patient_id",
            sqlite_where=text("table_name = 'patient' AND before NOT NULL"),
        ),
        Index(
            "ix_row_version_emr_names",
            "patient_id",
            sqlite_where=text(
                "table_name = 'emr_value' AND before NOT NULL"
                " AND json_extract(before, '$.field') IN ('family', 'given')"
            ),
        ),
    )
    seq: int | None = Field(default=None, primary_key=True)
    verb_seq: int = Field(index=True)
    verb: str
    table_name: str
    row_uid: str = Field(index=True)
    patient_id: int | None = Field(default=None, index=True)
    before: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class AuditEntry(SQLModel, table=True):
    """One verb: no clinical text. ``mac`` chains over ``prev_mac`` and the canonical body."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_keys", "seq", sqlite_where=text("verb = 'keys.changed'")),)
    seq: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    verb: str
    patient_uid: str | None = None
    uids: str = ""
    detail: str = ""
    prev_mac: str
    mac: str

"""What the vault keeps about trust: the facility's permission, what may be kept how long, what was undone."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from ncm_tui.models.columns import Row, UtcInstant


class Permission(Row, table=True):
    """One dated answer to "may I keep patient information here" (P§10); the newest not voided holds.

    ``scope`` is ``full`` or ``limited`` (initials, bed, last four, birth year). ``state`` is a USPS code,
    ``role`` is ``discharge``, ``ur`` or ``both``; ``social_worker`` says that one shares the patients.
    """

    __tablename__ = "permission"
    scope: str
    approved_by: str
    approved_on: date
    state: str = ""
    role: str = ""
    social_worker: bool = False
    legal_record: bool = False
    may_be_requested: bool = False


class RetentionHold(Row, table=True):
    """A patient kept past the retention, with the reason; ``until`` empty holds until it is taken away."""

    __tablename__ = "retention_hold"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    reason: str
    until: date | None = None


class CountedStay(SQLModel, table=True):
    """What stays of a stay whose patient was destroyed: figures for the measures, nobody's data.

    ``left_month`` is ``2026-10``. No uid, no day, no unit: it cannot be led back to a person.
    """

    __tablename__ = "counted_stay"
    id: int | None = Field(default=None, primary_key=True)
    counted_at: datetime = Field(sa_type=UtcInstant)
    left_month: str
    st: str = ""
    payer_class: str = ""
    destination: str = ""
    los_days: int | None = None
    edd_changes: int = 0
    barriers: int = 0
    forms: int = 0
    notes: int = 0


class Undone(SQLModel, table=True):
    """Verb ``verb_seq`` was taken back by verb ``by_seq`` (numbers of the audit chain)."""

    __tablename__ = "undone"
    verb_seq: int = Field(primary_key=True)
    by_seq: int = Field(index=True)


class FactSeen(Row, table=True):
    """A volatile fact (P§7) was looked up again and still holds: ``value`` is what was confirmed."""

    __tablename__ = "fact_seen"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    fact: str
    value: str
    seen_at: datetime = Field(sa_type=UtcInstant)

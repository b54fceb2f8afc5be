"""A stay and what happens around it."""

from datetime import date, datetime

from sqlmodel import Field, UniqueConstraint

from ncm_tui.models.columns import Row, UtcInstant


class Stay(Row, table=True):
    """One hospital stay. Like :class:`Patient`, its columns are the nurse's values; the EMR's are
    ``emr_value`` rows. ``on_my_list`` is hers alone: the caseload is not the census. ``gmlos_year`` is the
    federal fiscal year of the table that gave ``gmlos``; past its end the figure is shown with a star.
    ``sticky`` is the one undated line she keeps in sight (P§13): in no text that leaves, gone at
    discharge."""

    __tablename__ = "stay"
    __table_args__ = (UniqueConstraint("system", "visit_number"),)
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    facility_id: int = Field(foreign_key="facility.id", ondelete="RESTRICT")
    system: str = ""
    visit_number: str
    class_code: str | None = None
    status: str | None = None
    unit: str | None = None
    bed: str | None = None
    attending: str | None = None
    service: str | None = None
    reason: str | None = None
    drg: str | None = None
    gmlos: float | None = None
    gmlos_year: int | None = None
    admit_source: str | None = None
    isolation: str | None = None
    own_words: str | None = None
    on_my_list: bool = False
    sticky: str | None = None


class KeyTime(Row, table=True):
    """One key time of a stay (P§1): value, precision, source, and who confirmed it."""

    __tablename__ = "key_time"
    __table_args__ = (UniqueConstraint("stay_id", "kind"),)
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    kind: str
    at: datetime = Field(sa_type=UtcInstant)
    offset_minutes: int = 0
    precision: str = "minute"
    source: str
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    confirmed_by: str | None = None


class StatusChange(Row, table=True):
    """History of a stay's class and status (observation to inpatient and back drives notices)."""

    __tablename__ = "status_change"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    field: str
    value: str
    at: datetime | None = Field(default=None, sa_type=UtcInstant)
    source: str


class StayLocation(Row, table=True):
    """Where the patient lay, from when to when."""

    __tablename__ = "stay_location"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    unit: str = ""
    room: str = ""
    bed: str = ""
    started_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    source: str


class CareTeamMember(Row, table=True):
    __tablename__ = "care_team_member"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    source: str
    source_key: str = ""
    role: str = ""
    name: str
    phone: str = ""


class Diagnosis(Row, table=True):
    __tablename__ = "diagnosis"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int | None = Field(default=None, foreign_key="stay.id", index=True, ondelete="RESTRICT")
    source: str
    source_key: str = ""
    code: str = ""
    system: str = ""
    text: str
    role: str = ""
    rank: int | None = None


class CodeStatus(Row, table=True):
    """A volatile fact (P§7). The newest by ``recorded_at`` is shown, always with source and time."""

    __tablename__ = "code_status"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    source: str
    source_key: str = ""
    value: str
    recorded_at: datetime = Field(sa_type=UtcInstant)


class ExpectedDischarge(Row, table=True):
    """History of the expected discharge date: first, now, who, why. An EMR row only seeds it. ``at`` is the
    hour where one was said; without it the site's usual hour counts, marked as assumed (P§1)."""

    __tablename__ = "expected_discharge"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    day: date
    reason: str = ""
    source: str
    recorded_at: datetime = Field(sa_type=UtcInstant)
    at: datetime | None = Field(default=None, sa_type=UtcInstant)


class Disposition(Row, table=True):
    """History of the planned destination; ``raw`` keeps the EMR's own word. ``destination`` is empty where
    that word names none of ours."""

    __tablename__ = "disposition"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    destination: str
    raw: str = ""
    reason: str = ""
    source: str
    recorded_at: datetime = Field(sa_type=UtcInstant)


class Departure(Row, table=True):
    """What was said when the patient left: to where, what was offered, why what was not done was not.

    It counts only while the key time *left* stands: rows that are *missed* and the destination she left to
    are derived from it, so that taking *left* back leaves nothing behind.
    """

    __tablename__ = "departure"
    __table_args__ = (UniqueConstraint("stay_id"),)
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", ondelete="RESTRICT")
    destination: str
    offered: str = ""
    reason: str = ""
    recorded_at: datetime = Field(sa_type=UtcInstant)


class Barrier(Row, table=True):
    """What keeps the patient from moving on: code, owner, due."""

    __tablename__ = "barrier"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    title: str
    code: str = ""
    owner: str = ""
    due: date | None = None
    state: str = "open"
    answer_uid: str | None = None
    private: bool = False
    resolved_at: datetime | None = Field(default=None, sa_type=UtcInstant)

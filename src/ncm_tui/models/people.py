"""The nurse, the facility, patients and who belongs to them."""

from datetime import date, datetime, time

from sqlmodel import Field, UniqueConstraint

from ncm_tui.models.columns import Row, UtcInstant


class Nurse(Row, table=True):
    """The author of rows. One vault is one nurse; a cover pack brings foreign authors in."""

    __tablename__ = "nurse"
    name: str
    credentials: str = ""
    owner: bool = False


class Facility(Row, table=True):
    """A hospital: its zone, its MRN system, its usual discharge hour (used for an EDD without an hour)."""

    __tablename__ = "facility"
    name: str
    zone: str
    mrn_system: str = ""
    usual_discharge: time = time(17, 0)


class Patient(Row, table=True):
    """A person. The columns are the *nurse's* values; the EMR's are ``emr_value`` rows, and what is
    shown is hers if set, else the EMR's (``patient_shown``).

    ``birth_year`` stands alone only under limited identity, where no birth date is kept (P§10).
    ``no_information``: the patient asked that nobody be told that they are here; the family gives the
    ``passcode`` (P§13).
    """

    __tablename__ = "patient"
    family: str | None = None
    given: str | None = None
    preferred_name: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    language: str | None = None
    interpreter: bool | None = None
    phone: str | None = None
    address: str | None = None
    deceased_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    born_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    mother_id: int | None = Field(default=None, foreign_key="patient.id", index=True, ondelete="RESTRICT")
    newborn_label: str | None = None
    birth_year: int | None = None
    no_information: bool | None = None
    passcode: str | None = None


class Identifier(Row, table=True):
    """An identifier of a patient, unique by (system, value): ``MR`` for the MRN.

    Under limited identity ``value`` is a keyed fingerprint and ``last_four`` all that can be read.
    """

    __tablename__ = "identifier"
    __table_args__ = (UniqueConstraint("system", "value"),)
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    kind: str = "MR"
    system: str = ""
    value: str
    last_four: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Contact(Row, table=True):
    """Family, emergency contact, decision maker. ``may_share`` is the nurse's alone."""

    __tablename__ = "contact"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    source: str
    source_key: str = ""
    name: str
    relationship: str = ""
    phone: str = ""
    decision_maker: bool | None = None
    may_share: bool | None = None


class Coverage(Row, table=True):
    """An insurance. The payer class stays unknown until the nurse confirms it, with date and source.
    ``part_b``: the patient has Medicare Part B, ``None`` until somebody said; ``no_medicare``: asked
    at 65 or over, and there is none beside it; ``profile_uid`` the payer
    profile she chose for it, where its name did not find one."""

    __tablename__ = "coverage"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    source: str
    source_key: str = ""
    source_time: datetime | None = Field(default=None, sa_type=UtcInstant)
    rank: int = 1
    payer: str = ""
    plan: str = ""
    member_id: str = ""
    emr_type: str = ""
    suggested_class: str = "unknown"
    payer_class: str = "unknown"
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    confirmed_by: str | None = None
    confirmed_source: str | None = None
    part_b: bool | None = None
    profile_uid: str | None = None
    no_medicare: bool | None = None


class Allergy(Row, table=True):
    """A volatile fact (P§7): shown with source and time."""

    __tablename__ = "allergy"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    source: str
    source_key: str = ""
    source_time: datetime | None = Field(default=None, sa_type=UtcInstant)
    substance: str
    reaction: str = ""
    criticality: str = ""


class PriorEncounter(Row, table=True):
    """An earlier or other encounter: LACE E, readmission, never on the caseload."""

    __tablename__ = "prior_encounter"
    __table_args__ = (UniqueConstraint("system", "key"),)
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    system: str = ""
    key: str
    class_code: str = ""
    status: str = ""
    reason: str = ""
    started_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    source_time: datetime | None = Field(default=None, sa_type=UtcInstant)

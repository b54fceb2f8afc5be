"""What a morning brings: to-dos, who is not on the census, merged records, the facility's own days off."""

from datetime import date, datetime

from sqlmodel import Field

from ncm_tui.models.columns import Row, UtcInstant


class Todo(Row, table=True):
    """Something to do, about a patient or about none (P§13).

    Due on ``due_day``, at ``due_at`` where an hour was typed, or never (both empty). ``repeat`` is empty,
    ``daily``, ``weekdays`` or ``weekly``: doing it makes the next one, which names it by ``follows_uid``.
    ``answer_uid`` is the finding that raised it, ``referral`` the kind of referral it stands for.
    """

    __tablename__ = "todo"
    patient_id: int | None = Field(default=None, foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int | None = Field(default=None, foreign_key="stay.id", index=True, ondelete="RESTRICT")
    text: str
    due_day: date | None = None
    due_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    repeat: str = ""
    state: str = "open"
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    done_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    done_by: str | None = None
    follows_uid: str | None = None
    answer_uid: str | None = None
    referral: str = ""


class CensusAbsence(Row, table=True):
    """A stay of my list that a census did not name. Absence never discharges (P§6): ``choice`` is the
    nurse's (``left``, ``moved``, ``not_mine``, ``stays``), empty while it waits; a later census that names
    the stay voids the row then. Named again after it went off her list, the answer is a row of its own
    (``returned``, ``declined``)."""

    __tablename__ = "census_absence"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    import_id: int | None = Field(default=None, foreign_key="import_run.id", ondelete="RESTRICT")
    census_at: datetime = Field(sa_type=UtcInstant)
    choice: str | None = None
    chosen_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class PatientMerge(Row, table=True):
    """Two records of one person became one: ``patient_id`` survived, the patient ``merged_uid`` was voided
    and all rows were led over. Voided when it was taken back."""

    __tablename__ = "patient_merge"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    merged_uid: str
    merged_mrn: str = ""
    source: str
    import_id: int | None = Field(default=None, foreign_key="import_run.id", ondelete="RESTRICT")


class FacilityHoliday(Row, table=True):
    """A day on which this facility's offices are closed, beside the federal holidays."""

    __tablename__ = "facility_holiday"
    facility_id: int = Field(foreign_key="facility.id", index=True, ondelete="RESTRICT")
    day: date
    name: str

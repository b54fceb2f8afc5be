"""What the nurse makes: assessments, plan, checklist, notes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, UniqueConstraint

from ncm_tui.models.columns import Row, UtcInstant


class Assessment(Row, table=True):
    """One filling of a form. Draft and finished share the table; finished never changes. ``based_on_uid``
    is the filling a reassessment started from."""

    __tablename__ = "assessment"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    form_id: str
    form_version: str
    form_sha256: str
    state: str = "draft"
    at_item: str = ""
    informant: str = ""
    started_at: datetime = Field(sa_type=UtcInstant)
    finished_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    parked_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    based_on_uid: str | None = None
    copied_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    charted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    by_hand: bool = False


class Answer(Row, table=True):
    """One answer: ``value`` is JSON. For ``multi`` null is not answered and ``[]`` the explicit None.

    ``observed_at`` is when the finding was made: a repeated answer keeps the date it was first found.
    ``source`` says where an answer came from that was not typed ("census", "repeated").
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("assessment_id", "item", "repetition"),)
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    assessment_id: int = Field(foreign_key="assessment.id", index=True, ondelete="RESTRICT")
    item: str
    repetition: int = 0
    value: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    provenance: str = "typed"
    source: str = ""
    observed_at: datetime = Field(sa_type=UtcInstant)


class Score(Row, table=True):
    """``local``: cut-offs of the site, not the published ones, gave the band."""

    __tablename__ = "score"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    assessment_id: int = Field(foreign_key="assessment.id", index=True, ondelete="RESTRICT")
    instrument: str
    value: float | None = None
    band: str | None = None
    variant: str = ""
    components: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    scorer_version: str = ""
    provisional: bool = False
    computed_at: datetime = Field(sa_type=UtcInstant)
    local: bool = False


class Flag(Row, table=True):
    """A flag an answer fired. A safety flag stays on the chart until it has a disposition."""

    __tablename__ = "flag"
    __table_args__ = (UniqueConstraint("assessment_id", "code"),)
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    assessment_id: int = Field(foreign_key="assessment.id", index=True, ondelete="RESTRICT")
    item: str = ""
    code: str
    severity: str
    label: str = ""
    fired_at: datetime = Field(sa_type=UtcInstant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    notified: str | None = None
    notified_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    action: str | None = None
    reason: str | None = None
    disposed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    disposed_by: str | None = None


class CarePlan(Row, table=True):
    __tablename__ = "care_plan"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, unique=True, ondelete="RESTRICT")
    what_matters: str = ""
    preferred_setting: str = ""


class Problem(Row, table=True):
    __tablename__ = "problem"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    care_plan_id: int = Field(foreign_key="care_plan.id", index=True, ondelete="RESTRICT")
    title: str
    code: str = ""
    state: str = "active"
    position: int = 0
    answer_uid: str | None = None
    private: bool = False


class Goal(Row, table=True):
    """A measurable goal: what, measure, target, by when, whose."""

    __tablename__ = "goal"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    problem_id: int = Field(foreign_key="problem.id", index=True, ondelete="RESTRICT")
    text: str
    measure: str = ""
    target: str = ""
    due: date
    whose: str = "patient"
    own_words: str = ""
    state: str = "progressing"
    position: int = 0


class Intervention(Row, table=True):
    __tablename__ = "intervention"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    goal_id: int = Field(foreign_key="goal.id", index=True, ondelete="RESTRICT")
    text: str
    owner: str = ""
    frequency: str = ""
    state: str = "planned"
    position: int = 0


class Progress(Row, table=True):
    """One evaluation of a goal: append only, newest by ``happened_at`` is shown."""

    __tablename__ = "progress"
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    goal_id: int = Field(foreign_key="goal.id", index=True, ondelete="RESTRICT")
    state: str
    value: str = ""
    text: str = ""
    happened_at: datetime = Field(sa_type=UtcInstant)


class ChecklistItem(Row, table=True):
    """The evidence of one checklist row: when it happened (typed) and when it was entered (clock)."""

    __tablename__ = "checklist_item"
    __table_args__ = (UniqueConstraint("stay_id", "checklist", "item"),)
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    checklist: str
    item: str
    state: str
    happened_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    happened_offset: int = 0
    entered_at: datetime = Field(sa_type=UtcInstant)
    entered_by: str
    evidence: str = ""
    who: str = ""
    reason: str = ""
    answers: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class DischargeNeed(Row, table=True):
    """What this patient will need after leaving (oxygen, equipment, infusion, dialysis …), as the nurse
    says it: it decides which checklist rows apply. No row means *not asked yet*, never *no*."""

    __tablename__ = "discharge_need"
    __table_args__ = (UniqueConstraint("stay_id", "need"),)
    patient_id: int = Field(foreign_key="patient.id", ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    need: str
    planned: bool
    recorded_at: datetime = Field(sa_type=UtcInstant)


class Draft(Row, table=True):
    """An unfinished short form (a goal, an evidence form, a new patient), saved as it is typed.

    ``form_id`` names the dialog, ``context`` what it is about (uids), ``answers`` what was typed.
    """

    __tablename__ = "draft"
    patient_id: int | None = Field(default=None, foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int | None = Field(default=None, foreign_key="stay.id", ondelete="RESTRICT")
    form_id: str
    title: str = ""
    context: Any = Field(default=None, sa_column=Column(JSON))
    answers: Any = Field(default=None, sa_column=Column(JSON))
    updated_at: datetime = Field(sa_type=UtcInstant)
    parked_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class Note(Row, table=True):
    """A note. Finished text never changes: an addendum is a new note with ``parent_id``.

    Copied is not charted (P§4): two instants, and the digest of what was copied. ``typed_sha256`` is the
    digest of what she said she typed into the EMR by hand, where nothing was copied. ``facts_at`` is when the
    facts of the body were taken, ``volatile`` what the volatile ones (P§7) said then.
    """

    __tablename__ = "note"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    parent_id: int | None = Field(default=None, foreign_key="note.id", ondelete="RESTRICT")
    kind: str
    template_id: str = ""
    template_version: str = ""
    body: str = ""
    state: str = "draft"
    written_at: datetime = Field(sa_type=UtcInstant)
    finished_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    copied_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    copied_sha256: str | None = None
    typed_sha256: str | None = None
    charted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    error_reason: str | None = None
    facts_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    volatile: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))

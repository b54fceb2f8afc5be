"""What a finding leads to: a barrier, a code for the coder, a referral, something to do, another form."""

from datetime import datetime

from sqlmodel import Field, UniqueConstraint

from ncm_tui.models.columns import Row, UtcInstant


class Suggestion(Row, table=True):
    """What the answers of a filling propose, and what the nurse made of it.

    ``kind`` is ``barrier``, ``code``, ``referral``, ``todo`` or ``form``; ``ref`` the barrier's code, the
    ICD-10-CM code, the referral's kind, the id of the to-do rule, the form's id. ``item`` and ``answer_uid``
    are the answer that raised it. ``state`` is ``offered``, ``taken``, ``declined`` or ``withdrawn`` (the
    answer changed before anything was made of it); ``made_uid`` the row that taking it made, or of one
    withdrawn the filling whose answers hold instead. ``list_version`` names the list a code stands in.
    """

    __tablename__ = "suggestion"
    __table_args__ = (UniqueConstraint("assessment_id", "kind", "ref"),)
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    assessment_id: int = Field(foreign_key="assessment.id", index=True, ondelete="RESTRICT")
    item: str
    answer_uid: str | None = None
    kind: str
    ref: str
    title: str
    list_version: str = ""
    state: str = "offered"
    offered_at: datetime = Field(sa_type=UtcInstant)
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    decided_by: str | None = None
    made_uid: str | None = None

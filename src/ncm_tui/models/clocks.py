"""What clocks start from, what shows that they were met, and what the nurse's own place and payers say."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, UniqueConstraint

from ncm_tui.models.columns import Row, UtcInstant


class StayEvent(Row, table=True):
    """Something that happened on a stay and starts a clock: a denial, a call of the QIO, a request.

    ``kind`` is one of :data:`ncm_tui.rules.events.KINDS`, ``fields`` its short form's other answers. Two
    denials are two rows, and two instances of each rule that starts from one. ``follows_uid`` names the event
    it answers (the decision on a denial).
    """

    __tablename__ = "stay_event"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    kind: str
    at: datetime = Field(sa_type=UtcInstant)
    offset_minutes: int = 0
    precision: str = "minute"
    fields: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    follows_uid: str | None = None
    recorded_at: datetime = Field(sa_type=UtcInstant)


class ClockEvidence(Row, table=True):
    """What shows that a clock was met: happened at (typed), entered at (clock), who, how (P§8).

    An instance is (``rule``, stay, ``trigger_uid``); ``trigger_uid`` is a :class:`StayEvent`, or empty where
    the rule starts from a fact of the stay. ``kind`` is the name the rule's ``done_by`` knows (``delivered``,
    ``refused_at``, ``requested`` …), ``attempt`` or ``not_needed``. Given again it is a further row; what was
    wrong is voided.
    """

    __tablename__ = "clock_evidence"
    patient_id: int = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int = Field(foreign_key="stay.id", index=True, ondelete="RESTRICT")
    rule: str
    rule_version: str = ""
    trigger_uid: str = ""
    kind: str
    happened_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    happened_offset: int = 0
    entered_at: datetime = Field(sa_type=UtcInstant)
    entered_by: str
    who: str = ""
    reason: str = ""
    answers: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class WorkMark(Row, table=True):
    """The nurse's mark on one line of Today: pinned, put off, handed to somebody.

    ``item`` is the line's own address (``clock:<rule>:<stay uid>:<trigger uid>``, ``todo:<uid>`` …). A line
    handed on stays on the list until its taker confirmed (P§2).
    """

    __tablename__ = "work_mark"
    __table_args__ = (UniqueConstraint("item"),)
    patient_id: int | None = Field(default=None, foreign_key="patient.id", index=True, ondelete="RESTRICT")
    stay_id: int | None = Field(default=None, foreign_key="stay.id", index=True, ondelete="RESTRICT")
    item: str
    pinned_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    handed_to: str = ""
    handed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    taken_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class PayerProfile(Row, table=True):
    """What a payer's contract asks, as the nurse knows it; none of it has a federal number (regulations A.3).

    ``names`` are words by which a coverage is recognized. ``notify`` is ``uhc_style``, ``one_business_day``,
    ``same_day``, ``hours`` (with ``notify_hours``) or ``none``. Hours and days that are not known are
    ``None``: then its clock is unknown, never guessed. ``p2p_unit`` is ``hours``, ``calendar_days``,
    ``business_days`` or ``none`` (the payer offers none); ``p2p_ends`` is ``discharge`` where the window also
    ends when the patient leaves. ``appeals`` maps ``contract`` and ``contract_decision`` to days.
    ``verified_on`` is when somebody last held it against the payer's own word.
    """

    __tablename__ = "payer_profile"
    name: str
    names: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    template: str = ""
    notify: str = ""
    notify_hours: int | None = None
    clinical: str = ""
    clinical_hours: int | None = None
    cadence_days: int | None = None
    p2p: int | None = None
    p2p_unit: str = ""
    p2p_ends: str = Field(default="", sa_column_kwargs={"server_default": ""})
    p2p_note: str = ""
    appeals: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    phone: str = ""
    fax: str = ""
    portal: str = ""
    hours: str = ""
    contacts: str = ""
    source_note: str = ""
    verified_on: date | None = None


class SiteFigure(Row, table=True):
    """A number or hour of this site or state that a rule asks for: ``<rule>.<figure>`` or ``state.<figure>``.

    ``value`` is as typed; empty with a reason in ``source`` means *does not apply here*.
    """

    __tablename__ = "site_figure"
    __table_args__ = (UniqueConstraint("key"),)
    key: str
    value: str = ""
    source: str = ""
    verified_on: date | None = None


class StateRule(Row, table=True):
    """A rule of the state's own law as the nurse typed it; none is bundled (regulations A.5).

    ``rule`` is the id its evidence is kept under and is never given again; ``revision`` its version, one more
    each time it is changed. ``kind``, ``trigger`` and ``payers`` are ids of ``catalogs/state-rules.toml``,
    ``clock`` one of :data:`ncm_tui.library.state_rules.CLOCKS`, ``n`` its number where it counts. ``state``
    is a USPS code: the rule is in force while the permission names that state. Without ``verified_on`` it is
    shown with *verify*.
    """

    __tablename__ = "state_rule"
    __table_args__ = (UniqueConstraint("rule"),)
    rule: str
    revision: int = 1
    state: str
    kind: str
    document: str
    trigger: str
    clock: str
    n: int | None = None
    payers: str = ""
    source: str = ""
    effective_from: date | None = None
    verified_on: date | None = None

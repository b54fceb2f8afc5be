"""The closed lists of the field, as string enums: what is stored is the value, lower case."""

from enum import StrEnum


class KeyTimeKind(StrEnum):
    """The instants a stay is measured from. None is ever derived from another (P§1)."""

    ARRIVAL = "arrival"
    CARE_START = "care_start"
    OBSERVATION_ORDER = "observation_order"
    OBSERVATION_START = "observation_start"
    INPATIENT_ORDER = "inpatient_order"
    MEDICALLY_READY = "medically_ready"
    DISCHARGE_ORDER = "discharge_order"
    LEFT = "left"


class Precision(StrEnum):
    """How exact a time is. 00:00 in an import is a date only."""

    MINUTE = "minute"
    DATE = "date"


class Source(StrEnum):
    """Where a row came from: the hospital's export or the nurse's own hand."""

    EMR = "emr"
    NURSE = "nurse"


class StayStatus(StrEnum):
    """FHIR Encounter.status, the part used here."""

    PLANNED = "planned"
    IN_PROGRESS = "in-progress"
    ON_LEAVE = "onleave"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered-in-error"


class StayClass(StrEnum):
    """FHIR v3-ActCode encounter classes that make a *stay* (the rest are prior encounters)."""

    IMP = "IMP"
    ACUTE = "ACUTE"
    NONAC = "NONAC"
    OBSENC = "OBSENC"
    SS = "SS"
    EMER = "EMER"


class PatientStatus(StrEnum):
    """The caseload's St column: inpatient, observation, outpatient in a bed, emergency."""

    IP = "IP"
    OB = "OB"
    OP = "OP"
    ED = "ED"


class PayerClass(StrEnum):
    """Plan type as the clock rules need it. ``UNKNOWN`` until the nurse confirms (P§1)."""

    UNKNOWN = "unknown"
    MEDICARE_FFS = "medicare_ffs"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    MEDICARE_SECONDARY = "medicare_secondary"
    DUAL = "dual"
    MEDICAID_FFS = "medicaid_ffs"
    MEDICAID_MCO = "medicaid_mco"
    COMMERCIAL_PPO = "commercial_ppo"
    COMMERCIAL_SELF_FUNDED = "commercial_self_funded"
    MARKETPLACE_QHP = "marketplace_qhp"
    TRICARE = "tricare"
    VA_CCN = "va_ccn"
    WORKERS_COMP = "workers_comp"
    SELF_PAY = "self_pay"
    PENDING = "pending"
    CHARITY = "charity"
    EMERGENCY = "emergency"
    NONE = "none"


class Destination(StrEnum):
    """Where a patient goes at discharge (regulations §C.2 as widened by P§8)."""

    HOME = "home"
    HOME_HEALTH = "home_health"
    SNF = "snf"
    IRF = "irf"
    LTACH = "ltach"
    HOSPICE_HOME = "hospice_home"
    HOSPICE_FACILITY = "hospice_facility"
    SHELTER = "shelter"
    PSYCHIATRIC = "psychiatric"
    ASSISTED_LIVING = "assisted_living"
    NURSING_FACILITY = "nursing_facility"
    ACUTE_TRANSFER = "acute_transfer"
    SWING_BED = "swing_bed"
    HOSPITAL_AT_HOME = "hospital_at_home"
    SUD_RESIDENTIAL = "sud_residential"
    JAIL = "jail"
    AMA = "ama"
    EXPIRED = "expired"


class AssessmentState(StrEnum):
    DRAFT = "draft"
    FINISHED = "finished"
    DISCARDED = "discarded"
    ENTERED_IN_ERROR = "entered_in_error"


class Provenance(StrEnum):
    """How an answer came to be. Only ``TYPED`` is the nurse's own observation at that moment. ``CARRIED`` is
    one of the filling a reassessment began from: it holds, with its own date, until somebody says more."""

    TYPED = "typed"
    NORMAL = "normal"
    REPEATED = "repeated"
    CHART = "chart"
    CONFIRMED = "confirmed"
    COMPUTED = "computed"
    DONE_IN_EMR = "done_in_emr"
    LINKED = "linked"
    CARRIED = "carried"


class FlagSeverity(StrEnum):
    """``SAFETY`` stays on the chart until it has a disposition; ``REVIEW`` is information."""

    SAFETY = "safety"
    REVIEW = "review"


class GoalState(StrEnum):
    MET = "met"
    PROGRESSING = "progressing"
    NOT_MET = "not_met"
    STOPPED = "stopped"


class InterventionState(StrEnum):
    PLANNED = "planned"
    ACTIVE = "active"
    DONE = "done"
    STOPPED = "stopped"


class ProblemState(StrEnum):
    ACTIVE = "active"
    RESOLVED = "resolved"


class BarrierState(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


class ChecklistState(StrEnum):
    """A checklist row: nothing is ever *done* without evidence (P§8)."""

    DONE = "done"
    SEEN = "seen"
    NOT_SEEN = "not_seen"
    NOT_NEEDED = "not_needed"
    MISSED = "missed"


class NoteState(StrEnum):
    DRAFT = "draft"
    FINISHED = "finished"
    ENTERED_IN_ERROR = "entered_in_error"


class AbsenceChoice(StrEnum):
    """What became of a patient a list did not name, by the nurse: discharged, moved elsewhere, not mine any
    more, or kept. Named again after that: hers again (``RETURNED``), or not (``DECLINED``)."""

    LEFT = "left"
    MOVED = "moved"
    NOT_MINE = "not_mine"
    STAYS = "stays"
    RETURNED = "returned"
    DECLINED = "declined"

    @property
    def takes_off(self) -> bool:
        """Whether the patient goes off her list."""
        return self in (AbsenceChoice.MOVED, AbsenceChoice.NOT_MINE)


class ConflictChoice(StrEnum):
    NURSE = "nurse"
    EMR = "emr"


class ClockState(StrEnum):
    """Where a clock stands (regulations 0.1). ``UNKNOWN`` names what is needed and is never *not needed*
    (P§1)."""

    NOT_NEEDED = "not_needed"
    NOT_AVAILABLE = "not_available"
    NOT_YET = "not_yet"
    PENDING = "pending"
    DUE = "due"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    INVALID_EARLY = "invalid_early"
    UNKNOWN = "unknown"

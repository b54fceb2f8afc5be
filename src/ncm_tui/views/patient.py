"""The right-patient line: who this surface is about (P§5), and the stay's facts in one row."""

from dataclasses import dataclass
from datetime import date, datetime

from ncm_tui.models.enums import PatientStatus

#: What a list says in place of the name of a no-information patient (P§13).
NO_INFORMATION = "NO INFO"


@dataclass(frozen=True, slots=True)
class VolatileFact:
    """A fact that goes stale (P§7): code status, allergies, isolation. Never shown without its age."""

    text: str
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StandingFact:
    """A volatile fact as it stands: which one, its value, who said so and when it was last seen to be so.
    ``at`` is ``None`` where no time is known: that is never fresh."""

    fact: str
    label: str
    text: str
    source: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PatientLine:
    """Everything the two top rows of a chart show. ``name`` is ``ALVAREZ, Maria``; a newborn is
    ``BABY GIRL A of TAYLOR, Ann``. ``age_sex`` is ``78F``, ``36 h F`` or ``3 d M`` for a newborn."""

    patient: str
    stay: str
    name: str
    preferred_name: str
    age_sex: str
    birth_date: date | None
    mrn: str
    bed: str
    unit: str
    status: PatientStatus
    since: datetime | None
    day: int | None
    observation_hours: int | None
    los_days: int | None
    gmlos: str
    payer: str
    payer_confirmed: bool
    code_status: VolatileFact | None
    language: str
    interpreter: bool
    isolation: str
    safety: bool
    name_alert: bool
    newborn: bool
    age_years: int | None
    birth_year: int | None
    stay_open: bool
    since_exact: bool = True
    """False when only the day of ``since`` is known: then no hour is shown."""
    since_arrival: bool = False
    """``since`` is the arrival, as the order or the start of the status was never entered (P§1)."""
    mother: str = ""
    """A newborn's mother (uid), so that her chart is one key away; facts never cross."""
    isolation_at: datetime | None = None
    """When the isolation was last seen to be so; ``None`` where no time is known."""
    left_at: datetime | None = None
    """When the patient left; ``left_exact`` is false where only the day is known, ``died`` says how."""
    left_exact: bool = True
    died: bool = False
    no_information: bool = False
    """Nobody is told that the patient is here (P§13): lists and messages say ``NO INFO`` for the name."""

    @property
    def listed_name(self) -> str:
        """The name where more than this patient's own page says it."""
        return NO_INFORMATION if self.no_information else self.name
